"""Registrations to take part in legal aid as rows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.aidregistration.state import AidRegistration, AidStatus, Unregistered
from shared.law.territory import fold
from shared.read import intervals

aid_registrations = intervals.interval_table(
    "aid_registration_register_1",
    Column("status", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False),
    Column("registration_number", Text, nullable=False),
    Column("registered_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a registration for a time."""

    status: AidStatus
    organisation_id: UUID
    organisation_name: str
    sort: str
    area: str
    registration_number: str
    registered_on: date


def rows_of(state: AidRegistration) -> set[Row]:
    """Say since when an organisation takes part, and since when no more."""
    if isinstance(state, Unregistered):
        return set()
    since: dict[date, AidStatus] = {state.registered_on: AidStatus.TAKING_PART}
    if state.ending is not None:
        since[state.ending.on] = state.ending.status
    days = sorted(since)
    return {
        Row(
            effective_from=day,
            effective_to=end,
            status=since[day],
            organisation_id=state.organisation_id,
            organisation_name=state.organisation_name,
            sort=fold(state.organisation_name),
            area=state.area,
            registration_number=state.registration_number,
            registered_on=state.registered_on,
        )
        for day, end in zip(days, [*days[1:], None], strict=True)
    }
