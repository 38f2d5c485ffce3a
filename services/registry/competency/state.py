"""What is known of one competency of a lawyer."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.competency import (
    CompetencyEnded,
    CompetencyEvent,
    CompetencyKind,
    CompetencyRecorded,
    CompetencyRecordVoided,
)
from shared.law.territory import fold

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unproven:
    """No competency is known under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A competency that a lawyer has, or had."""

    person_id: UUID
    full_name: str
    area: str
    competency_kind: CompetencyKind
    subject: str
    level: str | None
    proof: str
    valid_from: date
    valid_to: date | None
    ended_on: date | None = None

    @property
    def ends_before(self) -> date | None:
        """Say on which day it is held no more: as its paper says, or earlier."""
        ends = [] if self.valid_to is None else [self.valid_to + ONE_DAY]
        return min([*ends, *([] if self.ended_on is None else [self.ended_on])], default=None)


Competency: TypeAlias = Unproven | Proven


def evolve(state: Competency, event: CompetencyEvent) -> Competency:
    """Say what an event leads to."""
    match state, event:
        case _, CompetencyRecorded():
            return Proven(
                person_id=event.person_id,
                full_name=event.full_name,
                area=event.area,
                competency_kind=event.competency_kind,
                subject=event.subject,
                level=event.level,
                proof=event.proof,
                valid_from=event.valid_from,
                valid_to=event.valid_to,
            )
        case Proven(), CompetencyEnded(ended_on=on):
            return replace(state, ended_on=on)
        case _, CompetencyEnded() | CompetencyRecordVoided():
            return state


def claims(state: Competency) -> frozenset[str]:
    """The same competency of a lawyer from the same day on is recorded once; a renewal is new."""
    match state:
        case Unproven():
            return frozenset()
        case Proven(person_id=person_id, competency_kind=kind, subject=subject, valid_from=day):
            return frozenset({f"competency/{person_id}/{kind}/{fold(subject)}/{day}"})


def areas(state: Competency) -> frozenset[str]:
    """Say which area a competency is about: where the lawyer lives."""
    return frozenset() if isinstance(state, Unproven) else frozenset({state.area})


def subjects(state: Competency) -> frozenset[UUID]:
    """Say whose competency it is."""
    return frozenset() if isinstance(state, Unproven) else frozenset({state.person_id})
