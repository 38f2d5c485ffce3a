"""A member leaves: to another Bar, or for good. What bars from it is checked across services.

Source: Luật Luật sư Đ.20(6); Điều lệ Liên đoàn Luật sư Việt Nam (QĐ 856/QĐ-TTg).
"""

from collections.abc import Iterator
from datetime import date

from services.registry.context import Context, Line, Text
from services.registry.membership.fact import BY_THE_BAR, BY_THE_LAWYER, about, faults_of_day
from services.registry.membership.state import Member, Membership, Transfer, Warned
from shared.contracts.registry.membership import (
    MembershipTransferred,
    MembershipTransferRefused,
    MembershipTransferRequested,
    MembershipWithdrawn,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import RuleRow
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Terms, Weight

WARNING_BARS = "MEM-WITHDRAW-BLOCK-WARNING-MONTHS"
TRANSFER_LIMIT = "MEM-TRANSFER-DAYS"


class RequestTransfer(Command):
    """A member asks to go over to another Bar."""

    terms = Terms(by=BY_THE_LAWYER, vi="Đề nghị chuyển Đoàn luật sư", en="Ask for a transfer")

    to_bar: Line
    requested_on: date


class RefuseTransfer(Command):
    """The Bar does not let a member go over to another."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Từ chối chuyển Đoàn luật sư",
        en="Refuse the transfer",
        weight=Weight.WEIGHTY,
    )

    reason: Text
    decision: DecisionOnPaper


class RecordTransfer(Command):
    """The Bar has taken the name off its list and sent the file to the other Bar."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Quyết định cho chuyển Đoàn luật sư",
        en="Let the member go",
        weight=Weight.WEIGHTY,
    )

    fees_paid: bool
    in_dispute: bool  # with a client, a lawyer or an organisation
    decision: DecisionOnPaper


class WithdrawFromBar(Command):
    """The Bar has let a member leave who asked for it."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Cho rút tên khỏi danh sách luật sư",
        en="Let the member withdraw",
        weight=Weight.WEIGHTY,
    )

    fees_paid: bool
    in_dispute: bool
    decision: DecisionOnPaper


def request(
    state: Membership, member: Member, command: RequestTransfer, context: Context
) -> list[Decided[MembershipTransferRequested]]:
    """A request is refused as long as discipline bars from leaving; the same again is nothing.

    Raises:
        Rejected: `the-same-bar`, `transfer-waits-already`, `before-joining`, `in-the-future`, and
            as `barred` says.
    Source: Luật Luật sư Đ.20(6).
    """
    day = command.requested_on
    if state.transfer == Transfer(command.to_bar, day):
        return []
    reject_any(
        (
            *((Fault("the-same-bar", "to_bar"),) if command.to_bar == member.bar else ()),
            *waits_already(state.transfer),
            *faults_of_day("requested_on", day, member, context),
            *barred(state, "requested_on", day, context),
        )
    )
    requested = MembershipTransferRequested(
        person_id=member.person_id,
        full_name=member.full_name,
        to_bar=command.to_bar,
        requested_on=day,
    )
    row = context.rules.on(WARNING_BARS, day).id
    return about(member, requested, day, rule_rows=(row,))


def refuse(
    state: Membership, member: Member, command: RefuseTransfer, context: Context
) -> list[Decided[MembershipTransferRefused]]:
    """Only what was asked for is refused.

    Raises:
        Rejected: `no-transfer-asked`, `before-joining`, `in-the-future`, `before-request`.
    """
    day = command.decision.signed_on
    reject_any(faults_of_answer(state, day, member, context))
    refused = MembershipTransferRefused(
        person_id=member.person_id,
        full_name=member.full_name,
        to_bar=state.transfer.to_bar if state.transfer else "",
        refused_on=day,
        reason=command.reason,
    )
    return about(member, refused, day, command.decision)


def transfer(
    state: Membership, member: Member, command: RecordTransfer, context: Context
) -> list[Decided[MembershipTransferred]]:
    """The Board deletes the name for the transfer, and introduces the member to the other Bar.

    Raises:
        Rejected: as `refuse`, `barred` and `unsettled` say.
    Source: Luật Luật sư Đ.20(6).
    """
    day = command.decision.signed_on
    reject_any(
        (
            *faults_of_answer(state, day, member, context),
            *unsettled(command),
            *barred(state, "decision.signed_on", day, context),
        )
    )
    asked = state.transfer or Transfer("", day)
    transferred = MembershipTransferred(
        person_id=member.person_id,
        full_name=member.full_name,
        certificate_id=member.certificate_id,
        bar=member.bar,
        to_bar=asked.to_bar,
        transferred_on=day,
    )
    rows = (
        context.rules.on(TRANSFER_LIMIT, asked.requested_on),
        context.rules.on(WARNING_BARS, day),
    )
    return about(member, transferred, day, command.decision, tuple(row.id for row in rows))


def withdraw(
    state: Membership, member: Member, command: WithdrawFromBar, context: Context
) -> list[Decided[MembershipWithdrawn]]:
    """Nobody leaves who owes fees, is in dispute, or is under discipline.

    Raises:
        Rejected: `before-joining`, `in-the-future`, and as `barred` and `unsettled` say.
    Source: Điều lệ Liên đoàn Luật sư Việt Nam (QĐ 856/QĐ-TTg).
    """
    day = command.decision.signed_on
    reject_any(
        (
            *faults_of_day("decision.signed_on", day, member, context),
            *unsettled(command),
            *barred(state, "decision.signed_on", day, context),
        )
    )
    withdrawn = MembershipWithdrawn(
        person_id=member.person_id,
        full_name=member.full_name,
        certificate_id=member.certificate_id,
        bar=member.bar,
        withdrawn_on=day,
    )
    row = context.rules.on(WARNING_BARS, day).id
    return about(member, withdrawn, day, command.decision, (row,))


def unsettled(command: RecordTransfer | WithdrawFromBar) -> Iterator[Fault]:
    """What only the Bar knows: fees and disputes."""
    if not command.fees_paid:
        yield Fault("fees-unpaid", "fees_paid")
    if command.in_dispute:
        yield Fault("in-dispute", "in_dispute")


def barred(state: Membership, field: str, day: date, context: Context) -> Iterator[Fault]:
    """What discipline made known: an open case, a suspension that is served, a fresh warning.

    Raises nothing; its faults are `considered-for-discipline`, `suspended`, `warned-lately`.
    """
    if any(opened_on is not None and opened_on <= day for opened_on in state.cases.values()):
        yield Fault("considered-for-discipline", None)
    ends = [one.ends_on for one in state.suspensions() if one.starts_on <= day <= one.ends_on]
    if ends:
        yield Fault("suspended", field, {"ends_on": max(ends)})
    row = context.rules.on(WARNING_BARS, day)
    if not isinstance(row, RuleRow):
        return
    warned = [
        add_months(one.warned_on, count(row))
        for one in state.in_force()
        if isinstance(one, Warned) and one.warned_on <= day
    ]
    if warned and day <= max(warned):
        yield Fault("warned-lately", field, {"months": count(row), "last_day": max(warned)})


def waits_already(asked: Transfer | None) -> Iterator[Fault]:
    """One request is answered before another is made."""
    if asked is not None:
        yield Fault("transfer-waits-already", None, {"requested_on": asked.requested_on})


def faults_of_answer(
    state: Membership, day: date, member: Member, context: Context
) -> Iterator[Fault]:
    """An answer follows a request."""
    field = "decision.signed_on"
    yield from faults_of_day(field, day, member, context)
    if state.transfer is None:
        yield Fault("no-transfer-asked", None)
    elif day < state.transfer.requested_on:
        said = {"requested_on": state.transfer.requested_on}
        yield Fault("before-transfer-request", field, said)
