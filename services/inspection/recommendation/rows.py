"""Recommendations as rows: how each stands, from which day to which."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Text, Uuid

from services.inspection.recommendation.state import (
    Facts,
    Recommendation,
    Resolved,
    Status,
    answered_on,
    facts,
    status_on,
    turning_days,
)
from shared.read import intervals

recommendations = intervals.interval_table(
    "inspection_recommendations_1",
    Column("status", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("number", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("recommender", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("transferred_to", Text),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list shows of a recommendation for a time."""

    status: Status
    answered: bool
    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date
    transferred_to: str | None


def rows_of(state: Recommendation) -> set[Row]:
    """Say how a recommendation stands through time."""
    known = facts(state)
    if known is None:
        return set()
    runs = [
        (stands, next(days))
        for stands, days in groupby(
            sorted(turning_days(state)),
            key=lambda day: (status_on(state, day), answered_on(state, day)),
        )
    ]
    ends = [*(day for _, day in runs[1:]), None]
    return {
        row(state, known, (day, end), stands) for (stands, day), end in zip(runs, ends, strict=True)
    }


def row(
    state: Recommendation, known: Facts, when: tuple[date, date | None], stands: tuple[Status, bool]
) -> Row:
    """Write one line; to whom it went shows from the day of the transfer on."""
    status, answered = stands
    to = state.lifecycle.to if isinstance(state.lifecycle, Resolved) else None
    return Row(
        effective_from=when[0],
        effective_to=when[1],
        status=status,
        answered=answered,
        number=known.number,
        organisation_id=known.organisation_id,
        organisation_name=known.organisation_name,
        area=known.area,
        recommender=known.recommender,
        received_on=known.received_on,
        transferred_to=to if status is Status.TRANSFERRED else None,
    )
