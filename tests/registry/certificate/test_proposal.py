"""The Bar confirms while the law gives it a step; the Department proposes what is met."""

from datetime import date

from services.registry.certificate.proposal import ConfirmByBar, ProposeIssue
from services.registry.certificate.state import ASKED
from shared.contracts.registry.certificate import (
    CertificateBarConfirmed,
    CertificateEvent,
    DossierItemAssessed,
    DossierKind,
    ItemVerdict,
    Standard,
)
from shared.contracts.registry.certificate_refusal import (
    GroundVerdict,
    RefusalGround,
    RefusalGroundAssessed,
)
from tests.registry.certificate.given import (
    PAPER,
    a_certificate,
    all_met,
    applied,
    filed,
    proposed,
)
from tests.registry.context import BAR, FIRST_NEW_DAY, on

DAY = date(2025, 6, 2)
of_a_trainee = filed(applied.filed_on, DossierKind.PASSED)
confirmed = CertificateBarConfirmed(statement="Đủ tiêu chuẩn", confirmed_on=DAY)


def confirm(day: date = DAY) -> ConfirmByBar:
    """Build the command with only what the test is about."""
    return ConfirmByBar(statement="Đủ tiêu chuẩn", confirmed_on=day)


def propose(day: date = DAY) -> ProposeIssue:
    """Build the command with only what the test is about."""
    return ProposeIssue(proposed_on=day)


def test_the_bar_confirms_what_a_trainee_filed_until_june_2025() -> None:
    a_certificate.given(of_a_trainee).knowing(on(DAY, actor=BAR)).when(confirm()).then(
        confirmed
    ).under("CERT-BAR-CONFIRM-DAYS/2013-07-01")


def test_the_bar_has_no_step_for_the_exempt_nor_from_july_2025() -> None:
    a_certificate.given(applied).when(confirm()).then_rejected("no-bar-step")
    a_certificate.given(filed(FIRST_NEW_DAY, DossierKind.PASSED)).knowing(on(FIRST_NEW_DAY)).when(
        confirm(FIRST_NEW_DAY)
    ).then_rejected("no-bar-step")


def test_every_fault_of_a_confirmation_at_once() -> None:
    a_certificate.given(of_a_trainee, confirmed).when(confirm(date(2025, 4, 1))).then_rejected(
        "already-confirmed", "before-filing"
    )
    a_certificate.given(of_a_trainee).when(confirm(FIRST_NEW_DAY)).then_rejected("in-the-future")


def test_what_is_met_is_proposed() -> None:
    a_certificate.given(applied, *all_met).when(propose()).then(proposed(on=DAY)).under(
        "CERT-DEPT-CHECK-DAYS/2013-07-01"
    )


def test_a_paper_that_does_not_apply_is_enough() -> None:
    not_asked = DossierItemAssessed(
        label=PAPER,
        verdict=ItemVerdict.NOT_APPLICABLE,
        evidence="Giáo sư",
        assessed_on=DAY,
    )
    a_certificate.given(applied, *all_met, not_asked).when(propose()).then(proposed(on=DAY))


def test_every_paper_standard_and_ground_that_stands_against_it_is_named() -> None:
    outcome = a_certificate.given(applied).when(propose())

    outcome.then_rejected(
        "item-not-met",
        *["standard-not-met"] * len(Standard),
        *["ground-not-excluded"] * len(ASKED),
    )
    assert outcome.faults[0].parameters == {"item": PAPER, "verdict": "not_seen"}


def test_nothing_is_proposed_while_a_ground_of_refusal_is_there_or_unverified() -> None:
    for verdict in (GroundVerdict.THE_CASE, GroundVerdict.UNVERIFIED):
        found = RefusalGroundAssessed(
            ground=RefusalGround.OFFICIAL, verdict=verdict, evidence="quyết định", assessed_on=DAY
        )
        outcome = a_certificate.given(applied, *all_met, found).when(propose())

        outcome.then_rejected("ground-not-excluded")
        assert outcome.faults[0].parameters == {"ground": "official", "verdict": verdict}


def test_the_bar_confirms_before_a_trainees_dossier_is_proposed() -> None:
    history: list[CertificateEvent] = [of_a_trainee, *all_met]
    a_certificate.given(*history).when(propose()).then_rejected("bar-has-not-confirmed")
    assert a_certificate.given(*history, confirmed).when(propose()).decided


def test_nothing_is_proposed_before_its_filing_nor_in_the_future() -> None:
    met = a_certificate.given(applied, *all_met)
    met.when(propose(date(2025, 4, 24))).then_rejected("before-filing")
    met.when(propose(FIRST_NEW_DAY)).then_rejected("in-the-future")
    met.given(applied, *all_met, proposed(on=DAY)).when(propose()).then_rejected(
        "not-in-this-state"
    )
