"""The dry run: every fault of every row at once, before anything is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from services.launch.importing.cells import Row, letter
from services.launch.importing.register import (
    NOT_YET,
    Entry,
    Fault,
    Register,
    Step,
    head_of,
)
from services.launch.importing.values import meant
from shared.law.territory import fold
from shared.web.problems import faults_of

COUNTERS = frozenset({"stt", "tt", "so tt", "so thu tu", "no", "no.", "#"})  # nobody needs them


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file has: rows to send, what is wrong, and what rows leave open."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    gaps: Mapping[int, tuple[str, ...]]  # by row: columns
    where: Mapping[str, int]  # columns in the file

    @property
    def rows(self) -> int:
        """Count the rows that can be sent."""
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Read:
    """A row by its columns, and what is wrong with its cells."""

    number: int
    values: Mapping[str, Any]
    faults: tuple[Fault, ...]


def check(rows: Sequence[Row], register: Register, today: date) -> Checked:
    """Look a file over, to its end whatever is found."""
    place, where = head_of(rows, register)
    head = rows[place] if rows else Row(1, ())
    faults = [*head_faults(head, rows[place + 1 :], register, where)]
    if any(fault.code == "head-missing" for fault in faults):
        return Checked((), tuple(faults), {}, where)
    body = [read(row, register, where) for row in rows[place + 1 :]]
    entries: list[Entry] = []
    gaps: dict[int, tuple[str, ...]] = {}
    for row in body:
        found = [*row.faults, *row_faults(row, register, today)]
        faults += without_repeats(found)
        if not found:
            entries.append(
                Entry(row.number, register.natural(row.values), register.steps(row.values))
            )
        if lacking := tuple(
            one.name for one in register.columns if one.told and one.name not in row.values
        ):
            gaps[row.number] = lacking
    faults += repeated(body, register)
    if not body:
        faults.append(Fault(head.number, None, "no-rows"))
    return Checked(tuple(entries), tuple(sorted(faults, key=order(where))), gaps, where)


def order(where: Mapping[str, int]) -> Any:
    """Put faults in the order in which somebody goes through a file."""
    return lambda fault: (fault.row, where.get(fault.column or "", -1), fault.code)


# The head ---------------------------------------------------------------------------------------


def head_faults(
    head: Row, body: Sequence[Row], register: Register, where: Mapping[str, int]
) -> Iterator[Fault]:
    """Every needed column has a name, and every cell that holds something has a column."""
    for column in register.columns:
        if column.needed and column.name not in where:
            yield Fault(head.number, column.name, "head-missing")
    known = set(where.values())
    for place, cell in enumerate(head.cells):
        if place in known or cell in {None, ""} or fold(str(cell)) in COUNTERS:
            continue
        if any(len(row.cells) > place and row.cells[place] not in {None, ""} for row in body):
            yield Fault(head.number, None, "unknown-column", {"column": letter(place)})


# A row ------------------------------------------------------------------------------------------


def read(row: Row, register: Register, where: Mapping[str, int]) -> Read:
    """Read each cell as its column says."""
    values: dict[str, Any] = {}
    faults = []
    for column in register.columns:
        place = where.get(column.name)
        cell = row.cells[place] if place is not None and place < len(row.cells) else None
        found = meant(cell, column.parse)
        if found.fault is not None:
            faults.append(Fault(row.number, column.name, found.fault, found.parameters))
        elif found.value is not None:
            values[column.name] = found.value
        elif column.needed:
            faults.append(Fault(row.number, column.name, "needed"))
    return Read(row.number, values, tuple(faults))


def row_faults(row: Read, register: Register, today: date) -> Iterator[Fault]:
    """Find what the commands would refuse; a cell that is at fault already is not blamed again."""
    blamed = {fault.column for fault in row.faults}
    for column, code, parameters in register.check(row.values, today):
        yield Fault(row.number, column, code, parameters)
        blamed.add(column)
    for step in register.steps(row.values):
        for fault in step_faults(step, row.number):
            if fault.column not in blamed:
                yield fault


def step_faults(step: Step, row: int) -> Iterator[Fault]:
    """Hold a command against its own model."""
    body = dict(step.body) | ({} if step.refers is None else {step.refers: str(NOT_YET)})
    try:
        step.model.model_validate(body)
    except ValidationError as invalid:
        for fault in faults_of(invalid.errors(include_url=False, include_input=False)):
            column = column_of(step, fault.field)
            code = "needed" if fault.code == "missing" else fault.code
            yield Fault(row, column, code, fault.parameters)


def column_of(step: Step, field: str | None) -> str | None:
    """Find the column that a field of a command comes from."""
    while field:
        if field in step.columns:
            return step.columns[field]
        field = field.rpartition(".")[0]
    return None


def without_repeats(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Say each thing once: several commands of a row may find the same."""
    seen = set()
    for fault in faults:
        if (fault.row, fault.column, fault.code) not in seen:
            seen.add((fault.row, fault.column, fault.code))
            yield fault


def repeated(body: Sequence[Read], register: Register) -> Iterator[Fault]:
    """Find rows that say the same one twice."""
    for columns in register.unique:
        first: dict[tuple[Any, ...], int] = {}
        for row in body:
            if any(name not in row.values for name in columns):
                continue
            key = tuple(fold(str(row.values[name])) for name in columns)
            if key in first:
                yield Fault(row.number, columns[0], "duplicate-row", {"row": first[key]})
            else:
                first[key] = row.number
