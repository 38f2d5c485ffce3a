"""One kind of sheet: its columns, and the commands that enter one of its rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from shared.sheets.values import Parse, text

Values: TypeAlias = Mapping[str, Any]  # by column; an empty cell is not there
Wrong: TypeAlias = tuple[str, str, Mapping[str, Any]]  # column, code, parameters


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet, and how its cells are read."""

    name: str
    vi: str
    en: str
    parse: Parse = text
    needed: bool = True  # a cell of it may not be empty
    told: bool = False  # an empty cell is a gap worth naming
    also: tuple[str, ...] = ()  # what sheets call it besides
    options: type[StrEnum] | None = None  # it holds one of these, in the words that pages use


@dataclass(frozen=True, slots=True)
class Before:
    """The id of what an earlier command of the row has opened."""

    step: int


@dataclass(frozen=True, slots=True)
class Known:
    """The id of what the register knows by something printed, such as a number."""

    what: str  # a name of `shared.web.importing.directory`
    key: tuple["str | int | Known", ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a row; a field that is `Before` or `Known` takes an id when it is sent."""

    command: str
    body: Mapping[str, Any]
    columns: Mapping[str, str]  # of which column each field is
    about: Before | Known | None = None  # the stream, where the command opens none
    natural: str | None = None  # names what it opens, where several rows share that
    otherwise: Known | None = None  # whom the row goes on with where somebody opened it before


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of sheet."""

    name: str
    vi: str
    en: str
    columns: tuple[Column, ...]
    steps: Callable[[Values], tuple[Step, ...]]
    natural: Callable[[Values], str]  # the public number or name by which a row is known
    check: Callable[[Values, date], Iterable[Wrong]]
    unique: tuple[tuple[str, ...], ...] = ()  # columns that together name a row, each set by itself
    by_name: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        """Let columns be found by their names."""
        object.__setattr__(self, "by_name", {one.name: one for one in self.columns})

    def column(self, name: str) -> Column:
        """Find a column."""
        return self.by_name[name]


def known(**fields: Any) -> dict[str, Any]:
    """Leave out what nobody knows, and write days as machines do."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
        if value is not None
    }


def taken(values: Values, *names: str) -> dict[str, Any]:
    """Take the fields that are called as their columns."""
    return known(**{name: values.get(name) for name in names})


def same(*names: str) -> dict[str, str]:
    """Say that fields are called as their columns."""
    return {name: name for name in names}


def not_yet(values: Values, today: date, *names: str) -> Iterable[Wrong]:
    """What a sheet tells of has happened."""
    for name in names:
        if name in values and values[name] > today:
            yield name, "in-the-future", {"today": today}


def in_order(
    values: Values, first: str, last: str, code: str, named: str | None = None
) -> Iterable[Wrong]:
    """One day is not before another, which the text of the fault calls so."""
    if first in values and last in values and values[last] < values[first]:
        yield last, code, {named or first: values[first]}
