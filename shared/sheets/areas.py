"""Areas as old registers name them: by codes of now, and provinces by their names too."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from shared.law.data import load_territory
from shared.law.territory import Area, Level, Passage, Territory, fold
from shared.sheets.sheet import Values, Wrong

LAST_OLD_DAY = date(2025, 6, 30)
KINDS = ("tinh ", "thanh pho ", "tp. ", "tp ")


def area_faults(values: Values, today: date, *names: str) -> Iterator[Wrong]:
    """An area is a commune today or on a day that the row tells of.

    Of one that passed whole into another, that is told. The island districts that had no communes
    stand for themselves.
    """
    if "area" not in values:
        return
    code, territory = values["area"], load_territory()
    days = [*(values[name] for name in names if name in values), today]
    if any(stands(code, day) for day in days):
        return
    passed = territory.successors(code)
    if len(passed) == 1 and passed[0].passage is Passage.WHOLE:
        yield "area", "area-has-passed", {"new": passed[0].new}
    else:
        yield "area", "unknown-area", {"on": days[0]}


@lru_cache(maxsize=10_000)
def stands(code: str, day: date) -> bool:
    """Say whether a code is a commune's on a day."""
    return is_commune(load_territory(), code, day)


def is_commune(territory: Territory, code: str, day: date) -> bool:
    """Say whether a code is a commune's on a day, or a district's that has no communes."""
    match territory.area(code, day):
        case Area(level=Level.COMMUNE):
            return True
        case Area(level=Level.DISTRICT):
            return not territory.areas_on(day, parent=code)
        case _:
            return False


@lru_cache(maxsize=1024)
def province_code(said: str, on: date | None) -> str | None:
    """Find the code of a province by the code or the name that it had on a day, or has now."""
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
