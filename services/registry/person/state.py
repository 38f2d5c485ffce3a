"""What is known of a person that rules and lists read: names and places through time, and death."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.places import Held, Kind, Place, placed, through
from shared.contracts.registry.person import (
    PersonContactChanged,
    PersonCorrected,
    PersonDied,
    PersonEvent,
    PersonNameChanged,
    PersonRecordVoided,
    PersonRegistered,
    PersonsDistinguished,
    PersonsMerged,
)
from shared.contracts.registry.reorganisation import PersonAreaReorganised


@dataclass(frozen=True, slots=True)
class Unregistered:
    """Nobody is known under this id."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a person is called from a day on."""

    since: date
    word: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A person: names and places, each in the order of its days, and what became of the record."""

    person_id: UUID
    names: tuple[Said, ...]
    places: tuple[Place, ...]
    external_ids: tuple[str, ...] = ()
    died_on: date | None = None
    merged_into: UUID | None = None
    duplicates: frozenset[UUID] = frozenset()
    distinct_from: frozenset[UUID] = frozenset()  # who looks alike and is somebody else

    @property
    def full_name(self) -> str:
        """Say how they are called now."""
        return self.names[-1].word

    @property
    def area(self) -> str:
        """Say where they live now."""
        return self.places[-1].area


Person: TypeAlias = Unregistered | Registered


def evolve(state: Person, event: PersonEvent) -> Person:
    """Say what an event leads to."""
    match event:
        case PersonRegistered(registered_on=since) | PersonCorrected(corrected_on=since):
            name, place = Said(since, event.full_name), Place(since, event.area)
            if isinstance(state, Unregistered):
                return Registered(event.person_id, (name,), (place,), event.external_ids)
            return replace(
                state,
                names=named(state.names, name),
                places=placed(state.places, place),
                external_ids=event.external_ids,
            )
        case PersonRecordVoided():
            return state
        case _ if isinstance(state, Unregistered):  # A merger says this of both; one may be void.
            return state
        case PersonNameChanged(changed_on=since):
            return replace(state, names=named(state.names, Said(since, event.full_name)))
        case PersonContactChanged(changed_on=since):
            return replace(state, places=placed(state.places, Place(since, event.area)))
        case PersonAreaReorganised(reorganised_on=since, previous_area=before):
            followed = Place(since, event.area, follows=before)
            return replace(state, places=placed(state.places, followed))
        case PersonDied(died_on=died_on):
            return replace(state, died_on=died_on)
        case PersonsMerged(person_id=duplicate, into=into):
            if duplicate == state.person_id:
                return replace(state, merged_into=into)
            return replace(state, duplicates=state.duplicates | {duplicate})
        case PersonsDistinguished(person_id=one, other_id=other):
            others = {one, other} - {state.person_id}
            return replace(state, distinct_from=state.distinct_from | others)


def named(said: tuple[Said, ...], one: Said) -> tuple[Said, ...]:
    """Put a name among the others by its day; of the same day, the last one recorded counts."""
    others = (other for other in said if other.since != one.since)
    return tuple(sorted((*others, one), key=lambda each: each.since))


def said_on(said: Iterable[Said], day: date) -> str:
    """Find the name that holds on a day; before all of them, the first."""
    every = tuple(said)
    holding = [one for one in every if one.since <= day]
    return (holding or every[:1])[-1].word


def claims(state: Person) -> frozenset[str]:
    """Say what must be one of its kind: ids elsewhere; the keys see to citizen numbers."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered():
            return frozenset(f"person-external/{one}" for one in state.external_ids)


def areas(state: Person) -> frozenset[str]:
    """Say which areas a person is about: where they live."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered():
            return frozenset({state.area})


def held(state: Person) -> tuple[Held, ...]:
    """Say where a person lives through time; who died lives nowhere, nor does a merged record."""
    match state:
        case Registered(merged_into=None, places=places, died_on=died_on):
            return tuple(through(Kind.RESIDENCE, state.full_name, places, died_on))
        case _:
            return ()


def subjects(state: Person) -> frozenset[UUID]:
    """A person's stream is about that person, under whichever record they go on."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered(person_id, merged_into=into):
            return frozenset({person_id}) | state.duplicates | ({into} if into else set())
