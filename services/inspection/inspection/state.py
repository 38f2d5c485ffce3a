"""What is known of a check or an inspection: its team, its findings, what was concluded of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from shared.contracts.inspection.inspection import (
    Body,
    FindingRecorded,
    InspectionConcluded,
    InspectionEvent,
    InspectionOpened,
    InspectionRecordVoided,
    Kind,
    Track,
    Verdict,
    ViolationReferred,
)
from shared.contracts.values import CertificateNumber


@dataclass(frozen=True, slots=True)
class Unopened:
    """No team has been set up under this id."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whose team looks at whom, since when."""

    kind: Kind
    body: Body
    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommendation_id: UUID | None
    opened_on: date


@dataclass(frozen=True, slots=True)
class Ongoing:
    """The team is at work."""

    opening: Opening


@dataclass(frozen=True, slots=True)
class Concluded:
    """The authority said what follows."""

    opening: Opening
    concluded_on: date


Stage: TypeAlias = Unopened | Ongoing | Concluded


@dataclass(frozen=True, slots=True)
class Finding:
    """What the team found on one item."""

    item: str
    legal_basis: str
    verdict: Verdict
    statement: str
    found_on: date


@dataclass(frozen=True, slots=True)
class Referral:
    """A breach handed to those who may sanction it."""

    finding_id: UUID
    track: Track
    act: str | None
    certificate: UUID | CertificateNumber | None
    referred_on: date


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was opened, found, concluded and referred: each by itself, so that any may be voided."""

    opening: Opening | None = None
    findings: Mapping[UUID, Finding] = field(default_factory=dict)
    concluded_on: date | None = None
    referrals: Mapping[UUID, Referral] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """Say how far it has come; what was never opened has come nowhere."""
        if self.opening is None:
            return Unopened()
        if self.concluded_on is None:
            return Ongoing(self.opening)
        return Concluded(self.opening, self.concluded_on)


def evolve(state: Inspection, event: InspectionEvent) -> Inspection:
    """Say what an event leads to."""
    match event:
        case InspectionOpened():
            return replace(state, opening=opening_of(event))
        case FindingRecorded():
            found = Finding(
                event.item, event.legal_basis, event.verdict, event.statement, event.found_on
            )
            return replace(state, findings={**state.findings, event.finding_id: found})
        case InspectionConcluded():
            return replace(state, concluded_on=event.concluded_on)
        case ViolationReferred():
            referral = Referral(
                event.finding_id, event.track, event.act, event.certificate, event.referred_on
            )
            return replace(state, referrals={**state.referrals, event.referral_id: referral})
        case InspectionRecordVoided():
            return state


BODIES = {Kind.CHECK: Body.DEPARTMENT, Kind.INSPECTION: Body.INSPECTORATE}


def opening_of(event: InspectionOpened) -> Opening:
    """Read off whose team looks at whom; where no body is said, it is the usual one of its kind."""
    return Opening(
        kind=event.kind,
        body=event.body or BODIES[event.kind],
        number=event.number,
        organisation_id=event.organisation_id,
        organisation_name=event.organisation_name,
        area=event.area,
        recommendation_id=event.recommendation_id,
        opened_on=event.opened_on,
    )


class Status(StrEnum):
    """How an inspection stands on a day."""

    NONE = "none"
    ONGOING = "ongoing"
    CONCLUDED = "concluded"


def status_on(state: Inspection, day: date) -> Status:
    """Say how the inspection stands on a day."""
    match state.stage:
        case Unopened():
            return Status.NONE
        case Ongoing(opening) | Concluded(opening) if day < opening.opened_on:
            return Status.NONE
        case Concluded(concluded_on=concluded_on) if concluded_on <= day:
            return Status.CONCLUDED
        case Ongoing() | Concluded():
            return Status.ONGOING


def turning_days(state: Inspection) -> set[date]:
    """List the days on which something about it may change."""
    if state.opening is None:
        return set()
    days = {
        state.opening.opened_on,
        *(finding.found_on for finding in state.findings.values()),
        *(referral.referred_on for referral in state.referrals.values()),
        *([state.concluded_on] if state.concluded_on else []),
    }
    return {day for day in days if day >= state.opening.opened_on}


def claims(state: Inspection) -> frozenset[str]:
    """Say what must be one of its kind: its number."""
    return frozenset({f"inspection-number/{state.opening.number}"} if state.opening else ())


def areas(state: Inspection) -> frozenset[str]:
    """Say which area it is about: the seat of the organisation."""
    return frozenset({state.opening.area} if state.opening else ())
