"""A member leaves, to another Bar or for good, unless something bars from it."""

from datetime import date

from services.registry.membership import decider, steps
from services.registry.membership.commands import OF_A_MEMBER
from services.registry.membership.leaving import (
    RecordTransfer,
    RefuseTransfer,
    RequestTransfer,
    WithdrawFromBar,
)
from services.registry.membership.standing import Status, status_on
from services.registry.membership.state import Membership
from shared.contracts.registry.membership import (
    MemberDisciplineClosed,
    MembershipEvent,
    MembershipTransferred,
    MembershipTransferRefused,
)
from tests.registry.context import CERTIFICATE, NAME, PERSON
from tests.registry.membership.given import (
    CASE,
    ONE,
    OTHER_BAR,
    THE_BAR,
    a_membership,
    admitted,
    annulled,
    asked_to_go,
    by_the_board,
    considered,
    running,
    suspended,
    warned,
    withdrawn,
)
from tests.support.spec import recorded

NOV_24, DEC_1, FUTURE, EARLY = (
    date(2025, 11, 24),
    date(2025, 12, 1),
    date(2026, 3, 3),
    date(2025, 5, 11),
)
SERVING = suspended(ONE, date(2025, 10, 1), date(2026, 5, 31))
transferred = MembershipTransferred(
    person_id=PERSON,
    full_name=NAME,
    certificate_id=CERTIFICATE,
    bar=THE_BAR,
    to_bar=OTHER_BAR,
    transferred_on=DEC_1,
)
kept = MembershipTransferRefused(
    person_id=PERSON, full_name=NAME, to_bar=OTHER_BAR, refused_on=DEC_1, reason="Lý do"
)


def withdraw(
    day: date = DEC_1, *, fees_paid: bool = True, in_dispute: bool = False
) -> WithdrawFromBar:
    """Build the command with only what the test is about."""
    return WithdrawFromBar(fees_paid=fees_paid, in_dispute=in_dispute, decision=by_the_board(day))


def let_go(
    day: date = DEC_1, *, fees_paid: bool = True, in_dispute: bool = False
) -> RecordTransfer:
    """Build the command with only what the test is about."""
    return RecordTransfer(fees_paid=fees_paid, in_dispute=in_dispute, decision=by_the_board(day))


def ask(day: date = NOV_24, to_bar: str = OTHER_BAR) -> RequestTransfer:
    """Build the command with only what the test is about."""
    return RequestTransfer(to_bar=to_bar, requested_on=day)


def keep(day: date = DEC_1) -> RefuseTransfer:
    """Build the command with only what the test is about."""
    return RefuseTransfer(reason="Lý do", decision=by_the_board(day))


def after(*events: MembershipEvent) -> Membership:
    """Fold events into the state that they lead to."""
    return decider.replay([recorded(event, number) for number, event in enumerate(events, 1)])


def test_a_member_withdraws() -> None:
    outcome = a_membership.given(admitted).when(withdraw()).then(withdrawn)

    outcome.under("MEM-WITHDRAW-BLOCK-WARNING-MONTHS/2022-07-19")
    state = after(admitted, withdrawn)
    assert status_on(state, NOV_24) is Status.ACTIVE
    assert status_on(state, DEC_1) is Status.WITHDRAWN
    assert decider.claims(state) == frozenset()
    assert steps(state) == OF_A_MEMBER
    a_membership.given(admitted, withdrawn).when(withdraw()).then_rejected("not-in-this-state")


def test_everything_that_bars_from_leaving_at_once() -> None:
    a_membership.given(
        admitted, considered, SERVING, warned.model_copy(update={"decision_id": CASE})
    ).when(withdraw(fees_paid=False, in_dispute=True)).then_rejected(
        "fees-unpaid", "in-dispute", "considered-for-discipline", "suspended", "warned-lately"
    )


def test_each_bar_by_itself() -> None:
    closed = MemberDisciplineClosed(case_id=CASE, closed_on=NOV_24)

    a_membership.given(admitted, considered).when(withdraw()).then_rejected(
        "considered-for-discipline"
    )
    a_membership.given(admitted, considered, closed).when(withdraw()).then(withdrawn)
    a_membership.given(admitted, SERVING).when(withdraw()).then_rejected("suspended")
    a_membership.given(admitted, SERVING, annulled(ONE)).when(withdraw()).then(withdrawn)
    a_membership.given(admitted, warned).when(withdraw()).then_rejected("warned-lately")
    a_membership.given(admitted, warned, annulled(ONE)).when(withdraw()).then(withdrawn)
    a_membership.given(admitted).when(withdraw(FUTURE)).then_rejected("in-the-future")
    a_membership.given(admitted).when(withdraw(EARLY)).then_rejected("before-joining")


def test_a_warning_bars_for_its_months_the_last_day_included() -> None:
    lately = warned.model_copy(update={"warned_on": date(2025, 6, 1)})
    day_before = lately.model_copy(update={"warned_on": date(2025, 5, 31)})

    a_membership.given(admitted, lately).when(withdraw()).then_rejected("warned-lately")
    a_membership.given(admitted, day_before).when(withdraw()).then(withdrawn)


def test_a_suspension_that_has_ended_bars_nobody() -> None:
    over = suspended(ONE, date(2025, 5, 20), date(2025, 11, 30))

    a_membership.given(admitted, over).when(withdraw()).then(withdrawn)


def test_a_member_asks_for_a_transfer_and_the_bar_answers() -> None:
    asked = asked_to_go(NOV_24)

    a_membership.given(admitted).when(ask()).then(asked)
    a_membership.given(admitted, asked).when(ask()).then_nothing()
    a_membership.given(admitted, asked).when(let_go()).then(transferred).under(
        "MEM-TRANSFER-DAYS/2013-07-01", "MEM-WITHDRAW-BLOCK-WARNING-MONTHS/2022-07-19"
    )
    a_membership.given(admitted, asked).when(keep()).then(kept)
    assert running(admitted, asked)["decide-transfer"].due_on == DEC_1
    assert "decide-transfer" not in running(admitted, asked, kept)


def test_how_a_transfer_stands_by_day() -> None:
    asked = asked_to_go(NOV_24)

    assert status_on(after(admitted, asked), DEC_1) is Status.TRANSFERRING
    assert status_on(after(admitted, asked, kept), DEC_1) is Status.ACTIVE
    gone = after(admitted, asked, transferred)
    assert status_on(gone, DEC_1) is Status.WITHDRAWN
    assert decider.claims(gone) == frozenset()


def test_every_fault_of_a_request_for_a_transfer_at_once() -> None:
    a_membership.given(admitted, considered).when(ask(FUTURE, THE_BAR)).then_rejected(
        "the-same-bar", "in-the-future", "considered-for-discipline"
    )
    a_membership.given(admitted, asked_to_go(NOV_24)).when(ask(DEC_1)).then_rejected(
        "transfer-waits-already"
    )
    a_membership.given(admitted, withdrawn).when(ask()).then_rejected("not-in-this-state")


def test_every_fault_of_an_answer_at_once() -> None:
    asked = asked_to_go(NOV_24)

    a_membership.given(admitted).when(let_go(fees_paid=False)).then_rejected(
        "no-transfer-asked", "fees-unpaid"
    )
    a_membership.given(admitted).when(keep()).then_rejected("no-transfer-asked")
    a_membership.given(admitted, asked, considered).when(
        let_go(date(2025, 11, 21), in_dispute=True)
    ).then_rejected("before-transfer-request", "in-dispute", "considered-for-discipline")
    a_membership.given(admitted, asked).when(keep(FUTURE)).then_rejected("in-the-future")
