"""Dossiers taken back or handed to another authority, and certificates on new paper."""

from datetime import date

from services.registry.certificate import decider
from services.registry.certificate.decision import RecordIssue, RecordRefusal
from services.registry.certificate.papers import (
    ReplaceCertificate,
    TransferDossier,
    WithdrawDossier,
)
from services.registry.certificate.standing import status_on
from services.registry.certificate.state import Status
from shared.contracts.registry.certificate import CertificateEvent, DossierWithdrawn
from shared.contracts.registry.certificate_refusal import RefusalGround
from shared.contracts.registry.certificate_revocation import (
    CertificateDossierTransferred,
    CertificateReplaced,
    CertificateRevocationGround,
    ReplacementReason,
)
from shared.contracts.values import CertificateNumber, number_key
from tests.registry.certificate.given import (
    EXEMPT,
    HELD,
    a_certificate,
    applied,
    issued,
    proposed,
    refused,
    requested,
    revoked,
)
from tests.registry.context import (
    CHAIR,
    COMMUNE,
    FIRST_NEW_DAY,
    FIRST_UNKNOWN_DAY,
    MINISTER,
    NAME,
    PERSON,
    PROVINCE,
    on,
    signed,
)
from tests.support.spec import recorded

A_DAY = date(2025, 6, 12)
withdrawn = DossierWithdrawn(
    person_id=PERSON,
    full_name=NAME,
    area=COMMUNE,
    kind=EXEMPT,
    dossier_number="LS-2025-000147",
    filed_on=applied.filed_on,
    withdrawn_on=A_DAY,
)
transferred = CertificateDossierTransferred(
    to_authority=CHAIR, reason="Chuyển thẩm quyền", transferred_on=FIRST_NEW_DAY
)
transfer = TransferDossier(
    to_authority=CHAIR, reason="Chuyển thẩm quyền", transferred_on=FIRST_NEW_DAY
)


def test_an_applicant_takes_back_what_nobody_has_decided_on() -> None:
    for history in (
        (applied,),
        (applied, requested(date(2025, 5, 5), applied.filed_on)),
        (applied, proposed(date(2025, 5, 20))),
    ):
        a_certificate.given(*history).when(WithdrawDossier(withdrawn_on=A_DAY)).then(withdrawn)
    for done in ((applied, issued(A_DAY)), (applied, refused), (applied, withdrawn)):
        a_certificate.given(*done).when(WithdrawDossier(withdrawn_on=A_DAY)).then_rejected(
            "not-in-this-state"
        )
    a_certificate.given(applied).when(
        WithdrawDossier(withdrawn_on=date(2025, 4, 24))
    ).then_rejected("before-filing")
    a_certificate.given(applied).when(
        WithdrawDossier(withdrawn_on=date(2025, 6, 21))
    ).then_rejected("in-the-future")


def test_who_took_a_dossier_back_may_file_another() -> None:
    state = decider.replay([recorded(applied), recorded(withdrawn, 2)])

    assert status_on(state, A_DAY) is Status.WITHDRAWN
    assert decider.claims(state) == {"dossier/LS-2025-000147"}


def test_a_dossier_goes_to_who_issues_on_that_day_and_keeps_its_law() -> None:
    given = (applied, proposed(date(2025, 5, 20)))
    known = a_certificate.given(*given).knowing(on(FIRST_NEW_DAY))

    known.when(transfer).then(transferred).under("CERT-ISSUE-AUTH/2025-07-01")
    after = a_certificate.given(*given, transferred).knowing(on(FIRST_NEW_DAY))
    after.when(RecordIssue(decision=signed(FIRST_NEW_DAY, by=MINISTER), serial="1")).then_rejected(
        "authority-not-competent"
    )
    (one,) = after.when(
        RecordIssue(decision=signed(FIRST_NEW_DAY, by=CHAIR), serial="0147")
    ).decided
    assert one.rule_rows == ("CERT-ISSUE-AUTH/2007-01-01",)
    refusal = RecordRefusal(
        decision=signed(FIRST_NEW_DAY, by=CHAIR), ground=RefusalGround.CRIMINAL, reason="Có án tích"
    )
    assert len(after.when(refusal).decided) == 1
    after.when(transfer).then_rejected("with-it-already")


def test_a_dossier_is_not_handed_to_just_anybody() -> None:
    a_certificate.given(applied).when(
        TransferDossier(to_authority=CHAIR, reason="?", transferred_on=date(2025, 4, 24))
    ).then_rejected("not-the-issuing-authority", "before-filing")
    a_certificate.given(applied).when(
        TransferDossier(to_authority=MINISTER, reason="?", transferred_on=A_DAY)
    ).then_rejected("with-it-already")
    day = FIRST_UNKNOWN_DAY
    a_certificate.given(applied).knowing(on(day)).when(
        TransferDossier(to_authority=CHAIR, reason="?", transferred_on=day)
    ).then_rejected("no-issuing-authority")


NEW = CertificateNumber(province=PROVINCE, issuer=CHAIR, year=2025, serial="9")
replaced = CertificateReplaced(
    person_id=PERSON,
    full_name=NAME,
    area=COMMUNE,
    number=NEW,
    replaced_number=HELD.number,
    reason=ReplacementReason.LOST,
    replaced_on=FIRST_NEW_DAY,
)


def test_another_paper_is_the_same_certificate_and_no_number_is_used_again() -> None:
    command = ReplaceCertificate(
        reason=ReplacementReason.LOST, decision=signed(FIRST_NEW_DAY, by=CHAIR), serial="9"
    )
    held = a_certificate.given(HELD).knowing(on(FIRST_NEW_DAY))

    held.when(command).then(replaced)
    keys = decider.claims(decider.replay([recorded(HELD), recorded(replaced, 2)]))
    assert {number_key(HELD.number), number_key(NEW)} <= keys
    a_certificate.given(applied).knowing(on(FIRST_NEW_DAY)).when(command).then_rejected(
        "not-in-this-state"
    )
    gone = revoked(date(2025, 6, 2), CertificateRevocationGround.STOPPED, "e")
    a_certificate.given(HELD, gone).knowing(on(FIRST_NEW_DAY)).when(command).then_rejected(
        "revoked-already"
    )
    early = command.model_copy(update={"decision": signed(date(2025, 4, 1), by=CHAIR)})
    held.when(early).then_rejected("before-the-issue")


def test_a_paper_of_what_was_voided_replaces_nothing() -> None:
    history: list[CertificateEvent] = [applied, replaced]
    state = decider.replay([recorded(event, number) for number, event in enumerate(history, 1)])

    assert status_on(state, FIRST_NEW_DAY) is Status.SUBMITTED
