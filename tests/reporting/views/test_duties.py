"""Training, legal aid, engagements, competencies, the Party organisation: lists for any day."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.reporting.views import competency, engagement, legalaid, party, training
from services.reporting.views.engagement import EngagementStatus
from services.reporting.views.legalaid import AidStatus
from services.reporting.views.party import CellStatus
from services.reporting.views.shown import Shown
from services.reporting.views.training import TrainingStatus
from shared.contracts.registry.competency import CompetencyEnded, CompetencyKind
from shared.contracts.registry.engagement import EngagementStage, Purpose
from shared.contracts.registry.legalaid import (
    AidProvider,
    Beneficiary,
    LegalAidRecordVoided,
    LegalAidTransferred,
)
from shared.contracts.registry.party import PartyCellDissolved
from shared.contracts.registry.training import TrainingContent
from shared.messages import Actor
from tests.reporting import duties
from tests.reporting.given import (
    ANOTHER_AREA,
    ANYBODY,
    AREA,
    BAR,
    COMMUNE,
    ELSEWHERE,
    LAN,
    ONE,
    QUAN,
    World,
)
from tests.support.spec import OFFICER

JANUARY, MARCH, JUNE, DECEMBER = (date(2025, month, 10) for month in (1, 3, 6, 12))
NEXT_YEAR = date(2026, 1, 1)


async def rows(world: World, shown: Shown, on: date, actor: Actor = OFFICER, **said: Any) -> Any:
    known = said.pop("known_at", None)
    ask = world.ask(on, actor, known_at=known)
    return await shown.rows(world.connection, ask, shown.filters(**said))


async def one(world: World, shown: Shown, on: date, **said: Any) -> Any:
    (row,) = await rows(world, shown, on, **said)
    return row


# Training --------------------------------------------------------------------------------------


async def test_hours_are_summed_by_kind_and_only_some_count(world: World) -> None:
    await world.record(
        "training",
        ONE,
        duties.owed(),
        duties.learned(MARCH, 3),
        duties.learned(JUNE, 2, TrainingContent.ETHICS),
        duties.learned(JUNE, 4, TrainingContent.POLITICAL, counts=False),
        duties.converted(JUNE, 1),
    )

    march, june = await one(world, training.shown, MARCH), await one(world, training.shown, JUNE)
    assert (march.counted_hours, march.missing_hours) == (3, 5)
    assert (june.counted_hours, june.missing_hours) == (6, 2)
    assert (june.professional_hours, june.ethics_hours) == (3, 2)
    assert (june.political_hours, june.converted_hours) == (4, 1)
    assert june.status is TrainingStatus.IN_PROGRESS


async def test_after_the_year_who_has_too_few_hours_is_short(world: World) -> None:
    await world.record("training", ONE, duties.owed(), duties.learned(MARCH, 3))
    short = world.at["registry"]
    await world.record("training", ONE, duties.learned(DECEMBER, 5))

    after = await one(world, training.shown, NEXT_YEAR)
    assert (after.status, after.missing_hours) == (TrainingStatus.ENOUGH, None)
    before = await one(world, training.shown, NEXT_YEAR, known_at={"registry": short})
    assert (before.status, before.missing_hours) == (TrainingStatus.SHORT, 5)


async def test_who_is_exempt_misses_nothing(world: World) -> None:
    await world.record("training", ONE, duties.owed(), duties.exempted(JUNE))

    assert (await one(world, training.shown, MARCH)).status is TrainingStatus.IN_PROGRESS
    exempt = await one(world, training.shown, NEXT_YEAR)
    assert (exempt.status, exempt.missing_hours) == (TrainingStatus.EXEMPT, None)


# Legal aid -------------------------------------------------------------------------------------


async def test_a_matter_stays_in_the_list_of_the_year_in_which_it_ended(world: World) -> None:
    await world.record("legalaid", ONE, duties.aided(DECEMBER), duties.aid_finished(NEXT_YEAR, 12))

    begun = await one(world, legalaid.shown, DECEMBER)
    ended = await one(world, legalaid.shown, NEXT_YEAR)
    assert (begun.status, begun.year, begun.hours) == (AidStatus.OPEN, 2025, None)
    assert (ended.status, ended.year, ended.hours) == (AidStatus.FINISHED, 2026, 12)


async def test_an_end_recorded_in_error_is_none(world: World) -> None:
    await world.record("legalaid", ONE, duties.aided(MARCH))
    over = await world.record("legalaid", ONE, duties.aid_finished(JUNE, 12))
    await world.record("legalaid", ONE, LegalAidRecordVoided(reason="Nhầm"), voids=over)

    assert (await one(world, legalaid.shown, DECEMBER)).status is AidStatus.OPEN


async def test_a_matter_passes_to_the_state_centre(world: World) -> None:
    moved = LegalAidTransferred(
        person_id=QUAN,
        area=AREA,
        beneficiary=Beneficiary.POOR,
        previous_provider=AidProvider.REGISTERED_BODY,
        reason="Thu hồi đăng ký",
        transferred_on=JUNE,
    )
    await world.record("legalaid", ONE, duties.aided(MARCH), moved)

    assert (await one(world, legalaid.shown, MARCH)).provider is AidProvider.REGISTERED_BODY
    assert (await one(world, legalaid.shown, JUNE)).provider is AidProvider.STATE_CENTRE


# Engagements -----------------------------------------------------------------------------------


async def test_an_engagement_that_is_over_stays_in_the_list(world: World) -> None:
    await world.record("engagement", ONE, duties.engaged(MARCH), duties.broken_off(JUNE))

    assert not await rows(world, engagement.shown, JANUARY)
    assert (await one(world, engagement.shown, MARCH)).status is EngagementStatus.OPEN
    assert (await one(world, engagement.shown, JUNE)).status is EngagementStatus.BROKEN_OFF


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"agency": "gia dinh"}, 1),
        ({"agency": "%"}, 0),
        ({"purpose": Purpose.PROJECT, "stage": EngagementStage.BEGINNING, "year": 2025}, 1),
        ({"stage": EngagementStage.COURT}, 0),
        ({"year": 2024}, 0),
        ({"area": ANOTHER_AREA}, 0),
    ],
)
async def test_engagements_are_filtered(world: World, said: dict[str, Any], found: int) -> None:
    await world.record("engagement", ONE, duties.engaged(MARCH))

    assert len(await rows(world, engagement.shown, JUNE, **said)) == found


# Competencies, and the Party -------------------------------------------------------------------


async def test_a_competency_is_listed_while_it_is_held(world: World) -> None:
    await world.record("competency", ONE, duties.able(valid_to=JUNE))
    over = CompetencyEnded(
        person_id=QUAN,
        competency_kind=CompetencyKind.FOREIGN_LANGUAGE,
        subject="Tiếng Anh",
        reason="Hết hạn",
        ended_on=MARCH,
    )

    assert await rows(world, competency.shown, JUNE, subject="tieng anh")
    assert not await rows(world, competency.shown, DECEMBER)
    assert not await rows(world, competency.shown, JUNE, subject="tieng")
    await world.record("competency", ONE, over)
    assert not await rows(world, competency.shown, MARCH)


async def test_a_cell_has_the_members_of_its_last_count(world: World) -> None:
    dissolved = PartyCellDissolved(name="Chi bộ 1", bar="Đoàn Luật sư", dissolved_on=DECEMBER)
    await world.record(
        "party", ONE, duties.cell(JANUARY), duties.counted(MARCH, 9), duties.counted(JUNE, 11)
    )
    await world.record("party", ONE, dissolved)

    assert (await one(world, party.shown, JANUARY)).party_members is None
    assert (await one(world, party.shown, MARCH)).party_members == 9
    assert (await one(world, party.shown, JUNE)).party_members == 11
    over = await one(world, party.shown, DECEMBER)
    assert (over.status, over.party_members) == (CellStatus.DISSOLVED, None)


async def test_cells_that_nobody_counted_are_said_apart(world: World) -> None:
    await world.record("party", ONE, duties.cell(JANUARY), duties.counted(MARCH, 9))
    await world.record("party", LAN, duties.cell(JANUARY, "Chi bộ 2"))

    _, figures = party.listings
    found: Any = await figures.query(world.connection, world.ask(JUNE), figures.filters())
    assert [(row.count, row.party_members, row.uncounted) for row in found] == [(2, 9, 1)]


# Who sees --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "local", "province"),
    [
        (OFFICER, 1, 1),
        (BAR, 1, 1),
        (COMMUNE, 1, 0),
        (ELSEWHERE, 0, 0),
        (ANYBODY, 0, 0),
    ],
)
async def test_an_area_sees_its_own_and_of_the_bar_nothing(
    world: World, actor: Actor, local: int, province: int
) -> None:
    await world.record("training", ONE, duties.owed())
    await world.record("legalaid", ONE, duties.aided(MARCH))
    await world.record("engagement", ONE, duties.engaged(MARCH))
    await world.record("competency", ONE, duties.able(LAN))
    await world.record("party", ONE, duties.cell(JANUARY))

    for shown in (legalaid.shown, engagement.shown):
        assert len(await rows(world, shown, JUNE, actor)) == local
    for shown in (training.shown, competency.shown, party.shown):
        assert len(await rows(world, shown, JUNE, actor)) == province


async def test_a_list_is_read_page_by_page(world: World) -> None:
    for number in range(3):
        await world.record("legalaid", UUID(int=60 + number), duties.aided(MARCH))

    ask = world.ask(JUNE, limit=2)
    first = await legalaid.shown.rows(world.connection, ask, legalaid.shown.filters())
    last: Any = first[-1]
    rest = world.ask(JUNE, after=last.cursor)
    assert len(first) == 2
    assert len(await legalaid.shown.rows(world.connection, rest, legalaid.shown.filters())) == 1
