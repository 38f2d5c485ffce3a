"""What a dossier lacks is asked for once, and in full. Source: NĐ 118/2025 Đ.17(2), Đ.19(5)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from services.registry.certificate.application import ItemHandedIn, kept
from services.registry.certificate.assessment import unknown_items
from services.registry.certificate.clocks import Hands, in_hands_of, last_day, waiting
from services.registry.certificate.state import (
    Certificate,
    Closed,
    Submitted,
    SupplementRequested,
)
from services.registry.context import Context, Line, Text, future
from shared.contracts.registry.certificate import (
    DossierClosed,
    DossierSupplemented,
    DossierSupplementRequested,
)
from shared.decider import Decided, Fault, Rejected, reject_any
from shared.law.rules import Gap, RuleRow
from shared.law.values import count
from shared.messages import Channel, Command, Reach, Role, Terms

TIMES = "REC-SUPPLEMENT-TIMES"


class RequestSupplement(Command):
    """The applicant is told what the dossier lacks."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE},
        vi="Yêu cầu bổ sung hồ sơ",
        en="Request a supplement",
    )

    missing: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)]
    reason: Text
    requested_on: date
    channel: Channel


class SupplementDossier(Command):
    """The applicant brought what was lacking."""

    terms = Terms(
        by={
            Role.APPLICANT: Reach.OWN,
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.BAR: Reach.PROVINCE,
        },
        vi="Nộp bổ sung hồ sơ",
        en="Supplement the dossier",
    )

    items: Annotated[tuple[ItemHandedIn, ...], Field(min_length=1, max_length=50)]
    received_on: date
    channel: Channel


class CloseDossier(Command):
    """What was lacking did not come in time."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Kết thúc hồ sơ không được bổ sung",
        en="Close a dossier that was not completed",
    )


def request(
    state: Certificate, submitted: Submitted, command: RequestSupplement, context: Context
) -> list[Decided[DossierSupplementRequested]]:
    """Whoever has the dossier asks, as often as the law of the filing allows; the limit stops.

    Raises:
        Rejected: `not-in-your-hands`, `supplement-already-requested`, `unknown-item`,
            `before-filing`, `in-the-future`.
    """
    dossier = submitted.dossier
    times = context.rules.on(TIMES, dossier.filed_on)
    reject_any(
        (
            *not_in_their_hands(state, context),
            *asked_before(state, times),
            *unknown_items(list(command.missing), state),
            *before("requested_on", command.requested_on, submitted.since),
            *future("requested_on", command.requested_on, context),
        )
    )
    holder = dossier.holder
    requested = DossierSupplementRequested(
        person_id=holder.person_id,
        full_name=holder.full_name,
        area=holder.area,
        kind=dossier.kind,
        dossier_number=dossier.number,
        filed_on=dossier.filed_on,
        missing=command.missing,
        reason=command.reason,
        requested_on=command.requested_on,
        channel=command.channel,
    )
    return [
        Decided(
            event=requested,
            effective_on=requested.requested_on,
            subjects=state.subjects(),
            rule_rows=(times.id,),
        )
    ]


def supplement(
    state: Certificate,
    asked: SupplementRequested | Closed,
    command: SupplementDossier,
    context: Context,
) -> list[Decided[DossierSupplemented]]:
    """What comes in time counts from the day it was received, also where the dossier was closed.

    Raises:
        Rejected: `supplement-too-late`, `before-request`, `in-the-future`.
    """
    dossier = asked.dossier
    limit = last_day(asked.requested_on, dossier.filed_on, context.rules, context.calendar)
    reject_any(
        (
            *too_late(command.received_on, limit.due_on),
            *early(command.received_on, asked.requested_on),
            *future("received_on", command.received_on, context),
        )
    )
    holder = dossier.holder
    supplemented = DossierSupplemented(
        person_id=holder.person_id,
        full_name=holder.full_name,
        area=holder.area,
        kind=dossier.kind,
        dossier_number=dossier.number,
        filed_on=dossier.filed_on,
        items=tuple(kept(item) for item in command.items),
        supplemented_on=command.received_on,
        channel=command.channel,
    )
    return [
        Decided(
            event=supplemented,
            effective_on=supplemented.supplemented_on,
            subjects=state.subjects(),
            rule_rows=(limit.rule_row,),
        )
    ]


def close(
    state: Certificate, asked: SupplementRequested, context: Context
) -> list[Decided[DossierClosed]]:
    """A dossier is closed once its last day has passed; where the law has a gap it never is.

    Raises:
        Rejected: `not-yet-due`.
    Source: NĐ 118/2025 Đ.19(5).
    """
    dossier = asked.dossier
    limit = last_day(asked.requested_on, dossier.filed_on, context.rules, context.calendar)
    if limit.due_on is None or context.today <= limit.due_on:
        raise Rejected([Fault("not-yet-due", None, {"rule_row": limit.rule_row})])
    holder = dossier.holder
    closed = DossierClosed(
        person_id=holder.person_id,
        full_name=holder.full_name,
        area=holder.area,
        kind=dossier.kind,
        dossier_number=dossier.number,
        filed_on=dossier.filed_on,
        requested_on=asked.requested_on,
        closed_on=context.today,
    )
    return [
        Decided(
            event=closed,
            effective_on=context.today,
            subjects=state.subjects(),
            rule_rows=(limit.rule_row,),
        )
    ]


def not_in_their_hands(state: Certificate, context: Context) -> Iterator[Fault]:
    """The Bar asks only while the dossier is with it."""
    one = waiting(state)
    if context.actor.role is Role.BAR and one is not None:
        hands = in_hands_of(one, context.rules)
        if hands is not Hands.BAR:
            yield Fault("not-in-your-hands", None, {"hands": hands})


def asked_before(state: Certificate, times: RuleRow | Gap) -> Iterator[Fault]:
    """Where the law says how often, nobody asks more often."""
    match times:
        case RuleRow() if state.supplements >= count(times):
            yield Fault("supplement-already-requested", None, {"times": count(times)})
        case RuleRow() | Gap():
            pass


def too_late(received_on: date, due_on: date | None) -> Iterator[Fault]:
    """The last day counts."""
    if due_on is not None and received_on > due_on:
        yield Fault("supplement-too-late", "received_on", {"due_on": due_on})


def early(received_on: date, requested_on: date) -> Iterator[Fault]:
    """Nothing answers a request that was not made."""
    if received_on < requested_on:
        yield Fault("before-request", "received_on", {"requested_on": requested_on})


def before(field: str, day: date, filed_on: date) -> Iterator[Fault]:
    """Nothing happens to a dossier before it is filed."""
    if day < filed_on:
        yield Fault("before-filing", field, {"filed_on": filed_on})
