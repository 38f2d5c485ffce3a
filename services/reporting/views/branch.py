"""Branches of law-practice organisations, from the registration of each to its end."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.place import area_on, placed
from services.reporting.views.through import spans
from shared.contracts.registry.branch import (
    BranchChanged,
    BranchEvent,
    BranchRecordVoided,
    BranchRegistered,
    BranchTerminated,
)
from shared.contracts.registry.reorganisation import BranchAreaReorganised
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

branches = intervals.interval_table(
    "branch_2",
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("organisation_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("registration_number", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("area", Text, nullable=False, index=True),
    Column("registered_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class State:
    """A registration, what changed of it, and from which day on it is no more."""

    registered: BranchRegistered | None = None
    changes: tuple[BranchChanged, ...] = ()
    followed: tuple[BranchAreaReorganised, ...] = ()
    terminated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a branch for a time."""

    organisation_id: UUID
    organisation_name: str
    name: str
    sort: str
    registration_number: str
    seat: str
    area: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class Contents:
    """What the certificate of a branch says."""

    name: str
    seat: str
    area: str


def evolve(state: State, event: BranchEvent) -> State:
    """Say what an event leads to."""
    match event:
        case BranchRegistered():
            return replace(state, registered=event)
        case BranchChanged():
            return replace(state, changes=(*state.changes, event))
        case BranchAreaReorganised():
            return replace(state, followed=(*state.followed, event))
        case BranchTerminated(terminated_on=day):
            return replace(state, terminated_on=day)
        case BranchRecordVoided():
            return state


def contents_on(state: State, one: BranchRegistered, day: date) -> Contents | None:
    """Say what the certificate says on a day on which there is a branch."""
    if state.terminated_on is not None and state.terminated_on <= day:
        return None
    name, seat = one.name, one.seat
    changes = sorted(state.changes, key=lambda change: change.changed_on)
    for change in changes:
        if change.changed_on <= day:
            name, seat = change.name or name, change.seat or seat
    moved = ((change.changed_on, change.area) for change in changes if change.area)
    area = area_on(placed([(one.registered_on, one.area), *moved], state.followed), day)
    return Contents(name, seat, area)


def rows_of(state: State) -> set[intervals.Row]:
    """A branch stands from its registration until it ends."""
    one = state.registered
    if one is None:
        return set()
    turns = {one.registered_on, *(change.changed_on for change in state.changes)}
    turns |= {by.reorganised_on for by in state.followed}
    turns |= {state.terminated_on} if state.terminated_on else set()
    days = {day for day in turns if day >= one.registered_on}
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            organisation_id=one.organisation_id,
            organisation_name=one.organisation_name,
            name=said.name,
            sort=fold(said.name),
            registration_number=one.registration_number,
            seat=said.seat,
            area=said.area,
            registered_on=one.registered_on,
        )
        for said, begin, end in spans(days, lambda day: contents_on(state, one, day))
    }


view: Projection[State, BranchEvent] = Projection(
    table=branches,
    source="registry",
    noun="branch",
    contract=BranchEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
