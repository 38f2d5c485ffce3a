"""Areas with a validity: a code means another place before and after the merger of 2025-07-01."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache

from shared.law.rules import Rules
from shared.law.values import count

LEVELS_RULE = "TERR-LEVELS"
FOUND_AT_MOST = 20
ONE_DAY = timedelta(days=1)


class Level(StrEnum):
    """The levels of local government; the district ended on 2025-06-30."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Passage(StrEnum):
    """How an old area passed into a new one."""

    WHOLE = "whole"
    SPLIT_DEFAULT = "split-default"  # of several, the one taken where the exact place is not known
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Area:
    """A province, district or commune, as long as it exists under this code."""

    code: str
    name_vi: str
    level: Level
    valid_from: date | None
    valid_to: date | None
    parent: str | None

    def holds_on(self, day: date) -> bool:
        """Say whether the area exists on a day; its first and its last day count."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Passed:
    """An old area that passed into a new one, whole or in part."""

    old: str
    new: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Reorganised:
    """An area that ended, and into which it passed on the day after, the likeliest first."""

    area: Area
    on: date
    into: tuple[Area, ...]


class Territory:
    """The areas that were and are, and how the old passed into the new.

    Codes are reused: an address is a code with the day on which it was valid, never rewritten.
    """

    def __init__(self, areas: Iterable[Area], passed: Iterable[Passed]) -> None:
        """Keep the areas by code; everything else is worked out when first asked for."""
        self._areas = tuple(areas)
        self._passed = tuple(passed)
        self._by_code: dict[str, list[Area]] = {}
        for area in self._areas:
            self._by_code.setdefault(area.code, []).append(area)
        self._covered: dict[Area, frozenset[Area]] = {}

    def area(self, code: str, on: date) -> Area | None:
        """Find the area that has a code on a day; a later entry corrects an earlier."""
        found = (area for area in reversed(self._by_code.get(code, [])) if area.holds_on(on))
        return next(found, None)

    def is_valid(self, code: str, on: date) -> bool:
        """Say whether an area exists under this code on a day."""
        return self.area(code, on) is not None

    def areas_on(
        self, on: date, level: Level | None = None, parent: str | None = None
    ) -> list[Area]:
        """List the areas that exist on a day, of one level or directly under one area."""
        return [
            area
            for area in self._areas
            if area.holds_on(on)
            and (level is None or area.level is level)
            and (parent is None or area.parent == parent)
        ]

    def path(self, code: str, on: date) -> list[Area]:
        """List an area and those it lies in, the smallest first; empty where it does not exist."""
        found: list[Area] = []
        step: str | None = code
        while step is not None and (area := self.area(step, on)) is not None:
            found.append(area)
            step = area.parent
        return found

    def successors(self, code: str) -> tuple[Passed, ...]:
        """Say into which areas one passed that ended; the whole or likeliest comes first.

        A code that is still used means the old area here.
        """
        return self._successors.get(code, ())

    def reorganised(self, place: tuple[str, date], today: date) -> Reorganised | None:
        """Say what became, up to today, of the area that a code meant on a day; none if it holds.

        A code that meant nothing on that day was said as it is today, or else as it was last.
        """
        code, said_on = place
        area = self.area(code, said_on) or self.area(code, today)
        if area is None:
            ended = [one for one in self._by_code.get(code, ()) if (one.valid_to or today) < today]
            area = max(ended, key=lambda one: one.valid_to or today, default=None)
        if area is None or area.valid_to is None or area.valid_to >= today:
            return None
        day = area.valid_to + ONE_DAY
        into = (self.area(one.new, day) for one in self.successors(code))
        return Reorganised(area, day, tuple(one for one in into if one is not None))

    def last_ended(self, today: date) -> date | None:
        """Say when an area ended last, up to the day before today; none where none did."""
        days = {area.valid_to for area in self._areas if area.valid_to is not None}
        return max((day for day in days if day < today), default=None)

    def predecessors(self, code: str) -> tuple[Passed, ...]:
        """Say which old areas passed into one, wholly or in part."""
        return self._predecessors.get(code, ())

    def covers(self, code: str, on: date) -> frozenset[str]:
        """List the codes, old and new, whose matters an officer of an area sees on a day.

        Empty where the area does not exist on that day: an abolished district sees nothing. Where
        an old commune was split, the list names it for each part; if one part kept its code, the
        code means that neighbour today. `sees` tells them apart, and `neighbours` names them.
        """
        return frozenset(area.code for area in self.covered(code, on))

    def neighbours(self, code: str, on: date) -> frozenset[str]:
        """List the codes that `covers` has for an old area, and that are another's on the day."""
        covered = self.covered(code, on)
        today = ((old, self.area(old, on)) for old in self.covers(code, on))
        return frozenset(old for old, area in today if area is not None and area not in covered)

    def sees(self, code: str, on: date, place: tuple[str, date]) -> bool:
        """Say whether an officer of an area sees on a day a matter of a code that held on another.

        Exact where a code changed its meaning.
        """
        where = self.area(*place)
        return where is not None and where in self.covered(code, on)

    def covered(self, code: str, on: date) -> frozenset[Area]:
        """List an area, what lies in it, and the old areas that passed into them."""
        area = self.area(code, on)
        if area is None:
            return frozenset()
        if area not in self._covered:
            self._covered[area] = self._reach(area)
        return self._covered[area]

    def _reach(self, area: Area) -> frozenset[Area]:
        covered: set[Area] = set()
        waiting = [area]
        while waiting:
            one = waiting.pop()
            if one not in covered:  # Declared changes may lead back to where they came from.
                covered.add(one)
                waiting += self._inside.get(one, ())
        return frozenset(covered)

    @cached_property
    def _inside(self) -> Mapping[Area, list[Area]]:
        """What lies directly in each area, and the old areas that passed into it."""
        inside: dict[Area, list[Area]] = {}
        for area in self._areas:
            if area.parent is not None:
                for parent in self._by_code.get(area.parent, ()):
                    if _meet(area, parent):
                        inside.setdefault(parent, []).append(area)
        for one in self._passed:
            for new in self._by_code.get(one.new, ()):
                olds = self._by_code.get(one.old, ())
                inside.setdefault(new, []).extend(old for old in olds if _before(old, new))
        return inside

    @cached_property
    def _successors(self) -> Mapping[str, tuple[Passed, ...]]:
        found: dict[str, list[Passed]] = {}
        for one in self._passed:
            found.setdefault(one.old, []).append(one)
        order = list(Passage)
        return {
            old: tuple(sorted(of, key=lambda one: order.index(one.passage)))
            for old, of in found.items()
        }

    @cached_property
    def _predecessors(self) -> Mapping[str, tuple[Passed, ...]]:
        found: dict[str, list[Passed]] = {}
        for one in self._passed:
            found.setdefault(one.new, []).append(one)
        return {new: tuple(of) for new, of in found.items()}

    @cached_property
    def _folded(self) -> list[tuple[str, Area]]:
        return [(fold(area.name_vi), area) for area in self._areas]

    def search(self, text: str, on: date | None = None, limit: int = FOUND_AT_MOST) -> list[Area]:
        """Find areas by a part of the name, with or without marks, or by the code's beginning."""
        wanted = fold(text)
        if not wanted:
            return []
        found = [
            (not name.endswith(wanted), name, area)
            for name, area in self._folded
            if (wanted in name or area.code.startswith(wanted))
            and (on is None or area.holds_on(on))
        ]
        found.sort(key=lambda one: (one[0], len(one[1]), one[1], one[2].code))
        return [area for _, _, area in found[:limit]]

    def with_changes(self, areas: Iterable[Area], passed: Iterable[Passed] = ()) -> "Territory":
        """Add what a later decision changes; an area of a known code and first day replaces it."""
        changed = {(area.code, area.valid_from): area for area in self._areas}
        changed.update({(area.code, area.valid_from): area for area in areas})
        return Territory(changed.values(), dict.fromkeys((*self._passed, *passed)))


def level_on(rules: Rules, day: date) -> int:
    """Say how many levels of local government there are: three, and two from 2025-07-01.

    Raises:
        NoValue: where the law data has a gap.
    """
    return count(rules.on(LEVELS_RULE, day))


@lru_cache(maxsize=16_384)  # a rebuild folds each name many times
def fold(text: str) -> str:
    """Leave out case, marks and double spaces, so that `nui thanh` finds Núi Thành."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = (letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


def _meet(area: Area, parent: Area) -> bool:
    return (area.valid_from or date.min) <= (parent.valid_to or date.max) and (
        parent.valid_from or date.min
    ) <= (area.valid_to or date.max)


def _before(old: Area, new: Area) -> bool:
    return (old.valid_to or date.max) < (new.valid_from or date.min)
