"""Trainees: how each stands on a day, where and under whose guidance; rows of the Bar's list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.through import ONE_DAY, spans
from shared.contracts.registry.traineeship import (
    TraineeDied,
    TraineeDiscipline,
    TraineeDisciplineAnnulled,
    TraineeDisciplined,
    TraineeExamFailed,
    TraineeExamPassed,
    TraineeGuideReplaced,
    TraineeRemoved,
    TraineeshipCompleted,
    TraineeshipEvent,
    TraineeshipExempted,
    TraineeshipExtended,
    TraineeshipMoved,
    TraineeshipPaused,
    TraineeshipRegistered,
    TraineeshipResumed,
    TraineeshipTerm,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

trainees = intervals.interval_table(
    "traineeship_2",
    Column("status", Text, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False, index=True),
    Column("term", Text),
    Column("organisation_id", Uuid, index=True),
    Column("organisation_name", Text),
    Column("guide_certificate", Uuid, index=True),
    Column("guide_name", Text),
    Column("registered_on", Date, nullable=False),
    Column("completed_on", Date),
)


class TraineeStatus(StrEnum):
    """How a traineeship stands on a day."""

    EXEMPT = "exempt"
    REGISTERED = "registered"
    EXTENDED = "extended"
    PAUSED = "paused"
    SUSPENDED = "trainee_suspended"
    COMPLETED = "completed"
    EXAM_FAILED = "exam_failed"
    EXAM_PASSED = "exam_passed"
    EXAM_LAPSED = "exam_lapsed"
    START_AGAIN = "start_again"
    REMOVED = "removed"
    DECEASED = "trainee_deceased"


RUNNING = (
    TraineeStatus.REGISTERED,
    TraineeStatus.EXTENDED,
    TraineeStatus.PAUSED,
    TraineeStatus.SUSPENDED,
)
Beginning = TraineeshipRegistered | TraineeshipExempted
Exam = TraineeExamPassed | TraineeExamFailed
Guiding = TraineeshipRegistered | TraineeshipMoved | TraineeGuideReplaced
Guide = tuple[date, UUID | None, str | None]  # since when, and who; nobody, too
Span = tuple[date, date]  # both days included


@dataclass(frozen=True, slots=True)
class State:
    """Facts by their days, each of which may be void; where it stands follows from them."""

    begun: Beginning | None = None
    stays: tuple[TraineeshipRegistered | TraineeshipMoved, ...] = ()
    guides: tuple[Guide, ...] = ()  # as they were recorded
    extended: tuple[date, ...] = ()
    pauses: tuple[Span, ...] = ()
    disciplined: Mapping[UUID, TraineeDisciplined] = field(default_factory=dict)
    annulled: frozenset[UUID] = frozenset()
    removed_on: date | None = None
    died_on: date | None = None
    completed_on: date | None = None
    exams: tuple[Exam, ...] = ()

    def decisions(self) -> list[TraineeDisciplined]:
        """List the decisions that nobody annulled."""
        return [one for by, one in self.disciplined.items() if by not in self.annulled]

    def removals(self) -> list[date]:
        """List the days from which on the name is off the Bar's list."""
        removal = TraineeDiscipline.REMOVAL
        decided = [one.starts_on for one in self.decisions() if one.discipline is removal]
        return [*decided, *((self.removed_on,) if self.removed_on else ())]

    def suspensions(self) -> list[Span]:
        """List the times for which a decision that stands suspended the trainee."""
        return [(one.starts_on, one.ends_on) for one in self.decisions() if one.ends_on]


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a traineeship changes from day to day."""

    status: TraineeStatus
    organisation: tuple[UUID | None, str | None] = (None, None)
    guide: tuple[UUID | None, str | None] = (None, None)
    completed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a trainee for a time."""

    status: TraineeStatus
    person_id: UUID
    full_name: str
    sort: str
    area: str
    term: TraineeshipTerm | None
    organisation_id: UUID | None
    organisation_name: str | None
    guide_certificate: UUID | None
    guide_name: str | None
    registered_on: date
    completed_on: date | None


def evolve(state: State, event: TraineeshipEvent) -> State:  # noqa: C901, PLR0911, PLR0912  # a table of events
    """Say what an event leads to."""
    match event:
        case TraineeshipRegistered():
            return replace(guided(state, event), begun=event, stays=(*state.stays, event))
        case TraineeshipExempted():
            return replace(state, begun=event)
        case TraineeshipMoved():
            return replace(guided(state, event), stays=(*state.stays, event))
        case TraineeGuideReplaced():
            return guided(state, event)
        case TraineeshipExtended(extended_on=on):
            return replace(state, extended=(*state.extended, on))
        case TraineeshipPaused(starts_on=begin, ends_on=end):
            return replace(state, pauses=(*state.pauses, (begin, end)))
        case TraineeshipResumed(resumed_on=on):
            return replace(state, pauses=tuple(up_to(one, on) for one in state.pauses))
        case TraineeDisciplined(decision_id=by, discipline=discipline, starts_on=on):
            known = replace(state, disciplined={**state.disciplined, by: event})
            return alone(known, on) if discipline is TraineeDiscipline.REMOVAL else known
        case TraineeDisciplineAnnulled(decision_id=by):
            return replace(state, annulled=state.annulled | {by})
        case TraineeRemoved(removed_on=on):
            return replace(alone(state, on), removed_on=on)
        case TraineeDied(died_on=on):
            return replace(alone(state, on), died_on=on)
        case TraineeshipCompleted(completed_on=on):
            return replace(state, completed_on=on)
        case TraineeExamPassed() | TraineeExamFailed():
            return replace(state, exams=(*state.exams, event))
        case _:  # What was asked for or told to others changes nothing that the list shows.
            return state


def guided(state: State, event: Guiding) -> State:
    """Note who guides from a day on."""
    guide = (since(event), event.guide_certificate, event.guide_name)
    return replace(state, guides=(*state.guides, guide))


def alone(state: State, day: date) -> State:
    """Note that nobody guides from a day on: the place is another's, also where that is undone."""
    return replace(state, guides=(*state.guides, (day, None, None)))


def up_to(pause: Span, resumed_on: date) -> Span:
    """Cut a pause off where the trainee went on."""
    begin, end = pause
    return (begin, resumed_on - ONE_DAY) if begin < resumed_on <= end else pause


def since(event: Beginning | Guiding | Exam) -> date:
    """Say from which day on something holds."""
    match event:
        case TraineeshipRegistered(registered_on=day) | TraineeshipExempted(exempted_on=day):
            return day
        case TraineeshipMoved(moved_on=day) | TraineeGuideReplaced(replaced_on=day):
            return day
        case TraineeExamPassed(issued_on=day) | TraineeExamFailed(held_on=day):
            return day


def status_on(state: State, one: Beginning, day: date) -> TraineeStatus:
    """Say how the traineeship stands on a day; what stands further on outweighs."""
    if isinstance(one, TraineeshipExempted):
        return TraineeStatus.EXEMPT
    if state.died_on is not None and state.died_on <= day:
        return TraineeStatus.DECEASED
    if any(on <= day for on in state.removals()):
        return TraineeStatus.REMOVED
    if exams := [exam for exam in state.exams if since(exam) <= day]:
        return examined(exams, day)
    if state.completed_on is not None and state.completed_on <= day:
        return TraineeStatus.COMPLETED
    if any(begin <= day <= end for begin, end in state.suspensions()):
        return TraineeStatus.SUSPENDED
    if any(begin <= day <= end for begin, end in state.pauses):
        return TraineeStatus.PAUSED
    again = any(on <= day for on in state.extended)
    return TraineeStatus.EXTENDED if again else TraineeStatus.REGISTERED


def examined(exams: Sequence[Exam], day: date) -> TraineeStatus:
    """Say how somebody stands who was examined. Source: TT 10/2021/TT-BTP Đ.15."""
    failed: list[TraineeExamFailed] = []
    for exam in sorted(exams, key=since):
        failed = [*failed, exam] if isinstance(exam, TraineeExamFailed) else []
    match max(exams, key=since):
        case TraineeExamPassed(valid_until=last) if last is not None and last < day:
            return TraineeStatus.EXAM_LAPSED
        case TraineeExamPassed():
            return TraineeStatus.EXAM_PASSED
        case TraineeExamFailed(failures_allowed=allowed):
            spent = allowed is not None and len(failed) >= allowed
            return TraineeStatus.START_AGAIN if spent else TraineeStatus.EXAM_FAILED


def stands_on(state: State, one: Beginning, day: date) -> Stands:
    """Say how it stands on a day, where it was or is served, and while it runs, who guides."""
    status = status_on(state, one, day)
    stay = max((one for one in state.stays if since(one) <= day), key=since, default=None)
    begun = [one for one in state.guides if one[0] <= day] if status in RUNNING else []
    # Of two of one day, the one recorded later.
    guide = max(reversed(begun), key=lambda one: one[0], default=None)
    done = state.completed_on
    return Stands(
        status,
        (stay.organisation_id, stay.organisation_name) if stay else (None, None),
        guide[1:] if guide else (None, None),
        done if done is not None and done <= day else None,
    )


def turning_days(state: State) -> set[date]:
    """List the days on which the standing may change."""
    days = {*state.removals(), *state.extended, *map(since, (*state.stays, *state.exams))}
    days |= {day for day, *_ in state.guides}
    days |= {state.completed_on} if state.completed_on else set()
    for begin, end in (*state.pauses, *state.suspensions()):
        days |= {begin, end + ONE_DAY}
    passed = (one.valid_until for one in state.exams if isinstance(one, TraineeExamPassed))
    return days | {day + ONE_DAY for day in passed if day is not None}


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a traineeship stands through time."""
    one = state.begun
    if one is None:
        return set()
    days = {max(day, since(one)) for day in {since(one), *turning_days(state)}}
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            status=said.status,
            person_id=one.person_id,
            full_name=one.full_name,
            sort=fold(one.full_name),
            area=one.area,
            term=one.term if isinstance(one, TraineeshipRegistered) else None,
            organisation_id=said.organisation[0],
            organisation_name=said.organisation[1],
            guide_certificate=said.guide[0],
            guide_name=said.guide[1],
            registered_on=since(one),
            completed_on=said.completed_on,
        )
        for said, begin, end in spans(days, lambda day: stands_on(state, one, day))
    }


view: Projection[State, TraineeshipEvent] = Projection(
    table=trainees,
    source="registry",
    noun="traineeship",
    contract=TraineeshipEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
