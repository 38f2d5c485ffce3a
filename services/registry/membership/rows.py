"""The Bar's list as rows: how each member stood, from which day to which."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.membership.state import Membership, Outside, Status, periods
from shared.law.territory import fold
from shared.read import intervals

members = intervals.interval_table(
    "membership_register_1",
    Column("status", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("certificate_id", Uuid, nullable=False),
    Column("number", Text, nullable=False),
    Column("bar", Text, nullable=False),
    Column("card_number", Text),
    Column("area", Text, nullable=False),
    Column("admitted_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the Bar's list says of a member for a time."""

    status: Status
    person_id: UUID
    full_name: str
    sort: str
    certificate_id: UUID
    number: str
    bar: str
    card_number: str | None
    area: str
    admitted_on: date


def rows_of(state: Membership) -> set[Row]:
    """Say how a membership stands through time."""
    member = state.lifecycle
    if isinstance(member, Outside):
        return set()
    return {
        Row(
            effective_from=period.starts_on,
            effective_to=period.ends_before,
            status=period.status,
            person_id=member.person_id,
            full_name=member.full_name,
            sort=fold(member.full_name),
            certificate_id=member.certificate_id,
            number=member.number.serial,
            bar=member.bar,
            card_number=member.card_number,
            area=member.area,
            admitted_on=member.admitted_on,
        )
        for period in periods(state)
    }
