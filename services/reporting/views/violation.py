"""Violations: where each comes from, in whose hands it is, what was opened on it, by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.through import certificate_key, spans
from shared.contracts.discipline.violation import (
    Hands,
    Source,
    Track,
    ViolationEvent,
    ViolationHandedOver,
    ViolationRecorded,
    ViolationRecordVoided,
    ViolationScreenedOut,
    ViolationTaken,
)
from shared.read import intervals
from shared.read.projection import Projection

violations = intervals.interval_table(
    "violation_1",
    Column("status", Text, nullable=False),
    Column("in_hands_of", Text, nullable=False),
    Column("penalty_id", Uuid),
    Column("case_id", Uuid),
    Column("source", Text, nullable=False),
    Column("act", Text),
    Column("certificate", Text, index=True),  # its stream, or its printed number
    Column("organisation_id", Uuid, index=True),
    Column("inspection_id", Uuid),
    Column("area", Text, nullable=False),
    Column("committed_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("reporter_unit", Text, nullable=False),
)
FIRST: Mapping[Track, Hands] = {Track.DISCIPLINE: Hands.BAR, Track.PENALTY: Hands.DEPARTMENT}


class ViolationStatus(StrEnum):
    """How a violation stands on a day."""

    OPEN = "open"
    PURSUED = "pursued"  # a penalty or a case was opened on it
    SCREENED_OUT = "screened_out"


@dataclass(frozen=True, slots=True)
class State:
    """What was recorded, handed over, taken, screened out, each by itself."""

    recorded: ViolationRecorded | None = None
    handovers: tuple[tuple[date, Hands], ...] = ()
    pursuits: Mapping[Track, tuple[date, UUID]] = field(default_factory=dict)
    screened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a violation changes from day to day."""

    status: ViolationStatus
    hands: Hands
    penalty_id: UUID | None
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a violation for a time."""

    status: ViolationStatus
    in_hands_of: Hands
    penalty_id: UUID | None
    case_id: UUID | None
    source: Source
    act: str | None
    certificate: str | None
    organisation_id: UUID | None
    inspection_id: UUID | None
    area: str
    committed_on: date
    recorded_on: date
    reporter_unit: str


def evolve(state: State, event: ViolationEvent) -> State:
    """Say what an event leads to."""
    match event:
        case ViolationRecorded():
            return replace(state, recorded=event)
        case ViolationHandedOver(handed_on=on, to=to):
            return replace(state, handovers=(*state.handovers, (on, to)))
        case ViolationTaken(taken_on=on, by=by):
            return replace(state, pursuits={**state.pursuits, event.track: (on, by)})
        case ViolationScreenedOut(screened_on=on):
            return replace(state, screened_on=on)
        case ViolationRecordVoided():
            return state


def stands_on(state: State, day: date) -> Stands | None:
    """Say what is known of a violation by a day."""
    recorded = state.recorded
    if recorded is None or day < recorded.recorded_on:
        return None
    taken = {track: by for track, (on, by) in state.pursuits.items() if on <= day}
    given = [to for on, to in state.handovers if on <= day]
    if state.screened_on is not None and state.screened_on <= day:
        status = ViolationStatus.SCREENED_OUT
    else:
        status = ViolationStatus.PURSUED if taken else ViolationStatus.OPEN
    return Stands(
        status=status,
        hands=given[-1] if given else FIRST[recorded.track_proposed],
        penalty_id=taken.get(Track.PENALTY),
        case_id=taken.get(Track.DISCIPLINE),
    )


def turning_days(state: State) -> set[date]:
    """List the days on which something about it may change."""
    days = {*(on for on, _ in state.handovers), *(on for on, _ in state.pursuits.values())}
    days |= {state.recorded.recorded_on} if state.recorded else set()
    return days | ({state.screened_on} if state.screened_on else set())


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a violation stands through time."""
    return {
        row(state.recorded, stands, (begin, end))
        for stands, begin, end in spans(turning_days(state), lambda day: stands_on(state, day))
        if state.recorded is not None
    }


def row(recorded: ViolationRecorded, stands: Stands, when: tuple[date, date | None]) -> Row:
    """Write one line."""
    return Row(
        effective_from=when[0],
        effective_to=when[1],
        status=stands.status,
        in_hands_of=stands.hands,
        penalty_id=stands.penalty_id,
        case_id=stands.case_id,
        source=recorded.source,
        act=recorded.act,
        certificate=certificate_key(recorded.certificate),
        organisation_id=recorded.organisation_id,
        inspection_id=recorded.inspection_id,
        area=recorded.area,
        committed_on=recorded.committed_on,
        recorded_on=recorded.recorded_on,
        reporter_unit=recorded.reporter_unit,
    )


view: Projection[State, ViolationEvent] = Projection(
    table=violations,
    source="discipline",
    noun="violation",
    contract=ViolationEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
