"""The Bar's list as rows: how each member stood, from which day to which."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.membership.standing import Status, cut, periods
from services.registry.membership.state import Member, Membership, holder, places
from services.registry.places import area_on
from shared.law.territory import fold
from shared.read import intervals

members = intervals.interval_table(
    "membership_register_2",
    Column("status", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("certificate_id", Uuid, nullable=False),
    Column("number", Text, nullable=False),
    Column("bar", Text, nullable=False),
    Column("card_number", Text),
    Column("area", Text, nullable=False),
    Column("admitted_on", Date),  # none of who only asked
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the Bar's list says of somebody for a time."""

    status: Status
    person_id: UUID
    full_name: str
    sort: str
    certificate_id: UUID
    number: str
    bar: str
    card_number: str | None
    area: str
    admitted_on: date | None


def rows_of(state: Membership) -> set[Row]:
    """Say how a membership stands through time."""
    one = holder(state)
    if one is None:
        return set()
    where = places(state)
    return {
        Row(
            effective_from=period.starts_on,
            effective_to=period.ends_before,
            status=period.status,
            person_id=one.person_id,
            full_name=one.full_name,
            sort=fold(one.full_name),
            certificate_id=one.certificate_id,
            number=one.number.serial,
            bar=one.bar,
            card_number=period.card_number,
            area=area_on(where, period.starts_on),
            admitted_on=one.admitted_on if isinstance(one, Member) else None,
        )
        for whole in periods(state)
        for period in cut(whole, [place.since for place in where])
    }
