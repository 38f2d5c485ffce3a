"""Events about membership of a Bar (thành viên Đoàn luật sư)."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.values import CertificateNumber
from shared.messages import Event


class MembershipAdmitted(Event):
    """A Bar admitted the holder of a certificate; `entered_from` names an old register."""

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


class MembershipSuspended(Event):
    """A disciplinary decision suspended the membership, from the first day to the last."""

    type: Literal["MembershipSuspended"] = "MembershipSuspended"
    decision_id: UUID
    starts_on: date
    ends_on: date


class NameDeleted(Event):
    """A disciplinary decision deleted the name from the Bar's list; practice stops that day."""

    type: Literal["NameDeleted"] = "NameDeleted"
    decision_id: UUID
    deleted_on: date


class MembershipDisciplineAnnulled(Event):
    """This decision was annulled; in law it never touched the membership."""

    type: Literal["MembershipDisciplineAnnulled"] = "MembershipDisciplineAnnulled"
    decision_id: UUID


class MembershipRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["MembershipRecordVoided"] = "MembershipRecordVoided"
    reason: str


MembershipEvent: TypeAlias = Annotated[
    MembershipAdmitted
    | MembershipSuspended
    | NameDeleted
    | MembershipDisciplineAnnulled
    | MembershipRecordVoided,
    Field(discriminator="type"),
]
