"""Violations as rows: how each stands and in whose hands, from which day to which."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.discipline.context import written
from services.discipline.violation.state import (
    Notice,
    Status,
    Violation,
    hands_of,
    status_on,
    turning_days,
)
from shared.contracts.discipline.violation import Hands, Source, Track
from shared.read import intervals

violations = intervals.interval_table(
    "discipline_violations_1",
    Column("status", Text, nullable=False),
    Column("in_hands_of", Text, nullable=False),
    Column("penalty_id", Uuid),
    Column("case_id", Uuid),
    Column("source", Text, nullable=False),
    Column("track_proposed", Text, nullable=False),
    Column("act", Text),
    Column("certificate", Text),
    Column("organisation_id", Uuid),
    Column("inspection_id", Uuid),
    Column("area", Text, nullable=False),
    Column("committed_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("reporter_unit", Text, nullable=False),
)


class Stands(NamedTuple):
    """What of a violation changes from day to day."""

    status: Status
    hands: Hands
    penalty_id: UUID | None
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list shows of a violation for a time."""

    status: Status
    in_hands_of: Hands
    penalty_id: UUID | None
    case_id: UUID | None
    source: Source
    track_proposed: Track
    act: str | None
    certificate: str | None
    organisation_id: UUID | None
    inspection_id: UUID | None
    area: str
    committed_on: date
    recorded_on: date
    reporter_unit: str


def rows_of(state: Violation) -> set[Row]:
    """Say how a violation stands through time."""
    report = state.report
    if report is None:
        return set()
    runs = [
        (stands, next(days))
        for stands, days in groupby(
            sorted(turning_days(state)), key=lambda day: stands_on(state, report, day)
        )
    ]
    ends = [*(day for _, day in runs[1:]), None]
    return {
        Row(
            effective_from=day,
            effective_to=end,
            status=stands.status,
            in_hands_of=stands.hands,
            penalty_id=stands.penalty_id,
            case_id=stands.case_id,
            source=report.source,
            track_proposed=report.track_proposed,
            act=report.act,
            certificate=written(report.certificate),
            organisation_id=report.organisation_id,
            inspection_id=report.inspection_id,
            area=report.area,
            committed_on=report.committed_on,
            recorded_on=report.recorded_on,
            reporter_unit=report.reporter_unit,
        )
        for (stands, day), end in zip(runs, ends, strict=True)
    }


def stands_on(state: Violation, report: Notice, day: date) -> Stands:
    """Say what is known of a violation by a day."""

    def pursuing(track: Track) -> UUID | None:
        pursuit = state.pursuits.get(track)
        return pursuit.by if pursuit and pursuit.on <= day else None

    return Stands(
        status=status_on(state, day),
        hands=hands_of(report, tuple(one for one in state.handovers if one.on <= day)),
        penalty_id=pursuing(Track.PENALTY),
        case_id=pursuing(Track.DISCIPLINE),
    )
