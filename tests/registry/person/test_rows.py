"""Persons as lists show them: named and placed through time, and nothing that is sealed."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.person.queries import PersonFilters, persons
from services.registry.person.rows import rows_of
from services.registry.person.state import Registered, Unregistered, Version
from shared.contracts.registry.person import PersonCorrected, PersonEvent, PersonRegistered
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


def test_what_is_said_later_of_an_earlier_day_overtakes() -> None:
    first, late = Version(MARCH, NAME, COMMUNE, ()), Version(JANUARY, "Khác", ELSEWHERE, ())

    assert {row.full_name for row in rows_of(Registered(STREAM, (first, late)))} == {"Khác"}
    assert rows_of(Unregistered()) == set()
