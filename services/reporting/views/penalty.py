"""Penalties for administrative violations: the minutes, and the decision that stands, by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Text, Uuid

from services.reporting.views.through import certificate_key, spans, standing
from shared.contracts.discipline.penalty import (
    OffenderKind,
    PenaltyAnnulled,
    PenaltyDecided,
    PenaltyEvent,
    PenaltyMinutesMade,
    PenaltyRecordVoided,
)
from shared.read import intervals
from shared.read.projection import Projection

penalties = intervals.interval_table(
    "penalty_2",
    Column("status", Text, nullable=False),
    Column("violation", Text, nullable=False, index=True),  # the name of its stream
    Column("minutes_number", Text),
    Column("made_on", Date),
    Column("decision_id", Uuid),
    Column("decided_on", Date),
    Column("fine_vnd", BigInteger),
    Column("deprived_from", Date),
    Column("deprived_to", Date),
    Column("offender", Text, nullable=False),
    Column("certificate", Text, index=True),  # its stream, or its printed number
    Column("organisation_id", Uuid, index=True),
    Column("area", Text, nullable=False),
    Column("act", Text, nullable=False),
)


class PenaltyStatus(StrEnum):
    """How a penalty stands on a day."""

    RECORDED = "recorded"
    DECIDED = "decided"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class State:
    """Minutes, decisions by their ids, and the day of each annulment; known in any order."""

    minutes: PenaltyMinutesMade | None = None
    decisions: Mapping[UUID, tuple[date, PenaltyDecided]] = field(default_factory=dict)
    annulled: Mapping[UUID, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a penalty changes from day to day."""

    status: PenaltyStatus
    decision_id: UUID | None = None
    decided: PenaltyDecided | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a penalty for a time."""

    status: PenaltyStatus
    violation: str
    minutes_number: str | None
    made_on: date | None
    decision_id: UUID | None
    decided_on: date | None
    fine_vnd: int | None
    deprived_from: date | None
    deprived_to: date | None
    offender: OffenderKind
    certificate: str | None
    organisation_id: UUID | None
    area: str
    act: str


def evolve(state: State, event: PenaltyEvent) -> State:
    """Say what an event leads to."""
    match event:
        case PenaltyMinutesMade():
            return replace(state, minutes=event)
        case PenaltyDecided(decided_on=on):
            return replace(state, decisions={**state.decisions, event.decision_id: (on, event)})
        case PenaltyAnnulled(annulled_on=on):
            return replace(state, annulled={**state.annulled, event.decision_id: on})
        case PenaltyRecordVoided():
            return state


def stands_on(state: State, day: date) -> Stands | None:
    """Say how the penalty stands on a day; an annulled decision imposes nothing."""
    match standing(state.decisions, state.annulled, day):
        case by, None:
            return Stands(PenaltyStatus.ANNULLED, by)
        case by, decided:
            return Stands(PenaltyStatus.DECIDED, by, decided)
        case None:
            made = state.minutes is not None and state.minutes.made_on <= day
            return Stands(PenaltyStatus.RECORDED) if made else None


def turning_days(state: State) -> set[date]:
    """List the days on which something about it may change."""
    days = {*(on for on, _ in state.decisions.values()), *state.annulled.values()}
    return days | ({state.minutes.made_on} if state.minutes else set())


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a penalty stands through time."""
    last = next((one for _, one in reversed(list(state.decisions.values()))), None)
    known = state.minutes or last
    if known is None:
        return set()
    return {
        row(known, state.minutes, stands, (begin, end))
        for stands, begin, end in spans(turning_days(state), lambda day: stands_on(state, day))
    }


def row(
    known: PenaltyMinutesMade | PenaltyDecided,
    minutes: PenaltyMinutesMade | None,
    stands: Stands,
    when: tuple[date, date | None],
) -> Row:
    """Write one line."""
    decided = stands.decided
    term = decided.deprivation if decided else None
    return Row(
        effective_from=when[0],
        effective_to=when[1],
        status=stands.status,
        violation=f"violation-{known.violation_id}",
        minutes_number=minutes.minutes_number if minutes else None,
        made_on=minutes.made_on if minutes else None,
        decision_id=stands.decision_id,
        decided_on=decided.decided_on if decided else None,
        fine_vnd=decided.fine_vnd if decided else None,
        deprived_from=term.starts_on if term else None,
        deprived_to=term.ends_on if term else None,
        offender=known.offender,
        certificate=certificate_key(known.certificate),
        organisation_id=known.organisation_id,
        area=known.area,
        act=known.act,
    )


view: Projection[State, PenaltyEvent] = Projection(
    table=penalties,
    source="discipline",
    noun="penalty",
    contract=PenaltyEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
