"""What discipline records when inspection makes its findings known."""

from typing import Any
from uuid import UUID

from services.discipline.context import PrintedNumber
from services.discipline.violation import ViolationCommand, decider
from services.discipline.violation.recording import RecordViolation
from shared.contracts.discipline.violation import Source, Track
from shared.contracts.inspection.inspection import (
    FindingRecorded,
    InspectionConcluded,
    InspectionEvent,
    InspectionOpened,
    InspectionRecordVoided,
    ViolationReferred,
)
from shared.contracts.values import CertificateNumber
from shared.decider import Ordered, Stream
from shared.messages import Recorded

HEARD: Any = InspectionEvent


def on_inspection(record: Recorded[InspectionEvent]) -> list[Ordered[ViolationCommand]]:
    """Whenever a breach is referred, a violation is recorded under the referral's id."""
    match record.data:
        case ViolationReferred() as referred:
            recorded = RecordViolation(
                source=Source.REFERRAL,
                referral_id=referred.referral_id,
                inspection_id=referred.inspection_id,
                track_proposed=Track(referred.track.value),
                act=referred.act,
                description=referred.description,
                certificate=printed(referred),
                organisation_id=referred.organisation_id,
                area=referred.area,
                committed_on=referred.committed_on,
                recorded_on=referred.referred_on,
                reporter_unit=record.envelope.actor.unit,
            )
            return [Ordered(Stream(decider.stream(referred.referral_id)), recorded)]
        case (
            InspectionOpened()
            | FindingRecorded()
            | InspectionConcluded()
            | InspectionRecordVoided()
        ):
            return []


def printed(referred: ViolationReferred) -> UUID | PrintedNumber | None:
    """Name the certificate as a command does."""
    match referred.certificate:
        case CertificateNumber() as number:
            return PrintedNumber.model_validate(number.model_dump())
        case known:
            return known
