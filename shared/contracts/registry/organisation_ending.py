"""Events about how law-practice organisations end: revocation, termination, merger."""

from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias
from uuid import UUID

from shared.messages import Event


class RegistrationRevocationGround(StrEnum):
    """Why a registration is revoked. Source: NĐ 123/2013 Đ.17; Luật Luật sư Đ.47(4)."""

    NO_TAX_CODE = "no_tax_code"
    IDLE = "idle"  # no operation at the seat
    NOT_RESUMED = "not_resumed"
    HEAD_NOT_IN_BAR = "head_not_in_bar"
    PENALTY = "penalty"
    DEATH_OF_HEAD = "death_of_head"


class TerminationGround(StrEnum):
    """Why an organisation ends. Source: Luật Luật sư Đ.47(1)."""

    OWN_WILL = "own_will"
    REVOKED = "registration_revoked"
    CERTIFICATES_GONE = "certificates_gone"  # of the sole head, or of all members
    DEATH_OF_HEAD = "death_of_head"


class Obligation(StrEnum):
    """What an organisation settles before it ends. Source: Luật Luật sư Đ.47(2), (3)."""

    TAXES = "taxes"
    DEBTS = "debts"
    STAFF = "staff"
    CLIENTS = "clients"


class MergerKind(StrEnum):
    """How several organisations become one. Source: Luật Luật sư Đ.45."""

    MERGER = "merger"  # sáp nhập: into one that is there
    CONSOLIDATION = "consolidation"  # hợp nhất: into a new one


class OrganisationRevocationProposed(Event):
    """The Department holds that there is a ground to revoke the registration."""

    type: Literal["OrganisationRevocationProposed"] = "OrganisationRevocationProposed"
    ground: RegistrationRevocationGround
    reason: str
    proposed_on: date


class OrganisationRegistrationRevoked(Event):
    """The Department revoked the registration."""

    type: Literal["OrganisationRegistrationRevoked"] = "OrganisationRegistrationRevoked"
    name: str
    ground: RegistrationRevocationGround
    revoked_on: date


class OrganisationTerminationRequired(Event):
    """The law asks that an organisation end; the Department decides, nothing ends by itself."""

    type: Literal["OrganisationTerminationRequired"] = "OrganisationTerminationRequired"
    ground: TerminationGround
    certificate_id: UUID | None = None  # whose loss is the ground
    decision_id: UUID | None = None  # that took the certificate or the name
    required_on: date


class OrganisationTerminationRequirementLifted(Event):
    """What had been the ground to end was annulled; what was decided on it, stays."""

    type: Literal["OrganisationTerminationRequirementLifted"] = (
        "OrganisationTerminationRequirementLifted"
    )
    ground: TerminationGround
    certificate_id: UUID | None = None
    decision_id: UUID | None = None
    lifted_on: date


class OrganisationMemberLost(Event):
    """One of the several members of a firm lost the certificate or the name, or died."""

    type: Literal["OrganisationMemberLost"] = "OrganisationMemberLost"
    certificate_id: UUID
    decision_id: UUID | None = None  # none of a death
    lost_on: date


class OrganisationMemberRestored(Event):
    """The decision was annulled by which a member of a firm had lost the right to practise."""

    type: Literal["OrganisationMemberRestored"] = "OrganisationMemberRestored"
    certificate_id: UUID
    decision_id: UUID
    restored_on: date


class OrganisationTerminationAnnounced(Event):
    """The organisation said that it ends by its own will, and when."""

    type: Literal["OrganisationTerminationAnnounced"] = "OrganisationTerminationAnnounced"
    announced_on: date
    ends_on: date
    late: bool | None  # announced less than the days of the law before; none for a gap


class OrganisationObligationSettled(Event):
    """An organisation that ends settled one of what it owes."""

    type: Literal["OrganisationObligationSettled"] = "OrganisationObligationSettled"
    obligation: Obligation
    settled_on: date


class OrganisationTerminated(Event):
    """The organisation is there no more."""

    type: Literal["OrganisationTerminated"] = "OrganisationTerminated"
    name: str
    ground: TerminationGround
    terminated_on: date


class OrganisationMerged(Event):
    """The organisation became part of another."""

    type: Literal["OrganisationMerged"] = "OrganisationMerged"
    kind: MergerKind
    into_id: UUID
    into_name: str
    merged_on: date


class OrganisationAbsorbed(Event):
    """Others became part of the organisation."""

    type: Literal["OrganisationAbsorbed"] = "OrganisationAbsorbed"
    kind: MergerKind
    organisation_ids: tuple[UUID, ...]
    organisation_names: tuple[str, ...]
    merged_on: date


class OrganisationEndReviewed(Event):
    """The ground on which an organisation had ended was annulled; the Department looked at it."""

    type: Literal["OrganisationEndReviewed"] = "OrganisationEndReviewed"
    outcome: str
    reviewed_on: date


# What became known of those on whom an organisation stands.
OrganisationPeople: TypeAlias = (
    OrganisationTerminationRequirementLifted
    | OrganisationMemberLost
    | OrganisationMemberRestored
    | OrganisationEndReviewed
)
