"""Trainees: how each stands on a day, and who guides how many."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.reporting.views.trainees import GuideFilters, guides, shown
from services.reporting.views.traineeship import TraineeStatus
from shared.contracts.registry.traineeship import (
    TraineeDiscipline,
    TraineeDisciplineAnnulled,
    TraineeDisciplined,
    TraineeGuideReplaced,
    TraineeshipCompleted,
    TraineeshipEvent,
    TraineeshipExempted,
    TraineeshipExtended,
    TraineeshipResumed,
)
from shared.messages import Actor
from tests.reporting import duties
from tests.reporting.given import (
    ANYBODY,
    AREA,
    BAR,
    COMMUNE,
    ELSEWHERE,
    LAN,
    ONE,
    QUAN,
    World,
    entered,
)
from tests.support.spec import OFFICER

JANUARY, MARCH, APRIL, JUNE, JULY = (date(2025, month, 10) for month in (1, 3, 4, 6, 7))
NAME: dict[str, Any] = {"person_id": LAN, "full_name": "Nguyễn Thị Lan"}


def suspended(by: UUID) -> TraineeDisciplined:
    return TraineeDisciplined(
        **NAME,
        decision_id=by,
        decision_number="QĐ-1",
        discipline=TraineeDiscipline.SUSPENSION,
        starts_on=MARCH,
        ends_on=JUNE,
    )


async def trainee(world: World, on: date) -> Any:
    (row,) = await shown.rows(world.connection, world.ask(on), shown.filters())
    return row


@pytest.mark.parametrize(
    ("events", "on", "status"),
    [
        ([], MARCH, TraineeStatus.REGISTERED),
        ([TraineeshipExtended(**NAME, extended_on=APRIL)], MARCH, TraineeStatus.REGISTERED),
        ([TraineeshipExtended(**NAME, extended_on=APRIL)], JUNE, TraineeStatus.EXTENDED),
        ([duties.paused(MARCH, JUNE)], APRIL, TraineeStatus.PAUSED),
        ([duties.paused(MARCH, JUNE)], JULY, TraineeStatus.REGISTERED),
        (
            [duties.paused(MARCH, JUNE), TraineeshipResumed(**NAME, resumed_on=APRIL)],
            APRIL,
            TraineeStatus.REGISTERED,
        ),
        ([suspended(ONE)], APRIL, TraineeStatus.SUSPENDED),
        (
            [
                suspended(ONE),
                TraineeDisciplineAnnulled(**NAME, decision_id=ONE, annulled_on=JUNE),
            ],
            APRIL,
            TraineeStatus.REGISTERED,
        ),
        ([TraineeshipCompleted(**NAME, completed_on=JUNE)], JUNE, TraineeStatus.COMPLETED),
        ([duties.failed(JUNE, "1")], JUNE, TraineeStatus.EXAM_FAILED),
        (
            [duties.failed(APRIL, "1"), duties.failed(JUNE, "2")],
            JUNE,
            TraineeStatus.START_AGAIN,
        ),
        ([duties.failed(APRIL, "1"), duties.passed(JUNE)], JULY, TraineeStatus.EXAM_PASSED),
        ([duties.passed(APRIL, JUNE)], JULY, TraineeStatus.EXAM_LAPSED),
    ],
)
async def test_a_traineeship_stands_as_its_facts_say(
    world: World, events: list[TraineeshipEvent], on: date, status: TraineeStatus
) -> None:
    await world.record("traineeship", ONE, duties.trainee(JANUARY), *events)

    assert (await trainee(world, on)).status is status


async def test_who_needs_no_traineeship_is_listed_so(world: World) -> None:
    exempted = TraineeshipExempted(**NAME, area=AREA, basis="Đ.16(1)", exempted_on=MARCH)
    await world.record("traineeship", ONE, exempted)

    row = await trainee(world, JUNE)
    assert (row.status, row.guide_name, row.term) == (TraineeStatus.EXEMPT, None, None)


async def test_another_guide_from_a_day_on_and_none_when_it_is_over(world: World) -> None:
    other = TraineeGuideReplaced(
        **NAME,
        guide_certificate=UUID(int=3),
        guide_name="Lê Văn Bình",
        guide_place=1,
        replaced_on=APRIL,
    )
    done = TraineeshipCompleted(**NAME, completed_on=JULY)
    await world.record("traineeship", ONE, duties.trainee(JANUARY), other, done)

    assert (await trainee(world, MARCH)).guide_name == "Đặng Minh Quân"
    assert (await trainee(world, JUNE)).guide_name == "Lê Văn Bình"
    over = await trainee(world, JULY)
    assert (over.guide_name, over.organisation_name) == (None, duties.FIRM_NAME)


async def test_a_guide_has_so_many_places_left_by_the_law_of_the_day(world: World) -> None:
    await world.record("certificate", QUAN, entered())
    for number in (1, 2):
        begun = duties.trainee(JANUARY, person_id=UUID(int=70 + number))
        await world.record("traineeship", UUID(int=80 + number), begun)

    (row,) = await guides(world.connection, world.ask(JUNE), GuideFilters(name="quan"))
    assert (row.guided, row.places_left) == (2, 1)
    assert row.number == "0412/TP/LS-CCHN"
    before_any_law = world.ask(date(2013, 6, 30))
    assert not await guides(world.connection, before_any_law, GuideFilters())


@pytest.mark.parametrize(
    ("actor", "seen"), [(OFFICER, 1), (BAR, 1), (COMMUNE, 1), (ELSEWHERE, 0), (ANYBODY, 0)]
)
async def test_an_area_sees_its_own(world: World, actor: Actor, seen: int) -> None:
    await world.record("traineeship", ONE, duties.trainee(JANUARY))
    ask = world.ask(JUNE, actor)

    assert len(await shown.rows(world.connection, ask, shown.filters())) == seen
    assert len(await guides(world.connection, ask, GuideFilters())) == seen
