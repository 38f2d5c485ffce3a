"""Areas as old registers name them: by codes of now, and provinces by their names too."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shared.law.data import load_territory
from shared.law.territory import Area, Level, Passage, Territory, fold

LAST_OLD_DAY = date(2025, 6, 30)
KINDS = ("tinh ", "thanh pho ", "tp. ", "tp ")


def area_faults(
    column: str, code: str, *days: date
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """An area is a commune on one of the days; of one that passed whole into another, that is told.

    The island districts that had no communes stand for themselves.
    """
    territory = load_territory()
    if any(is_commune(territory, code, day) for day in days):
        return
    passed = territory.successors(code)
    if len(passed) == 1 and passed[0].passage is Passage.WHOLE:
        yield column, "area-has-passed", {"new": passed[0].new}
    else:
        yield column, "unknown-area", {"on": days[0]}


def is_commune(territory: Territory, code: str, day: date) -> bool:
    """Say whether a code is a commune's on a day, or a district's that has no communes."""
    match territory.area(code, day):
        case Area(level=Level.COMMUNE):
            return True
        case Area(level=Level.DISTRICT):
            return not territory.areas_on(day, parent=code)
        case _:
            return False


def province_code(said: str | None, on: date | None) -> str | None:
    """Find the code of a province by the code or the name that it had on a day, or has now."""
    if said is None:
        return None
    territory = load_territory()
    days = [day for day in (on, LAST_OLD_DAY, date.max) if day is not None]
    for day in days:
        for area in territory.areas_on(day, Level.PROVINCE):
            if said == area.code or short(said) == short(area.name_vi):
                return area.code
    return None


def short(name: str) -> str:
    """Leave out what kind of province one is."""
    folded = fold(name)
    return next((folded[len(kind) :] for kind in KINDS if folded.startswith(kind)), folded)
