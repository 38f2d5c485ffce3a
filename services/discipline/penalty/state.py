"""What is known of a penalty: its minutes, the decisions on it, and which of them were annulled."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from shared.contracts.discipline.penalty import (
    Deprivation,
    OffenderKind,
    PenaltyAnnulled,
    PenaltyDecided,
    PenaltyEvent,
    PenaltyMinutesMade,
    PenaltyRecordVoided,
)
from shared.contracts.values import CertificateNumber


@dataclass(frozen=True, slots=True)
class Offence:
    """Who did what."""

    violation_id: UUID
    offender: OffenderKind
    certificate: UUID | CertificateNumber | None
    organisation_id: UUID | None
    area: str
    act: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a violation: until when the act lasted, and when it was written down."""

    offence: Offence
    committed_on: date
    made_on: date
    number: str


@dataclass(frozen=True, slots=True)
class Imposed:
    """What one decision imposed."""

    offence: Offence
    fine_vnd: int
    deprivation: Deprivation | None
    decided_on: date


@dataclass(frozen=True, slots=True)
class Unmade:
    """No minutes were made under this id."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The minutes await a decision: the first, or another in place of one that was annulled."""

    minutes: Minutes


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision stands."""

    decision_id: UUID
    imposed: Imposed


Stage: TypeAlias = Unmade | Recorded | Decided


@dataclass(frozen=True, slots=True)
class Penalty:
    """Minutes, decisions by their ids, and the day of each annulment; known in any order."""

    minutes: Minutes | None = None
    decisions: Mapping[UUID, Imposed] = field(default_factory=dict)
    annulled: Mapping[UUID, date] = field(default_factory=dict)

    def in_force(self) -> list[tuple[UUID, Imposed]]:
        """List the decisions that nobody annulled, in the order in which they became known."""
        return [(by, one) for by, one in self.decisions.items() if by not in self.annulled]

    @property
    def stage(self) -> Stage:
        """Say how far it has come."""
        if standing := self.in_force():
            return Decided(*standing[-1])
        return Recorded(self.minutes) if self.minutes else Unmade()


def evolve(state: Penalty, event: PenaltyEvent) -> Penalty:
    """Say what an event leads to."""
    match event:
        case PenaltyMinutesMade():
            made = Minutes(
                offence_of(event), event.committed_on, event.made_on, event.minutes_number
            )
            return replace(state, minutes=made)
        case PenaltyDecided():
            imposed = Imposed(
                offence_of(event), event.fine_vnd, event.deprivation, event.decided_on
            )
            return replace(state, decisions={**state.decisions, event.decision_id: imposed})
        case PenaltyAnnulled():
            annulled = {**state.annulled, event.decision_id: event.annulled_on}
            return replace(state, annulled=annulled)
        case PenaltyRecordVoided():
            return state


def offence_of(event: PenaltyMinutesMade | PenaltyDecided) -> Offence:
    """Read off who did what; a decision says it anew, so that the minutes may be voided."""
    return Offence(
        violation_id=event.violation_id,
        offender=event.offender,
        certificate=event.certificate,
        organisation_id=event.organisation_id,
        area=event.area,
        act=event.act,
    )


def offence(state: Penalty) -> Offence | None:
    """Find who did what, by the minutes or by the last decision."""
    if state.minutes:
        return state.minutes.offence
    return next((one.offence for one in reversed([*state.decisions.values()])), None)


class Status(StrEnum):
    """How a penalty stands on a day."""

    NONE = "none"
    RECORDED = "recorded"
    DECIDED = "decided"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a penalty changes from day to day."""

    status: Status
    decision_id: UUID | None = None
    imposed: Imposed | None = None


def stands_on(state: Penalty, day: date) -> Stands:
    """Say how the penalty stands on a day: the last decision that stood then is the one."""
    known = [(by, one) for by, one in state.decisions.items() if one.decided_on <= day]
    standing = [(by, one) for by, one in known if day < state.annulled.get(by, date.max)]
    if standing:
        return Stands(Status.DECIDED, *standing[-1])
    if known:
        return Stands(Status.ANNULLED, known[-1][0])
    made = state.minutes is not None and state.minutes.made_on <= day
    return Stands(Status.RECORDED if made else Status.NONE)


def turning_days(state: Penalty) -> set[date]:
    """List the days on which something about it may change."""
    return {
        *([state.minutes.made_on] if state.minutes else []),
        *(one.decided_on for one in state.decisions.values()),
        *(day for by, day in state.annulled.items() if by in state.decisions),
    }


def areas(state: Penalty) -> frozenset[str]:
    """Say which area it is about."""
    known = offence(state)
    return frozenset({known.area} if known else ())
