"""Who has a dossier, until when, under three regimes."""

from datetime import date

import pytest

from services.registry.certificate import decider
from services.registry.certificate.application import ApplyForCertificate
from services.registry.certificate.clocks import Hands, in_hands_of, waiting
from services.registry.certificate.decision import RecordIssue
from services.registry.certificate.state import Certificate
from services.registry.certificate.steps import steps
from services.registry.certificate.supplement import CloseDossier, SupplementDossier
from shared.contracts.registry.certificate import (
    CertificateBarConfirmed,
    CertificateEvent,
    DossierKind,
)
from shared.law.clock import Clock
from shared.law.data import load_holidays, load_rules
from tests.registry.certificate.given import (
    applied,
    filed,
    issued,
    proposed,
    refused,
    requested,
    supplemented,
)
from tests.registry.context import FIRST_NEW_DAY, FIRST_UNKNOWN_DAY
from tests.support.spec import recorded

APRIL_25, MAY_8 = date(2025, 4, 25), date(2025, 5, 8)


def state_after(*events: CertificateEvent) -> Certificate:
    """Fold events into the state that they lead to."""
    return decider.replay([recorded(event, number) for number, event in enumerate(events, 1)])


def running(*events: CertificateEvent) -> list[Clock]:
    """List the clocks that run after these events."""
    return list(decider.clocks(state_after(*events), load_rules(), load_holidays()))


def hands(*events: CertificateEvent) -> Hands | None:
    """Say who has to do the next thing after these events."""
    one = waiting(state_after(*events))
    return None if one is None else in_hands_of(one, load_rules())


@pytest.mark.parametrize(
    ("filed_on", "due_on", "rule_row"),
    [
        (APRIL_25, MAY_8, "CERT-DEPT-CHECK-DAYS/2013-07-01"),  # seven working days
        (FIRST_NEW_DAY, date(2025, 7, 8), "CERT-DEPT-CHECK-DAYS/2025-07-01"),  # five
        (FIRST_UNKNOWN_DAY, None, "CERT-DEPT-CHECK-DAYS/2027-03-01"),  # a gap: nothing is guessed
    ],
)
def test_the_department_checks_a_dossier_within_the_limit_of_its_filing(
    filed_on: date, due_on: date | None, rule_row: str
) -> None:
    assert running(filed(filed_on)) == [Clock("department-check", due_on, rule_row)]
    assert hands(filed(filed_on)) is Hands.DEPARTMENT


def test_until_june_2025_the_bar_confirms_first_and_then_the_department_has_its_time() -> None:
    of_a_trainee = filed(APRIL_25, DossierKind.PASSED)
    confirmed = CertificateBarConfirmed(statement="Đủ", confirmed_on=MAY_8)

    assert running(of_a_trainee) == [
        Clock("bar-confirm", MAY_8, "CERT-BAR-CONFIRM-DAYS/2013-07-01")
    ]
    assert hands(of_a_trainee) is Hands.BAR
    assert running(of_a_trainee, confirmed) == [
        Clock("department-check", date(2025, 5, 19), "CERT-DEPT-CHECK-DAYS/2013-07-01")
    ]
    assert hands(of_a_trainee, confirmed) is Hands.DEPARTMENT


def test_while_a_supplement_is_awaited_only_its_own_time_runs() -> None:
    asked = requested(date(2025, 7, 3), FIRST_NEW_DAY)

    assert running(filed(FIRST_NEW_DAY), asked) == [
        Clock("supplement", date(2025, 7, 18), "REC-CLOSE-AFTER-DAYS/2025-07-01")
    ]
    assert hands(filed(FIRST_NEW_DAY), asked) is Hands.APPLICANT


def test_when_the_dossier_is_complete_the_time_starts_again_from_zero() -> None:
    asked = requested(date(2025, 7, 3), FIRST_NEW_DAY)
    brought = supplemented(date(2025, 7, 10), FIRST_NEW_DAY)

    assert running(filed(FIRST_NEW_DAY), asked, brought) == [
        Clock("department-check", date(2025, 7, 17), "CERT-DEPT-CHECK-DAYS/2025-07-01")
    ]


@pytest.mark.parametrize(
    ("filed_on", "due_on", "rule_row"),
    [
        (APRIL_25, date(2025, 7, 21), "CERT-DECIDE-DAYS/2013-07-01"),  # 20 days
        (FIRST_NEW_DAY, date(2025, 7, 15), "CERT-DECIDE-DAYS/2025-07-01"),  # 10 working days
    ],
)
def test_the_authority_decides_within_its_limit_of_the_proposal(
    filed_on: date, due_on: date, rule_row: str
) -> None:
    history = filed(filed_on), proposed(FIRST_NEW_DAY, filed_on)

    assert running(*history) == [Clock("authority-decide", due_on, rule_row)]
    assert hands(*history) is Hands.AUTHORITY


def test_before_the_filing_and_after_the_decision_no_time_runs() -> None:
    assert running() == []
    assert [one.name for one in running(applied, issued(on=FIRST_NEW_DAY))] == ["join-bar"]
    assert running(applied, refused) == []


def test_every_clock_explains_itself() -> None:
    (clock,) = running(filed(APRIL_25))

    assert clock.explanation


def test_a_state_offers_the_steps_that_it_allows() -> None:
    asked = requested(date(2025, 7, 3), FIRST_NEW_DAY)

    assert ApplyForCertificate in steps(Certificate())
    assert SupplementDossier in steps(state_after(filed(FIRST_NEW_DAY), asked))
    assert RecordIssue in steps(state_after(applied, proposed(FIRST_NEW_DAY)))
    assert steps(state_after(applied, refused)) == ()
    assert RecordIssue not in steps(state_after(applied))
    assert decider.on_due["supplement"]() == CloseDossier()
