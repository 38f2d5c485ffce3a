"""What is known of a recommendation: who made it, what became of it, and whether they were told."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from shared.contracts.inspection.recommendation import (
    InspectionRecommended,
    RecommendationAccepted,
    RecommendationAnswered,
    RecommendationEvent,
    RecommendationRecordVoided,
    RecommendationRejected,
    RecommendationTransferred,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Who recommended to inspect whom, and when that was received."""

    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date


class Outcome(StrEnum):
    """What became of a recommendation."""

    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the recommender was told, and which inspection it speaks of."""

    answered_on: date
    text: str
    inspection_id: UUID | None


@dataclass(frozen=True, slots=True)
class Unmade:
    """Nobody has recommended anything under this id."""


@dataclass(frozen=True, slots=True)
class Received:
    """The Department has it and owes a decision."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Resolved:
    """The Department decided what becomes of it."""

    facts: Facts
    outcome: Outcome
    resolved_on: date
    to: str | None = None  # to whom it was transferred


Lifecycle: TypeAlias = Unmade | Received | Resolved


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A lifecycle, and what the recommender was told since, oldest first."""

    lifecycle: Lifecycle = Unmade()
    answers: tuple[Answer, ...] = ()


def evolve(state: Recommendation, event: RecommendationEvent) -> Recommendation:
    """Say what an event leads to."""
    match event:
        case InspectionRecommended():
            return replace(state, lifecycle=Received(facts_of(event)))
        case RecommendationAccepted(accepted_on=day):
            return replace(state, lifecycle=Resolved(facts_of(event), Outcome.ACCEPTED, day))
        case RecommendationTransferred(transferred_on=day, to=to):
            there = Resolved(facts_of(event), Outcome.TRANSFERRED, day, to)
            return replace(state, lifecycle=there)
        case RecommendationRejected(rejected_on=day):
            return replace(state, lifecycle=Resolved(facts_of(event), Outcome.REJECTED, day))
        case RecommendationAnswered():
            told = Answer(event.answered_on, event.answer, event.inspection_id)
            kept = Received(facts_of(event)) if isinstance(state.lifecycle, Unmade) else None
            return Recommendation(kept or state.lifecycle, (*state.answers, told))
        case RecommendationRecordVoided():
            return state


def facts_of(
    event: InspectionRecommended
    | RecommendationAccepted
    | RecommendationTransferred
    | RecommendationRejected
    | RecommendationAnswered,
) -> Facts:
    """Read off who recommended what; each event says it anew, so that any other may be voided."""
    return Facts(
        number=event.number,
        organisation_id=event.organisation_id,
        organisation_name=event.organisation_name,
        area=event.area,
        recommender=event.recommender,
        received_on=event.received_on,
    )


def facts(state: Recommendation) -> Facts | None:
    """Find who recommended what, once somebody has."""
    match state.lifecycle:
        case Unmade():
            return None
        case Received(known) | Resolved(known):
            return known


class Status(StrEnum):
    """How a recommendation stands on a day."""

    NONE = "none"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    REJECTED = "rejected"


def status_on(state: Recommendation, day: date) -> Status:
    """Say how the recommendation stands on a day; that it was answered stands beside it."""
    match state.lifecycle:
        case Unmade():
            return Status.NONE
        case Received(known) | Resolved(known) if day < known.received_on:
            return Status.NONE
        case Resolved(outcome=outcome, resolved_on=resolved_on) if resolved_on <= day:
            return Status(outcome)
        case Received() | Resolved():
            return Status.RECEIVED


def answered_on(state: Recommendation, day: date) -> bool:
    """Say whether the recommender had an answer by a day."""
    return any(answer.answered_on <= day for answer in state.answers)


def turning_days(state: Recommendation) -> set[date]:
    """List the days on which something about it may change."""
    if (known := facts(state)) is None:
        return set()
    days = {known.received_on, *(answer.answered_on for answer in state.answers)}
    if isinstance(state.lifecycle, Resolved):
        days.add(state.lifecycle.resolved_on)
    return {day for day in days if day >= known.received_on}


def claims(state: Recommendation) -> frozenset[str]:
    """Say what must be one of its kind: its number."""
    known = facts(state)
    return frozenset({f"recommendation-number/{known.number}"} if known else ())


def areas(state: Recommendation) -> frozenset[str]:
    """Say which area it is about: the seat of the organisation."""
    known = facts(state)
    return frozenset({known.area} if known else ())


def units(state: Recommendation) -> frozenset[str]:
    """Name whose it is: who recommended, and to whom it was transferred."""
    known = facts(state)
    to = state.lifecycle.to if isinstance(state.lifecycle, Resolved) else None
    return frozenset(unit for unit in (known.recommender if known else None, to) if unit)
