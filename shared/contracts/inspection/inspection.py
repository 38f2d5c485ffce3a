"""Events about checks and inspections of law practice (kiểm tra, thanh tra)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.values import CertificateNumber
from shared.messages import Event


class Kind(StrEnum):
    """A check is the Department's own tool; an inspection is an inspectorate's act."""

    CHECK = "check"  # kiểm tra
    INSPECTION = "inspection"  # thanh tra


class Verdict(StrEnum):
    """What a team found on one item."""

    MET = "met"  # đạt
    BREACH = "breach"  # vi phạm
    NOT_APPLICABLE = "not_applicable"  # không áp dụng


class Body(StrEnum):
    """Whose team it is."""

    DEPARTMENT = "department"  # to 2025-06-30 its own inspectorate too
    INSPECTORATE = "inspectorate"  # the province's


class Track(StrEnum):
    """Which of the two ways a violation may go."""

    DISCIPLINE = "discipline"  # the Bar
    PENALTY = "penalty"  # the State


class InspectionOpened(Event):
    """A team was set up by the authority that had the power on that day."""

    type: Literal["InspectionOpened"] = "InspectionOpened"
    kind: Kind
    number: str  # our own, such as KT-2026-000012
    organisation_id: UUID
    organisation_name: str
    area: str  # of its seat
    recommendation_id: UUID | None
    scope: str
    period_from: date  # the period that is looked at
    period_to: date
    opened_on: date
    head: str
    members: tuple[str, ...]
    body: Body | None = None


class FindingRecorded(Event):
    """The team found this on one item, under this provision."""

    type: Literal["FindingRecorded"] = "FindingRecorded"
    finding_id: UUID
    item: str
    legal_basis: str
    verdict: Verdict
    statement: str
    found_on: date


class InspectionConcluded(Event):
    """The authority concluded."""

    type: Literal["InspectionConcluded"] = "InspectionConcluded"
    summary: str
    concluded_on: date


class ViolationReferred(Event):
    """A finding of a breach was handed to those who may sanction it."""

    type: Literal["ViolationReferred"] = "ViolationReferred"
    referral_id: UUID
    inspection_id: UUID
    finding_id: UUID
    track: Track
    act: str | None  # its id in the catalogue, where it is known
    description: str
    certificate: UUID | CertificateNumber | None
    organisation_id: UUID
    area: str
    committed_on: date
    referred_on: date


class InspectionRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["InspectionRecordVoided"] = "InspectionRecordVoided"
    reason: str


InspectionEvent: TypeAlias = Annotated[
    InspectionOpened
    | FindingRecorded
    | InspectionConcluded
    | ViolationReferred
    | InspectionRecordVoided,
    Field(discriminator="type"),
]
