"""Which places are still to follow; and what was so before stays so, for any day and belief."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.app import build
from services.registry.membership.queries import MemberFilters, members
from services.registry.organisation.queries import OrganisationFilters, organisations
from services.registry.places.queries import Choice, UnsettledFilters, unsettled
from services.registry.places.rows import PLACES
from shared.contracts.registry.organisation import TransactionOfficeNotified
from shared.law.data import load_territory
from shared.messages import Actor, Role
from shared.read import intervals
from tests.registry.context import COMMUNE, OLD_COMMUNE
from tests.registry.places.given import (
    BEFORE,
    ENDED,
    LAST_OLD,
    NEW_DAY,
    OPENED,
    OTHER_PART,
    PART,
    SPLIT,
    followed,
)
from tests.registry.rows import ask, follow
from tests.support.spec import recorded

TODAY, IN_2023 = date(2026, 3, 2), date(2023, 12, 31)
DISTRICT = "492"  # Quận Hải Châu, which ended on 2025-06-30
NOUNS = {one.noun: one for one in build().nouns}
PROJECTIONS = {one.table.name: one for one in build().projections}


async def keep(connection: AsyncConnection, noun: str, number: int, *events: Any) -> str:
    """Write the places of a stream as the kernel does, event by event."""
    stream, decider = f"{noun}-{UUID(int=number)}", NOUNS[noun]
    history = [recorded(event, place, stream=stream) for place, event in enumerate(events, 1)]
    table = PLACES[noun]
    await connection.run_sync(table.create, checkfirst=True)
    for place in range(1, len(history) + 1):
        rows = PROJECTIONS[table.name].rows_of(decider.replay(history[:place]))
        await intervals.write(connection, table, stream, place, rows)
    return stream


@pytest.fixture
async def places(connection: AsyncConnection) -> AsyncConnection:
    """Keep one of each noun in an old commune, one in a split commune, one that ended."""
    for noun, opened in OPENED.items():
        await keep(connection, noun, 1, opened())
        await keep(connection, noun, 2, opened(SPLIT))
        await keep(connection, noun, 3, opened(), ENDED[noun])
        await keep(connection, noun, 4, opened(), followed(noun, OLD_COMMUNE, COMMUNE))
    return connection


async def test_a_place_whose_area_ended_is_listed_with_what_may_follow(
    places: AsyncConnection,
) -> None:
    rows = await unsettled(places, ask(TODAY), UnsettledFilters())

    assert Counter((one.noun, one.choice) for one in rows) == {
        (noun, choice): 1 for noun in OPENED for choice in Choice
    }
    split = [one for one in rows if one.choice is Choice.OFFICER]
    assert {tuple(area.code for area in one.candidates) for one in split} == {(PART, OTHER_PART)}
    assert {(one.reorganised_on, one.since) for one in rows} == {(NEW_DAY, BEFORE)}


async def test_nothing_waits_before_the_reorganisation(places: AsyncConnection) -> None:
    assert await unsettled(places, ask(LAST_OLD), UnsettledFilters()) == []


async def test_they_are_found_by_noun_area_and_choice_page_by_page(
    places: AsyncConnection,
) -> None:
    of_persons = UnsettledFilters(noun="person")
    (whole, split) = await unsettled(places, ask(TODAY), of_persons)
    assert (whole.area, whole.area_name, split.area) == (OLD_COMMUNE, "Phường Thanh Bình", SPLIT)
    assert await unsettled(places, ask(TODAY), UnsettledFilters(area=SPLIT, noun="person")) == [
        split
    ]

    every = await unsettled(places, ask(TODAY), UnsettledFilters())
    paged: list[Any] = []
    while page := await unsettled(
        places, ask(TODAY, after=paged[-1].cursor if paged else None, limit=3), UnsettledFilters()
    ):
        paged += page
    assert paged == list(every)


async def test_an_office_is_listed_beside_its_seat(connection: AsyncConnection) -> None:
    for noun in OPENED:
        await keep(connection, noun, 9)
    office = TransactionOfficeNotified(
        office_id=UUID(int=61),
        address="1 đường  Ví Dụ",
        area=SPLIT,
        founded_on=BEFORE,
        notified_on=BEFORE,
        late=False,
    )
    stream = await keep(connection, "organisation", 1, OPENED["organisation"](), office)

    rows = await unsettled(connection, ask(TODAY), UnsettledFilters())

    assert {(one.stream, one.office_id, one.name) for one in rows} == {
        (stream, None, "Văn phòng luật sư Bình Minh"),
        (stream, UUID(int=61), "1 đường Ví Dụ"),
    }


async def test_a_figure_of_2023_still_sums_by_district(connection: AsyncConnection) -> None:
    territory = load_territory()
    opened = OPENED["membership"]()
    for number in (1, 2):
        stream = f"membership-{UUID(int=number)}"
        history = [
            recorded(opened, 1, stream=stream),
            recorded(followed("membership", OLD_COMMUNE, COMMUNE), 5, stream=stream),
        ]
        await follow(connection, "membership", history, stream)
    here = territory.covers(DISTRICT, IN_2023)

    async def by(areas: frozenset[str], on: date, known_at: int) -> int:
        rows = await members(connection, ask(on, known_at=known_at), MemberFilters())
        return len([one for one in rows if one.area in areas])

    assert [await by(here, IN_2023, known_at) for known_at in (4, 5)] == [2, 2]
    assert await by(frozenset({OLD_COMMUNE}), TODAY, 4) == 2  # as was believed before
    assert await by(frozenset({COMMUNE}), TODAY, 5) == 2
    assert await by(frozenset({COMMUNE}), LAST_OLD, 5) == 0


async def test_an_officer_of_the_commune_sees_whom_the_choice_gave_to_it(
    connection: AsyncConnection,
) -> None:
    opened, chosen = OPENED["practice"](SPLIT), followed("practice", SPLIT, PART, chosen=True)
    territory = load_territory()
    decider = NOUNS["practice"]

    def sees(commune: str, *events: Any) -> bool:
        areas = territory.covers(commune, TODAY) - territory.neighbours(commune, TODAY)
        actor = Actor(id=UUID(int=8), role=Role.COMMUNE, unit="x", areas=tuple(areas))
        state = decider.replay([recorded(one, n) for n, one in enumerate(events, 1)])
        return not decider.areas(state).isdisjoint(actor.areas)

    assert sees(PART, opened)
    assert sees(OTHER_PART, opened)  # nobody said which part it is
    assert sees(PART, opened, chosen)
    assert not sees(OTHER_PART, opened, chosen)


async def test_an_organisation_stands_in_the_area_of_each_day(
    connection: AsyncConnection,
) -> None:
    stream = f"organisation-{UUID(int=1)}"
    history = [
        recorded(OPENED["organisation"](), 1, stream=stream),
        recorded(followed("organisation", OLD_COMMUNE, COMMUNE), 2, stream=stream),
    ]
    await follow(connection, "organisation", history, stream)

    async def area(on: date) -> str | None:
        (row,) = await organisations(connection, ask(on), OrganisationFilters())
        return row.area

    assert (await area(LAST_OLD), await area(NEW_DAY)) == (OLD_COMMUNE, COMMUNE)
