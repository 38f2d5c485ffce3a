"""Where lawyers practise, as rows: the form of practice of a lawyer on any day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.practice.state import Individual, Practice, Unrecorded, Workplace, held
from shared.contracts.registry.practice import PracticeForm
from shared.law.territory import fold
from shared.read import intervals

practices = intervals.interval_table(
    "practice_register_1",
    Column("form", Text, nullable=False),
    Column("certificate_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("organisation_id", Uuid),
    Column("organisation_name", Text),
    Column("employer", Text),
    Column("registration_number", Text),
    Column("area", Text, nullable=False),
    Column("begun_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a lawyer's practice for a time."""

    form: PracticeForm
    certificate_id: UUID
    person_id: UUID
    full_name: str
    sort: str
    organisation_id: UUID | None
    organisation_name: str | None
    employer: str | None
    registration_number: str | None
    area: str
    begun_on: date


def rows_of(state: Practice) -> set[Row]:
    """A lawyer practises from a day on until another, which is no more of it."""
    if isinstance(state, Unrecorded):
        return set()
    at = state.at
    where = at if isinstance(at, Workplace) else None
    alone = at if isinstance(at, Individual) else None
    return {
        Row(
            effective_from=one.place.since,
            effective_to=one.until,
            form=state.form,
            certificate_id=state.certificate_id,
            person_id=state.person_id,
            full_name=state.full_name,
            sort=fold(state.full_name),
            organisation_id=where.organisation_id if where else None,
            organisation_name=where.organisation_name if where else None,
            employer=alone.employer if alone else None,
            registration_number=alone.registration_number if alone else None,
            area=one.place.area,
            begun_on=state.begun_on,
        )
        for one in held(state)
    }
