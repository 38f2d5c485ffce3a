"""What is known of an account."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.account import (
    AccountClosed,
    AccountEvent,
    AccountOpened,
    AccountRecordVoided,
    AccountSessionsEnded,
)
from shared.messages import Role


@dataclass(frozen=True, slots=True)
class Unopened:
    """Nobody acts under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Somebody may act in a role for a unit, as far as its areas reach."""

    username: str
    display_name: str
    role: Role
    unit: str
    areas: tuple[str, ...]
    person_id: UUID | None
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Nobody acts by it any more."""

    username: str
    closed_on: date
    before: Open | None  # what it was, unless that was recorded in error


Account: TypeAlias = Unopened | Open | Closed


def evolve(state: Account, event: AccountEvent) -> Account:
    """Say what an event leads to."""
    match event:
        case AccountOpened():
            return Open(
                username=event.username,
                display_name=event.display_name,
                role=event.role,
                unit=event.unit,
                areas=event.areas,
                person_id=event.person_id,
                opened_on=event.opened_on,
            )
        case AccountClosed():
            before = state if isinstance(state, Open) else None
            return Closed(username=event.username, closed_on=event.closed_on, before=before)
        case AccountSessionsEnded() | AccountRecordVoided():
            return state


def claims(state: Account) -> frozenset[str]:
    """A name is used for one account for ever: what it did stays its own."""
    match state:
        case Unopened():
            return frozenset()
        case Open(username=username) | Closed(username=username):
            return frozenset({f"account/{username}"})


def subjects(state: Account) -> frozenset[UUID]:
    """Say whom an account is linked to."""
    match state:
        case Open(person_id=person_id) if person_id is not None:
            return frozenset({person_id})
        case Unopened() | Open() | Closed():
            return frozenset()


def units(state: Account) -> frozenset[str]:
    """Say for which unit an account acts."""
    match state:
        case Open(unit=unit):
            return frozenset({unit})
        case Unopened() | Closed():
            return frozenset()
