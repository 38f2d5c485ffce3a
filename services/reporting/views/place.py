"""In which area a place lies through time: a reorganisation moves nobody, the code is another.

As the registry reads it: what follows leans on the area before it, and leads to nothing where that
is another by now, as when somebody had moved before.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from shared.contracts.registry.reorganisation import AreaPassed

Placed: TypeAlias = Mapping[date, tuple[str, str | None]]  # the area, and that which it follows


def placed(said: Iterable[tuple[date, str]], followed: Iterable[AreaPassed]) -> Placed:
    """Put the places that somebody said in order, and then those that followed them."""
    found: Placed = {day: (area, None) for day, area in said}
    for one in followed:
        day, before = one.reorganised_on, one.previous_area
        if area_on(found, day) == before:
            found = holding({**found, day: (one.area, before)}, day)
    return found


def holding(places: Placed, latest: date) -> Placed:
    """Leave out what follows an area that is no longer before it."""
    kept: dict[date, tuple[str, str | None]] = {}
    for day in sorted(places):
        follows, before = places[day][1], [*kept.values()][-1:]
        if day == latest or follows is None or not before or before[0][0] == follows:
            kept[day] = places[day]
    return kept


def area_on(places: Placed, day: date) -> str:
    """Find the area that holds on a day; before all of them, the first."""
    return places[max((one for one in places if one <= day), default=min(places))][0]
