"""What a cell means: days as they are written here, numbers that begin with zeros, and names."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.sheets.cells import Cell, Strange

DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?")
YEAR = re.compile(r"\d{4}")
DIGITS = 10  # of a number that counts something


@dataclass(frozen=True, slots=True)
class Meant:
    """What a cell means, or the code of what is wrong with it; an empty cell means nothing."""

    value: Any = None
    fault: str | None = None
    parameters: dict[str, str | int | date] = field(default_factory=dict)


Parse = Callable[[Cell], Meant]


def meant(cell: Cell | Strange, parse: Parse) -> Meant:
    """Read a cell."""
    match cell:
        case Strange(code=code):
            return Meant(fault=code)
        case None | "":
            return Meant()
        case _:
            return parse(cell)


def text(cell: Cell) -> Meant:
    """Read a text; a number that stands where a text should is written as it is shown."""
    match cell:
        case bool() | date():
            return Meant(fault="not-a-text")
        case float() if not cell.is_integer():
            return Meant(fault="not-a-text")
        case int() | float():
            return Meant(str(int(cell)))
        case _:
            return Meant(cell)


def digits(*lengths: int) -> Parse:
    """Make the reader of numbers of so many digits; a spreadsheet drops zeros at the beginning."""

    def parse(cell: Cell) -> Meant:
        found = text(cell)
        if isinstance(cell, str):
            return Meant(re.sub(r"[\s.]", "", cell))
        if found.fault is None and len(str(found.value)) not in lengths:
            return Meant(fault="zeros-lost")
        return found

    return parse


def day(cell: Cell) -> Meant:
    """Read a day: a date of the spreadsheet, dd/MM/yyyy, or ISO."""
    found = part_of_a_day(cell)
    if found.fault is None and len(str(found.value)) < len("2020-01-01"):
        return Meant(fault="not-a-day")
    return found if found.fault else Meant(date.fromisoformat(found.value))


def part_of_a_day(cell: Cell) -> Meant:
    """Read a day of which only the month or the year may be known, as ISO writes it."""
    match cell:
        case datetime():
            return Meant(cell.date().isoformat())
        case date():
            return Meant(cell.isoformat())
        case int() if not isinstance(cell, bool) and YEAR.fullmatch(str(cell)):
            return Meant(str(cell))
        case str():
            return written(cell)
        case _:
            return Meant(fault="not-a-day")


def written(said: str) -> Meant:
    """Read a day off a text."""
    try:
        if found := DAY.fullmatch(said):
            number, month, year = map(int, found.groups())
            return Meant(date(year, month, number).isoformat())
        if found := ISO.fullmatch(said):
            return Meant(date(*map(int, found.groups())).isoformat())
        if found := MONTH.fullmatch(said):
            month, year = map(int, found.groups())
            return Meant(date(year, month, 1).isoformat()[:7])
    except ValueError:
        return Meant(fault="not-a-day")
    return Meant(said) if YEAR.fullmatch(said) else Meant(fault="not-a-day")


def whole(cell: Cell) -> Meant:
    """Read a whole number."""
    match cell:
        case int() if not isinstance(cell, bool):
            return Meant(cell)
        case float() if cell.is_integer():
            return Meant(int(cell))
        case str() if cell.isascii() and cell.isdecimal() and len(cell) < DIGITS:
            return Meant(int(cell))
        case _:
            return Meant(fault="not-a-whole-number")
