"""Branches of law-practice organisations, from their registration on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from shared.contracts.registry.branch import (
    BranchChanged,
    BranchEvent,
    BranchRecordVoided,
    BranchRegistered,
    BranchTerminated,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

branches = intervals.interval_table(
    "branch_1",
    Column("organisation_id", Uuid, nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("registration_number", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("registered_on", Date, nullable=False),
)

State = BranchRegistered | None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a branch."""

    organisation_id: UUID
    organisation_name: str
    name: str
    sort: str
    registration_number: str
    seat: str
    area: str
    registered_on: date


def evolve(state: State, event: BranchEvent) -> State:
    """Say what an event leads to."""
    match event:
        case BranchRegistered():
            return event
        case BranchChanged() | BranchTerminated() | BranchRecordVoided():
            return state  # what becomes of a branch is not shown here yet


def rows_of(state: State) -> set[intervals.Row]:
    """A branch stands from its registration on."""
    if state is None:
        return set()
    return {
        Row(
            effective_from=state.registered_on,
            effective_to=None,
            organisation_id=state.organisation_id,
            organisation_name=state.organisation_name,
            name=state.name,
            sort=fold(state.name),
            registration_number=state.registration_number,
            seat=state.seat,
            area=state.area,
            registered_on=state.registered_on,
        )
    }


view: Projection[State, BranchEvent] = Projection(
    table=branches,
    source="registry",
    noun="branch",
    contract=BranchEvent,
    initial=None,
    evolve=evolve,
    rows_of=rows_of,
)
