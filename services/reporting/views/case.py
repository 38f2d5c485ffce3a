"""The Bar's disciplinary cases, and the decision that stands in each, by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.through import certificate_key, spans, standing
from shared.contracts.discipline.case import (
    CaseEvent,
    DisciplinaryCaseOpened,
    DisciplinaryCaseRecordVoided,
    DisciplineAnnulled,
    DisciplineAppealed,
    DisciplineAppealResolved,
    DisciplineDecided,
    DisciplineDismissed,
    Form,
)
from shared.read import intervals
from shared.read.projection import Projection

cases = intervals.interval_table(
    "case_1",
    Column("status", Text, nullable=False),
    Column("violation", Text, nullable=False, index=True),  # the name of its stream
    Column("certificate", Text, index=True),  # its stream, or its printed number
    Column("area", Text, nullable=False),
    Column("opened_on", Date),
    Column("decision_id", Uuid),
    Column("form", Text),
    Column("decided_on", Date),
    Column("starts_on", Date),
    Column("ends_on", Date),
)


class CaseStatus(StrEnum):
    """How a case stands on a day."""

    OPEN = "open"
    DECIDED = "decided"
    DISMISSED = "dismissed"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class State:
    """An opening, decisions by their ids, the day of each annulment; known in any order."""

    opened: DisciplinaryCaseOpened | None = None
    decisions: Mapping[UUID, tuple[date, DisciplineDecided]] = field(default_factory=dict)
    annulled: Mapping[UUID, date] = field(default_factory=dict)
    dismissed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a case changes from day to day."""

    status: CaseStatus
    decision_id: UUID | None = None
    decided: DisciplineDecided | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a case for a time."""

    status: CaseStatus
    violation: str
    certificate: str | None
    area: str
    opened_on: date | None
    decision_id: UUID | None
    form: Form | None
    decided_on: date | None
    starts_on: date | None
    ends_on: date | None


def evolve(state: State, event: CaseEvent) -> State:
    """Say what an event leads to."""
    match event:
        case DisciplinaryCaseOpened():
            return replace(state, opened=event)
        case DisciplineDecided(decided_on=on):
            return replace(state, decisions={**state.decisions, event.decision_id: (on, event)})
        case DisciplineDismissed(dismissed_on=on):
            return replace(state, dismissed_on=on)
        case DisciplineAnnulled(annulled_on=on):
            return replace(state, annulled={**state.annulled, event.decision_id: on})
        case DisciplineAppealed() | DisciplineAppealResolved() | DisciplinaryCaseRecordVoided():
            return state  # the decision stays in force meanwhile


def stands_on(state: State, day: date) -> Stands | None:
    """Say how the case stands on a day; an annulled decision imposes nothing."""
    dismissed = state.dismissed_on is not None and state.dismissed_on <= day
    match standing(state.decisions, state.annulled, day):
        case by, DisciplineDecided() as decided:
            return Stands(CaseStatus.DECIDED, by, decided)
        case _ if dismissed:
            return Stands(CaseStatus.DISMISSED)
        case by, _:
            return Stands(CaseStatus.ANNULLED, by)
        case None:
            opened = state.opened is not None and state.opened.opened_on <= day
            return Stands(CaseStatus.OPEN) if opened else None


def turning_days(state: State) -> set[date]:
    """List the days on which something about it may change."""
    days = {*(on for on, _ in state.decisions.values()), *state.annulled.values()}
    days |= {state.opened.opened_on} if state.opened else set()
    return days | ({state.dismissed_on} if state.dismissed_on else set())


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a case stands through time."""
    last = next((one for _, one in reversed(list(state.decisions.values()))), None)
    known = state.opened or last
    if known is None:
        return set()
    return {
        row(known, state.opened, stands, (begin, end))
        for stands, begin, end in spans(turning_days(state), lambda day: stands_on(state, day))
    }


def row(
    known: DisciplinaryCaseOpened | DisciplineDecided,
    opened: DisciplinaryCaseOpened | None,
    stands: Stands,
    when: tuple[date, date | None],
) -> Row:
    """Write one line."""
    decided = stands.decided
    return Row(
        effective_from=when[0],
        effective_to=when[1],
        status=stands.status,
        violation=f"violation-{known.violation_id}",
        certificate=certificate_key(known.certificate),
        area=known.area,
        opened_on=opened.opened_on if opened else None,
        decision_id=stands.decision_id,
        form=decided.form if decided else None,
        decided_on=decided.decided_on if decided else None,
        starts_on=decided.starts_on if decided else None,
        ends_on=decided.ends_on if decided else None,
    )


view: Projection[State, CaseEvent] = Projection(
    table=cases,
    source="discipline",
    noun="case",
    contract=CaseEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
