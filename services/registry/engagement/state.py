"""What is known of an agency's engagement of a lawyer."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.engagement import (
    EngagementClosed,
    EngagementEvent,
    EngagementOpened,
    EngagementRecordVoided,
    EngagementResult,
    EngagementStage,
    Purpose,
)


@dataclass(frozen=True, slots=True)
class Unopened:
    """No engagement is known under this id."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How an engagement ended."""

    on: date
    result: EngagementResult
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaged:
    """A lawyer or an organisation whom an agency engaged."""

    agency: str
    area: str
    purpose: Purpose
    about: str
    stage: EngagementStage
    person_id: UUID | None
    full_name: str | None
    organisation_id: UUID | None
    organisation_name: str | None
    opened_on: date
    conclusion: Conclusion | None = None


Engagement: TypeAlias = Unopened | Engaged


def evolve(state: Engagement, event: EngagementEvent) -> Engagement:
    """Say what an event leads to."""
    match state, event:
        case _, EngagementOpened():
            return Engaged(
                agency=event.agency,
                area=event.area,
                purpose=event.purpose,
                about=event.about,
                stage=event.stage,
                person_id=event.person_id,
                full_name=event.full_name,
                organisation_id=event.organisation_id,
                organisation_name=event.organisation_name,
                opened_on=event.opened_on,
            )
        case Engaged(), EngagementClosed():
            over = Conclusion(event.closed_on, event.result, event.outcome)
            return replace(state, conclusion=over)
        case _, EngagementClosed() | EngagementRecordVoided():
            return state


class EngagementStatus(StrEnum):
    """How an engagement stands on a day."""

    OPEN = "open"
    CARRIED_OUT = "carried_out"
    BROKEN_OFF = "broken_off"


def status_since(engaged: Engaged) -> dict[date, EngagementStatus]:
    """Say from which day on an engagement stands how."""
    since = {engaged.opened_on: EngagementStatus.OPEN}
    if engaged.conclusion is not None:
        since[engaged.conclusion.on] = EngagementStatus(engaged.conclusion.result.value)
    return since


def areas(state: Engagement) -> frozenset[str]:
    """Say which area an engagement is about."""
    return frozenset() if isinstance(state, Unopened) else frozenset({state.area})


def subjects(state: Engagement) -> frozenset[UUID]:
    """Say which lawyer is engaged, where it is one and not an organisation."""
    match state:
        case Engaged(person_id=UUID() as person_id):
            return frozenset({person_id})
        case _:
            return frozenset()
