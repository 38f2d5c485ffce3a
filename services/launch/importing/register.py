"""What an old register is made of: its columns, and the commands that enter one of its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import import_module
from typing import Any
from uuid import UUID, uuid5

import orjson

from services.launch.importing.cells import Row, letter
from services.launch.importing.values import Parse
from shared.law.territory import fold
from shared.messages import Command
from shared.personal.field import personal_fields
from shared.service import Blueprint
from shared.web.route import route

IMPORTS = UUID("0c1f6a53-3a55-5d39-8a57-6f5a2f0f7f0e")  # the space of keys made of rows
NOT_YET = UUID(int=0)  # stands for the id of what an earlier command of the row will open


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register, and how its cells are read."""

    name: str
    vi: str
    en: str
    parse: Parse
    needed: bool = True  # a cell of it may not be empty
    told: bool = False  # an empty cell is a gap worth naming


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell, a row or the head of a table; it repeats nothing personal."""

    row: int
    column: str | None  # a column's name
    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a row; `refers` is the field that takes the id of the command before it."""

    command: str
    body: Mapping[str, Any]
    columns: Mapping[str, str]  # of which column each field is
    refers: str | None = None

    @property
    def model(self) -> type[Command]:
        """Find the command."""
        return commands()[self.command][0]

    @property
    def path(self) -> str:
        """Say where the command is posted."""
        return commands()[self.command][1]

    def key(self, natural: str) -> UUID:
        """Make the key under which a row is entered once: of public things alone.

        The same row again is the same command. A row that was refused and has been mended is
        another one; what stands in the register already is told by the register's claims.
        """
        hidden = personal_fields(self.model)
        public = {name: value for name, value in self.body.items() if name not in hidden}
        digest = sha256(orjson.dumps(public, option=orjson.OPT_SORT_KEYS)).hexdigest()
        return uuid5(IMPORTS, f"{self.command}/{natural}/{digest}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be sent."""

    row: int
    natural: str  # the public number by which the register knows it
    steps: tuple[Step, ...]


Values = Mapping[str, Any]  # by column; an empty cell is not there


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of old register."""

    columns: tuple[Column, ...]
    steps: Callable[[Values], tuple[Step, ...]]
    natural: Callable[[Values], str]
    check: Callable[[Values, date], Iterable[tuple[str, str, Mapping[str, Any]]]]
    unique: tuple[tuple[str, ...], ...]  # columns that together name a row, each set by itself

    def column(self, name: str) -> Column:
        """Find a column."""
        return next(one for one in self.columns if one.name == name)


@cache
def registry() -> Blueprint:
    """Load the service that keeps the registers, by its name: nobody imports another service."""
    built: Blueprint = import_module("services.registry.app").build()
    return built


@cache
def commands() -> Mapping[str, tuple[type[Command], str]]:
    """Find the registry's commands and their routes by their names."""
    return {
        command.__name__: (command, route(decider, command))
        for decider in registry().nouns
        for command in decider.commands
    }


# The head of a table --------------------------------------------------------------------------

LOOKED_AT = 20  # rows; a title or a date may stand above the head


def head_of(rows: Sequence[Row], register: Register) -> tuple[int, dict[str, int]]:
    """Find the row with the names of the columns, and where each column is.

    Returns:
        Its place among the rows, and the places of the columns that it names.
    """
    found = [(place, places(row, register)) for place, row in enumerate(rows[:LOOKED_AT])]
    return max(found, key=lambda one: (len(one[1]), -one[0]), default=(0, {}))


def places(row: Row, register: Register) -> dict[str, int]:
    """Say which columns a row names; a name that stands twice counts once."""
    names: dict[str, str] = {}
    for column in register.columns:
        names |= {fold(said): column.name for said in (column.vi, column.en, column.name)}
    found: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        name = names.get(fold(cell.replace("_", " "))) if isinstance(cell, str) else None
        name = name or (names.get(fold(cell)) if isinstance(cell, str) else None)
        if name is not None and name not in found:
            found[name] = place
    return found


def named(register: Register, name: str | None, where: Mapping[str, int]) -> tuple[str, str]:
    """Name a column for people: by its letter where the file has it."""
    if name is None:
        return "", ""
    column = register.column(name)
    at = f"{letter(where[name])} " if name in where else ""
    return f"cột {at}({column.vi})", f"column {at}({column.en})"
