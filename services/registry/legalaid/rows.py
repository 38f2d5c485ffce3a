"""Matters of legal aid as rows: under whom, and whether they have ended, through time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Integer, Text, Uuid

from services.registry.legalaid.state import LegalAid, Status, Unrecorded, periods
from shared.contracts.registry.legalaid import AidForm, AidProvider, Beneficiary
from shared.law.territory import fold
from shared.read import intervals

matters = intervals.interval_table(
    "legal_aid_register_1",
    Column("status", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the lawyer's name without case and marks
    Column("area", Text, nullable=False),
    Column("beneficiary", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("organisation_name", Text),
    Column("aid_form", Text, nullable=False),
    Column("matter_number", Text),
    Column("begun_on", Date, nullable=False),
    Column("hours", Integer),
    Column("ended_on", Date),
    Column("year", Integer, nullable=False),  # in which it ended, else began
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a matter for a time."""

    status: Status
    person_id: UUID
    full_name: str
    sort: str
    area: str
    beneficiary: Beneficiary
    provider: AidProvider
    organisation_name: str | None
    aid_form: AidForm
    matter_number: str | None
    begun_on: date
    hours: int | None
    ended_on: date | None
    year: int


def rows_of(state: LegalAid) -> set[Row]:
    """Say how a matter stands through time; one that has ended stays in the list of its year."""
    if isinstance(state, Unrecorded):
        return set()
    return {
        Row(
            effective_from=period.starts_on,
            effective_to=period.ends_before,
            status=period.status,
            person_id=state.person_id,
            full_name=state.full_name,
            sort=fold(state.full_name),
            area=state.area,
            beneficiary=state.beneficiary,
            provider=period.provider,
            organisation_name=state.organisation_name,
            aid_form=state.aid_form,
            matter_number=state.matter_number,
            begun_on=state.begun_on,
            hours=state.hours if period.status is Status.FINISHED else None,
            ended_on=state.ended_on if period.status is Status.FINISHED else None,
            year=(period.starts_on if period.status is Status.FINISHED else state.begun_on).year,
        )
        for period in periods(state)
    }
