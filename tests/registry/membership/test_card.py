"""The lawyer's card: asked for, issued, exchanged, withdrawn."""

from datetime import date

from services.registry.membership import decider
from services.registry.membership.card import (
    RecordCardExchanged,
    RecordCardIssued,
    RecordCardWithdrawn,
    RequestCard,
)
from services.registry.membership.rows import rows_of
from services.registry.membership.standing import card_on
from shared.contracts.registry.card import (
    CardReason,
    LawyerCardExchanged,
    LawyerCardRequested,
    LawyerCardWithdrawn,
)
from tests.registry.context import NAME, PERSON
from tests.registry.membership.given import (
    ADMITTED_ON,
    a_membership,
    admitted,
    applied,
    card,
    running,
    withdrawn,
)
from tests.support.spec import recorded

MAY_15, JUNE_2, DEC_1 = date(2025, 5, 15), date(2025, 6, 2), date(2025, 12, 1)
EARLY, FUTURE = date(2025, 5, 11), date(2026, 3, 3)
requested = LawyerCardRequested(person_id=PERSON, full_name=NAME, requested_on=MAY_15)
issued = card("2025/ĐN/12", JUNE_2)
exchanged = LawyerCardExchanged(
    person_id=PERSON,
    full_name=NAME,
    previous_number="2025/ĐN/12",
    card_number="2025/ĐN/13",
    card_reason=CardReason.LOST,
    exchanged_on=DEC_1,
)
taken_back = LawyerCardWithdrawn(
    person_id=PERSON,
    full_name=NAME,
    card_number="2025/ĐN/12",
    withdrawn_on=DEC_1,
    reason="Thu hồi chứng chỉ",
)


def issue(number: str = "2025/ĐN/12", day: date = JUNE_2) -> RecordCardIssued:
    """Build the command with only what the test is about."""
    return RecordCardIssued(card_number=number, issued_on=day)


def exchange(day: date = DEC_1) -> RecordCardExchanged:
    """Build the command with only what the test is about."""
    return RecordCardExchanged(
        card_number="2025/ĐN/13", card_reason=CardReason.LOST, exchanged_on=day
    )


def withdraw(day: date = DEC_1) -> RecordCardWithdrawn:
    """Build the command with only what the test is about."""
    return RecordCardWithdrawn(withdrawn_on=day, reason="Thu hồi chứng chỉ")


def test_a_card_is_asked_for_once_until_it_comes() -> None:
    ask = RequestCard(requested_on=MAY_15)

    a_membership.given(admitted).when(ask).then(requested)
    a_membership.given(admitted, requested).when(ask).then_nothing()
    a_membership.given(admitted, requested, issued).when(ask).then(requested)
    a_membership.given(admitted, withdrawn).when(ask).then_rejected("not-in-this-state")


def test_a_card_is_issued_exchanged_and_withdrawn() -> None:
    a_membership.given(admitted).when(issue()).then(issued)
    a_membership.given(admitted, issued).when(issue()).then_nothing()
    a_membership.given(admitted, issued).when(issue("2025/ĐN/99")).then_rejected("has-a-card")
    a_membership.given(admitted, issued).when(exchange()).then(exchanged)
    a_membership.given(admitted, issued, exchanged).when(exchange()).then_nothing()
    a_membership.given(admitted, issued).when(withdraw()).then(taken_back)
    a_membership.given(admitted, issued, taken_back).when(withdraw()).then_nothing()


def test_a_card_is_withdrawn_of_who_left_and_none_of_who_only_asked() -> None:
    a_membership.given(admitted, issued, withdrawn).when(withdraw()).then(taken_back)
    a_membership.given(applied).when(withdraw()).then_rejected("not-in-this-state")
    a_membership.given(applied).when(issue()).then_rejected("not-in-this-state")


def test_the_days_of_a_card_lie_between_the_admission_and_today() -> None:
    member = a_membership.given(admitted)
    for command in (issue(day=EARLY), exchange(EARLY), withdraw(EARLY)):
        member.when(command).then_rejected("before-joining")
    for command in (issue(day=FUTURE), exchange(FUTURE), withdraw(FUTURE)):
        member.when(command).then_rejected("in-the-future")
    member.when(RequestCard(requested_on=EARLY)).then_rejected("before-joining")
    a_membership.given(admitted, issued).when(issue("2025/ĐN/99", FUTURE)).then_rejected(
        "has-a-card", "in-the-future"
    )


def test_which_card_is_good_by_day() -> None:
    entered = admitted.model_copy(update={"card_number": "cũ"})
    state = decider.replay([recorded(entered), recorded(issued, 2), recorded(taken_back, 3)])

    assert [card_on(state, day) for day in (ADMITTED_ON, JUNE_2, DEC_1)] == [
        "cũ",
        "2025/ĐN/12",
        None,
    ]
    assert {(row.effective_from, row.card_number) for row in rows_of(state)} == {
        (ADMITTED_ON, "cũ"),
        (JUNE_2, "2025/ĐN/12"),
        (DEC_1, None),
    }


def test_the_bar_asks_and_the_federation_issues_within_their_days() -> None:
    assert running(admitted)["card-request"].due_on == date(2025, 5, 21)
    asked = running(admitted, requested)
    assert asked["card-issue"].due_on == date(2025, 6, 4)
    assert "card-request" not in asked
    assert running(admitted, requested, issued).keys() == {"delete-not-practised"}
    entered = admitted.model_copy(update={"entered_from": "Sổ 2025"})
    assert running(entered) == {}
