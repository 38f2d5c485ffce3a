"""What is known of a violation: where it came from, whose hands it is in, and who pursues it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from services.discipline.context import HOLDER
from shared.contracts.discipline.violation import (
    Hands,
    Source,
    Track,
    ViolationEvent,
    ViolationHandedOver,
    ViolationRecorded,
    ViolationRecordVoided,
    ViolationScreenedOut,
    ViolationTaken,
)
from shared.contracts.values import CertificateNumber


@dataclass(frozen=True, slots=True)
class Notice:
    """What was reported, and about whom."""

    source: Source
    referral_id: UUID | None
    inspection_id: UUID | None
    track_proposed: Track
    act: str | None
    certificate: UUID | CertificateNumber | None
    organisation_id: UUID | None
    area: str
    committed_on: date
    recorded_on: date
    reporter_unit: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """From a day on it is in these hands."""

    to: Hands
    on: date


@dataclass(frozen=True, slots=True)
class Pursuit:
    """A penalty or a case that was opened on it."""

    by: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """Nobody has recorded a violation under this id."""


@dataclass(frozen=True, slots=True)
class Open:
    """Somebody holds it and has to act, if only to let its penalty or case run."""

    report: Notice
    hands: Hands


@dataclass(frozen=True, slots=True)
class ScreenedOut:
    """Whoever held it found nothing to pursue."""

    report: Notice
    by: Hands


Stage: TypeAlias = Unrecorded | Open | ScreenedOut


@dataclass(frozen=True, slots=True)
class Violation:
    """What was reported, handed over, taken, screened out: each by itself, as any may be voided."""

    report: Notice | None = None
    handovers: tuple[HandOver, ...] = ()
    pursuits: Mapping[Track, Pursuit] = field(default_factory=dict)
    screened: HandOver | None = None  # by whom, and on which day
    hands: Hands | None = None  # follows from the others; said here for whoever reads the state

    @property
    def stage(self) -> Stage:
        """Say whether somebody has to act; an open one is always in exactly one's hands."""
        if self.report is None:
            return Unrecorded()
        if self.screened is not None:
            return ScreenedOut(self.report, self.screened.to)
        return Open(self.report, hands_of(self.report, self.handovers))


def hands_of(report: Notice, handovers: tuple[HandOver, ...]) -> Hands:
    """Say in whose hands it is: those it was given to last, at first those of its track."""
    return handovers[-1].to if handovers else HOLDER[report.track_proposed]


def evolve(state: Violation, event: ViolationEvent) -> Violation:
    """Say what an event leads to, and whose hands it is in then."""
    after = happened(state, event)
    stage = after.stage
    return replace(after, hands=stage.hands if isinstance(stage, Open) else None)


def happened(state: Violation, event: ViolationEvent) -> Violation:
    """Take an event in."""
    match event:
        case ViolationRecorded():
            return replace(state, report=report_of(event))
        case ViolationScreenedOut():
            return replace(state, screened=HandOver(event.by, event.screened_on))
        case ViolationHandedOver():
            given = HandOver(event.to, event.handed_on)
            return replace(state, handovers=(*state.handovers, given))
        case ViolationTaken():
            pursuit = Pursuit(event.by, event.taken_on)
            return replace(state, pursuits={**state.pursuits, event.track: pursuit})
        case ViolationRecordVoided():
            return state


def report_of(event: ViolationRecorded) -> Notice:
    """Read off what was reported."""
    return Notice(
        source=event.source,
        referral_id=event.referral_id,
        inspection_id=event.inspection_id,
        track_proposed=event.track_proposed,
        act=event.act,
        certificate=event.certificate,
        organisation_id=event.organisation_id,
        area=event.area,
        committed_on=event.committed_on,
        recorded_on=event.recorded_on,
        reporter_unit=event.reporter_unit,
    )


class Status(StrEnum):
    """How a violation stands on a day."""

    NONE = "none"
    OPEN = "open"
    PURSUED = "pursued"  # a penalty or a case was opened on it
    SCREENED_OUT = "screened_out"


def status_on(state: Violation, day: date) -> Status:
    """Say how the violation stands on a day."""
    if state.report is None or day < state.report.recorded_on:
        return Status.NONE
    if state.screened is not None and state.screened.on <= day:
        return Status.SCREENED_OUT
    if any(pursuit.on <= day for pursuit in state.pursuits.values()):
        return Status.PURSUED
    return Status.OPEN


def turning_days(state: Violation) -> set[date]:
    """List the days on which something about it may change.

    What is opened on it may bear an earlier day, such as minutes made on the spot: it shows from
    the day of the record on.
    """
    if state.report is None:
        return set()
    later = {
        *(one.on for one in state.handovers),
        *(one.on for one in state.pursuits.values()),
        *([state.screened.on] if state.screened else []),
    }
    recorded_on = state.report.recorded_on
    return {recorded_on, *(day for day in later if day > recorded_on)}


def claims(state: Violation) -> frozenset[str]:
    """Say what must be one of its kind: a referral becomes one violation."""
    referral = state.report.referral_id if state.report else None
    return frozenset({f"referral/{referral}"} if referral else ())


def areas(state: Violation) -> frozenset[str]:
    """Say which area it is about."""
    return frozenset({state.report.area} if state.report else ())


def units(state: Violation) -> frozenset[str]:
    """Name whose it is: who reported it, and the role that holds it or that has it taken."""
    match state.stage:
        case Unrecorded():
            return frozenset()
        case Open(report, hands) | ScreenedOut(report, hands):
            pursuing = {HOLDER[track] for track in state.pursuits}
            roles = {f"role:{one}" for one in (hands, *pursuing)}
            return frozenset({report.reporter_unit, *roles})
