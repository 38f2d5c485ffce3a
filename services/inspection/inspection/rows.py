"""Checks and inspections as rows: how each stands, from which day to which."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Column, Date, Integer, Text, Uuid

from services.inspection.inspection.state import Inspection, Status, status_on, turning_days
from shared.contracts.inspection.inspection import Body, Kind, Verdict
from shared.read import intervals

inspections = intervals.interval_table(
    "inspection_inspections_1",
    Column("status", Text, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("breaches", Integer, nullable=False),
    Column("referrals", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("recommendation_id", Uuid),
    Column("opened_on", Date, nullable=False),
    Column("concluded_on", Date),
)


class Stands(NamedTuple):
    """What of an inspection changes from day to day."""

    status: Status
    findings: int
    breaches: int
    referrals: int


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list shows of an inspection for a time."""

    status: Status
    findings: int
    breaches: int
    referrals: int
    number: str
    kind: Kind
    body: Body
    organisation_id: UUID
    organisation_name: str
    area: str
    recommendation_id: UUID | None
    opened_on: date
    concluded_on: date | None


def rows_of(state: Inspection) -> set[Row]:
    """Say how an inspection stands through time; the day of its conclusion shows from that day."""
    opening = state.opening
    if opening is None:
        return set()
    runs = [
        (stands, next(days))
        for stands, days in groupby(
            sorted(turning_days(state)), key=lambda day: stands_on(state, day)
        )
    ]
    ends = [*(day for _, day in runs[1:]), None]
    return {
        Row(
            effective_from=day,
            effective_to=end,
            status=stands.status,
            findings=stands.findings,
            breaches=stands.breaches,
            referrals=stands.referrals,
            number=opening.number,
            kind=opening.kind,
            body=opening.body,
            organisation_id=opening.organisation_id,
            organisation_name=opening.organisation_name,
            area=opening.area,
            recommendation_id=opening.recommendation_id,
            opened_on=opening.opened_on,
            concluded_on=state.concluded_on if stands.status is Status.CONCLUDED else None,
        )
        for (stands, day), end in zip(runs, ends, strict=True)
    }


def stands_on(state: Inspection, day: date) -> Stands:
    """Say what is known of an inspection by a day."""
    found = [finding for finding in state.findings.values() if finding.found_on <= day]
    return Stands(
        status=status_on(state, day),
        findings=len(found),
        breaches=sum(finding.verdict is Verdict.BREACH for finding in found),
        referrals=sum(referral.referred_on <= day for referral in state.referrals.values()),
    )
