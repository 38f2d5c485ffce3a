"""Limits that run: until which day somebody has time, by which rule row, and why that day."""

import calendar as months
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from shared.law.calendar import ONE_DAY, Calendar, DayName, MissingYear
from shared.law.rules import Gap, RuleRow, Unit

LIMITS = frozenset({Unit.WORKING_DAY, Unit.DAY, Unit.MONTH, Unit.YEAR})
DECEMBER = 12


class StepCode(StrEnum):
    """What happened to a limit on its way to its last day."""

    STARTED = "started"
    RESTARTED = "restarted"
    EXTENDED = "extended"
    PAUSED = "paused"
    STILL_PAUSED = "still-paused"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    WORKED_WEEKEND = "worked-weekend"
    MOVED = "moved"
    DUE = "due"
    GAP = "gap"
    MISSING_YEAR = "missing-year"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the reason for a last day: a code, and what its text needs."""

    code: StepCode
    parameters: Mapping[str, str | int | date] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit that runs now; it has no day where the law data has a gap or while it is paused."""

    name: str
    due_on: date | None
    rule_row: str
    explanation: tuple[Step, ...] = field(default=(), compare=False)  # follows from the others


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit with what happened to it.

    In a pause neither its first nor its last day counts; one without an end goes on. A restart
    counts from zero and ends what was before it. An extension given as a number is in days.
    """

    name: str
    rule: RuleRow | Gap
    started_on: date
    pauses: tuple[tuple[date, date | None], ...] = ()
    extensions: tuple[RuleRow | Gap | int, ...] = ()
    restarted_on: date | None = None


def due_on(limit: RuleRow | Gap, start: date, calendar: Calendar) -> date | None:
    """Say when a limit ends that began on `start`; `None` where law data or calendar has a gap."""
    return run(Limit("", limit, start), calendar).due_on


def run(limit: Limit, calendar: Calendar) -> Clock:
    """Count a limit day by day, and keep the reasons.

    The day of the start is not counted; a limit that would end on a day off ends on the next
    working day.

    Raises:
        ValueError: when a row is no time limit.
    Source: Bộ luật Dân sự Đ.147–148.
    """
    steps: list[Step] = list(_began(limit))

    def stopped(*last: Step) -> Clock:
        return Clock(limit.name, None, limit.rule.id, (*steps, *last))

    spans: list[tuple[int, Unit]] = []
    for one in (limit.rule, *limit.extensions):
        match one:
            case Gap():
                return stopped(Step(StepCode.GAP, {"row": one.id, "rule": one.rule}))
            case RuleRow(unit=unit) if unit in LIMITS:
                spans.append((int(one.value), unit))
            case RuleRow():
                raise ValueError(f"{one.id} is not a time limit")
            case int():
                spans.append((one, Unit.DAY))
    start = limit.restarted_on or limit.started_on
    pauses = _since(start, limit)
    closed = [(begun, ended) for begun, ended in pauses if ended is not None]
    clock = _counted(limit, _Counting(start, calendar, closed), spans, steps)
    still = min((begun for begun, ended in pauses if ended is None), default=None)
    # A pause that begins after the last day changes nothing.
    if still is not None and still <= (clock.due_on or date.max):
        return stopped(Step(StepCode.STILL_PAUSED, {"from": still}))
    return clock


def _began(limit: Limit) -> Iterator[Step]:
    yield Step(StepCode.STARTED, {"on": limit.started_on, **_span(limit.rule)})
    if limit.restarted_on is not None:
        yield Step(StepCode.RESTARTED, {"on": limit.restarted_on})
    for pause, ended in _since(limit.restarted_on or limit.started_on, limit):
        if ended is not None:
            yield Step(StepCode.PAUSED, {"from": pause, "to": ended})


def _since(start: date, limit: Limit) -> list[tuple[date, date | None]]:
    """Leave out the pauses that a restart ended."""
    restarted = limit.restarted_on is not None
    return [
        (begun, ended)
        for begun, ended in sorted(limit.pauses, key=lambda pause: pause[0])
        if (ended is None and not (restarted and begun <= start))
        or (ended is not None and ended > start)
    ]


def _span(of: RuleRow | Gap | int) -> dict[str, str | int | date]:
    match of:
        case Gap():
            return {"row": of.id}
        case RuleRow():
            return {"count": int(of.value), "unit": of.unit.value, "row": of.id}
        case int():
            return {"count": of, "unit": Unit.DAY.value}


def _counted(
    limit: Limit, counting: "_Counting", spans: Sequence[tuple[int, Unit]], steps: list[Step]
) -> Clock:
    try:
        for index, (count, unit) in enumerate(spans):
            if index:
                steps.append(Step(StepCode.EXTENDED, _span(limit.extensions[index - 1])))
            counting.advance(count, unit)
        counting.settle()
    except MissingYear as missing:
        earliest = max(counting.day, date(missing.year, 1, 1))
        steps += counting.steps
        steps.append(Step(StepCode.MISSING_YEAR, {"year": missing.year, "not_before": earliest}))
        return Clock(limit.name, None, limit.rule.id, tuple(steps))
    last = Step(StepCode.DUE, {"on": counting.day})
    return Clock(limit.name, counting.day, limit.rule.id, (*steps, *counting.steps, last))


@dataclass(slots=True)
class _Counting:
    """Where a count has come to, and what it met."""

    day: date
    calendar: Calendar
    pauses: Sequence[tuple[date, date]]
    steps: list[Step] = field(default_factory=list)

    def advance(self, count: int, unit: Unit) -> None:
        match unit:
            case Unit.WORKING_DAY:
                for _ in range(count):
                    self._next_working()
            case Unit.DAY:
                self._pass(self.day + timedelta(days=count))
            case Unit.MONTH:
                self._pass(add_months(self.day, count))
            case _:
                self._pass(add_months(self.day, DECEMBER * count))

    def settle(self) -> None:
        """Move off a day on which nobody works."""
        reached, met = self.day, len(self.steps)
        while self._paused(self.day) or not self.calendar.is_working(self.day):
            if not self._paused(self.day):
                self.steps.append(_day_off(self.day, self.calendar))
            self.day += ONE_DAY
        if self.day != reached:
            moved = Step(StepCode.MOVED, {"from": reached, "to": self.day})
            self.steps.insert(met, moved)

    def _next_working(self) -> None:
        while True:
            self.day += ONE_DAY
            if self._paused(self.day):
                continue
            if self.calendar.is_working(self.day):
                if self.day in self.calendar.worked_weekends:
                    self.steps.append(Step(StepCode.WORKED_WEEKEND, {"on": self.day}))
                return
            self.steps.append(_day_off(self.day, self.calendar))

    def _pass(self, end: date) -> None:
        while self.day < end:
            self.day += ONE_DAY
            if self._paused(self.day):
                end += ONE_DAY

    def _paused(self, day: date) -> bool:
        return any(begun <= day <= ended for begun, ended in self.pauses)


def _day_off(day: date, calendar: Calendar) -> Step:
    if day not in calendar.days_off:
        return Step(StepCode.WEEKEND, {"on": day})
    name = calendar.names.get(day, DayName("ngày nghỉ", "day off"))
    return Step(StepCode.HOLIDAY, {"on": day, "name_vi": name.vi, "name_en": name.en})


def add_months(day: date, count: int) -> date:
    """Find the same day some months on, or the last of that month where it has no such day.

    Source: Bộ luật Dân sự Đ.148.
    """
    year, month = divmod(day.year * DECEMBER + day.month - 1 + count, DECEMBER)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
