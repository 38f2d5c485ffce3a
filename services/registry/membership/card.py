"""The lawyer's card, which the Federation issues. Source: Luật Luật sư Đ.20(4)."""

from datetime import date

from services.registry.context import Context, Line, Text
from services.registry.membership.fact import BY_THE_BAR, about, faults_of_day
from services.registry.membership.standing import card_on
from services.registry.membership.state import Member, Membership
from shared.contracts.registry.card import (
    CardReason,
    LawyerCardExchanged,
    LawyerCardIssued,
    LawyerCardRequested,
    LawyerCardWithdrawn,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Terms, Weight


class RequestCard(Command):
    """The Bar asks the Federation for a member's card, or for another one."""

    terms = Terms(by=BY_THE_BAR, vi="Đề nghị cấp thẻ luật sư", en="Ask for the lawyer's card")

    requested_on: date


class RecordCardIssued(Command):
    """The Federation has issued a member's card."""

    terms = Terms(by=BY_THE_BAR, vi="Ghi nhận cấp thẻ luật sư", en="Record the lawyer's card")

    card_number: Line
    issued_on: date
    decision: DecisionOnPaper | None = None


class RecordCardExchanged(Command):
    """The Federation has exchanged a member's card."""

    terms = Terms(by=BY_THE_BAR, vi="Ghi nhận đổi thẻ luật sư", en="Record a card exchanged")

    card_number: Line
    card_reason: CardReason
    exchanged_on: date
    decision: DecisionOnPaper | None = None


class RecordCardWithdrawn(Command):
    """The Federation has withdrawn a member's card."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận thu hồi thẻ luật sư",
        en="Record a card withdrawn",
        weight=Weight.WEIGHTY,
    )

    withdrawn_on: date
    reason: Text
    decision: DecisionOnPaper | None = None


def request(
    state: Membership, member: Member, command: RequestCard, context: Context
) -> list[Decided[LawyerCardRequested]]:
    """The time to issue runs from the request; an open one is not opened again.

    Raises:
        Rejected: `before-joining`, `in-the-future`.
    """
    day = command.requested_on
    if state.card_requested_on is not None:
        return []
    reject_any(faults_of_day("requested_on", day, member, context))
    requested = LawyerCardRequested(
        person_id=member.person_id, full_name=member.full_name, requested_on=day
    )
    return about(member, requested, day)


def issue(
    state: Membership, member: Member, command: RecordCardIssued, context: Context
) -> list[Decided[LawyerCardIssued]]:
    """A member has one card; who has one gets another by exchange. The same again is nothing.

    Raises:
        Rejected: `has-a-card`, `before-joining`, `in-the-future`.
    """
    day = command.issued_on
    good = card_on(state, date.max)
    if good == command.card_number:
        return []
    reject_any(
        (
            *((Fault("has-a-card", "card_number"),) if good else ()),
            *faults_of_day("issued_on", day, member, context),
        )
    )
    issued = LawyerCardIssued(
        person_id=member.person_id,
        full_name=member.full_name,
        card_number=command.card_number,
        issued_on=day,
    )
    return about(member, issued, day, command.decision)


def exchange(
    state: Membership, member: Member, command: RecordCardExchanged, context: Context
) -> list[Decided[LawyerCardExchanged]]:
    """A card is exchanged as on a transfer; who comes from another Bar may bring an unknown one.

    Raises:
        Rejected: `before-joining`, `in-the-future`.
    """
    day = command.exchanged_on
    previous = card_on(state, date.max)
    if previous == command.card_number:
        return []
    reject_any(faults_of_day("exchanged_on", day, member, context))
    exchanged = LawyerCardExchanged(
        person_id=member.person_id,
        full_name=member.full_name,
        previous_number=previous,
        card_number=command.card_number,
        card_reason=command.card_reason,
        exchanged_on=day,
    )
    return about(member, exchanged, day, command.decision)


def withdraw(
    state: Membership, member: Member, command: RecordCardWithdrawn, context: Context
) -> list[Decided[LawyerCardWithdrawn]]:
    """A card may be withdrawn whose number nobody wrote down; withdrawn once, it is no more.

    Raises:
        Rejected: `before-joining`, `in-the-future`.
    Source: TT 05/2021/TT-BTP Đ.5; NĐ 121/2025/NĐ-CP PL III mục II(5).
    """
    day = command.withdrawn_on
    if state.cards and state.cards[-1].card_number is None:
        return []
    reject_any(faults_of_day("withdrawn_on", day, member, context))
    withdrawn = LawyerCardWithdrawn(
        person_id=member.person_id,
        full_name=member.full_name,
        card_number=card_on(state, date.max),
        withdrawn_on=day,
        reason=command.reason,
    )
    return about(member, withdrawn, day, command.decision)
