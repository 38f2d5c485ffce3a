"""Events about recommendations to inspect (kiến nghị kiểm tra, thanh tra).

Each repeats what the recommendation was, so that any other may be voided.
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Channel, Event


class InspectionRecommended(Event):
    """A body saw a sign of breach and recommended that somebody inspect."""

    type: Literal["InspectionRecommended"] = "InspectionRecommended"
    number: str  # our own, such as KN-2026-000012
    organisation_id: UUID
    organisation_name: str
    area: str  # of its seat, a code valid on the day of receipt
    recommender: str  # the unit that recommended
    received_on: date
    grounds: str  # the sign of breach
    evidence: tuple[str, ...]
    channel: Channel


class RecommendationAccepted(Event):
    """The Department will inspect."""

    type: Literal["RecommendationAccepted"] = "RecommendationAccepted"
    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date
    accepted_on: date


class RecommendationTransferred(Event):
    """The Department handed the recommendation to a body that may inspect in its place."""

    type: Literal["RecommendationTransferred"] = "RecommendationTransferred"
    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date
    to: str
    reason: str
    transferred_on: date


class RecommendationRejected(Event):
    """The Department will not inspect, and says why."""

    type: Literal["RecommendationRejected"] = "RecommendationRejected"
    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date
    reason: str
    rejected_on: date


class RecommendationAnswered(Event):
    """Whoever recommended was told what became of it."""

    type: Literal["RecommendationAnswered"] = "RecommendationAnswered"
    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date
    answer: str
    inspection_id: UUID | None
    answered_on: date
    channel: Channel


class RecommendationRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["RecommendationRecordVoided"] = "RecommendationRecordVoided"
    reason: str


RecommendationEvent: TypeAlias = Annotated[
    InspectionRecommended
    | RecommendationAccepted
    | RecommendationTransferred
    | RecommendationRejected
    | RecommendationAnswered
    | RecommendationRecordVoided,
    Field(discriminator="type"),
]
