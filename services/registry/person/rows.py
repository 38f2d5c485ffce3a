"""Persons as rows: names and places, and nothing that is sealed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.person.state import Person, Registered, Unregistered, said_on
from services.registry.places import area_on
from shared.law.territory import fold
from shared.read import intervals

persons = intervals.interval_table(
    "person_register_3",
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False, index=True),  # the name without case and marks
    Column("called", Text, nullable=False),  # every name they ever had, to be found by
    Column("area", Text, nullable=False),
    Column("died_on", Date),
    Column("merged_into", Uuid, index=True),
    Column("distinct_from", Text, nullable=False),  # the ids of who looks alike and is not
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a person for a time."""

    person_id: UUID
    full_name: str
    sort: str
    called: str
    area: str
    died_on: date | None
    merged_into: UUID | None
    distinct_from: str


def rows_of(state: Person) -> set[Row]:
    """Say how a person was called and where they lived through time.

    That two records are of one person, or of two, is true of every day, since they always were.
    """
    match state:
        case Unregistered():
            return set()
        case Registered(person_id, names, places):
            died = state.died_on
            turns = {one.since for one in names} | {one.since for one in places}
            days = sorted(turns | ({died} if died else set()))
            called = " / ".join(dict.fromkeys(fold(one.word) for one in names))
            return {
                Row(
                    effective_from=day,
                    effective_to=end,
                    person_id=person_id,
                    full_name=said_on(names, day),
                    sort=fold(said_on(names, day)),
                    called=called,
                    area=area_on(places, day),
                    died_on=died if died and died <= day else None,
                    merged_into=state.merged_into,
                    distinct_from=" ".join(sorted(map(str, state.distinct_from))),
                )
                for day, end in zip(days, [*days[1:], None], strict=True)
            }
