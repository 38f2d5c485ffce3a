"""Events about the form in which a lawyer practises (hình thức hành nghề): where, since when."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.registry.reorganisation import PracticeAreaReorganised
from shared.messages import Event


class PracticeForm(StrEnum):
    """In which form a lawyer practises. Source: Luật Luật sư Đ.23."""

    FOUNDER = "founder"  # who founded an organisation, or joined in founding it
    CONTRACTED_LAWYER = "contracted_lawyer"  # by a labour contract with an organisation
    INDIVIDUAL = "individual"  # by a labour contract with an agency: tư cách cá nhân


class PracticeEnd(StrEnum):
    """What took a lawyer the right to go on practising so, without anybody leaving."""

    CERTIFICATE_REVOKED = "certificate_revoked"
    NAME_DELETED = "name_deleted"
    DIED = "died"
    ORGANISATION_ENDED = "organisation_ended"


class LawyerJoinedOrganisation(Event):
    """A lawyer practises in an organisation from a day on."""

    type: Literal["LawyerJoinedOrganisation"] = "LawyerJoinedOrganisation"
    certificate_id: UUID
    person_id: UUID
    full_name: str
    organisation_id: UUID
    organisation_name: str
    form: PracticeForm
    area: str  # of the organisation's seat or of the branch
    joined_on: date
    entered_from: str | None = None


class LawyerLeftOrganisation(Event):
    """A lawyer practises in the organisation no more."""

    type: Literal["LawyerLeftOrganisation"] = "LawyerLeftOrganisation"
    certificate_id: UUID
    person_id: UUID
    organisation_id: UUID
    reason: str
    left_on: date


class IndividualPracticeRegistered(Event):
    """The Department registered a lawyer who practises in an individual capacity."""

    type: Literal["IndividualPracticeRegistered"] = "IndividualPracticeRegistered"
    certificate_id: UUID
    person_id: UUID
    full_name: str
    registration_number: str
    employer: str  # the agency or organisation of the labour contract
    contract_from: date | None = None
    area: str
    filed_on: date | None = None
    registered_on: date
    entered_from: str | None = None


class IndividualPracticeRevoked(Event):
    """The Department took the registration back, since the lawyer stopped or may not go on."""

    type: Literal["IndividualPracticeRevoked"] = "IndividualPracticeRevoked"
    certificate_id: UUID
    person_id: UUID
    registration_number: str
    reason: str
    revoked_on: date


class PracticeEnded(Event):
    """A lawyer may not go on practising so, from that day on, for what happened elsewhere."""

    type: Literal["PracticeEnded"] = "PracticeEnded"
    certificate_id: UUID
    person_id: UUID
    organisation_id: UUID | None  # none of an individual capacity
    ground: PracticeEnd
    decision_id: UUID | None = None  # that took the certificate or the name
    ended_on: date


class PracticeEndLifted(Event):
    """What had ended the practice was annulled: that end holds no more, whenever it was."""

    type: Literal["PracticeEndLifted"] = "PracticeEndLifted"
    certificate_id: UUID
    person_id: UUID
    organisation_id: UUID | None  # none of an individual capacity
    ground: PracticeEnd
    decision_id: UUID
    ended_on: date | None = None  # for another end, which holds
    lifted_on: date


class PracticeGoesOn(Event):
    """The organisation became another, or part of another: the lawyer goes on in that."""

    type: Literal["PracticeGoesOn"] = "PracticeGoesOn"
    certificate_id: UUID
    person_id: UUID
    organisation_id: UUID
    into_id: UUID
    form: PracticeForm
    area: str
    moved_on: date


class PracticeMembershipKnown(Event):
    """The membership of a lawyer who practises was recorded, after the practice was."""

    type: Literal["PracticeMembershipKnown"] = "PracticeMembershipKnown"
    certificate_id: UUID
    person_id: UUID
    membership_id: UUID
    organisation_id: UUID | None  # none of an individual capacity
    begun_on: date
    ended_on: date | None = None  # the first day on which the lawyer practised so no more


class PracticeBarTold(Event):
    """The lawyer told the Bar of the registration in an individual capacity."""

    type: Literal["PracticeBarTold"] = "PracticeBarTold"
    certificate_id: UUID
    person_id: UUID
    told_on: date


class PracticeRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["PracticeRecordVoided"] = "PracticeRecordVoided"
    reason: str


PracticeEvent: TypeAlias = Annotated[
    LawyerJoinedOrganisation
    | LawyerLeftOrganisation
    | IndividualPracticeRegistered
    | IndividualPracticeRevoked
    | PracticeEnded
    | PracticeEndLifted
    | PracticeGoesOn
    | PracticeMembershipKnown
    | PracticeBarTold
    | PracticeAreaReorganised
    | PracticeRecordVoided,
    Field(discriminator="type"),
]
