"""Competencies as rows, while they are held."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.competency.state import Competency, Unproven
from shared.contracts.registry.competency import CompetencyKind
from shared.law.territory import fold
from shared.read import intervals

competencies = intervals.interval_table(
    "competency_register_1",
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False),
    Column("competency_kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sought", Text, nullable=False),  # the subject without case and marks
    Column("level", Text),
    Column("proof", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a competency for a time."""

    person_id: UUID
    full_name: str
    sort: str
    area: str
    competency_kind: CompetencyKind
    subject: str
    sought: str
    level: str | None
    proof: str
    valid_from: date
    valid_to: date | None


def rows_of(state: Competency) -> set[Row]:
    """Say while which days a competency is held; one that ended as it began never was."""
    if isinstance(state, Unproven):
        return set()
    end = state.ends_before
    if end is not None and end <= state.valid_from:
        return set()
    return {
        Row(
            effective_from=state.valid_from,
            effective_to=end,
            person_id=state.person_id,
            full_name=state.full_name,
            sort=fold(state.full_name),
            area=state.area,
            competency_kind=state.competency_kind,
            subject=state.subject,
            sought=fold(state.subject),
            level=state.level,
            proof=state.proof,
            valid_from=state.valid_from,
            valid_to=state.valid_to,
        )
    }
