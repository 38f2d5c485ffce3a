"""What is known of a branch."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.branch import BranchEvent, BranchRecordVoided, BranchRegistered


@dataclass(frozen=True, slots=True)
class Unregistered:
    """No branch is known under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A branch that operates since its registration."""

    organisation_id: UUID
    organisation_name: str
    name: str
    registration_number: str
    seat: str
    area: str
    head_certificate: UUID | None
    registered_on: date


Branch: TypeAlias = Unregistered | Registered


def evolve(state: Branch, event: BranchEvent) -> Branch:
    """Say what an event leads to."""
    match event:
        case BranchRegistered():
            return Registered(
                organisation_id=event.organisation_id,
                organisation_name=event.organisation_name,
                name=event.name,
                registration_number=event.registration_number,
                seat=event.seat,
                area=event.area,
                head_certificate=event.head_certificate,
                registered_on=event.registered_on,
            )
        case BranchRecordVoided():
            return state


def claims(state: Branch) -> frozenset[str]:
    """A branch's registration number is its own; it has no one shape."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered(registration_number=number):
            return frozenset({f"branch-number/{number.casefold()}"})


def areas(state: Branch) -> frozenset[str]:
    """Say which areas a branch is about: that of its seat."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered(area=area):
            return frozenset({area})
