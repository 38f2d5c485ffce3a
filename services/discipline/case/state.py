"""What is known of a disciplinary case: its opening, the decisions on it, which were annulled."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from shared.contracts.discipline.case import (
    AppealInstance,
    AppealOutcome,
    CaseEvent,
    DisciplinaryCaseOpened,
    DisciplinaryCaseRecordVoided,
    DisciplineAnnulled,
    DisciplineAppealed,
    DisciplineAppealResolved,
    DisciplineDecided,
    DisciplineDismissed,
    Form,
)
from shared.contracts.values import CertificateNumber


@dataclass(frozen=True, slots=True)
class Matter:
    """Which lawyer the case is about, and which violation."""

    violation_id: UUID
    certificate: UUID | CertificateNumber
    area: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The case, its first day, and the regulation that stays its law."""

    matter: Matter
    opened_on: date
    regulation: str | None


@dataclass(frozen=True, slots=True)
class Imposed:
    """What one decision imposed."""

    matter: Matter
    form: Form
    decided_on: date
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Appeal:
    """A complaint about a decision, and what came of it."""

    instance: AppealInstance
    appealed_on: date
    resolved_on: date | None = None
    outcome: AppealOutcome | None = None


@dataclass(frozen=True, slots=True)
class Unopened:
    """No case was opened under this id."""


@dataclass(frozen=True, slots=True)
class Open:
    """The case awaits a decision: the first, or another in place of one that was annulled."""

    opening: Opening


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision stands."""

    decision_id: UUID
    imposed: Imposed


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The board found no breach."""

    dismissed_on: date


Stage: TypeAlias = Unopened | Open | Decided | Dismissed


@dataclass(frozen=True, slots=True)
class Case:
    """An opening, decisions by their ids, and the day of each annulment; known in any order."""

    opening: Opening | None = None
    decisions: Mapping[UUID, Imposed] = field(default_factory=dict)
    annulled: Mapping[UUID, date] = field(default_factory=dict)
    dismissed_on: date | None = None
    appeals: Mapping[UUID, tuple[Appeal, ...]] = field(default_factory=dict)  # by decision

    def open_appeal(self) -> Appeal | None:
        """Find the complaint about the decision that stands, which nobody resolved."""
        match self.stage:
            case Decided(decision_id=by):
                waiting = [one for one in self.appeals.get(by, ()) if one.resolved_on is None]
                return waiting[-1] if waiting else None
            case _:
                return None

    def in_force(self) -> list[tuple[UUID, Imposed]]:
        """List the decisions that nobody annulled, in the order in which they became known."""
        return [(by, one) for by, one in self.decisions.items() if by not in self.annulled]

    @property
    def stage(self) -> Stage:
        """Say how far it has come."""
        if standing := self.in_force():
            return Decided(*standing[-1])
        if self.dismissed_on is not None:
            return Dismissed(self.dismissed_on)
        return Open(self.opening) if self.opening else Unopened()


def evolve(state: Case, event: CaseEvent) -> Case:
    """Say what an event leads to."""
    match event:
        case DisciplinaryCaseOpened():
            opening = Opening(matter_of(event), event.opened_on, event.regulation)
            return replace(state, opening=opening)
        case DisciplineDecided():
            imposed = Imposed(
                matter_of(event), event.form, event.decided_on, event.starts_on, event.ends_on
            )
            return replace(state, decisions={**state.decisions, event.decision_id: imposed})
        case DisciplineDismissed():
            return replace(state, dismissed_on=event.dismissed_on)
        case DisciplineAnnulled():
            annulled = {**state.annulled, event.decision_id: event.annulled_on}
            return replace(state, annulled=annulled)
        case DisciplineAppealed(decision_id=by, instance=instance, appealed_on=day):
            return with_appeals(state, by, (*state.appeals.get(by, ()), Appeal(instance, day)))
        case DisciplineAppealResolved(decision_id=by):
            resolved = (after(one, event) for one in state.appeals.get(by, ()))
            return with_appeals(state, by, tuple(resolved))
        case DisciplinaryCaseRecordVoided():
            return state


def with_appeals(state: Case, by: UUID, appeals: tuple[Appeal, ...]) -> Case:
    """Note the complaints about a decision."""
    return replace(state, appeals={**state.appeals, by: appeals})


def after(one: Appeal, event: DisciplineAppealResolved) -> Appeal:
    """Say how a complaint stands once one was resolved."""
    if one.instance is not event.instance or one.resolved_on is not None:
        return one
    return replace(one, resolved_on=event.resolved_on, outcome=event.outcome)


def matter_of(event: DisciplinaryCaseOpened | DisciplineDecided) -> Matter:
    """Read off whom it is about; a decision says it anew, so that the opening may be voided."""
    return Matter(event.violation_id, event.certificate, event.area)


def matter(state: Case) -> Matter | None:
    """Find whom the case is about, by its opening or by the last decision."""
    if state.opening:
        return state.opening.matter
    return next((one.matter for one in reversed([*state.decisions.values()])), None)


class Status(StrEnum):
    """How a case stands on a day."""

    NONE = "none"
    OPEN = "open"
    DECIDED = "decided"
    DISMISSED = "dismissed"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a case changes from day to day."""

    status: Status
    decision_id: UUID | None = None
    imposed: Imposed | None = None
    complained_since: date | None = None


def stands_on(state: Case, day: date) -> Stands:
    """Say how the case stands on a day: the last decision that stood then is the one."""
    known = [(by, one) for by, one in state.decisions.items() if one.decided_on <= day]
    standing = [(by, one) for by, one in known if day < state.annulled.get(by, date.max)]
    if standing:
        by, imposed = standing[-1]
        return Stands(Status.DECIDED, by, imposed, complained_since(state, by, day))
    if state.dismissed_on is not None and state.dismissed_on <= day:
        return Stands(Status.DISMISSED)
    if known:
        return Stands(Status.ANNULLED, known[-1][0])
    opened = state.opening is not None and state.opening.opened_on <= day
    return Stands(Status.OPEN if opened else Status.NONE)


def complained_since(state: Case, by: UUID, day: date) -> date | None:
    """Say since when a decision is under complaint on a day."""
    for one in state.appeals.get(by, ()):
        if one.appealed_on <= day < (one.resolved_on or date.max):
            return one.appealed_on
    return None


def turning_days(state: Case) -> set[date]:
    """List the days on which something about it may change."""
    appeals = [one for by in state.decisions for one in state.appeals.get(by, ())]
    return {
        *([state.opening.opened_on] if state.opening else []),
        *([state.dismissed_on] if state.dismissed_on else []),
        *(one.decided_on for one in state.decisions.values()),
        *(day for one in appeals for day in (one.appealed_on, one.resolved_on) if day),
        *(day for by, day in state.annulled.items() if by in state.decisions),
    }


def areas(state: Case) -> frozenset[str]:
    """Say which area it is about."""
    known = matter(state)
    return frozenset({known.area} if known else ())
