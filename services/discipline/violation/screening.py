"""Whoever holds a violation screens it out, hands it over, or has it pursued."""

from collections.abc import Iterator, Mapping
from datetime import date

from services.discipline.context import HOLDER, Context, Prose, misdated
from services.discipline.violation.state import Open, Violation
from shared.contracts.discipline.violation import (
    Hands,
    Track,
    ViolationHandedOver,
    ViolationScreenedOut,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms, Weight

HOLDERS: Mapping[Role, Hands] = {Role.BAR: Hands.BAR, Role.DEPARTMENT: Hands.DEPARTMENT}
TRACK_OF: Mapping[Hands, Track] = {hands: track for track, hands in HOLDER.items()}


class ScreenOut(Command):
    """Whoever holds the violation finds nothing to pursue, and says why."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE},
        vi="Kết thúc xem xét, không xử lý",
        en="Screen out",
        weight=Weight.WEIGHTY,
    )

    reason: Prose
    screened_on: date


class HandOver(Command):
    """Whoever holds the violation gives it to the other, who has to act on it."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE},
        vi="Chuyển giao vi phạm",
        en="Hand over",
        weight=Weight.WEIGHTY,
    )

    to: Hands
    reason: Prose
    handed_on: date


def screen_out(
    state: Violation, stands: Open, command: ScreenOut, context: Context
) -> list[Decided[ViolationScreenedOut]]:
    """Only who holds it may screen it out, and not what they pursue already.

    Raises:
        Rejected: `not-in-your-hands`, `already-pursued`, `too-early`, `in-the-future`.
    """
    reject_any(
        (
            *not_yours(stands, context),
            *pursued(state, stands.hands),
            *misdated("screened_on", command.screened_on, latest_of(state, stands), context),
        )
    )
    screened = ViolationScreenedOut(
        by=stands.hands, reason=command.reason, screened_on=command.screened_on
    )
    return [Decided(event=screened, effective_on=command.screened_on)]


def hand_over(
    state: Violation, stands: Open, command: HandOver, context: Context
) -> list[Decided[ViolationHandedOver]]:
    """Only who holds it may give it away; to give it to who has it changes nothing.

    A violation that one track pursues may still go to the other, which may pursue it too.

    Raises:
        Rejected: `not-in-your-hands`, `already-pursued`, `too-early`, `in-the-future`.
    """
    if command.to is stands.hands:
        return []
    reject_any(
        (
            *not_yours(stands, context),
            *pursued(state, command.to),
            *misdated("handed_on", command.handed_on, latest_of(state, stands), context),
        )
    )
    handed = ViolationHandedOver(
        by=stands.hands, to=command.to, reason=command.reason, handed_on=command.handed_on
    )
    return [Decided(event=handed, effective_on=command.handed_on)]


def not_yours(stands: Open, context: Context) -> Iterator[Fault]:
    """Who does not hold it does not dispose of it."""
    if HOLDERS.get(context.actor.role) is not stands.hands:
        yield Fault("not-in-your-hands", None, {"hands": stands.hands})


def pursued(state: Violation, hands: Hands) -> Iterator[Fault]:
    """A track that pursues it goes on to its end."""
    if (track := TRACK_OF[hands]) in state.pursuits:
        yield Fault("already-pursued", None, {"track": track})


def latest_of(state: Violation, stands: Open) -> date:
    """Find the day since which it is in these hands."""
    return max((stands.report.recorded_on, *(one.on for one in state.handovers)))
