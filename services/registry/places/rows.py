"""Places of every noun that has some, as rows: which areas were said, each with its day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Column, Date, Table, Text

from services.registry.places import Held, Kind, Place
from shared.read import intervals

S = TypeVar("S")

# By noun; in the order of their streams' names, in which a list over all of them goes.
PLACES: dict[str, Table] = {
    noun: intervals.interval_table(
        f"places_of_{noun}_1",
        Column("said_on", Date, nullable=False),  # the first of them: a later end concerns it
        Column("places", Text, nullable=False),  # a line each, as `written` writes it
    )
    for noun in ("branch", "membership", "organisation", "person", "practice")
}


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a stream has at which places for a time."""

    said_on: date
    places: str


def rows_from(held: Callable[[S], Iterable[Held]]) -> Callable[[S], set[Row]]:
    """Make a noun's rows out of what it says of its places."""
    return lambda state: set(rows_of(tuple(held(state))))


def rows_of(held: tuple[Held, ...]) -> Iterator[Row]:
    """Cut time where something came to a place, or left it."""
    days = {one.place.since for one in held} | {one.until for one in held if one.until}
    starts = sorted(days)
    for day, end in zip(starts, [*starts[1:], None], strict=False):
        there = [
            one for one in held if one.place.since <= day and (one.until is None or day < one.until)
        ]
        if there:
            yield Row(
                effective_from=day,
                effective_to=end,
                said_on=min(one.place.since for one in there),
                places="\n".join(written(one) for one in there),
            )


def written(one: Held) -> str:
    """Write what is at a place as a line; its name comes last, since it may hold anything."""
    office = "-" if one.office_id is None else str(one.office_id)
    name = " ".join(one.name.split())
    return f"{one.kind} {office} {one.place.area} {one.place.since.isoformat()} {name}"


def read(line: str) -> Held:
    """Read what `written` wrote."""
    kind, office, area, since, name = line.split(" ", 4)
    return Held(
        kind=Kind(kind),
        name=name,
        place=Place(date.fromisoformat(since), area),
        office_id=None if office == "-" else UUID(office),
    )
