"""What time runs on a membership, and against whom."""

from datetime import date
from uuid import UUID

from services.registry.membership.application import DECIDE_LIMIT
from services.registry.membership.leaving import TRANSFER_LIMIT
from services.registry.membership.standing import ONE_DAY, card_on
from services.registry.membership.state import (
    Applied,
    Member,
    Membership,
    Outside,
    Refused,
    Suspension,
)
from shared.contracts.registry.membership import DeletionGround
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

COMPLAINT_LIMIT = "BAR-REFUSAL-COMPLAINT-DAYS"
CARD_REQUEST_LIMIT = "MEM-CARD-REQUEST-DAYS"
CARD_ISSUE_LIMIT = "MEM-CARD-ISSUE-DAYS"
CARD_WITHDRAWAL_LIMIT = "CERT-REVOKE-CARD-DAYS"
ASK_REVOCATION_LIMIT = "CERT-REVOKE-REQUEST-DAYS"
SUSPENSION_RULE = "DISC-SUSPEND-MAX"
SUSPENSION_ENDS = "suspension-ends"
DELETIONS = {
    DeletionGround.NOT_PRACTISED: ("delete-not-practised", "MEM-DELETE-NOTPRACTISE-YEARS"),
    DeletionGround.IDLE: ("delete-idle", "MEM-DELETE-IDLE-YEARS"),
}


def clocks(state: Membership, rules: Rules, calendar: Calendar) -> list[Clock]:
    """List what runs: on a request, on a member's card and practice, and after a deletion."""

    def limit(name: str, rule: str, start: date) -> Clock:
        return run(Limit(name, rules.on(rule, start), start), calendar)

    found = [limit(*one) for one in (*of_a_request(state), *after_the_end(state))]
    member = state.lifecycle
    if not isinstance(member, Member) or state.over_since() is not None:
        return found
    found += [limit(*one) for one in of_a_member(state, member)]
    deletions = (idle(state, ground, rules, calendar) for ground in DELETIONS)
    found += [one for one in deletions if one is not None]
    end = next_end(state)
    if end is not None:
        found.append(Clock(SUSPENSION_ENDS, end, rules.on(SUSPENSION_RULE, end).id))
    return found


def of_a_request(state: Membership) -> list[tuple[str, str, date]]:
    """Name the limits on a request to be admitted, and on a complaint about its refusal.

    Source: Luật Luật sư Đ.20(3), Đ.87(2).
    """
    match state.lifecycle:
        case Applied(since=since):
            return [("decide-admission", DECIDE_LIMIT, since)]
        case Refused(complained_on=day, reviewed=False) if day is not None:
            return [("refusal-complaint", COMPLAINT_LIMIT, day)]
        case Outside() | Refused() | Member():
            return []


def of_a_member(state: Membership, member: Member) -> list[tuple[str, str, date]]:
    """Name the limits on who is a member: for the card, and to answer a transfer.

    That the Federation's days count from the Bar's request is read into the row, which names no
    first day. Of an old register nobody knows whether a card was asked for.
    Source: Luật Luật sư Đ.20(4), (6).
    """
    found = []
    if state.card_requested_on is not None:
        found.append(("card-issue", CARD_ISSUE_LIMIT, state.card_requested_on))
    elif not (state.cards or member.card_number or member.entered):
        found.append(("card-request", CARD_REQUEST_LIMIT, member.admitted_on))
    if state.transfer is not None:
        found.append(("decide-transfer", TRANSFER_LIMIT, state.transfer.requested_on))
    return found


def after_the_end(state: Membership) -> list[tuple[str, str, date]]:
    """Name the limits that follow a deletion by discipline, and a revocation that was received.

    Source: TT 05/2021/TT-BTP Đ.5; NĐ 121/2025/NĐ-CP PL III mục II(3), (5).
    """
    found = []
    deleted = [
        one.deleted_on for one in state.deletions() if one.ground is DeletionGround.DISCIPLINE
    ]
    if deleted and state.revocation_asked_on is None:
        found.append(("ask-revocation", ASK_REVOCATION_LIMIT, min(deleted)))
    received = state.revocation_received_on
    if received is not None and card_on(state, date.max) is not None:
        found.append(("card-withdrawal", CARD_WITHDRAWAL_LIMIT, received))
    return found


def idle(
    state: Membership, ground: DeletionGround, rules: Rules, calendar: Calendar
) -> Clock | None:
    """Count after how long without practice the Board deletes the name; nobody is deleted by it.

    Who never practised is counted from the first card, whose day an old register may not say: then
    nothing runs. Who practised is counted from the last day of it.
    Source: Luật Luật sư Đ.20(5).
    """
    if ground not in DELETIONS:
        return None
    name, rule = DELETIONS[ground]
    if any(one.ended_on is None for one in state.practices):
        return None
    if ground is DeletionGround.NOT_PRACTISED:
        cards = [one.since for one in state.cards if one.card_number is not None]
        start = None if state.practices else min(cards, default=None)
    else:
        start = max((one.ended_on for one in state.practices if one.ended_on), default=None)
    return None if start is None else run(Limit(name, rules.on(rule, start), start), calendar)


def next_end(state: Membership) -> date | None:
    """Say when a suspension ends next that was not said to be over, none other following on it."""
    return min((run_end(state, one) for _, one in unannounced(state)), default=None)


def unannounced(state: Membership) -> list[tuple[UUID, Suspension]]:
    """List the suspensions in force of which nobody said that they were over."""
    settled = state.annulled | state.reinstated
    return [
        (by, one)
        for by, one in state.restrictions.items()
        if isinstance(one, Suspension) and by not in settled
    ]


def run_end(state: Membership, one: Suspension) -> date:
    """Follow suspensions that overlap or adjoin to the last day of them all."""
    last = one.ends_on
    while later := [
        other.ends_on
        for other in state.suspensions()
        if other.starts_on <= last + ONE_DAY and other.ends_on > last
    ]:
        last = max(later)
    return last
