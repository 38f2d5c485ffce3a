"""A certificate and its dossier, for the tests of this noun."""

from datetime import date
from typing import Any
from uuid import UUID

from services.registry.certificate import decider
from services.registry.certificate.state import ASKED
from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateDeprivationAnnulled,
    CertificateEvent,
    CertificateIssued,
    CertificateProposed,
    CertificateRefused,
    CertificateUseDeprived,
    DossierClosed,
    DossierItem,
    DossierItemAssessed,
    DossierKind,
    DossierSupplemented,
    DossierSupplementRequested,
    ItemVerdict,
    Standard,
    StandardAssessed,
    StandardVerdict,
)
from shared.contracts.registry.certificate_refusal import GroundVerdict, RefusalGroundAssessed
from shared.contracts.registry.certificate_revocation import (
    CertificateNameDeletionKnown,
    CertificateRevocationAnnulled,
    CertificateRevocationGround,
    CertificateRevocationProposed,
    CertificateRevocationSubmitted,
    CertificateRevoked,
    LegalBasis,
    RevocationRequester,
)
from shared.contracts.values import CertificateNumber
from shared.messages import Channel
from tests.registry.context import (
    CHAIR,
    COMMUNE,
    LAST_OLD_DAY,
    MINISTER,
    NAME,
    PERSON,
    PROVINCE,
    on,
)
from tests.support.spec import Scenario

ONE, ANOTHER = UUID(int=2), UUID(int=3)  # decisions
EXEMPT = DossierKind.EXEMPT
PAPER = "đơn đề nghị"

a_certificate = Scenario(decider, on(date(2025, 6, 20)))

applied = CertificateApplied(
    person_id=PERSON,
    full_name=NAME,
    residence="12 Trần Phú",
    area=COMMUNE,
    kind=EXEMPT,
    dossier_number="LS-2025-000147",
    filed_on=date(2025, 4, 25),
    channel=Channel.COUNTER,
    items=(DossierItem(label=PAPER),),
)
refused = CertificateRefused(
    person_id=PERSON,
    full_name=NAME,
    area=COMMUNE,
    kind=EXEMPT,
    dossier_number="LS-2025-000147",
    filed_on=applied.filed_on,
    ground="b",
    refused_on=date(2025, 6, 2),
    basis=LegalBasis(
        law="Luật Luật sư", version=date(2013, 7, 1), article="17", clause="4", letter="b"
    ),
)
all_met: tuple[CertificateEvent, ...] = (
    DossierItemAssessed(
        label=PAPER,
        verdict=ItemVerdict.MET,
        evidence="bản chính",
        assessed_on=applied.filed_on,
    ),
    *(
        StandardAssessed(
            standard=standard,
            verdict=StandardVerdict.MET,
            evidence="hồ sơ",
            assessed_on=applied.filed_on,
        )
        for standard in Standard
    ),
    *(
        RefusalGroundAssessed(
            ground=ground,
            verdict=GroundVerdict.NOT_THE_CASE,
            evidence="đã xác minh",
            assessed_on=applied.filed_on,
        )
        for ground in ASKED
    ),
)


def filed(on: date, kind: DossierKind = EXEMPT) -> CertificateApplied:
    """Build the event with only what the test is about."""
    return applied.model_copy(update={"filed_on": on, "kind": kind})


def requested(on: date, filed_on: date) -> DossierSupplementRequested:
    """Build the event with only what the test is about."""
    return DossierSupplementRequested(
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        kind=EXEMPT,
        dossier_number="LS-2025-000147",
        filed_on=filed_on,
        missing=(PAPER,),
        reason="Đơn chưa ký",
        requested_on=on,
        channel=Channel.COUNTER,
    )


def supplemented(on: date, filed_on: date) -> DossierSupplemented:
    """Build the event with only what the test is about."""
    return DossierSupplemented(
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        kind=EXEMPT,
        dossier_number="LS-2025-000147",
        filed_on=filed_on,
        items=(DossierItem(label=PAPER),),
        supplemented_on=on,
        channel=Channel.COUNTER,
    )


def closed(on: date, requested_on: date, filed_on: date) -> DossierClosed:
    """Build the event with only what the test is about."""
    return DossierClosed(
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        kind=EXEMPT,
        dossier_number="LS-2025-000147",
        filed_on=filed_on,
        requested_on=requested_on,
        closed_on=on,
    )


def proposed(on: date, filed_on: date = applied.filed_on) -> CertificateProposed:
    """Build the event with only what the test is about."""
    return CertificateProposed(
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        kind=EXEMPT,
        dossier_number="LS-2025-000147",
        filed_on=filed_on,
        proposed_on=on,
    )


def issued(on: date, filed_on: date = applied.filed_on) -> CertificateIssued:
    """Build the event with only what the test is about."""
    return CertificateIssued(
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        kind=EXEMPT,
        dossier_number="LS-2025-000147",
        filed_on=filed_on,
        number=CertificateNumber(
            province=PROVINCE,
            issuer=MINISTER if filed_on <= LAST_OLD_DAY else CHAIR,
            year=on.year,
            serial="0147",
        ),
        issued_on=on,
    )


def deprived(decision: UUID, first: date, last: date) -> CertificateUseDeprived:
    """Build the event with only what the test is about."""
    return CertificateUseDeprived(decision_id=decision, starts_on=first, ends_on=last)


def annulled(decision: UUID) -> CertificateDeprivationAnnulled:
    """Build the event with only what the test is about."""
    return CertificateDeprivationAnnulled(decision_id=decision)


# After the issue -----------------------------------------------------------------------------

CHAIR_OF_MEMBERSHIP = "Chủ tịch UBND cấp tỉnh nơi luật sư là thành viên"
CHAIR_OF_ISSUE = "Chủ tịch UBND cấp tỉnh nơi cấp Chứng chỉ"
HELD = issued(on=date(2025, 4, 28))
PROPOSAL, REVOCATION = UUID(int=99), UUID(int=99)  # the command of the test's context


def basis(letter: str) -> LegalBasis:
    """Name a letter of the article on revocation."""
    return LegalBasis(
        law="Luật Luật sư", version=date(2013, 7, 1), article="18", clause="1", letter=letter
    )


def asked(
    on: date, ground: CertificateRevocationGround, letter: str, **known: Any
) -> CertificateRevocationProposed:
    """Build the event with only what the test is about."""
    said: dict[str, Any] = {
        "proposal_id": PROPOSAL,
        "requester": RevocationRequester.BAR,
        "evidence": "Văn bản đề nghị",
        **known,
    }
    return CertificateRevocationProposed(
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        number=HELD.number,
        ground=ground,
        basis=basis(letter),
        requested_on=on,
        **said,
    )


def submitted(
    on: date, ground: CertificateRevocationGround, requested_on: date
) -> CertificateEvent:
    """Build the event with only what the test is about."""
    return CertificateRevocationSubmitted(
        proposal_id=PROPOSAL,
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        number=HELD.number,
        ground=ground,
        requested_on=requested_on,
        submitted_on=on,
    )


def revoked(
    on: date, ground: CertificateRevocationGround, letter: str, by: UUID = REVOCATION, **known: Any
) -> CertificateRevoked:
    """Build the event with only what the test is about."""
    said: dict[str, Any] = {"proposal_id": PROPOSAL, "decided_on": on, **known}
    return CertificateRevoked(
        decision_id=by,
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        number=HELD.number,
        ground=ground,
        basis=basis(letter),
        revoked_on=on,
        **said,
    )


def unrevoked(on: date, by: UUID = ONE) -> CertificateRevocationAnnulled:
    """Build the event with only what the test is about."""
    return CertificateRevocationAnnulled(
        decision_id=by,
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        number=HELD.number,
        reason="Không đúng căn cứ",
        annulled_on=on,
    )


def name_deleted(on: date, by: UUID = ONE) -> CertificateNameDeletionKnown:
    """Build the event with only what the test is about."""
    return CertificateNameDeletionKnown(decision_id=by, deleted_on=on)
