"""Where an organisation stands on a day. Source: Luật Luật sư Đ.36, Đ.46–47."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from services.registry.organisation.state import Registered, places


class Status(StrEnum):
    """How a registration stands on a day."""

    ACTIVE = "active"
    CHANGE_PENDING = "change_pending"
    SUSPENDED = "suspended"
    REVOCATION_PROPOSED = "revocation_proposed"
    REGISTRATION_REVOKED = "registration_revoked"
    TERMINATING = "terminating"
    TERMINATED = "terminated"
    CONVERTED = "converted"
    MERGED = "merged"


OVER = frozenset({Status.TERMINATED, Status.CONVERTED, Status.MERGED})


def status_on(state: Registered, day: date) -> Status:
    """Say how a registration stands: the gravest that holds on the day."""
    return next(statuses(state, day), Status.ACTIVE)


def statuses(state: Registered, day: date) -> Iterator[Status]:
    """List what holds on a day, the gravest first; a suspension lasts until it is resumed."""
    if state.end is not None and state.end.on <= day:
        yield Status(state.end.status)
    if state.revoked_on is not None and state.revoked_on <= day:
        yield Status.REGISTRATION_REVOKED
    if state.proposal is not None and state.proposal.proposed_on <= day:
        yield Status.REVOCATION_PROPOSED
    if state.announcement is not None and state.announcement.announced_on <= day:
        yield Status.TERMINATING
    if any(one.starts_on <= day < (one.resumed_on or date.max) for one in state.suspensions):
        yield Status.SUSPENDED
    if any(one.filed_on <= day < (one.changed_on or date.max) for one in state.filings):
        yield Status.CHANGE_PENDING


def stage(state: Registered) -> Status:
    """Say what may be done: of all that is recorded, whatever its day."""
    if state.end is None and state.revoked_on is None and state.proposal is None:
        if state.announcement is not None:
            return Status.TERMINATING
        if any(one.resumed_on is None for one in state.suspensions):
            return Status.SUSPENDED
        if any(one.changed_on is None for one in state.filings):
            return Status.CHANGE_PENDING
    return status_on(state, date.max)


def turning_days(state: Registered) -> list[date]:
    """List the days on which what the register says may change, the registration first."""
    days = {one.since for one in state.numbers} | {one.since for one in state.versions}
    days |= {one.since for one in places(state)} | {one.filed_on for one in state.filings}
    days |= {one.changed_on for one in state.filings if one.changed_on}
    days |= {one.starts_on for one in state.suspensions}
    days |= {one.resumed_on for one in state.suspensions if one.resumed_on}
    days |= {state.proposal.proposed_on} if state.proposal else set()
    days |= {state.revoked_on} if state.revoked_on else set()
    days |= {state.announcement.announced_on} if state.announcement else set()
    days |= {state.end.on} if state.end else set()
    return sorted({state.since, *(day for day in days if day >= state.since)})
