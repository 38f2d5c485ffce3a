"""Checks and inspections: what each has found by a day, and whether it is concluded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Date, Integer, Text, Uuid

from services.reporting.views.through import spans
from shared.contracts.inspection.inspection import (
    Body,
    FindingRecorded,
    InspectionConcluded,
    InspectionEvent,
    InspectionOpened,
    InspectionRecordVoided,
    Kind,
    Verdict,
    ViolationReferred,
)
from shared.read import intervals
from shared.read.projection import Projection

inspections = intervals.interval_table(
    "inspection_2",
    Column("status", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("organisation_name", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("recommendation_id", Uuid),
    Column("opened_on", Date, nullable=False),
    Column("concluded_on", Date),
    Column("findings", Integer, nullable=False),
    Column("breaches", Integer, nullable=False),
    Column("referrals", Integer, nullable=False),
)
USUAL: Mapping[Kind, Body] = {Kind.CHECK: Body.DEPARTMENT, Kind.INSPECTION: Body.INSPECTORATE}


class InspectionStatus(StrEnum):
    """How an inspection stands on a day."""

    ONGOING = "ongoing"
    CONCLUDED = "concluded"


@dataclass(frozen=True, slots=True)
class State:
    """What was opened, found, referred and concluded, each by itself, as any may be voided."""

    opened: InspectionOpened | None = None
    findings: Mapping[UUID, tuple[date, Verdict]] = field(default_factory=dict)
    referrals: Mapping[UUID, date] = field(default_factory=dict)
    concluded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """What of an inspection changes from day to day."""

    status: InspectionStatus
    findings: int
    breaches: int
    referrals: int


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of an inspection for a time."""

    status: InspectionStatus
    number: str
    kind: Kind
    body: Body
    organisation_id: UUID
    organisation_name: str
    area: str
    recommendation_id: UUID | None
    opened_on: date
    concluded_on: date | None
    findings: int
    breaches: int
    referrals: int


def evolve(state: State, event: InspectionEvent) -> State:
    """Say what an event leads to."""
    match event:
        case InspectionOpened():
            return replace(state, opened=event)
        case FindingRecorded(found_on=on, verdict=verdict):
            return replace(state, findings={**state.findings, event.finding_id: (on, verdict)})
        case ViolationReferred(referred_on=on):
            return replace(state, referrals={**state.referrals, event.referral_id: on})
        case InspectionConcluded(concluded_on=on):
            return replace(state, concluded_on=on)
        case InspectionRecordVoided():
            return state


def stands_on(state: State, day: date) -> Stands | None:
    """Say what is known of an inspection by a day."""
    if state.opened is None or day < state.opened.opened_on:
        return None
    concluded = state.concluded_on is not None and state.concluded_on <= day
    found = [verdict for on, verdict in state.findings.values() if on <= day]
    return Stands(
        status=InspectionStatus.CONCLUDED if concluded else InspectionStatus.ONGOING,
        findings=len(found),
        breaches=found.count(Verdict.BREACH),
        referrals=sum(on <= day for on in state.referrals.values()),
    )


def turning_days(state: State) -> set[date]:
    """List the days on which something about it may change."""
    days = {*(on for on, _ in state.findings.values()), *state.referrals.values()}
    days |= {state.opened.opened_on} if state.opened else set()
    return days | ({state.concluded_on} if state.concluded_on else set())


def rows_of(state: State) -> set[intervals.Row]:
    """Say how an inspection stands through time."""
    opened = state.opened
    if opened is None:
        return set()
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            status=stands.status,
            number=opened.number,
            kind=opened.kind,
            body=opened.body or USUAL[opened.kind],
            organisation_id=opened.organisation_id,
            organisation_name=opened.organisation_name,
            area=opened.area,
            recommendation_id=opened.recommendation_id,
            opened_on=opened.opened_on,
            concluded_on=(
                state.concluded_on if stands.status is InspectionStatus.CONCLUDED else None
            ),
            findings=stands.findings,
            breaches=stands.breaches,
            referrals=stands.referrals,
        )
        for stands, begin, end in spans(turning_days(state), lambda day: stands_on(state, day))
    }


view: Projection[State, InspectionEvent] = Projection(
    table=inspections,
    source="inspection",
    noun="inspection",
    contract=InspectionEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
