"""The authority of the filing day issues or refuses, under two regimes and a gap."""

from datetime import date

from services.registry.certificate import decider
from services.registry.certificate.decision import RecordIssue, RecordRefusal
from shared.contracts.registry.certificate_refusal import RefusalGround
from shared.contracts.values import number_key
from shared.decider import Fault
from tests.registry.certificate.given import (
    a_certificate,
    applied,
    filed,
    issued,
    proposed,
    refused,
)
from tests.registry.context import (
    CHAIR,
    FIRST_NEW_DAY,
    FIRST_UNKNOWN_DAY,
    LAST_OLD_DAY,
    MINISTER,
    PERSON,
    on,
    signed,
)
from tests.support.spec import recorded

waiting = a_certificate.given(applied, proposed(on=date(2025, 5, 20)))


def issue(day: date, by: str) -> RecordIssue:
    """Build the command with only what the test is about."""
    return RecordIssue(decision=signed(day, by=by), serial="0147")


def test_what_was_filed_until_june_2025_the_minister_issues_also_later() -> None:
    for day in (LAST_OLD_DAY, FIRST_NEW_DAY):
        waiting.knowing(on(day)).when(issue(day, MINISTER)).then(issued(on=day)).under(
            "CERT-ISSUE-AUTH/2007-01-01"
        )


def test_what_was_filed_from_july_2025_the_chair_issues() -> None:
    a_certificate.given(filed(FIRST_NEW_DAY), proposed(FIRST_NEW_DAY, FIRST_NEW_DAY)).knowing(
        on(FIRST_NEW_DAY)
    ).when(issue(FIRST_NEW_DAY, CHAIR)).then(
        issued(on=FIRST_NEW_DAY, filed_on=FIRST_NEW_DAY)
    ).under("CERT-ISSUE-AUTH/2025-07-01")


def test_a_clerk_hears_of_every_fault_at_once() -> None:
    waiting.when(issue(date(2025, 4, 1), CHAIR)).then_rejected(
        "authority-not-competent", "before-filing"
    )


def test_a_fault_names_its_field_and_what_its_text_needs() -> None:
    outcome = waiting.when(issue(date(2025, 6, 2), CHAIR))

    assert outcome.faults == (
        Fault("authority-not-competent", "decision.authority", {"competent": MINISTER}),
    )


def test_an_issue_names_its_decision_and_whom_it_concerns() -> None:
    decision = signed(date(2025, 6, 2), by=MINISTER)
    (one,) = waiting.when(RecordIssue(decision=decision, serial="0147")).decided

    assert (one.decision, one.subjects) == (decision, (PERSON,))
    assert one.effective_on == decision.signed_on


def test_a_decision_is_not_signed_in_the_future_nor_before_the_proposal() -> None:
    waiting.when(issue(LAST_OLD_DAY, MINISTER)).then_rejected("in-the-future")
    waiting.when(issue(date(2025, 5, 19), MINISTER)).then_rejected("before-proposal")


def test_after_the_last_known_regime_no_authority_is_guessed() -> None:
    day = FIRST_UNKNOWN_DAY
    a_certificate.given(filed(day), proposed(day, day)).knowing(on(day)).when(
        issue(day, CHAIR)
    ).then_rejected("no-authority-in-law-data")


def test_nothing_is_issued_that_was_not_proposed() -> None:
    a_certificate.given(applied).when(issue(date(2025, 6, 2), MINISTER)).then_rejected(
        "not-in-this-state"
    )
    a_certificate.given(applied, refused).when(issue(date(2025, 6, 3), MINISTER)).then_rejected(
        "not-in-this-state"
    )


def test_a_refusal_names_its_ground_before_or_after_the_proposal() -> None:
    refusal = RecordRefusal(
        decision=signed(date(2025, 6, 2), by=MINISTER), ground=RefusalGround.OFFICIAL
    )
    for scenario in (waiting, a_certificate.given(applied)):
        scenario.when(refusal).then(refused).under("CERT-ISSUE-AUTH/2007-01-01")
    waiting.when(
        RecordRefusal(decision=signed(date(2025, 6, 2), by=CHAIR), ground=RefusalGround.OFFICIAL)
    ).then_rejected("authority-not-competent")


def test_the_chairs_of_two_provinces_may_issue_the_same_number() -> None:
    ours = issued(on=FIRST_NEW_DAY).number
    theirs = ours.model_copy(update={"province": "01"})

    assert number_key(ours) != number_key(theirs)
    assert number_key(ours) in decider.claims(decider.replay([recorded(issued(on=FIRST_NEW_DAY))]))
