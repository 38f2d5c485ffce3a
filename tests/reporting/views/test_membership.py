"""A membership as reporting sees it: who left or died is on no list, and the card is the latest."""

from datetime import date

import pytest

from services.reporting.views.membership import MembershipStatus, status_on, view
from shared.contracts.registry.card import (
    CardReason,
    LawyerCardExchanged,
    LawyerCardIssued,
    LawyerCardWithdrawn,
)
from shared.contracts.registry.membership import (
    MembershipEndedByDeath,
    MembershipEvent,
    MembershipTransferred,
    MembershipWithdrawn,
)
from tests.reporting.given import QUAN, admitted

NAME, BAR, DAY = "Đặng Minh Quân", "Đoàn Luật sư thành phố Đà Nẵng", date(2025, 12, 1)
withdrawn = MembershipWithdrawn(
    person_id=QUAN, full_name=NAME, certificate_id=QUAN, bar=BAR, withdrawn_on=DAY
)
transferred = MembershipTransferred(
    person_id=QUAN,
    full_name=NAME,
    certificate_id=QUAN,
    bar=BAR,
    to_bar="Đoàn Luật sư thành phố Huế",
    transferred_on=DAY,
)
died = MembershipEndedByDeath(person_id=QUAN, full_name=NAME, certificate_id=QUAN, died_on=DAY)
issued = LawyerCardIssued(
    person_id=QUAN, full_name=NAME, card_number="12", issued_on=date(2015, 2, 2)
)
exchanged = LawyerCardExchanged(
    person_id=QUAN,
    full_name=NAME,
    previous_number="12",
    card_number="13",
    card_reason=CardReason.LOST,
    exchanged_on=DAY,
)
taken_back = LawyerCardWithdrawn(
    person_id=QUAN, full_name=NAME, card_number="13", withdrawn_on=DAY, reason="Thu hồi"
)


@pytest.mark.parametrize("end", [withdrawn, transferred, died], ids=lambda one: one.type)
def test_who_left_is_on_no_list_from_that_day_on(end: MembershipEvent) -> None:
    state = view.evolve(view.evolve(view.initial, admitted()), end)

    assert status_on(state, date(2025, 11, 30)) is MembershipStatus.ACTIVE
    assert status_on(state, DAY) is None
    assert {row.effective_to for row in view.rows_of(state)} == {DAY}


def test_the_card_is_the_latest() -> None:
    state = view.evolve(view.initial, admitted())

    shown = []
    for event in (issued, exchanged, taken_back):
        state = view.evolve(state, event)
        shown.append(state.card_number)
    assert shown == ["12", "13", None]
