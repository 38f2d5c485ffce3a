"""What is known of a piece of work: who has it in hand."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from shared.contracts.reporting.assignment import (
    AssignmentEvent,
    AssignmentRecordVoided,
    WorkAssigned,
    WorkHandedOver,
    WorkReleased,
    WorkReminded,
)


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Nobody was given it yet."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """An account has it in hand."""

    work: str
    to: UUID
    since: date
    note: str | None = None
    reminded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """Who had it in hand gave it back."""

    work: str
    since: date


Assignment: TypeAlias = Unassigned | Assigned | Released


def evolve(state: Assignment, event: AssignmentEvent) -> Assignment:
    """Say what an event leads to."""
    match event:
        case WorkAssigned(work=work, to=to, assigned_on=since, note=note):
            return Assigned(work, to, since, note)
        case WorkHandedOver(work=work, to=to, handed_on=since, note=note):
            return Assigned(work, to, since, note)
        case WorkReleased(work=work, released_on=since):
            return Released(work, since)
        case WorkReminded(reminded_on=day) if isinstance(state, Assigned):
            return replace(state, reminded_on=day)
        case WorkReminded():  # whoever had it is void
            return state
        case AssignmentRecordVoided():
            return state


def claims(state: Assignment) -> frozenset[str]:
    """A piece of work has one stream of who has it, also while nobody does."""
    match state:
        case Unassigned():
            return frozenset()
        case Assigned(work=work) | Released(work=work):
            return frozenset({f"work/{work}"})
