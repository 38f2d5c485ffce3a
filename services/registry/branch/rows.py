"""The register of branches as rows, cut where a branch changed and where it ended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.branch.state import Branch, Registered, Unregistered, versions
from shared.law.territory import fold
from shared.read import intervals

branches = intervals.interval_table(
    "branch_register_2",
    Column("organisation_id", Uuid, nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("registration_number", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("head_certificate", Uuid),
    Column("registered_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the register says of a branch for a time."""

    organisation_id: UUID
    organisation_name: str
    name: str
    sort: str
    registration_number: str
    seat: str
    area: str
    head_certificate: UUID | None
    registered_on: date


def rows_of(state: Branch) -> set[Row]:
    """A branch stands in the register from its registration until it ends."""
    match state:
        case Unregistered():
            return set()
        case Registered(terminated_on=ended_on):
            said = [one for one in versions(state) if ended_on is None or one.since < ended_on]
            ends = [*(one.since for one in said[1:]), ended_on][: len(said)]
            return {
                Row(
                    effective_from=one.since,
                    effective_to=end,
                    organisation_id=state.organisation_id,
                    organisation_name=state.organisation_name,
                    name=one.name,
                    sort=fold(one.name),
                    registration_number=state.registration_number,
                    seat=one.seat,
                    area=one.area,
                    head_certificate=one.head_certificate,
                    registered_on=state.registered_on,
                )
                for one, end in zip(said, ends, strict=True)
            }
