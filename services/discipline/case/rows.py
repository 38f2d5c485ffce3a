"""Disciplinary cases as rows: how each stands, from which day to which."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.discipline.case.state import (
    Case,
    Matter,
    Stands,
    Status,
    matter,
    stands_on,
    turning_days,
)
from services.discipline.context import written
from shared.contracts.discipline.case import Form
from shared.read import intervals

cases = intervals.interval_table(
    "discipline_cases_2",
    Column("status", Text, nullable=False),
    Column("decision_id", Uuid),
    Column("form", Text),
    Column("decided_on", Date),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("complained_since", Date),
    Column("since", Date, nullable=False),
    Column("regulation", Text),
    Column("violation_id", Uuid, nullable=False),
    Column("certificate", Text, nullable=False),
    Column("area", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list shows of a case for a time."""

    status: Status
    decision_id: UUID | None
    form: Form | None
    decided_on: date | None
    starts_on: date | None
    ends_on: date | None
    complained_since: date | None
    since: date
    regulation: str | None
    violation_id: UUID
    certificate: str | None
    area: str


def rows_of(state: Case) -> set[Row]:
    """Say how a case stands through time."""
    known = matter(state)
    if known is None:
        return set()
    days = sorted(turning_days(state))
    runs = [
        (stands, next(run)) for stands, run in groupby(days, key=lambda day: stands_on(state, day))
    ]
    ends = [*(day for _, day in runs[1:]), None]
    regulation = state.opening.regulation if state.opening else None
    return {
        row(stands, known, (day, end), days[0], regulation)
        for (stands, day), end in zip(runs, ends, strict=True)
    }


def row(
    stands: Stands,
    known: Matter,
    when: tuple[date, date | None],
    since: date,
    regulation: str | None,
) -> Row:
    """Write one line; an annulled decision imposes nothing."""
    imposed = stands.imposed
    return Row(
        effective_from=when[0],
        effective_to=when[1],
        status=stands.status,
        decision_id=stands.decision_id,
        form=imposed.form if imposed else None,
        decided_on=imposed.decided_on if imposed else None,
        starts_on=imposed.starts_on if imposed else None,
        ends_on=imposed.ends_on if imposed else None,
        complained_since=stands.complained_since,
        since=since,
        regulation=regulation,
        violation_id=known.violation_id,
        certificate=written(known.certificate),
        area=known.area,
    )
