"""Each figure is the number of rows that its own filter finds, for whoever asks and any day."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from sqlalchemy import Column

from services.reporting.app import build
from services.reporting.views import competency, engagement, legalaid, party, trainees, training
from services.reporting.views.headline import Headline
from services.reporting.views.shown import FigureRow, Shown
from shared.contracts.registry.organisation import OrganisationEntered
from shared.contracts.registry.traineeship import TraineeshipCompleted
from shared.messages import Actor
from shared.web.listing import Listing
from tests.reporting import duties
from tests.reporting.given import (
    ANOTHER,
    ANOTHER_AREA,
    ANYBODY,
    BAR,
    COMMUNE,
    ELSEWHERE,
    FIRM,
    LAN,
    MATTER,
    ONE,
    QUAN,
    World,
    admitted,
    deprived,
    entered,
    recommended,
    registered,
    suspended,
    violated,
)
from tests.support.spec import OFFICER

LISTS = {one.name: one for one in build().listings}
SHOWN = [one.shown for one in (competency, engagement, legalaid, party, trainees, training)]
FIGURES = [one for one in LISTS.values() if issubclass(one.row, FigureRow)]
MARCH, JUNE, DECEMBER = (date(2025, month, 10) for month in (3, 6, 12))
NEXT_MARCH = date(2026, 3, 10)


@pytest.fixture
async def province(world: World) -> World:
    """Two lawyers and an office with all that they do, in two areas."""
    await world.record("certificate", QUAN, entered(), deprived(ONE, JUNE, DECEMBER))
    await world.record("certificate", LAN, entered(LAN, "Nguyễn Thị Lan"))
    await world.record("membership", QUAN, admitted())
    await world.record("membership", LAN, admitted(LAN, "Nguyễn Thị Lan"))
    await world.record("membership", LAN, suspended(ANOTHER, MARCH, JUNE))
    await world.record("practice", QUAN, duties.joined(), duties.left(DECEMBER))
    await world.record("organisation", FIRM, registered())
    old = OrganisationEntered(name="Xưa", registration_number="41.01.0001", entered_from="sổ cũ")
    await world.record("organisation", ONE, old)
    await world.record("branch", ONE, duties.branched(ANOTHER_AREA, MARCH))
    done = TraineeshipCompleted(person_id=LAN, full_name="", completed_on=DECEMBER)
    await world.record("traineeship", ONE, duties.trainee(MARCH), done)
    elsewhere = duties.trainee(JUNE, person_id=UUID(int=71), area=ANOTHER_AREA)
    await world.record("traineeship", ANOTHER, elsewhere)
    await duties_of(world)
    return world


async def duties_of(world: World) -> None:
    """What the two do beside."""
    await world.record("training", QUAN, duties.owed(), duties.learned(MARCH, 3))
    await world.record("training", LAN, duties.owed(LAN, "Nguyễn Thị Lan"))
    await world.record("legalaid", ONE, duties.aided(MARCH), duties.aid_finished(DECEMBER, 9))
    await world.record("legalaid", ANOTHER, duties.aided(JUNE, area=ANOTHER_AREA))
    await world.record("engagement", ONE, duties.engaged(MARCH), duties.broken_off(DECEMBER))
    await world.record("engagement", ANOTHER, duties.engaged(JUNE, area=ANOTHER_AREA))
    await world.record("competency", ONE, duties.able())
    await world.record("competency", ANOTHER, duties.able(LAN, "tiếng anh"))
    await world.record("competency", LAN, duties.able(LAN, "Tiếng Anh pháp lý"))
    await world.record("recommendation", ONE, recommended(MARCH))
    await world.record("violation", MATTER, violated(MARCH))
    world.at["reporting"] = 0  # nobody was given anything
    await world.record("party", ONE, duties.cell(MARCH), duties.counted(JUNE, 9))
    await world.record("party", ANOTHER, duties.cell(JUNE, "Chi bộ 2"))


async def rows(world: World, one: Listing, on: date, actor: Actor, found_by: str = "") -> Any:
    if actor.role not in one.roles:
        return []
    filters = one.filters.model_validate(dict(parse_qsl(found_by)))
    return await one.query(world.connection, world.ask(on, actor), filters)


@pytest.mark.parametrize("figures", FIGURES, ids=lambda one: one.name)
async def test_a_figure_is_as_many_as_its_filter_finds(province: World, figures: Listing) -> None:
    for actor in (OFFICER, BAR, COMMUNE, ELSEWHERE, ANYBODY):
        for on in (date(2014, 1, 1), MARCH, JUNE, DECEMBER, NEXT_MARCH):
            for figure in await rows(province, figures, on, actor):
                if figure.found_by is not None:
                    listed = LISTS[figure.in_list]
                    found = await rows(province, listed, on, actor, figure.found_by)
                    assert len(found) == figure.count, (on, actor.role, figure)
                    assert actor.role in listed.roles


@pytest.mark.parametrize("figures", FIGURES, ids=lambda one: one.name)
async def test_a_figure_says_in_both_languages_what_it_counts(
    province: World, figures: Listing
) -> None:
    found = await rows(province, figures, JUNE, OFFICER)

    assert found
    assert all(one.definition.vi and one.definition.en for one in found)


@pytest.mark.parametrize("figures", FIGURES, ids=lambda one: one.name)
async def test_figures_are_read_page_by_page(province: World, figures: Listing) -> None:
    every = await rows(province, figures, JUNE, OFFICER)
    paged, after = [], None
    while True:
        ask = province.ask(JUNE, OFFICER, after=after, limit=1)
        few: Any = await figures.query(province.connection, ask, figures.filters())
        if not few:
            break
        paged += few
        after = few[-1].cursor

    assert paged == every


async def test_the_main_figures_of_a_day(province: World) -> None:
    said = {
        row.figure: row.count for row in await rows(province, LISTS["figures"], NEXT_MARCH, OFFICER)
    }

    assert said == {
        Headline.LAWYERS_PRACTISING: 1,  # the other one practises in no form since December
        Headline.BAR_MEMBERS: 2,
        Headline.ORGANISATIONS_THERE: 2,
        Headline.BRANCHES_THERE: 1,
        Headline.TRAINEES_RUNNING: 1,
        Headline.TRAINING_SHORT: 2,
        Headline.LEGAL_AID_OF_YEAR: 0,
        Headline.ENGAGEMENTS_OF_YEAR: 0,
        Headline.ENGAGED_FROM_BEGINNING: 0,
        Headline.PARTY_CELLS_STANDING: 2,
    }


async def test_an_area_is_told_its_own_figures_alone(province: World) -> None:
    said = {
        row.figure: row.count for row in await rows(province, LISTS["figures"], JUNE, ELSEWHERE)
    }

    assert said == {
        Headline.ORGANISATIONS_THERE: 0,
        Headline.BRANCHES_THERE: 1,
        Headline.TRAINEES_RUNNING: 1,
        Headline.LEGAL_AID_OF_YEAR: 1,
        Headline.ENGAGEMENTS_OF_YEAR: 1,
        Headline.ENGAGED_FROM_BEGINNING: 1,
    }


@pytest.mark.parametrize("shown", SHOWN, ids=lambda one: one.name)
def test_what_a_list_is_filtered_by_has_an_index(shown: Shown) -> None:
    equal = [name for name in shown.filters.model_fields if name not in shown.sought]
    columns = [shown.folded.get(name, shown.table.c.get(name)) for name in equal]

    assert [one.key for one in columns if isinstance(one, Column) and not one.index] == []
