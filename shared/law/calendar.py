"""Days as the law counts them: in the country's own time zone, weekends and holidays left out."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)
SATURDAY = 5


def legal_day(at: datetime) -> date:
    """Say on which calendar day an instant falls for the law: at 01:00 in Hanoi, not UTC's."""
    return at.astimezone(LEGAL_ZONE).date()


@dataclass(frozen=True, slots=True)
class DayName:
    """What a day off is called."""

    vi: str
    en: str


class MissingYear(LookupError):
    """Nobody has entered the days off of a year, so no working day of it can be counted."""

    def __init__(self, year: int) -> None:
        """Keep the year, for the reason that a page shows."""
        self.year = year
        super().__init__(f"the days off of {year} are not known")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off, and the weekend days worked in exchange, as the Government announced them.

    A calendar with no bounds says that it knows all days.
    """

    days_off: frozenset[date] = frozenset()
    worked_weekends: frozenset[date] = frozenset()
    known_from: date | None = None
    known_until: date | None = None
    names: Mapping[date, DayName] = field(default_factory=dict, hash=False)

    def is_working(self, day: date) -> bool:
        """Say whether offices work on a day.

        Raises:
            MissingYear: when the days off of its year are not known.
        """
        if not (self.known_from or date.min) <= day <= (self.known_until or date.max):
            raise MissingYear(day.year)
        if day in self.worked_weekends:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def first_working(self, day: date) -> date:
        """Move a limit that would end on a day off to the next working day.

        Source: Bộ luật Dân sự Đ.148.
        """
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """Count working days; the day of the start is not counted.

        Source: Bộ luật Dân sự Đ.147.
        """
        day = start
        for _ in range(count):
            day = self.first_working(day + ONE_DAY)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to `end`; negative where the end is past."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)

    def with_days(
        self,
        off: Mapping[date, DayName] | Iterable[date] = (),
        worked: Iterable[date] = (),
        known_until: date | None = None,
    ) -> "Calendar":
        """Correct the calendar by what the department declares; the last word on a day holds.

        A year is known only once somebody says that all its days are in: `known_until`.
        """
        names = dict(off) if isinstance(off, Mapping) else {}
        added, working = frozenset(off), frozenset(worked)
        until = self.known_until
        if until is not None and known_until is not None:
            until = max(until, known_until)
        return dataclasses.replace(
            self,
            days_off=(self.days_off - working) | added,
            worked_weekends=(self.worked_weekends - added) | working,
            known_until=until,
            names={**self.names, **names},
        )
