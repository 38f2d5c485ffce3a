"""What is known of a person that rules and lists read: the name and the place, through time."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.person import (
    PersonCorrected,
    PersonEvent,
    PersonRecordVoided,
    PersonRegistered,
)


@dataclass(frozen=True, slots=True)
class Unregistered:
    """Nobody is known under this id."""


@dataclass(frozen=True, slots=True)
class Version:
    """What was said of a person from a day on."""

    since: date
    full_name: str
    area: str
    external_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registered:
    """A person, as said at first and corrected since."""

    person_id: UUID
    versions: tuple[Version, ...]

    @property
    def latest(self) -> Version:
        """What is said of them now."""
        return self.versions[-1]


Person: TypeAlias = Unregistered | Registered


def evolve(state: Person, event: PersonEvent) -> Person:
    """Say what an event leads to."""
    match event:
        case PersonRegistered(registered_on=since) | PersonCorrected(corrected_on=since):
            said = Version(since, event.full_name, event.area, event.external_ids)
            before = state.versions if isinstance(state, Registered) else ()
            return Registered(event.person_id, (*before, said))
        case PersonRecordVoided():
            return state


def claims(state: Person) -> frozenset[str]:
    """Say what must be one of its kind: ids elsewhere; the keys see to citizen numbers."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered():
            return frozenset(f"person-external/{one}" for one in state.latest.external_ids)


def areas(state: Person) -> frozenset[str]:
    """Say which areas a person is about: where they live."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered():
            return frozenset({state.latest.area})


def subjects(state: Person) -> frozenset[UUID]:
    """A person's stream is about that person."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered(person_id):
            return frozenset({person_id})
