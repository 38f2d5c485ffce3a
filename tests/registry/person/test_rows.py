"""Persons as lists show them: named and placed through time, and nothing that is sealed."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.person.queries import AlikeFilters, PersonFilters, alike, persons
from services.registry.person.rows import rows_of
from services.registry.person.state import Registered, Said, Unregistered
from services.registry.places import Place
from shared.contracts.registry.person import (
    PersonCorrected,
    PersonEvent,
    PersonRegistered,
    PersonsDistinguished,
    PersonsMerged,
)
from shared.messages import Recorded
from tests.registry.context import COMMUNE, ELSEWHERE, NAME, STREAM
from tests.registry.rows import ask, follow
from tests.support.spec import recorded

JANUARY, MARCH, MAY = date(2026, 1, 5), date(2026, 3, 2), date(2026, 5, 4)
history: list[Recorded[PersonEvent]] = [
    recorded(
        PersonRegistered(
            person_id=STREAM,
            full_name=NAME,
            citizen_number="«sealed»",
            birth_date="«sealed»",
            area=COMMUNE,
            registered_on=JANUARY,
        ),
        1,
    ),
    recorded(
        PersonCorrected(
            person_id=STREAM,
            full_name="Đỗ Thị Hạnh",
            citizen_number="«sealed»",
            birth_date="«sealed»",
            area=ELSEWHERE,
            corrected_on=MARCH,
        ),
        2,
    ),
]


@pytest.mark.parametrize(
    ("on", "known_at", "name", "area"),
    [
        (JANUARY, 2, NAME, COMMUNE),
        (MAY, 2, "Đỗ Thị Hạnh", ELSEWHERE),
        (MAY, 1, NAME, COMMUNE),
    ],
)
async def test_a_person_is_named_as_of_a_day(
    connection: AsyncConnection, on: date, known_at: int, name: str, area: str
) -> None:
    await follow(connection, "person", history, "person-1")
    (row,) = await persons(connection, ask(on, known_at=known_at), PersonFilters(name="hanh"))

    assert (row.full_name, row.area) == (name, area)


async def test_persons_are_found_by_area(connection: AsyncConnection) -> None:
    await follow(connection, "person", history, "person-1")

    assert await persons(connection, ask(MAY), PersonFilters(area=COMMUNE)) == []
    assert len(await persons(connection, ask(MAY), PersonFilters(area=ELSEWHERE))) == 1


def test_names_and_places_hold_from_their_own_days() -> None:
    names = (Said(JANUARY, NAME), Said(MAY, "Đỗ Thị Hạnh"))
    places = (Place(JANUARY, COMMUNE), Place(MARCH, ELSEWHERE))
    rows = {row.effective_from: row for row in rows_of(Registered(STREAM, names, places))}

    assert [(rows[day].full_name, rows[day].area) for day in (JANUARY, MARCH, MAY)] == [
        (NAME, COMMUNE),
        (NAME, ELSEWHERE),
        ("Đỗ Thị Hạnh", ELSEWHERE),
    ]
    assert {row.called for row in rows.values()} == {"le thi hanh / do thi hanh"}
    assert rows_of(Unregistered()) == set()


def test_a_death_shows_from_its_day_on_and_a_merger_on_every_day() -> None:
    other = UUID(int=77)
    person = Registered(
        STREAM, (Said(JANUARY, NAME),), (Place(JANUARY, COMMUNE),), (), MARCH, merged_into=other
    )
    rows = {row.effective_from: row for row in rows_of(person)}

    assert [rows[day].died_on for day in (JANUARY, MARCH)] == [None, MARCH]
    assert {row.merged_into for row in rows.values()} == {other}


async def test_records_of_one_name_are_paired_once_and_not_when_merged(
    connection: AsyncConnection,
) -> None:
    other = UUID(int=77)
    first = [history[0]]
    again: list[Recorded[PersonEvent]] = [
        recorded(
            PersonRegistered(
                person_id=other,
                full_name="LÊ THỊ HẠNH",
                citizen_number="«sealed»",
                birth_date="«sealed»",
                area=ELSEWHERE,
                registered_on=JANUARY,
            ),
            3,
        ),
        recorded(
            PersonsMerged(
                person_id=other,
                full_name=NAME,
                into=STREAM,
                into_name=NAME,
                basis="x",
                merged_on=MARCH,
            ),
            4,
        ),
    ]
    await follow(connection, "person", first, "person-1")
    await follow(connection, "person", again, "person-2")

    (pair,) = await alike(connection, ask(MAY, known_at=3), AlikeFilters(name="hanh"))
    assert (pair.person_id, pair.other_id) == (STREAM, other)
    assert (pair.other_name, pair.other_area) == ("LÊ THỊ HẠNH", ELSEWHERE)
    (mine,) = await alike(connection, ask(MAY, known_at=3), AlikeFilters(person_id=other))
    assert mine.other_id == STREAM
    assert await alike(connection, ask(MAY, known_at=4), AlikeFilters()) == []


async def test_who_was_told_apart_is_no_pair_any_more(connection: AsyncConnection) -> None:
    other = UUID(int=77)
    again = history[0].data.model_copy(update={"person_id": other})
    apart = PersonsDistinguished(
        person_id=other, other_id=STREAM, basis="x", distinguished_on=MARCH
    )
    await follow(connection, "person", [history[0], recorded(apart, 4)], "person-1")
    second: list[Recorded[PersonEvent]] = [recorded(again, 3), recorded(apart, 4)]
    await follow(connection, "person", second, "person-2")

    assert len(await alike(connection, ask(MAY, known_at=3), AlikeFilters())) == 1
    assert await alike(connection, ask(MAY, known_at=4), AlikeFilters()) == []
    mine = AlikeFilters(person_id=other)
    assert await alike(connection, ask(MAY, known_at=4), mine) == []
