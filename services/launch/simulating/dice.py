"""Chance out of a seed: the same people, days and choices each time."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from services.launch.demo.people import FAMILIES, GIVEN, MIDDLES, STREETS
from services.launch.simulating.plan import Invented
from shared.law.calendar import Calendar
from shared.law.territory import Level, Territory

T = TypeVar("T")
OLDEST, YOUNGEST = date(1955, 1, 1), date(1999, 12, 31)
OF_THIS_CENTURY = 2000
NEW_AREAS = date(2025, 7, 1)  # from which day on other communes are there


class Dice:
    """Chances of one plan, in the order in which they are taken."""

    def __init__(self, seed: int, calendar: Calendar) -> None:
        """Begin with a seed; days are working days of a calendar."""
        self._random = Random(seed)  # noqa: S311  # to invent, not to hide
        self._calendar = calendar

    def one(self, of: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """Choose one."""
        return self._random.choices(of, weights)[0]

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """Choose some, each once, as far as there are so many."""
        return self._random.sample(of, min(count, len(of)))

    def chance(self, share: float) -> bool:
        """Say whether something of this share of all cases happens."""
        return self._random.random() < share

    def number(self, least: int, most: int) -> int:
        """Choose a number."""
        return self._random.randint(least, most)

    def day(self, first: date, last: date) -> date:
        """Choose a working day."""
        days = max(0, (last - first).days)
        return self.working(first + timedelta(days=self._random.randint(0, days)))

    def working(self, day: date) -> date:
        """Move a day to one on which offices work."""
        return self._calendar.first_working(day)


class Places:
    """The communes of a province through time."""

    def __init__(self, territory: Territory, province: str) -> None:
        """Know which province it is."""
        self._territory, self._province = territory, province
        self._known: dict[bool, tuple[str, ...]] = {}

    def communes(self, day: date) -> tuple[str, ...]:
        """List the communes of a day."""
        new = day >= NEW_AREAS
        if new not in self._known:
            codes = [one.code for one in self._territory.areas_on(day, parent=self._province)]
            self._known[new] = tuple(codes) if new else tuple(self._inside(codes, day))
        return self._known[new]

    def _inside(self, districts: Sequence[str], day: date) -> list[str]:
        found = self._territory.areas_on(day, Level.COMMUNE)
        inside = set(districts)
        return [one.code for one in found if one.parent in inside]

    def on(self, area: str, since: date, day: date) -> str:
        """Name on a day the commune that had a code on an earlier one."""
        if since >= NEW_AREAS or day < NEW_AREAS:
            return area
        passed = self._territory.successors(area)
        return passed[0].new if passed else self.communes(day)[0]

    def local(self, area: str, day: date) -> str:
        """Name the area whose officers watch over a commune: its district, as long as it was."""
        found = self._territory.area(area, day)
        above = None if found is None else found.parent
        return area if day >= NEW_AREAS or above is None else above

    def name(self, area: str, day: date) -> str:
        """Name an area."""
        found = self._territory.area(area, day)
        return area if found is None else found.name_vi


class Crowd:
    """Makes people up whom nobody can be: the last six digits of their numbers begin with 999."""

    def __init__(self, dice: Dice, province: str) -> None:
        """Begin with nobody."""
        self._dice, self._province = dice, province
        self._taken: Counter[str] = Counter()
        self._count = 0

    def somebody(self, of_age_on: date) -> Invented:
        """Invent somebody who is of age on a day."""
        sex = self._dice.one(("male", "female"), (65, 35))
        youngest = min(YOUNGEST, of_age_on - timedelta(days=24 * 366))
        born = OLDEST + timedelta(days=self._dice.number(0, (youngest - OLDEST).days))
        digit = (2 if born.year >= OF_THIS_CENTURY else 0) + (sex == "female")
        begins = f"0{self._province}{digit}{born:%y}"
        place = self._taken[begins]
        self._taken[begins] += 1
        self._count += 1
        parts = (FAMILIES, MIDDLES[sex], GIVEN[sex])
        return Invented(
            full_name=" ".join(self._dice.one(part) for part in parts),
            citizen_number=f"{begins}999{place:03d}",
            birth_date=born.isoformat(),
            address=self.address(),
            phone=f"0000{self._count:06d}",
        )

    def address(self) -> str:
        """Invent an address in a street that is in no town."""
        return f"{self._dice.number(1, 200)} đường {self._dice.one(STREETS)}"
