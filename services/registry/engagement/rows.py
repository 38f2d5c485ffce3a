"""Engagements as rows: whom an agency engaged for what, and whether it goes on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Integer, Text, Uuid

from services.registry.engagement.state import (
    Engagement,
    EngagementStatus,
    Unopened,
    status_since,
)
from shared.contracts.registry.engagement import EngagementStage, Purpose
from shared.law.territory import fold
from shared.read import intervals

engagements = intervals.interval_table(
    "engagement_register_1",
    Column("status", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the agency's name without case and marks
    Column("area", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("person_id", Uuid),
    Column("full_name", Text),
    Column("organisation_name", Text),
    Column("opened_on", Date, nullable=False),
    Column("year", Integer, nullable=False),  # in which it was opened
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of an engagement for a time."""

    status: EngagementStatus
    agency: str
    sort: str
    area: str
    purpose: Purpose
    about: str
    stage: EngagementStage
    person_id: UUID | None
    full_name: str | None
    organisation_name: str | None
    opened_on: date
    year: int


def rows_of(state: Engagement) -> set[Row]:
    """Say how an engagement stands through time; one that is over stays in the list."""
    if isinstance(state, Unopened):
        return set()
    since = status_since(state)
    days = sorted(since)
    return {
        Row(
            effective_from=day,
            effective_to=end,
            status=since[day],
            agency=state.agency,
            sort=fold(state.agency),
            area=state.area,
            purpose=state.purpose,
            about=state.about,
            stage=state.stage,
            person_id=state.person_id,
            full_name=state.full_name,
            organisation_name=state.organisation_name,
            opened_on=state.opened_on,
            year=state.opened_on.year,
        )
        for day, end in zip(days, [*days[1:], None], strict=True)
    }
