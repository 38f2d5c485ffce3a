"""A short limit day by day: which days count, which do not, where today stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shared.law.calendar import Calendar
from shared.law.clock import Clock, StepCode
from shared.law.rules import Unit

LONGEST: Final = 15  # days that have room beside each other
# A limit that was extended or stood still is told in words alone.
DRAWN: Final = frozenset(
    {
        StepCode.STARTED,
        StepCode.RESTARTED,
        StepCode.WEEKEND,
        StepCode.HOLIDAY,
        StepCode.WORKED_WEEKEND,
        StepCode.MOVED,
        StepCode.DUE,
    }
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a limit: the how manieth it is, unless it does not count."""

    on: date
    number: int | None
    off: bool
    today: bool
    end: bool


def strip(clock: Clock, calendar: Calendar, today: date) -> tuple[Day, ...]:
    """Draw a limit from the day of its start, which does not count, to its last."""
    started = [
        one.parameters["on"]
        for one in clock.explanation
        if one.code in {StepCode.STARTED, StepCode.RESTARTED}
    ]
    drawn = all(one.code in DRAWN for one in clock.explanation)
    if not started or not drawn or clock.due_on is None:
        return ()
    first = started[-1]
    if not isinstance(first, date) or not 0 < (clock.due_on - first).days <= LONGEST:
        return ()
    working = clock.explanation[0].parameters.get("unit") == Unit.WORKING_DAY
    days: list[Day] = [Day(first, None, off=False, today=first == today, end=False)]
    number = 0
    while (on := days[-1].on + timedelta(days=1)) <= clock.due_on:
        off = not calendar.is_working(on)
        counts = not (working and off)
        number += counts
        shown = number if counts else None
        days.append(Day(on, shown, off=off, today=on == today, end=on == clock.due_on))
    return tuple(days)
