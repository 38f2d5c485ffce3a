"""Events about what becomes of certificates: revocation and its grounds, and other papers.

They are a part of `CertificateEvent`; see `certificate.py`.
"""

from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias
from uuid import UUID

from shared.contracts.values import CertificateNumber
from shared.messages import Event, Value


class LegalBasis(Value):
    """A provision: a letter means another ground in another version of the law."""

    law: str
    version: date  # the first day of the text that has this letter
    article: str
    clause: str | None = None
    letter: str | None = None


class CertificateRevocationGround(StrEnum):
    """Why a certificate is taken for good. Source: Luật Luật sư Đ.18(1) since 2013-07-01."""

    STANDARDS_LOST = "standards_lost"  # a) không còn đủ tiêu chuẩn luật sư
    BECAME_OFFICIAL = "became_official"  # b) được tuyển dụng, bổ nhiệm làm cán bộ, công chức …
    LEFT_COUNTRY = "left_country"  # c) không còn thường trú tại Việt Nam
    JOINED_NO_BAR = "joined_no_bar"  # d) không gia nhập Đoàn luật sư trong thời hạn
    DID_NOT_PRACTISE = "did_not_practise"  # đ) không hành nghề trong thời hạn
    STOPPED = "stopped"  # e) thôi hành nghề theo nguyện vọng
    NAME_DELETED = "name_deleted"  # g) bị xử lý kỷ luật xóa tên
    USE_DEPRIVED = "use_deprived"  # h) bị tước quyền sử dụng, biện pháp bắt buộc
    CONVICTED = "convicted"  # i) bị kết án, bản án đã có hiệu lực
    INCAPACITATED = "incapacitated"  # k) mất, hạn chế năng lực hành vi dân sự


class RevocationRequester(StrEnum):
    """Who asks for a revocation."""

    BAR = "bar"
    DEPARTMENT = "department"
    LAWYER = "lawyer"
    OTHER_BODY = "other_body"


class Conviction(StrEnum):
    """For which kind of crime somebody was convicted. Source: Luật Luật sư Đ.19(4)."""

    LESSER = "lesser_crime"
    SERIOUS_INTENTIONAL = "serious_intentional_crime"  # very and extremely serious ones, too


class ReplacementReason(StrEnum):
    """Why the paper of a certificate was replaced."""

    LOST = "lost"
    TORN = "torn"
    BURNT = "burnt"
    DATA_CHANGED = "data_changed"


# What precedes a revocation -------------------------------------------------------------------


class CertificateBarJoined(Event):
    """The holder became a member of a Bar; the time to join one runs no more."""

    type: Literal["CertificateBarJoined"] = "CertificateBarJoined"
    membership_id: UUID
    admitted_on: date


class CertificatePracticeBegun(Event):
    """The holder began to practise in one of the law's forms; `evidence` names the paper."""

    type: Literal["CertificatePracticeBegun"] = "CertificatePracticeBegun"
    begun_on: date
    evidence: str


class CertificateHolderDied(Event):
    """The holder died: no time runs against them any more."""

    type: Literal["CertificateHolderDied"] = "CertificateHolderDied"
    died_on: date


class CertificateRevocationDue(Event):
    """A time of the law has run out; whether to propose a revocation, people decide."""

    type: Literal["CertificateRevocationDue"] = "CertificateRevocationDue"
    ground: CertificateRevocationGround
    since: date  # from which day on the time ran
    due_on: date
    noted_on: date


class CertificateNameDeletionKnown(Event):
    """The Bar deleted its holder's name by this decision; it must ask for the revocation."""

    type: Literal["CertificateNameDeletionKnown"] = "CertificateNameDeletionKnown"
    decision_id: UUID
    deleted_on: date


class CertificateNameDeletionAnnulled(Event):
    """The decision that deleted the name was annulled."""

    type: Literal["CertificateNameDeletionAnnulled"] = "CertificateNameDeletionAnnulled"
    decision_id: UUID
    annulled_on: date


class CertificateNameDeletionComplained(Event):
    """The decision that deleted the name is under complaint; nobody revokes for it meanwhile."""

    type: Literal["CertificateNameDeletionComplained"] = "CertificateNameDeletionComplained"
    decision_id: UUID
    complained_on: date


class CertificateNameDeletionComplaintResolved(Event):
    """The complaint was resolved; where it annulled the decision, another event says so."""

    type: Literal["CertificateNameDeletionComplaintResolved"] = (
        "CertificateNameDeletionComplaintResolved"
    )
    decision_id: UUID
    resolved_on: date


# Revocation -----------------------------------------------------------------------------------


class CertificateRevocationProposed(Event):
    """Somebody asked in writing, with proof, that the certificate be revoked."""

    type: Literal["CertificateRevocationProposed"] = "CertificateRevocationProposed"
    proposal_id: UUID
    person_id: UUID
    full_name: str
    area: str
    number: CertificateNumber
    ground: CertificateRevocationGround
    basis: LegalBasis
    requester: RevocationRequester
    requester_name: str | None = None  # of another body
    conviction: Conviction | None = None  # where that is the ground
    evidence: str
    requested_on: date


class CertificateRevocationSubmitted(Event):
    """The Department reviewed the proposal and submitted it to the authority."""

    type: Literal["CertificateRevocationSubmitted"] = "CertificateRevocationSubmitted"
    proposal_id: UUID
    person_id: UUID
    full_name: str
    area: str
    number: CertificateNumber
    ground: CertificateRevocationGround
    requested_on: date
    submitted_on: date


class CertificateRevoked(Event):
    """The authority of the proposal's day revoked the certificate, from that day on."""

    type: Literal["CertificateRevoked"] = "CertificateRevoked"
    decision_id: UUID
    proposal_id: UUID | None = None  # none where a decision taken elsewhere was entered
    person_id: UUID
    full_name: str
    area: str
    number: CertificateNumber
    ground: CertificateRevocationGround | None  # none where the letters of that time are not known
    basis: LegalBasis
    conviction: Conviction | None = None
    decided_on: date
    revoked_on: date
    entered_from: str | None = None


class CertificateRevocationRejected(Event):
    """The authority found the ground not proved; the certificate is as before."""

    type: Literal["CertificateRevocationRejected"] = "CertificateRevocationRejected"
    proposal_id: UUID
    person_id: UUID
    full_name: str
    area: str
    number: CertificateNumber
    ground: CertificateRevocationGround
    reason: str
    rejected_on: date


class CertificateRevocationAnnulled(Event):
    """A later decision annulled the revocation; in law the certificate was never revoked by it."""

    type: Literal["CertificateRevocationAnnulled"] = "CertificateRevocationAnnulled"
    decision_id: UUID
    person_id: UUID
    full_name: str
    area: str
    number: CertificateNumber
    reason: str
    annulled_on: date


class CertificateUseRestored(Event):
    """The last day of a deprivation has passed; no other one holds."""

    type: Literal["CertificateUseRestored"] = "CertificateUseRestored"
    decision_id: UUID
    restored_on: date


class CertificateReplaced(Event):
    """The holder got another paper for the same certificate; the old number stays taken."""

    type: Literal["CertificateReplaced"] = "CertificateReplaced"
    person_id: UUID
    full_name: str
    area: str
    number: CertificateNumber
    replaced_number: CertificateNumber
    reason: ReplacementReason
    replaced_on: date


class CertificateDossierTransferred(Event):
    """Another authority decides on the dossier from that day on; its law stays that of its filing.

    Source: NĐ 121/2025/NĐ-CP Đ.42.
    """

    type: Literal["CertificateDossierTransferred"] = "CertificateDossierTransferred"
    to_authority: str
    reason: str
    transferred_on: date


RevocationEvent: TypeAlias = (
    CertificateBarJoined
    | CertificatePracticeBegun
    | CertificateHolderDied
    | CertificateRevocationDue
    | CertificateNameDeletionKnown
    | CertificateNameDeletionAnnulled
    | CertificateNameDeletionComplained
    | CertificateNameDeletionComplaintResolved
    | CertificateRevocationProposed
    | CertificateRevocationSubmitted
    | CertificateRevoked
    | CertificateRevocationRejected
    | CertificateRevocationAnnulled
    | CertificateUseRestored
    | CertificateReplaced
    | CertificateDossierTransferred
)
