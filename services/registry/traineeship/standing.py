"""How a traineeship stands on a day: its status, where, and under whose guidance."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from services.registry.traineeship.state import (
    Failed,
    Guidance,
    Passed,
    Stay,
    Traineeship,
    starts_again,
)

ONE_DAY = timedelta(days=1)


class Status(StrEnum):
    """How a traineeship stands on a day."""

    NONE = "none"
    EXEMPT = "exempt"
    REGISTERED = "registered"
    EXTENDED = "extended"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    EXAM_FAILED = "exam_failed"
    EXAM_PASSED = "exam_passed"
    EXAM_LAPSED = "exam_lapsed"  # the certificate of the examination ran out
    START_AGAIN = "start_again"  # too many examinations failed
    REMOVED = "removed"
    DECEASED = "deceased"


RUNNING = (Status.REGISTERED, Status.EXTENDED, Status.PAUSED, Status.SUSPENDED)


def status_on(state: Traineeship, day: date) -> Status:
    """Say how the traineeship stands on a day; what stands further on outweighs."""
    one = state.trainee
    if one is None or day < one.registered_on:
        return Status.NONE
    if one.term is None:
        return Status.EXEMPT
    if (over := gone(state, day)) is not None:
        return over
    exams = tuple(exam for exam in state.exams if exam.since <= day)
    if exams:
        return after(exams, day)
    if state.completed_on is not None and state.completed_on <= day:
        return Status.COMPLETED
    if any(term.starts_on <= day <= term.ends_on for term in state.suspensions()):
        return Status.SUSPENDED
    if any(pause.starts_on <= day <= pause.ends_on for pause in state.pauses):
        return Status.PAUSED
    return Status.EXTENDED if any(on <= day for on in state.extended) else Status.REGISTERED


def gone(state: Traineeship, day: date) -> Status | None:
    """Say whether the trainee was dead on a day, or off the Bar's list."""
    if state.died_on is not None and state.died_on <= day:
        return Status.DECEASED
    return Status.REMOVED if any(since <= day for since in state.removals()) else None


def after(exams: tuple[Passed | Failed, ...], day: date) -> Status:
    """Say how somebody stands on a day who was examined."""
    match max(exams, key=lambda exam: exam.since):
        case Passed(valid_until=last) if last is not None and last < day:
            return Status.EXAM_LAPSED
        case Passed():
            return Status.EXAM_PASSED
        case Failed():
            return Status.START_AGAIN if starts_again(exams) else Status.EXAM_FAILED


@dataclass(frozen=True, slots=True)
class Standing:
    """A status, and where and with whom while the traineeship runs."""

    status: Status
    stay: Stay | None = None
    guidance: Guidance | None = None


def standing_on(state: Traineeship, day: date) -> Standing:
    """Say how the traineeship stands on a day; where it was served stays known."""
    status = status_on(state, day)
    stays = [one for one in state.stays if one.since <= day]
    guides = [one for one in state.guides if one.since <= day]
    stay = max(stays, key=lambda one: one.since, default=None)
    # Of two of one day, the one recorded later.
    guidance = max(reversed(guides), key=lambda one: one.since) if guides else None
    return Standing(status, stay, guidance if status in RUNNING else None)


@dataclass(frozen=True, slots=True)
class Period:
    """A standing from one day up to another, that day left out; the last period has no end."""

    standing: Standing
    starts_on: date
    ends_before: date | None


def periods(state: Traineeship) -> list[Period]:
    """Cut time from the registration on into as few periods as say every day's standing."""
    runs = groupby(sorted(turning_days(state)), key=lambda day: standing_on(state, day))
    starts = [(one, next(days)) for one, days in runs if one.status is not Status.NONE]
    ends = [*(day for _, day in starts[1:]), None]
    return [Period(one, day, end) for (one, day), end in zip(starts, ends, strict=True)]


def turning_days(state: Traineeship) -> set[date]:
    """List the days on which the standing may change."""
    known = (
        state.trainee.registered_on if state.trainee else None,
        state.completed_on,
        state.died_on,
        *state.removals(),
        *state.extended,
        *(one.since for one in (*state.stays, *state.guides, *state.exams)),
    )
    days = {day for day in known if day is not None}
    for span in (*state.pauses, *state.suspensions()):
        days |= {span.starts_on, span.ends_on + ONE_DAY}
    for exam in state.exams:
        if isinstance(exam, Passed) and exam.valid_until is not None:
            days.add(exam.valid_until + ONE_DAY)
    return days
