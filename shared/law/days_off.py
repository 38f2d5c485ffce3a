"""Days off and swapped Saturdays that stand in rule rows, `HOL-…`."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from shared.law.calendar import ONE_DAY, DayName
from shared.law.rules import RuleRow, Rules

PREFIX = "HOL-"
OF_A_YEAR = re.compile(r"HOL-(\d{4})-.+")
SWAP = re.compile(r"(\S+) off; (\S+) works")
SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?")
EACH_YEAR = re.compile(r"\d\d-\d\d")


def years_of(rules: Rules) -> frozenset[int]:
    """Say for which years rule rows were entered, such as `HOL-2026-TET`."""
    found = (OF_A_YEAR.fullmatch(rule) for rule in rules.names())
    return frozenset(int(match[1]) for match in found if match)


def days_of(rules: Rules, years: Iterable[int]) -> tuple[dict[date, DayName], frozenset[date]]:
    """Gather the days off by rule rows, and the weekend days worked in exchange."""
    known = tuple(years)
    off: dict[date, DayName] = {}
    worked: set[date] = set()
    for row in _rows(rules):
        if swap := SWAP.fullmatch(row.value):
            off_on, works_on = (date.fromisoformat(day) for day in swap.groups())
            off[off_on] = _instead_of(works_on)
            worked.add(works_on)
        else:
            name = DayName(row.parameter, row.parameter)
            off.update(dict.fromkeys(_days(row, known), name))
    return off, frozenset(worked)


def _rows(rules: Rules) -> Iterator[RuleRow]:
    for rule in rules.names():
        if rule.startswith(PREFIX):
            yield from (row for row in rules.history(rule) if isinstance(row, RuleRow))


def _instead_of(worked: date) -> DayName:
    day = f"{worked:%d/%m/%Y}"
    return DayName(f"Ngày nghỉ (thay cho ngày {day})", f"Day off (substituted from {day})")


def _days(row: RuleRow, years: Iterable[int]) -> Iterator[date]:
    if EACH_YEAR.fullmatch(row.value):
        days = (date.fromisoformat(f"{year}-{row.value}") for year in years)
        yield from (day for day in days if row.holds_on(day))
    elif span := SPAN.fullmatch(row.value):
        first = date.fromisoformat(span[1])
        last = date.fromisoformat(span[2] or span[1])
        yield from (first + n * ONE_DAY for n in range((last - first) // timedelta(days=1) + 1))
    else:
        raise ValueError(f"{row.id} names no days: {row.value}")
