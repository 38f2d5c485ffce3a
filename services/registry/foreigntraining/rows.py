"""Recognitions of training abroad as rows: how each stood, from which day to which."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.foreigntraining.state import ForeignTraining, Status, Unfiled, turns
from shared.law.territory import fold
from shared.read import intervals

foreign_trainings = intervals.interval_table(
    "foreign_training_register_1",
    Column("status", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("institution", Text, nullable=False),
    Column("filed_on", Date),
    Column("recognised_on", Date),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a recognition for a time."""

    status: Status
    person_id: UUID
    full_name: str
    sort: str
    area: str
    country: str
    institution: str
    filed_on: date | None
    recognised_on: date | None


def rows_of(state: ForeignTraining) -> set[Row]:
    """Say how it stood, by the days; what was passed on the day on which it came shows not."""
    if isinstance(state, Unfiled):
        return set()
    last = dict(turns(state))
    days = sorted(last.items())
    ends = [*(day for day, _ in days[1:]), None]
    return {
        Row(
            effective_from=day,
            effective_to=end,
            status=status,
            person_id=state.person_id,
            full_name=state.full_name,
            sort=fold(state.full_name),
            area=state.area,
            country=state.country,
            institution=state.institution,
            filed_on=state.filed_on,
            recognised_on=state.recognised_on if status is Status.RECOGNISED else None,
        )
        for (day, status), end in zip(days, ends, strict=True)
    }
