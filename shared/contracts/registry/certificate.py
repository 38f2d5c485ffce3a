"""Events about practising certificates (chứng chỉ hành nghề luật sư)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.registry.certificate_refusal import RefusalGroundAssessed
from shared.contracts.registry.certificate_revocation import (
    CertificateRevocationGround,
    LegalBasis,
    RevocationEvent,
)
from shared.contracts.values import CertificateNumber
from shared.messages import Channel, Event, Value
from shared.personal.document import Document
from shared.personal.field import Personal


class DossierKind(StrEnum):
    """By which way somebody comes to a certificate."""

    PASSED = "passed"  # a trainee who passed the examination
    EXEMPT = "exempt"  # exempt from the traineeship


class ItemVerdict(StrEnum):
    """What was found of one item of a dossier; an item without a verdict was not looked at."""

    MET = "met"  # đạt
    LACKING = "lacking"  # đã xem, thiếu
    FAILED = "failed"  # không đạt
    NOT_APPLICABLE = "not_applicable"  # không áp dụng


class Standard(StrEnum):
    """The seven standards of a lawyer. Source: Luật Luật sư Đ.10."""

    LOYAL_CITIZEN = "loyal_citizen"  # công dân Việt Nam trung thành với Tổ quốc
    OBEYS_LAW = "obeys_law"  # tuân thủ Hiến pháp và pháp luật
    GOOD_CHARACTER = "good_character"  # có phẩm chất đạo đức tốt
    LAW_BACHELOR = "law_bachelor"  # có bằng cử nhân luật
    TRAINED = "trained"  # đã được đào tạo nghề luật sư
    TRAINEESHIP = "traineeship"  # đã qua thời gian tập sự
    HEALTH = "health"  # có sức khỏe bảo đảm hành nghề


class StandardVerdict(StrEnum):
    """What was found of one standard."""

    MET = "met"  # đạt
    NOT_MET = "not_met"  # không đạt
    UNVERIFIED = "unverified"  # chưa xác minh


class DossierItem(Value):
    """One paper of a dossier, named as the law's list names it."""

    label: str
    document: Document | None = None  # the scan, where there is one


class CertificateApplied(Event):
    """A person filed a dossier; it was filed on the day on which it was received."""

    type: Literal["CertificateApplied"] = "CertificateApplied"
    person_id: UUID
    full_name: str
    residence: Annotated[str, Personal(of="person_id")] | None = None
    area: str  # of residence, a code valid on the day of filing
    kind: DossierKind
    dossier_number: str
    filed_on: date
    channel: Channel
    items: tuple[DossierItem, ...] = ()
    traineeship_id: UUID | None = None  # where it is known here


class CertificateReissueApplied(Event):
    """Somebody whose certificate was revoked filed a dossier for another one."""

    type: Literal["CertificateReissueApplied"] = "CertificateReissueApplied"
    person_id: UUID
    full_name: str
    residence: Annotated[str, Personal(of="person_id")] | None = None
    area: str
    kind: DossierKind
    dossier_number: str
    filed_on: date
    channel: Channel
    items: tuple[DossierItem, ...] = ()
    previous_certificate_id: UUID
    previous_number: CertificateNumber
    ground: CertificateRevocationGround | None  # of the revocation
    revoked_on: date
    reason_over: str | None = None  # which paper says that the ground is no more


class DossierItemAssessed(Event):
    """An officer looked at one item; `evidence` names the paper, and repeats nothing of it."""

    type: Literal["DossierItemAssessed"] = "DossierItemAssessed"
    label: str
    verdict: ItemVerdict
    evidence: str
    assessed_on: date


class StandardAssessed(Event):
    """An officer judged one standard by this evidence."""

    type: Literal["StandardAssessed"] = "StandardAssessed"
    standard: Standard
    verdict: StandardVerdict
    evidence: str
    assessed_on: date


class DossierSupplementRequested(Event):
    """The applicant was told, once and in full, what the dossier lacks; its time stands still."""

    type: Literal["DossierSupplementRequested"] = "DossierSupplementRequested"
    person_id: UUID
    full_name: str
    area: str
    kind: DossierKind
    dossier_number: str
    filed_on: date
    missing: tuple[str, ...]
    reason: str
    requested_on: date
    channel: Channel


class DossierSupplemented(Event):
    """The applicant brought what was lacking; the time starts again from zero."""

    type: Literal["DossierSupplemented"] = "DossierSupplemented"
    person_id: UUID
    full_name: str
    area: str
    kind: DossierKind
    dossier_number: str
    filed_on: date
    items: tuple[DossierItem, ...]
    supplemented_on: date
    channel: Channel


class DossierClosed(Event):
    """What was lacking did not come in time."""

    type: Literal["DossierClosed"] = "DossierClosed"
    person_id: UUID
    full_name: str
    area: str
    kind: DossierKind
    dossier_number: str
    filed_on: date
    requested_on: date
    closed_on: date


class DossierWithdrawn(Event):
    """The applicant took the dossier back; who tries again files a new one."""

    type: Literal["DossierWithdrawn"] = "DossierWithdrawn"
    person_id: UUID
    full_name: str
    area: str
    kind: DossierKind
    dossier_number: str
    filed_on: date
    withdrawn_on: date


class CertificateBarConfirmed(Event):
    """The Bar confirmed the standards and forwarded the dossier, as the law was until June 2025."""

    type: Literal["CertificateBarConfirmed"] = "CertificateBarConfirmed"
    statement: str
    confirmed_on: date


class CertificateProposed(Event):
    """The Department checked the dossier and proposed the issue to the authority."""

    type: Literal["CertificateProposed"] = "CertificateProposed"
    person_id: UUID
    full_name: str
    area: str
    kind: DossierKind
    dossier_number: str
    filed_on: date
    proposed_on: date


class CertificateIssued(Event):
    """The authority of that day issued the certificate."""

    type: Literal["CertificateIssued"] = "CertificateIssued"
    person_id: UUID
    full_name: str
    area: str
    kind: DossierKind
    dossier_number: str
    filed_on: date
    number: CertificateNumber
    issued_on: date


class CertificateEntered(Event):
    """A certificate stood in an old register; of its dossier nothing is known here."""

    type: Literal["CertificateEntered"] = "CertificateEntered"
    person_id: UUID
    full_name: str
    area: str
    number: CertificateNumber
    issued_on: date
    entered_from: str


class CertificateRefused(Event):
    """The authority refused the dossier, on the ground with this letter in Đ.17(4)."""

    type: Literal["CertificateRefused"] = "CertificateRefused"
    person_id: UUID
    full_name: str
    area: str
    kind: DossierKind
    dossier_number: str
    filed_on: date
    ground: str
    refused_on: date
    basis: LegalBasis | None = None
    reason: str | None = None


class CertificateUseDeprived(Event):
    """A penalty took the use of the certificate away, from the first day to the last."""

    type: Literal["CertificateUseDeprived"] = "CertificateUseDeprived"
    decision_id: UUID
    starts_on: date
    ends_on: date


class CertificateDeprivationAnnulled(Event):
    """This decision was annulled; the use was, in law, never taken away by it."""

    type: Literal["CertificateDeprivationAnnulled"] = "CertificateDeprivationAnnulled"
    decision_id: UUID


class CertificateRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["CertificateRecordVoided"] = "CertificateRecordVoided"
    reason: str


CertificateEvent: TypeAlias = Annotated[
    CertificateApplied
    | CertificateReissueApplied
    | DossierItemAssessed
    | StandardAssessed
    | RefusalGroundAssessed
    | DossierSupplementRequested
    | DossierSupplemented
    | DossierClosed
    | DossierWithdrawn
    | CertificateBarConfirmed
    | CertificateProposed
    | CertificateIssued
    | CertificateEntered
    | CertificateRefused
    | CertificateUseDeprived
    | CertificateDeprivationAnnulled
    | RevocationEvent
    | CertificateRecordVoided,
    Field(discriminator="type"),
]
