"""Years of training as rows: how each stood, from which day to which."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, Integer, Text, Uuid

from services.registry.training.state import Status, Training, Unowed, periods
from shared.law.territory import fold
from shared.read import intervals

trainings = intervals.interval_table(
    "training_register_1",
    Column("status", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("membership_id", Uuid, nullable=False),
    Column("bar", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("required_hours", Integer),
    Column("counted_hours", Integer, nullable=False),
    Column("professional_hours", Integer, nullable=False),
    Column("ethics_hours", Integer, nullable=False),
    Column("political_hours", Integer, nullable=False),
    Column("converted_hours", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a lawyer's year for a time."""

    status: Status
    person_id: UUID
    full_name: str
    sort: str
    membership_id: UUID
    bar: str
    area: str
    year: int
    required_hours: int | None
    counted_hours: int
    professional_hours: int
    ethics_hours: int
    political_hours: int
    converted_hours: int


def rows_of(state: Training) -> set[Row]:
    """Say how a year stands through time; after its end it stands as it ended."""
    if isinstance(state, Unowed):
        return set()
    return {
        Row(
            effective_from=period.starts_on,
            effective_to=period.ends_before,
            status=period.status,
            person_id=state.person_id,
            full_name=state.full_name,
            sort=fold(state.full_name),
            membership_id=state.membership_id,
            bar=state.bar,
            area=state.area,
            year=state.year,
            required_hours=state.required_hours,
            counted_hours=period.counted_hours,
            professional_hours=period.professional_hours,
            ethics_hours=period.ethics_hours,
            political_hours=period.political_hours,
            converted_hours=period.converted_hours,
        )
        for period in periods(state)
    }
