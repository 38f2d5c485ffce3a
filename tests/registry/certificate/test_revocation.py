"""A revocation is asked for, submitted, decided or rejected, and annulled; no clock revokes."""

from datetime import date
from typing import Any
from uuid import UUID

from services.registry.certificate import decider
from services.registry.certificate.grounds import REFUSAL, REVOCATION
from services.registry.certificate.revocation import ProposeCertificateRevocation, SubmitRevocation
from services.registry.certificate.revoking import RecordRevocation, RejectRevocation
from services.registry.certificate.standing import pending, status_on
from services.registry.certificate.state import Certificate, Status
from services.registry.certificate.steps import steps
from shared.contracts.registry.certificate import CertificateEvent
from shared.contracts.registry.certificate_refusal import RefusalGround
from shared.contracts.registry.certificate_revocation import (
    CertificateNameDeletionComplained,
    CertificateNameDeletionComplaintResolved,
    CertificateRevocationGround,
    CertificateRevocationRejected,
    Conviction,
    RevocationRequester,
)
from shared.law.rules import Confidence
from shared.messages import Actor, Role
from tests.registry.certificate.given import (
    CHAIR_OF_ISSUE,
    CHAIR_OF_MEMBERSHIP,
    HELD,
    ONE,
    PROPOSAL,
    a_certificate,
    applied,
    asked,
    name_deleted,
    revoked,
    submitted,
)
from tests.registry.context import (
    BAR,
    CHAIR,
    COMMUNE,
    FIRST_UNKNOWN_DAY,
    MINISTER,
    NAME,
    PERSON,
    on,
    signed,
)
from tests.support.spec import recorded

A_DAY, LATER, LAST = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 16)
LETTER_B = CertificateRevocationGround.BECAME_OFFICIAL
LETTER_D = CertificateRevocationGround.JOINED_NO_BAR
LETTER_G = CertificateRevocationGround.NAME_DELETED
held = a_certificate.given(HELD).knowing(on(LAST))
LAWYER = Actor(id=UUID(int=8), role=Role.APPLICANT, unit="", person_id=PERSON)


def ask(
    ground: CertificateRevocationGround = LETTER_B, **known: Any
) -> ProposeCertificateRevocation:
    """Build the command with only what the test is about."""
    said: dict[str, Any] = {
        "requester": RevocationRequester.BAR,
        "evidence": "Văn bản đề nghị",
        "requested_on": A_DAY,
        **known,
    }
    return ProposeCertificateRevocation(ground=ground, **said)


def revoke(day: date = LAST, by: str = CHAIR_OF_MEMBERSHIP, **known: Any) -> RecordRevocation:
    """Build the command with only what the test is about."""
    return RecordRevocation(decision=signed(day, by=by), **known)


def after(*events: CertificateEvent) -> Certificate:
    """Fold events into the state that they lead to."""
    return decider.replay([recorded(event, number) for number, event in enumerate(events, 1)])


def test_a_revocation_is_asked_for_with_its_letter_and_the_text_that_has_it() -> None:
    held.when(ask()).then(asked(A_DAY, LETTER_B, "b")).under("CERT-REVOKE-REQUESTER/2025-07-01")


def test_each_letter_is_in_the_law_and_one_from_memory_says_so() -> None:
    assert set(REVOCATION) == set(CertificateRevocationGround)
    assert "".join(REVOCATION.values()) == "abcdđeghik"
    assert "".join(one.letter for one in REFUSAL.values()) == "abcdđeg"
    assert set(REFUSAL) == set(RefusalGround)
    assert {one.content for one in REFUSAL.values()} == {Confidence.VERIFIED}
    assert [one.letter for one in REFUSAL.values() if one.letters is Confidence.VERIFIED] == ["g"]


def test_the_bar_asks_for_a_deleted_name_and_nobody_else() -> None:
    held.when(ask(LETTER_G)).then(asked(A_DAY, LETTER_G, "g")).under(
        "CERT-REVOKE-REQUEST-DAYS/2025-07-01"
    )
    held.when(ask(LETTER_G, requester=RevocationRequester.DEPARTMENT)).then_rejected(
        "only-the-bar-asks"
    )


def test_a_lawyer_asks_to_stop_and_for_nothing_else() -> None:
    lawyer = held.knowing(on(LAST, actor=LAWYER))
    stops = ask(CertificateRevocationGround.STOPPED, requester=RevocationRequester.LAWYER)

    lawyer.when(stops).then(
        asked(A_DAY, CertificateRevocationGround.STOPPED, "e", requester=RevocationRequester.LAWYER)
    )
    lawyer.when(ask(requester=RevocationRequester.LAWYER)).then_rejected("lawyer-asks-to-stop")
    lawyer.when(ask()).then_rejected("requester-is-another")
    held.knowing(on(LAST, actor=BAR)).when(
        ask(requester=RevocationRequester.DEPARTMENT)
    ).then_rejected("requester-is-another")


def test_a_proposal_hears_of_every_fault_at_once() -> None:
    held.when(
        ask(
            requester=RevocationRequester.OTHER_BODY,
            conviction=Conviction.LESSER,
            requested_on=date(2013, 6, 30),
        )
    ).then_rejected("body-needed", "conviction-needed", "before-the-issue", "letters-not-known")
    held.when(
        ask(CertificateRevocationGround.CONVICTED, requested_on=date(2026, 3, 17))
    ).then_rejected("conviction-needed", "in-the-future")


def test_a_conviction_says_of_which_kind_it_is() -> None:
    held.when(ask(CertificateRevocationGround.CONVICTED, conviction=Conviction.LESSER)).then(
        asked(A_DAY, CertificateRevocationGround.CONVICTED, "i", conviction=Conviction.LESSER)
    )


def test_one_proposal_waits_at_a_time_and_nothing_is_revoked_twice() -> None:
    a_certificate.given(HELD, asked(A_DAY, LETTER_B, "b")).knowing(on(LAST)).when(
        ask()
    ).then_rejected("revocation-proposed-already")
    a_certificate.given(HELD, revoked(A_DAY, LETTER_B, "b")).knowing(on(LAST)).when(
        ask()
    ).then_rejected("revoked-already")


def test_nothing_is_revoked_that_was_not_issued() -> None:
    for command in (ask(), SubmitRevocation(submitted_on=LATER), revoke()):
        a_certificate.given(applied).when(command).then_rejected("not-in-this-state")
    a_certificate.when(ask()).then_rejected("not-in-this-state")


# The Department and the authority -------------------------------------------------------------

waits = a_certificate.given(HELD, asked(A_DAY, LETTER_B, "b")).knowing(on(LAST))
before_the_chair = a_certificate.given(
    HELD, asked(A_DAY, LETTER_B, "b"), submitted(LATER, LETTER_B, A_DAY)
).knowing(on(LAST))


def test_the_department_submits_once() -> None:
    waits.when(SubmitRevocation(submitted_on=LATER)).then(submitted(LATER, LETTER_B, A_DAY)).under(
        "CERT-REVOKE-DEPT-DAYS/2025-07-01"
    )
    before_the_chair.when(SubmitRevocation(submitted_on=LATER)).then_rejected("submitted-already")
    waits.when(SubmitRevocation(submitted_on=date(2026, 3, 1))).then_rejected("before-the-proposal")
    held.when(SubmitRevocation(submitted_on=LATER)).then_rejected("no-revocation-proposed")


def test_the_authority_of_the_proposals_day_revokes() -> None:
    before_the_chair.when(revoke()).then(revoked(LAST, LETTER_B, "b")).under(
        "CERT-REVOKE-AUTH/2025-07-01", "CERT-REVOKE-STAY/2025-07-01"
    )
    before_the_chair.when(revoke(by=MINISTER)).then_rejected("not-the-revoking-authority")


def test_letter_d_is_of_the_chair_who_issued_and_before_july_2025_of_the_minister() -> None:
    a_certificate.given(
        HELD, asked(A_DAY, LETTER_D, "d"), submitted(LATER, LETTER_D, A_DAY)
    ).knowing(on(LAST)).when(revoke(by=CHAIR_OF_ISSUE)).then(revoked(LAST, LETTER_D, "d")).under(
        "CERT-REVOKE-AUTH-D/2025-07-01", "CERT-REVOKE-STAY/2025-07-01"
    )
    day = date(2025, 6, 2)
    a_certificate.given(HELD, asked(day, LETTER_D, "d")).knowing(on(LAST)).when(
        revoke(by=MINISTER)
    ).then(revoked(LAST, LETTER_D, "d")).under(
        "CERT-REVOKE-AUTH/2007-01-01", "CERT-REVOKE-STAY/2021-08-10"
    )


def test_after_the_last_known_regime_no_revoking_authority_is_guessed() -> None:
    day = FIRST_UNKNOWN_DAY
    a_certificate.given(HELD, asked(day, LETTER_B, "b")).knowing(on(day)).when(
        revoke(day, CHAIR)
    ).then_rejected("no-revoking-authority")


def test_a_decision_hears_of_every_fault_at_once() -> None:
    waits.when(revoke(date(2026, 2, 2), CHAIR, revoked_on=date(2026, 2, 1))).then_rejected(
        "not-the-revoking-authority",
        "revocation-not-submitted",
        "before-the-proposal",
        "before-the-decision",
    )
    held.when(revoke()).then_rejected("no-revocation-proposed")


def test_nobody_revokes_while_the_deletion_is_under_complaint() -> None:
    complained = CertificateNameDeletionComplained(decision_id=ONE, complained_on=A_DAY)
    resolved = CertificateNameDeletionComplaintResolved(decision_id=ONE, resolved_on=LATER)
    history = (
        HELD,
        name_deleted(A_DAY),
        asked(A_DAY, LETTER_G, "g"),
        submitted(LATER, LETTER_G, A_DAY),
        complained,
    )
    under = a_certificate.given(*history).knowing(on(LAST))

    under.when(revoke()).then_rejected("deletion-under-complaint")
    a_certificate.given(*history, resolved).knowing(on(LAST)).when(revoke()).then(
        revoked(LAST, LETTER_G, "g")
    )
    before_and_complained = a_certificate.given(
        HELD, complained, asked(A_DAY, LETTER_B, "b"), submitted(LATER, LETTER_B, A_DAY)
    ).knowing(on(LAST))
    before_and_complained.when(revoke()).then(revoked(LAST, LETTER_B, "b"))


def test_what_is_not_proved_leaves_the_certificate_as_it_is() -> None:
    rejected = CertificateRevocationRejected(
        proposal_id=PROPOSAL,
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        number=HELD.number,
        ground=LETTER_B,
        reason="Chưa chứng minh",
        rejected_on=LAST,
    )
    decision = signed(LAST, by=CHAIR_OF_MEMBERSHIP)
    reject = RejectRevocation(decision=decision, reason="Chưa chứng minh")

    before_the_chair.when(reject).then(rejected).under("CERT-REVOKE-AUTH/2025-07-01")
    waits.when(reject).then_rejected("revocation-not-submitted")
    held.when(reject).then_rejected("no-revocation-proposed")
    state = after(HELD, asked(A_DAY, LETTER_B, "b"), rejected)
    assert (status_on(state, LAST), pending(state)) == (Status.ISSUED, None)
    assert ProposeCertificateRevocation in steps(state)
