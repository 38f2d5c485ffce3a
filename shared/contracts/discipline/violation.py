"""Events about violations (vi phạm): where each comes from, and in whose hands it is."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.values import CertificateNumber
from shared.messages import Event


class Source(StrEnum):
    """How a violation came to be known."""

    REFERRAL = "referral"  # a finding that an inspection referred
    REPORT = "report"  # somebody's report
    COURT = "court"  # a court or another authority said so


class Track(StrEnum):
    """Which of the two ways a violation may go."""

    DISCIPLINE = "discipline"  # the Bar
    PENALTY = "penalty"  # the State


class Hands(StrEnum):
    """Who holds a violation; an open one is always in exactly one's hands."""

    BAR = "bar"
    DEPARTMENT = "department"


class ViolationRecorded(Event):
    """A violation came to be known, and somebody has to do something about it."""

    type: Literal["ViolationRecorded"] = "ViolationRecorded"
    source: Source
    referral_id: UUID | None
    inspection_id: UUID | None
    track_proposed: Track
    act: str | None  # its id in the catalogue, where it is known
    description: str
    certificate: UUID | CertificateNumber | None
    organisation_id: UUID | None
    area: str
    committed_on: date
    recorded_on: date  # when it reached whoever has to act
    reporter_unit: str


class ViolationScreenedOut(Event):
    """Whoever held the violation found nothing to pursue; nothing can be opened on it any more."""

    type: Literal["ViolationScreenedOut"] = "ViolationScreenedOut"
    by: Hands
    reason: str
    screened_on: date


class ViolationHandedOver(Event):
    """One gave the violation to the other, who has to act on it now."""

    type: Literal["ViolationHandedOver"] = "ViolationHandedOver"
    by: Hands
    to: Hands
    reason: str
    handed_on: date


class ViolationTaken(Event):
    """A penalty or a disciplinary case was opened on the violation."""

    type: Literal["ViolationTaken"] = "ViolationTaken"
    track: Track
    by: UUID  # the penalty or the case
    taken_on: date


class ViolationRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["ViolationRecordVoided"] = "ViolationRecordVoided"
    reason: str


ViolationEvent: TypeAlias = Annotated[
    ViolationRecorded
    | ViolationScreenedOut
    | ViolationHandedOver
    | ViolationTaken
    | ViolationRecordVoided,
    Field(discriminator="type"),
]
