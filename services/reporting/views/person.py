"""Persons: how somebody is called and where they live, through time; nothing that is sealed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Text, Uuid

from services.reporting.views.through import spans
from shared.contracts.registry.person import (
    PersonCorrected,
    PersonEvent,
    PersonRecordVoided,
    PersonRegistered,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

persons = intervals.interval_table(
    "person_1",
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a person from a day on."""

    person_id: UUID
    full_name: str
    area: str


State = tuple[tuple[date, Said], ...]  # as it was recorded


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a person for a time."""

    person_id: UUID
    full_name: str
    sort: str
    area: str


def evolve(state: State, event: PersonEvent) -> State:
    """Say what an event leads to."""
    match event:
        case PersonRegistered(registered_on=since) | PersonCorrected(corrected_on=since):
            return (*state, (since, Said(event.person_id, event.full_name, event.area)))
        case PersonRecordVoided():
            return state


def said_on(state: State, day: date) -> Said | None:
    """Find the last word on a day."""
    return next((said for since, said in reversed(state) if since <= day), None)


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a person was called through time."""
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            person_id=said.person_id,
            full_name=said.full_name,
            sort=fold(said.full_name),
            area=said.area,
        )
        for said, begin, end in spans((since for since, _ in state), lambda d: said_on(state, d))
    }


view: Projection[State, PersonEvent] = Projection(
    table=persons,
    source="registry",
    noun="person",
    contract=PersonEvent,
    initial=(),
    evolve=evolve,
    rows_of=rows_of,
)
