"""Events about penalties for administrative violations (xử phạt vi phạm hành chính)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.values import CertificateNumber
from shared.messages import Event, Value


class OffenderKind(StrEnum):
    """Whom a range is priced for."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"


class Deprivation(Value):
    """The use of a certificate taken away for a time, both days included."""

    starts_on: date
    ends_on: date


class PenaltyMinutesMade(Event):
    """The minutes of a violation (biên bản) were made: they name the act and the offender."""

    type: Literal["PenaltyMinutesMade"] = "PenaltyMinutesMade"
    violation_id: UUID
    offender: OffenderKind
    certificate: UUID | CertificateNumber | None  # of a lawyer
    organisation_id: UUID | None
    area: str
    act: str  # its id in the catalogue, such as 82/2020:6.1.a
    committed_on: date  # the last day of the act; the decree in force on it judges it
    made_on: date
    minutes_number: str


class PenaltyDecided(Event):
    """A penalty was decided; some also take away the use of the certificate for a time.

    A penalty annulled and decided anew is the same penalty by another decision.
    """

    type: Literal["PenaltyDecided"] = "PenaltyDecided"
    penalty_id: UUID
    violation_id: UUID
    decision_id: UUID
    offender: OffenderKind
    certificate: UUID | CertificateNumber | None
    organisation_id: UUID | None
    area: str
    act: str
    fine_vnd: int
    deprivation: Deprivation | None
    decided_on: date


class PenaltyAnnulled(Event):
    """An authority or a court annulled this decision of a penalty."""

    type: Literal["PenaltyAnnulled"] = "PenaltyAnnulled"
    penalty_id: UUID
    violation_id: UUID
    decision_id: UUID
    certificate: UUID | CertificateNumber | None
    organisation_id: UUID | None
    area: str
    annulled_on: date


class PenaltyRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["PenaltyRecordVoided"] = "PenaltyRecordVoided"
    reason: str


PenaltyEvent: TypeAlias = Annotated[
    PenaltyMinutesMade | PenaltyDecided | PenaltyAnnulled | PenaltyRecordVoided,
    Field(discriminator="type"),
]
