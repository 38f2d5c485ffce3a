"""Persons: how somebody is called and where they live, through time; nothing that is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.place import area_on, placed
from services.reporting.views.through import spans
from shared.contracts.registry.person import (
    PersonContactChanged,
    PersonCorrected,
    PersonDied,
    PersonEvent,
    PersonNameChanged,
    PersonRecordVoided,
    PersonRegistered,
    PersonsDistinguished,
    PersonsMerged,
)
from shared.contracts.registry.reorganisation import PersonAreaReorganised
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

persons = intervals.interval_table(
    "person_3",
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False, index=True),
    Column("died_on", Date),
)


@dataclass(frozen=True, slots=True)
class State:
    """Names and places by the day from which each holds, and the day of death."""

    person_id: UUID | None = None
    names: Mapping[date, str] = field(default_factory=dict)
    areas: Mapping[date, str] = field(default_factory=dict)
    followed: tuple[PersonAreaReorganised, ...] = ()
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a person on a day."""

    person_id: UUID
    full_name: str
    area: str
    died_on: date | None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a person for a time."""

    person_id: UUID
    full_name: str
    sort: str
    area: str
    died_on: date | None


def evolve(state: State, event: PersonEvent) -> State:
    """Say what an event leads to."""
    match event:
        case PersonRegistered(registered_on=since) | PersonCorrected(corrected_on=since):
            return replace(
                state,
                person_id=event.person_id,
                names={**state.names, since: event.full_name},
                areas={**state.areas, since: event.area},
            )
        case PersonNameChanged(changed_on=since):
            return replace(state, names={**state.names, since: event.full_name})
        case PersonContactChanged(changed_on=since):
            return replace(state, areas={**state.areas, since: event.area})
        case PersonAreaReorganised():
            return replace(state, followed=(*state.followed, event))
        case PersonDied(died_on=died_on):
            return replace(state, died_on=died_on)
        case PersonsMerged() | PersonsDistinguished() | PersonRecordVoided():
            return state


def said_on(state: State, day: date) -> Said | None:
    """Say what holds of a person on a day; before all that is known, what was known first."""
    if state.person_id is None or not state.names or not state.areas:
        return None
    died = state.died_on if state.died_on and state.died_on <= day else None
    area = area_on(placed(state.areas.items(), state.followed), day)
    return Said(state.person_id, latest(state.names, day), area, died)


def latest(words: Mapping[date, str], day: date) -> str:
    """Find the word of the last day up to this one."""
    return words[max((one for one in words if one <= day), default=min(words))]


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a person was called and where they lived through time."""
    days = {*state.names, *state.areas, *(one.reorganised_on for one in state.followed)}
    days |= {state.died_on} if state.died_on else set()
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            person_id=said.person_id,
            full_name=said.full_name,
            sort=fold(said.full_name),
            area=said.area,
            died_on=said.died_on,
        )
        for said, begin, end in spans(days, lambda day: said_on(state, day))
    }


view: Projection[State, PersonEvent] = Projection(
    table=persons,
    source="registry",
    noun="person",
    contract=PersonEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
