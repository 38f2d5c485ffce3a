"""How a certificate stands on a day, past or to come."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from services.registry.certificate.state import Certificate, Status

ONE_DAY = timedelta(days=1)


def status_on(state: Certificate, day: date) -> Status:
    """Say how the certificate stands on a day: what was recorded last of the days up to it."""
    status = Status.NONE
    for turn in state.turns:
        if turn.since <= day:
            status = turn.status
    if status is not Status.ISSUED:
        return status
    taken = any(term.starts_on <= day <= term.ends_on for term in state.in_force())
    return Status.DEPRIVED if taken else Status.ISSUED


@dataclass(frozen=True, slots=True)
class Period:
    """A status from one day up to another, that day left out; the last period has no end."""

    status: Status
    starts_on: date
    ends_before: date | None


def periods(state: Certificate) -> list[Period]:
    """Cut time from the filing on into as few periods as it takes to say every day's status."""
    runs = groupby(sorted(turning_days(state)), key=lambda day: status_on(state, day))
    starts = [(status, next(days)) for status, days in runs if status is not Status.NONE]
    ends = [*(day for _, day in starts[1:]), None]
    return [Period(status, day, end) for (status, day), end in zip(starts, ends, strict=True)]


def turning_days(state: Certificate) -> set[date]:
    """List the days on which the status may change."""
    days = {turn.since for turn in state.turns}
    for term in state.in_force():
        days |= {term.starts_on, term.ends_on + ONE_DAY}
    return days
