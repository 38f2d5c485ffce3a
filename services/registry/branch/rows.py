"""The register of branches as rows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.branch.state import Branch, Registered, Unregistered
from shared.law.territory import fold
from shared.read import intervals

branches = intervals.interval_table(
    "branch_register_1",
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
    """A branch stands in the register from its registration on."""
    match state:
        case Unregistered():
            return set()
        case Registered():
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
                    head_certificate=state.head_certificate,
                    registered_on=state.registered_on,
                )
            }
