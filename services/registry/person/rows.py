"""Persons as rows: names and places, and nothing that is sealed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Text, Uuid

from services.registry.person.state import Person, Registered, Unregistered, Version
from shared.law.territory import fold
from shared.read import intervals

persons = intervals.interval_table(
    "person_register_1",
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a person for a time."""

    person_id: UUID
    full_name: str
    sort: str
    area: str


def rows_of(state: Person) -> set[Row]:
    """Say how a person was called and where they lived through time."""
    match state:
        case Unregistered():
            return set()
        case Registered(person_id, versions):
            latest = {one.since: one for one in by_day(versions)}
            days = sorted(latest)
            return {
                Row(
                    effective_from=day,
                    effective_to=end,
                    person_id=person_id,
                    full_name=latest[day].full_name,
                    sort=fold(latest[day].full_name),
                    area=latest[day].area,
                )
                for day, end in zip(days, [*days[1:], None], strict=True)
            }


def by_day(versions: tuple[Version, ...]) -> list[Version]:
    """Leave out what a later word on an earlier day, or on the same, has overtaken."""
    kept: list[Version] = []
    first: date = date.max
    for one in reversed(versions):
        if one.since < first:
            kept.append(one)
            first = one.since
    return kept[::-1]
