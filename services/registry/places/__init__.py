"""Where somebody lives or something has its seat through time; a reorganisation moves nobody.

A place is a code with the day on which it was said, and is never rewritten: after its area ended,
another one follows it from the next day on. Source: NĐ 120/2025/NĐ-CP (rule row TERR-LEVELS).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any, TypeVar
from uuid import UUID

from services.registry.context import Context, Line
from shared.decider import Decided, Fault, Rejected
from shared.law.territory import LEVELS_RULE, Area, Reorganised
from shared.messages import Command, Event, Reach, Role, Terms

R = TypeVar("R", bound=Event)


class Kind(StrEnum):
    """What is at a place."""

    RESIDENCE = "residence"
    SEAT = "seat"
    OFFICE = "office"  # a transaction office
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Place:
    """The area of a place from a day on; `follows` the area before it where nobody moved."""

    since: date
    area: str
    follows: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is at a place from its day on until another: a residence, a seat, an office."""

    kind: Kind
    name: str
    place: Place
    until: date | None = None
    office_id: UUID | None = None


class FollowReorganisation(Command):
    """Areas were reorganised: where the old one was split, `area` says which part it is."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Chuyển địa bàn theo sắp xếp đơn vị hành chính",
        en="Follow a reorganisation of areas",
    )

    area: Line | None = None


def follow(
    place: Place, command: FollowReorganisation, context: Context, *, until: date | None = None
) -> Reorganised | None:
    """Find the one area that a place passed into; none where nothing is left to follow.

    What was there no more on the day of the reorganisation stays where it was.

    Raises:
        Rejected: `area-was-split`, `area-not-a-successor`, `area-not-reorganised`.
    """
    found = context.territory.reorganised((place.area, place.since), context.today)
    if found is None or (until is not None and until <= found.on):
        if command.area in {None, place.area}:
            return None
        raise Rejected([Fault("area-not-reorganised", "area", {"area": place.area})])
    if command.area is None:
        if len(found.into) != 1:
            raise Rejected([Fault("area-was-split", "area", {"areas": names(found.into)})])
        return found
    chosen = tuple(one for one in found.into if one.code == command.area)
    if not chosen:
        raise Rejected([Fault("area-not-a-successor", "area", {"areas": names(found.into)})])
    return Reorganised(found.area, found.on, chosen)


def names(areas: Iterable[Area]) -> str:
    """Name areas for whoever is to choose one of them."""
    return ", ".join(f"{one.name_vi} ({one.code})" for one in areas) or "-"


def said(place: Place, found: Reorganised, command: FollowReorganisation) -> dict[str, Any]:
    """Say what every event of a place that followed says; none holds before the place was said."""
    (area,) = found.into
    return {
        "previous_area": place.area,
        "area": area.code,
        "chosen": command.area is not None,
        "reorganised_on": max(found.on, place.since),
    }


def decided(event: R, day: date, context: Context, *subjects: UUID) -> list[Decided[R]]:
    """Record that a place followed, under the row of the law that holds since."""
    row = context.rules.on(LEVELS_RULE, day).id
    return [Decided(event=event, effective_on=day, subjects=subjects, rule_rows=(row,))]


# Places in the order of their days -------------------------------------------------------------


def placed(places: tuple[Place, ...], one: Place) -> tuple[Place, ...]:
    """Put a place among the others by its day; of the same day, the last one recorded counts.

    What follows leans on the area before it: where that is another by now, it leads to nothing.
    """
    if one.follows is not None and area_on(places, one.since) != one.follows:
        return places
    others = (other for other in places if other.since != one.since)
    kept: list[Place] = []
    for each in sorted((*others, one), key=lambda place: place.since):
        if each is one or each.follows is None or not kept or kept[-1].area == each.follows:
            kept.append(each)
    return tuple(kept)


def gathered(said: Iterable[Place], followed: Iterable[Place]) -> tuple[Place, ...]:
    """Put the places that somebody said in order, and then those that followed them."""
    return reduce(placed, (*said, *followed), ())


def area_on(places: Iterable[Place], day: date) -> str:
    """Find the area that holds on a day; before all of them, the first."""
    every = tuple(places)
    holding = [one for one in every if one.since <= day]
    return (holding or every[:1])[-1].area


def through(kind: Kind, name: str, places: tuple[Place, ...], until: date | None) -> Iterator[Held]:
    """Say what is at each of some places, up to the next one or its own end, whichever is first."""
    following = [*(one.since for one in places[1:]), None]
    for place, after in zip(places, following, strict=True):
        end = min((day for day in (after, until) if day is not None), default=None)
        if end is None or place.since < end:
            yield Held(kind=kind, name=name, place=place, until=end)
