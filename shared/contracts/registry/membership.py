"""Events about membership of a Bar (thành viên Đoàn luật sư)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.registry.card import (
    LawyerCardExchanged,
    LawyerCardIssued,
    LawyerCardRequested,
    LawyerCardWithdrawn,
)
from shared.contracts.registry.membership_practice import (
    MemberCertificateLost,
    MemberCertificateRestored,
    MemberCertificateRevoked,
    MemberPracticeBegun,
    MemberPracticeEnded,
    MemberPracticeGivenBack,
)
from shared.contracts.registry.reorganisation import MembershipAreaReorganised
from shared.contracts.values import CertificateNumber
from shared.messages import Event


class DeletionGround(StrEnum):
    """Why a name was deleted from the Bar's list."""

    DISCIPLINE = "discipline"  # Luật Luật sư Đ.85(1)(d)
    NOT_PRACTISED = "not_practised"  # Đ.20(5): within years of the card
    IDLE = "idle"  # Đ.20(5): for years on end


# Joining --------------------------------------------------------------------------------------


class MembershipApplied(Event):
    """The holder of a certificate asked a Bar to be admitted."""

    type: Literal["MembershipApplied"] = "MembershipApplied"
    person_id: UUID
    full_name: str
    certificate_id: UUID
    number: CertificateNumber
    bar: str
    area: str
    applied_on: date
    criminal_record: bool  # whether one was handed in with the request


class MembershipAdmitted(Event):
    """A Bar admitted the holder of a certificate; `entered_from` names an old register.

    Who came from another Bar is admitted here by transfer, and `from_bar` names that one.
    """

    type: Literal["MembershipAdmitted"] = "MembershipAdmitted"
    person_id: UUID
    full_name: str
    certificate_id: UUID
    number: CertificateNumber
    bar: str
    card_number: str | None = None
    area: str
    admitted_on: date
    entered_from: str | None = None
    from_bar: str | None = None


class MembershipRefused(Event):
    """A Bar refused to admit, for a reason that it wrote down."""

    type: Literal["MembershipRefused"] = "MembershipRefused"
    person_id: UUID
    full_name: str
    bar: str
    refused_on: date
    reason: str


class MembershipRefusalComplained(Event):
    """Whom a Bar refused has complained about it."""

    type: Literal["MembershipRefusalComplained"] = "MembershipRefusalComplained"
    person_id: UUID
    full_name: str
    complained_on: date


class MembershipRefusalReviewed(Event):
    """The complaint about a refusal was decided; upheld, the Bar decides on the request anew."""

    type: Literal["MembershipRefusalReviewed"] = "MembershipRefusalReviewed"
    person_id: UUID
    full_name: str
    upheld: bool  # the complaint, not the refusal
    reviewed_on: date


# Moving and leaving ---------------------------------------------------------------------------


class MembershipTransferRequested(Event):
    """A member asked to go over to another Bar."""

    type: Literal["MembershipTransferRequested"] = "MembershipTransferRequested"
    person_id: UUID
    full_name: str
    to_bar: str
    requested_on: date


class MembershipTransferRefused(Event):
    """The Bar did not let a member go, for a reason that it wrote down."""

    type: Literal["MembershipTransferRefused"] = "MembershipTransferRefused"
    person_id: UUID
    full_name: str
    to_bar: str
    refused_on: date
    reason: str


class MembershipTransferred(Event):
    """The Bar took the name off its list for a transfer; the other Bar admits on its own."""

    type: Literal["MembershipTransferred"] = "MembershipTransferred"
    person_id: UUID
    full_name: str
    certificate_id: UUID
    bar: str
    to_bar: str
    transferred_on: date


class MembershipWithdrawn(Event):
    """A member left the Bar on their own request."""

    type: Literal["MembershipWithdrawn"] = "MembershipWithdrawn"
    person_id: UUID
    full_name: str
    certificate_id: UUID
    bar: str
    withdrawn_on: date


class MembershipEndedByDeath(Event):
    """A member died."""

    type: Literal["MembershipEndedByDeath"] = "MembershipEndedByDeath"
    person_id: UUID
    full_name: str
    certificate_id: UUID
    died_on: date


# Restrictions, and what bears on leaving ------------------------------------------------------


class MembershipSuspended(Event):
    """A disciplinary decision suspended the membership, from the first day to the last."""

    type: Literal["MembershipSuspended"] = "MembershipSuspended"
    decision_id: UUID
    starts_on: date
    ends_on: date


class MembershipReinstated(Event):
    """A suspension ended, as this decision had said; nothing else suspends the membership."""

    type: Literal["MembershipReinstated"] = "MembershipReinstated"
    person_id: UUID
    full_name: str
    decision_id: UUID
    reinstated_on: date


class NameDeleted(Event):
    """A decision deleted the name from the Bar's list; practice stops that day."""

    type: Literal["NameDeleted"] = "NameDeleted"
    decision_id: UUID
    deleted_on: date
    deletion_ground: DeletionGround = DeletionGround.DISCIPLINE
    certificate_id: UUID | None = None


class RevocationAskedByBar(Event):
    """The Bar asked for the revocation of the certificate and the withdrawal of the card."""

    type: Literal["RevocationAskedByBar"] = "RevocationAskedByBar"
    person_id: UUID
    full_name: str
    certificate_id: UUID
    asked_on: date


class MemberWarned(Event):
    """A disciplinary decision warned the member; it bars from leaving for a time."""

    type: Literal["MemberWarned"] = "MemberWarned"
    decision_id: UUID
    warned_on: date


class MemberUnderDiscipline(Event):
    """A disciplinary case about the member is open; it bars from leaving."""

    type: Literal["MemberUnderDiscipline"] = "MemberUnderDiscipline"
    case_id: UUID
    opened_on: date


class MemberDisciplineClosed(Event):
    """A disciplinary case about the member was decided or dismissed."""

    type: Literal["MemberDisciplineClosed"] = "MemberDisciplineClosed"
    case_id: UUID
    closed_on: date


class MembershipDisciplineAnnulled(Event):
    """This decision was annulled; in law it never touched the membership."""

    type: Literal["MembershipDisciplineAnnulled"] = "MembershipDisciplineAnnulled"
    decision_id: UUID
    certificate_id: UUID | None = None  # of whoever it was about


class MembershipRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["MembershipRecordVoided"] = "MembershipRecordVoided"
    reason: str


MembershipEvent: TypeAlias = Annotated[
    MembershipApplied
    | MembershipAdmitted
    | MembershipRefused
    | MembershipRefusalComplained
    | MembershipRefusalReviewed
    | LawyerCardRequested
    | LawyerCardIssued
    | LawyerCardExchanged
    | LawyerCardWithdrawn
    | MembershipTransferRequested
    | MembershipTransferRefused
    | MembershipTransferred
    | MembershipWithdrawn
    | MembershipEndedByDeath
    | MembershipAreaReorganised
    | MemberPracticeBegun
    | MemberPracticeEnded
    | MemberPracticeGivenBack
    | MembershipSuspended
    | MembershipReinstated
    | NameDeleted
    | RevocationAskedByBar
    | MemberCertificateRevoked
    | MemberCertificateLost
    | MemberCertificateRestored
    | MemberWarned
    | MemberUnderDiscipline
    | MemberDisciplineClosed
    | MembershipDisciplineAnnulled
    | MembershipRecordVoided,
    Field(discriminator="type"),
]
