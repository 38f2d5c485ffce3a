"""Recommendations to inspect, and their fate: what was decided, and what was answered."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.through import spans
from shared.contracts.inspection.recommendation import (
    InspectionRecommended,
    RecommendationAccepted,
    RecommendationAnswered,
    RecommendationEvent,
    RecommendationRecordVoided,
    RecommendationRejected,
    RecommendationTransferred,
)
from shared.read import intervals
from shared.read.projection import Projection

recommendations = intervals.interval_table(
    "recommendation_2",
    Column("status", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("organisation_name", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("recommender", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("resolved_on", Date),
    Column("reason", Text),  # why it was not accepted here
    Column("transferred_to", Text),
    Column("answered_on", Date),  # first
    Column("answer", Text),  # the last
    Column("inspection_id", Uuid),  # of which an answer told
)


class RecommendationStatus(StrEnum):
    """How a recommendation stands on a day; that it was answered stands beside it."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Facts:
    """Who recommended what; each event says it anew."""

    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date


@dataclass(frozen=True, slots=True)
class Fate:
    """What the Department decided, and when."""

    status: RecommendationStatus
    on: date
    reason: str | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the recommender was told."""

    on: date
    text: str
    inspection_id: UUID | None


@dataclass(frozen=True, slots=True)
class State:
    """What was recommended, what became of it, what was answered, oldest first."""

    facts: Facts | None = None
    fate: Fate | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a recommendation for a time."""

    status: RecommendationStatus
    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date
    resolved_on: date | None
    reason: str | None
    transferred_to: str | None
    answered_on: date | None
    answer: str | None
    inspection_id: UUID | None


def evolve(state: State, event: RecommendationEvent) -> State:
    """Say what an event leads to."""
    match event:
        case InspectionRecommended():
            return replace(state, facts=facts_of(event), fate=None)
        case RecommendationAccepted(accepted_on=on):
            fate = Fate(RecommendationStatus.ACCEPTED, on)
            return replace(state, facts=facts_of(event), fate=fate)
        case RecommendationTransferred(transferred_on=on):
            fate = Fate(RecommendationStatus.TRANSFERRED, on, event.reason, event.to)
            return replace(state, facts=facts_of(event), fate=fate)
        case RecommendationRejected(rejected_on=on):
            fate = Fate(RecommendationStatus.REJECTED, on, event.reason)
            return replace(state, facts=facts_of(event), fate=fate)
        case RecommendationAnswered():
            told = Answer(event.answered_on, event.answer, event.inspection_id)
            known = state.facts or facts_of(event)
            return replace(state, facts=known, answers=(*state.answers, told))
        case RecommendationRecordVoided():
            return state


def facts_of(
    event: InspectionRecommended
    | RecommendationAccepted
    | RecommendationTransferred
    | RecommendationRejected
    | RecommendationAnswered,
) -> Facts:
    """Read off who recommended what."""
    return Facts(
        number=event.number,
        organisation_id=event.organisation_id,
        organisation_name=event.organisation_name,
        area=event.area,
        recommender=event.recommender,
        received_on=event.received_on,
    )


def stands_on(state: State, day: date) -> tuple[Fate | None, tuple[Answer, ...]] | None:
    """Say what had become of it by a day."""
    if state.facts is None or day < state.facts.received_on:
        return None
    fate = state.fate if state.fate and state.fate.on <= day else None
    return fate, tuple(one for one in state.answers if one.on <= day)


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a recommendation stands through time."""
    facts = state.facts
    if facts is None:
        return set()
    days = {facts.received_on, *(one.on for one in state.answers)}
    days |= {state.fate.on} if state.fate else set()
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            status=fate.status if fate else RecommendationStatus.RECEIVED,
            number=facts.number,
            organisation_id=facts.organisation_id,
            organisation_name=facts.organisation_name,
            area=facts.area,
            recommender=facts.recommender,
            received_on=facts.received_on,
            resolved_on=fate.on if fate else None,
            reason=fate.reason if fate else None,
            transferred_to=fate.to if fate else None,
            answered_on=min((one.on for one in answers), default=None),
            answer=answers[-1].text if answers else None,
            inspection_id=next(
                (a.inspection_id for a in reversed(answers) if a.inspection_id), None
            ),
        )
        for (fate, answers), begin, end in spans(days, lambda day: stands_on(state, day))
    }


view: Projection[State, RecommendationEvent] = Projection(
    table=recommendations,
    source="inspection",
    noun="recommendation",
    contract=RecommendationEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
