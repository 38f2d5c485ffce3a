"""What is known of a branch."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.places import Held, Kind, Place, area_on, gathered, through
from shared.contracts.registry.branch import (
    BranchChanged,
    BranchEvent,
    BranchRecordVoided,
    BranchRegistered,
    BranchTerminated,
)
from shared.contracts.registry.reorganisation import BranchAreaReorganised


@dataclass(frozen=True, slots=True)
class Unregistered:
    """No branch is known under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What another certificate of the branch says from a day on."""

    name: str
    seat: str
    area: str
    head_certificate: UUID | None
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A branch that operates since its registration; what stands here is as it was registered."""

    organisation_id: UUID
    organisation_name: str
    name: str
    registration_number: str
    seat: str
    area: str
    head_certificate: UUID | None
    registered_on: date
    changes: tuple[BranchChanged, ...] = ()
    followed: tuple[Place, ...] = ()  # as areas were reorganised
    terminated_on: date | None = None


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
        case BranchChanged():
            if isinstance(state, Unregistered):
                return state
            return replace(state, changes=(*state.changes, event))
        case BranchAreaReorganised(reorganised_on=day, area=area, previous_area=before):
            if isinstance(state, Unregistered):
                return state
            return replace(state, followed=(*state.followed, Place(day, area, follows=before)))
        case BranchTerminated(terminated_on=day):
            return state if isinstance(state, Unregistered) else replace(state, terminated_on=day)
        case BranchRecordVoided():
            return state


def versions(state: Registered) -> list[Version]:
    """List what the certificates say, by the day from which on each holds."""
    said = Version(
        name=state.name,
        seat=state.seat,
        area=state.area,
        head_certificate=state.head_certificate,
        since=state.registered_on,
    )
    found = {said.since: said}
    for one in sorted(state.changes, key=lambda change: change.changed_on):
        said = Version(
            name=one.name or said.name,
            seat=one.seat or said.seat,
            area=one.area or said.area,
            head_certificate=one.head_certificate or said.head_certificate,
            since=one.changed_on,
        )
        found[said.since] = said
    where = places(state)
    days = sorted({*found, *(one.since for one in where)})
    return [
        replace(
            found[max(day for day in found if day <= since)],
            area=area_on(where, since),
            since=since,
        )
        for since in days
    ]


def places(state: Registered) -> tuple[Place, ...]:
    """Say in which areas a branch had its seat, by the day from which on it lay in each."""
    changes = [Place(one.changed_on, one.area) for one in state.changes if one.area]
    return gathered((Place(state.registered_on, state.area), *changes), state.followed)


def held(state: Branch) -> tuple[Held, ...]:
    """Say where a branch has its seat through time."""
    match state:
        case Unregistered():
            return ()
        case Registered(terminated_on=ended_on):
            name = versions(state)[-1].name
            return tuple(through(Kind.SEAT, name, places(state), ended_on))


def claims(state: Branch) -> frozenset[str]:
    """A branch's registration number is its own; it has no one shape.

    While it is there, it is found by its organisation.
    """
    match state:
        case Unregistered():
            return frozenset()
        case Registered(registration_number=number, organisation_id=whose):
            own = f"branch-number/{number.casefold()}"
            there = state.terminated_on is None
            return frozenset({own, f"{of_organisation(whose)}/{own}"} if there else {own})


def of_organisation(organisation: UUID) -> str:
    """Name what the branches of an organisation claim, each beneath it."""
    return f"branch-of/{organisation}"


def areas(state: Branch) -> frozenset[str]:
    """Say which areas a branch is about: that of its seat."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered():
            return frozenset({versions(state)[-1].area})
