"""How a membership stands on a day, and which card is good on it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from services.registry.membership.state import (
    Applied,
    Deletion,
    Departure,
    Member,
    Membership,
    Outside,
    Refused,
    Restriction,
    Suspension,
    Warned,
)

ONE_DAY = timedelta(days=1)


class Status(StrEnum):
    """How a membership stands on a day."""

    NONE = "none"
    APPLIED = "applied"
    REFUSED = "refused"
    ACTIVE = "active"
    TRANSFERRING = "transferring"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"  # also by transfer: the other Bar admits on its own
    DELETED = "deleted"
    DECEASED = "deceased"


HEAVIEST_FIRST = (
    Status.DECEASED,
    Status.DELETED,
    Status.WITHDRAWN,
    Status.SUSPENDED,
    Status.TRANSFERRING,
)
BY_DEPARTURE = {
    Departure.WITHDRAWN: Status.WITHDRAWN,
    Departure.TRANSFERRED: Status.WITHDRAWN,
    Departure.DECEASED: Status.DECEASED,
}


def status_on(state: Membership, day: date) -> Status:
    """Say how the membership stands on a day; what weighs most of all that holds then."""
    match state.lifecycle:
        case Outside():
            return Status.NONE
        case Applied(applied_on=applied_on):
            return Status.APPLIED if applied_on <= day else Status.NONE
        case Refused(asked, refused_on):
            if day < asked.applied_on:
                return Status.NONE
            return Status.REFUSED if refused_on <= day else Status.APPLIED
        case Member(admitted_on=admitted_on) if day < admitted_on:
            return Status.NONE
        case Member():
            found = {status_by(one, day) for one in state.in_force()}
            found |= {BY_DEPARTURE[end.departure] for end in state.ends if end.since <= day}
            if state.transfer is not None and state.transfer.requested_on <= day:
                found.add(Status.TRANSFERRING)
            return next((one for one in HEAVIEST_FIRST if one in found), Status.ACTIVE)


def status_by(restriction: Restriction, day: date) -> Status:
    """Say what one restriction makes of a day."""
    match restriction:
        case Suspension(starts_on, ends_on) if starts_on <= day <= ends_on:
            return Status.SUSPENDED
        case Deletion(deleted_on=deleted_on) if deleted_on <= day:
            return Status.DELETED
        case Suspension() | Deletion() | Warned():
            return Status.ACTIVE


def card_on(state: Membership, day: date) -> str | None:
    """Say which card is good on a day: that of the latest fact up to it."""
    first = state.lifecycle.card_number if isinstance(state.lifecycle, Member) else None
    until = [one for one in reversed(state.cards) if one.since <= day]  # the last said is first
    return max(until, key=lambda one: one.since).card_number if until else first


@dataclass(frozen=True, slots=True)
class Period:
    """A status and a card from one day up to another, that day left out; the last has no end."""

    status: Status
    starts_on: date
    ends_before: date | None
    card_number: str | None = None


def periods(state: Membership) -> list[Period]:
    """Cut time from its first day on into as few periods as say every day's status and card."""

    def said(day: date) -> tuple[Status, str | None]:
        return status_on(state, day), card_on(state, day)

    runs = [(what, next(days)) for what, days in groupby(sorted(turning_days(state)), key=said)]
    starts = [(what, day) for what, day in runs if what[0] is not Status.NONE]
    ends = [*(day for _, day in starts[1:]), None]
    return [
        Period(status, day, end, card)
        for ((status, card), day), end in zip(starts, ends, strict=True)
    ]


def cut(period: Period, days: Iterable[date]) -> list[Period]:
    """Cut a period on the days within it on which something else changes, such as the area."""
    last = period.ends_before or date.max
    starts = [period.starts_on, *sorted(day for day in days if period.starts_on < day < last)]
    ends = [*starts[1:], period.ends_before]
    return [
        replace(period, starts_on=day, ends_before=end)
        for day, end in zip(starts, ends, strict=True)
    ]


def turning_days(state: Membership) -> set[date]:
    """List the days on which the status or the card may change."""
    days: set[date] = set()
    match state.lifecycle:
        case Applied(applied_on=day) | Member(admitted_on=day):
            days = {day}
        case Refused(asked, refused_on):
            days = {asked.applied_on, refused_on}
        case Outside():
            pass
    for one in state.in_force():
        match one:
            case Suspension(starts_on, ends_on):
                days |= {starts_on, ends_on + ONE_DAY}
            case Deletion(deleted_on=deleted_on):
                days |= {deleted_on}
            case Warned():
                pass
    days |= {end.since for end in state.ends} | {card.since for card in state.cards}
    return days if state.transfer is None else {*days, state.transfer.requested_on}
