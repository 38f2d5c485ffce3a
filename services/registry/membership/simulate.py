"""A membership's part in a simulated province: how lawyers join the Bar, and how they leave it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.registry.membership.admission import EnterMembership, ReceiveTransfer
from services.registry.membership.application import (
    AdmitApplicant,
    ApplyForMembership,
)
from services.registry.membership.board import RecordMemberDeath, RecordRevocationAsked
from services.registry.membership.card import (
    RecordCardExchanged,
    RecordCardIssued,
    RecordCardWithdrawn,
    RequestCard,
)
from services.registry.membership.leaving import RecordTransfer, RequestTransfer, WithdrawFromBar
from shared.acting import Act, Papers, after
from shared.contracts.registry.card import CardReason
from shared.law.calendar import Calendar
from shared.messages import Role


def joins(
    on: date, whose: tuple[UUID, str, str], card: str, papers: Papers, calendar: Calendar
) -> Iterator[Act]:
    """Somebody asks to be admitted, is, and gets the card. Source: Luật Luật sư Đ.20."""
    certificate_id, bar, area = whose
    admitted, requested, issued = after(calendar, on, 5, 4, 9)
    asked = ApplyForMembership(
        certificate_id=certificate_id, bar=bar, area=area, applied_on=on, criminal_record=True
    )
    yield Act(on, Role.BAR, asked)
    signed = papers.signed(f"Ban Chủ nhiệm {bar}", "QĐ-ĐLS", admitted)
    yes = AdmitApplicant(certificate_id=certificate_id, decision=signed)
    yield Act(admitted, Role.BAR, yes)
    yield Act(requested, Role.BAR, RequestCard(requested_on=requested))
    yield Act(issued, Role.BAR, RecordCardIssued(card_number=card, issued_on=issued))


def entered(on: date, whose: tuple[UUID, str, str], card: str, admitted_on: date) -> Act:
    """A membership stands in an old register."""
    certificate_id, bar, area = whose
    command = EnterMembership(
        certificate_id=certificate_id,
        bar=bar,
        card_number=card,
        area=area,
        admitted_on=admitted_on,
        entered_from="Sổ giả định thành viên",
    )
    return Act(on, Role.BAR, command)


def comes_from(
    on: date, from_bar: str, whose: tuple[UUID, str, str], card: str, calendar: Calendar
) -> Iterator[Act]:
    """A lawyer comes from another Bar, and the card is exchanged. Source: Luật Luật sư Đ.20(6)."""
    certificate_id, bar, area = whose
    requested, exchanged = after(calendar, on, 5, 9)
    received = ReceiveTransfer(
        certificate_id=certificate_id, from_bar=from_bar, bar=bar, area=area, admitted_on=on
    )
    yield Act(on, Role.BAR, received)
    yield Act(requested, Role.BAR, RequestCard(requested_on=requested))
    other = RecordCardExchanged(
        card_number=card, card_reason=CardReason.TRANSFER, exchanged_on=exchanged
    )
    yield Act(exchanged, Role.BAR, other)


def goes_to(on: date, to_bar: str, bar: str, papers: Papers, calendar: Calendar) -> Iterator[Act]:
    """A member goes over to another Bar. Source: Luật Luật sư Đ.20(6)."""
    (let_go,) = after(calendar, on, 4)
    yield Act(on, Role.BAR, RequestTransfer(to_bar=to_bar, requested_on=on))
    signed = papers.signed(f"Ban Chủ nhiệm {bar}", "QĐ-CT", let_go)
    gone = RecordTransfer(fees_paid=True, in_dispute=False, decision=signed)
    yield Act(let_go, Role.BAR, gone)


def withdraws(on: date, bar: str, papers: Papers, calendar: Calendar) -> Iterator[Act]:
    """A member leaves the Bar, and hands the card in."""
    signed = papers.signed(f"Ban Chủ nhiệm {bar}", "QĐ-RT", on)
    (handed_in,) = after(calendar, on, 5)
    gone = WithdrawFromBar(fees_paid=True, in_dispute=False, decision=signed)
    yield Act(on, Role.BAR, gone)
    withdrawn = RecordCardWithdrawn(withdrawn_on=handed_in, reason="Rút tên khỏi Đoàn")
    yield Act(handed_in, Role.BAR, withdrawn)


def dies(on: date) -> Act:
    """A member dies."""
    return Act(on, Role.BAR, RecordMemberDeath(died_on=on))


def deletion_told(on: date) -> Act:
    """The Bar has written to the Department after it deleted a name. Source: Đ.85(3)."""
    return Act(on, Role.BAR, RecordRevocationAsked(asked_on=on))
