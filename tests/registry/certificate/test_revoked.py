"""What others decided is entered, a revocation is annulled, and what follows from one."""

from datetime import date

import pytest

from services.registry.certificate import decider
from services.registry.certificate.annulling import AnnulRevocation, EnterRevocation
from services.registry.certificate.guides import guides
from services.registry.certificate.revocation import ProposeCertificateRevocation
from services.registry.certificate.revoking import RecordRevocation
from services.registry.certificate.standing import Pending, RevocationStage, pending, status_on
from services.registry.certificate.state import Status
from shared.contracts.registry.certificate import CertificateEvent
from shared.contracts.registry.certificate_revocation import (
    LegalBasis,
)
from shared.law.data import load_rules
from tests.registry.certificate.given import (
    ANOTHER,
    HELD,
    ONE,
    a_certificate,
    asked,
    deprived,
    name_deleted,
    revoked,
    unrevoked,
)
from tests.registry.certificate.test_revocation import (
    A_DAY,
    LAST,
    LATER,
    LETTER_B,
    LETTER_D,
    LETTER_G,
    after,
    held,
)
from tests.registry.context import (
    MINISTER,
    PERSON,
    on,
    signed,
)

# Entering and annulling -----------------------------------------------------------------------


def test_what_others_decided_is_entered_without_a_proposal() -> None:
    enter = EnterRevocation(
        ground=LETTER_B, decision=signed(LAST, by="Chủ tịch UBND tỉnh khác"), entered_from="Sổ"
    )
    held.when(enter).then(revoked(LAST, LETTER_B, "b", proposal_id=None, entered_from="Sổ"))
    without = enter.model_copy(update={"ground": None})
    held.when(without).then_rejected("ground-needed")
    a_certificate.given(HELD, revoked(A_DAY, LETTER_B, "b")).knowing(on(LAST)).when(
        enter
    ).then_rejected("revoked-already")


def test_a_letter_of_the_older_text_is_not_guessed() -> None:
    old = HELD.model_copy(update={"issued_on": date(2010, 1, 4)})
    decision = signed(date(2012, 5, 4), by=MINISTER)
    known = a_certificate.given(old).knowing(on(LAST))

    known.when(
        EnterRevocation(ground=LETTER_B, decision=decision, entered_from="Sổ")
    ).then_rejected("letters-not-known")
    (one,) = known.when(EnterRevocation(decision=decision, entered_from="Sổ")).decided
    assert one.event.basis == LegalBasis(  # type: ignore[union-attr]
        law="Luật Luật sư", version=date(2007, 1, 1), article="18"
    )


def test_an_annulment_lifts_its_own_revocation_and_both_stay() -> None:
    history = (HELD, revoked(A_DAY, LETTER_B, "b", by=ONE))
    annul = AnnulRevocation(
        decision_id=ONE, decision=signed(LATER, by="Tòa án"), reason="Không đúng căn cứ"
    )
    known = a_certificate.given(*history).knowing(on(LAST))

    known.when(annul).then(unrevoked(LATER))
    known.when(annul.model_copy(update={"decision_id": ANOTHER})).then_rejected(
        "revocation-not-known"
    )
    known.when(
        annul.model_copy(update={"decision": signed(date(2026, 1, 2), by="Tòa án")})
    ).then_rejected("before-the-revocation")
    a_certificate.given(*history, unrevoked(LATER)).knowing(on(LAST)).when(annul).then_nothing()
    assert status_on(after(*history), LAST) is Status.REVOKED
    assert status_on(after(*history), date(2026, 3, 1)) is Status.ISSUED
    assert status_on(after(*history, unrevoked(LATER)), LAST) is Status.ISSUED


def test_a_revocation_outweighs_a_deprivation_and_stays_when_it_ends() -> None:
    state = after(HELD, deprived(ANOTHER, A_DAY, LATER), revoked(LATER, LETTER_B, "b", by=ONE))

    assert status_on(state, A_DAY) is Status.DEPRIVED
    assert status_on(state, LATER) is Status.REVOKED
    assert status_on(state, LAST) is Status.REVOKED


def test_who_lost_a_certificate_may_ask_for_another_but_its_number_stays_taken() -> None:
    mine = f"certificate-holder/{PERSON}"
    gone = decider.claims(after(HELD, revoked(A_DAY, LETTER_B, "b", by=ONE)))
    back = decider.claims(after(HELD, revoked(A_DAY, LETTER_B, "b", by=ONE), unrevoked(LATER)))

    assert mine in decider.claims(after(HELD))
    assert mine not in gone
    assert gone < back
    assert mine in back


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ((name_deleted(A_DAY),), RevocationStage.TO_PROPOSE),
        ((name_deleted(A_DAY), asked(A_DAY, LETTER_G, "g")), RevocationStage.PROPOSED),
    ],
)
def test_a_deletion_waits_for_the_bar_and_then_for_the_department(
    events: tuple[CertificateEvent, ...], stage: RevocationStage
) -> None:
    one = pending(after(HELD, *events))

    assert isinstance(one, Pending)
    assert (one.stage, one.ground, one.since) == (stage, LETTER_G, A_DAY)


def test_whoever_records_a_decision_sees_whose_it_is() -> None:
    state, rules = after(HELD, asked(A_DAY, LETTER_D, "d")), load_rules()

    row = guides(state, RecordRevocation, rules, LAST)["decision.authority"]
    assert row.id == "CERT-REVOKE-AUTH-D/2025-07-01"
    assert guides(state, ProposeCertificateRevocation, rules, LAST)["requester"].rule == (
        "CERT-REVOKE-REQUESTER"
    )
