"""The dry run: every fault of every row, row by row, before anything is sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from shared.law.territory import fold
from shared.sheets.cells import Row, letter
from shared.sheets.sheet import Column, Sheet, Step
from shared.sheets.values import Meant, meant
from shared.web.importing.heads import Head, begin, filled
from shared.web.importing.steps import Entry, checked_body, entry_of, model_of
from shared.web.importing.words import House, Kind, options
from shared.web.problems import faults_of

MOST_KEPT = 10_000  # faults, and rows with gaps, that are told; all are counted


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell, a row or the head of a table; it repeats nothing personal."""

    row: int
    column: str | None  # a column's name
    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row: what would be sent, or what is wrong with it; and what it leaves open."""

    row: Row
    entry: Entry | None
    faults: tuple[Fault, ...]
    gaps: tuple[str, ...]


@dataclass(slots=True)
class Checked:
    """What a file has: how many rows are good, what is wrong, and what rows leave open."""

    head: Head
    rows: int = 0  # that can be sent
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    faulty: set[int] = field(default_factory=set)  # rows
    gaps: dict[int, tuple[str, ...]] = field(default_factory=dict)
    gap_count: int = 0

    @property
    def head_is_wrong(self) -> bool:
        """Say whether no row can be read rightly: a column lacks, or one is not known."""
        return self.head.row.number in self.faulty

    def note(self, faults: Iterable[Fault]) -> None:
        """Keep faults, as many as anybody reads."""
        for one in faults:
            self.fault_count += 1
            self.faulty.add(one.row)
            if len(self.faults) < MOST_KEPT:
                self.faults.append(one)


def check(rows: Iterator[Row], kind: Kind, today: date) -> Checked:
    """Look a file over, to its end whatever is found; no row is kept."""
    head, body = begin(rows, kind.sheet)
    found = Checked(head)
    found.note(lacking(head, kind.sheet))
    if found.faults:
        return found
    strange: set[int] = set()
    any_row = False
    for judged in judge(head, body, kind, today):
        any_row = True
        strange.update(filled(judged.row, head))
        found.note(judged.faults)
        found.rows += judged.entry is not None
        if judged.gaps:
            found.gap_count += 1
            if len(found.gaps) < MOST_KEPT:
                found.gaps[judged.row.number] = judged.gaps
    number = head.row.number
    found.note(
        Fault(number, None, "unknown-column", {"column": letter(place)})
        for place in sorted(strange)
        if place < len(head.row.cells) and head.row.cells[place] not in {None, ""}
    )
    if not any_row:
        found.note([Fault(number, None, "no-rows")])
    found.faults.sort(key=lambda one: (one.row, head.where.get(one.column or "", -1), one.code))
    return found


def judge(head: Head, body: Iterator[Row], kind: Kind, today: date) -> Iterator[Judged]:
    """Judge rows one by one; only what names them is remembered, to find those that come twice."""
    sheet = kind.sheet
    seen: dict[tuple[Any, ...], int] = {}
    for row in body:
        values, broken = read(row, kind, head.where)
        twice = repeated(row.number, values, sheet, seen)
        found = [*broken, *row_faults(row.number, values, broken, kind, today), *twice]
        faults = tuple(without_repeats(found))
        lacks = tuple(one.name for one in sheet.columns if one.told and one.name not in values)
        entry = None if faults else entry_of(row.number, values, sheet)
        yield Judged(row, entry, faults, lacks)


def lacking(head: Head, sheet: Sheet) -> Iterator[Fault]:
    """Every needed column has a name."""
    for column in sheet.columns:
        if column.needed and column.name not in head.where:
            yield Fault(head.row.number, column.name, "head-missing")


# A row ------------------------------------------------------------------------------------------


def read(
    row: Row, kind: Kind, where: Mapping[str, int]
) -> tuple[Mapping[str, Any], Sequence[Fault]]:
    """Read each cell as its column says."""
    values: dict[str, Any] = {}
    faults = []
    for column in kind.sheet.columns:
        place = where.get(column.name)
        cell = row.cells[place] if place is not None and place < len(row.cells) else None
        found = chosen(column, meant(cell, column.parse), kind.house)
        if found.fault is not None:
            faults.append(Fault(row.number, column.name, found.fault, found.parameters))
        elif found.value is not None:
            values[column.name] = found.value
        elif column.needed:
            faults.append(Fault(row.number, column.name, "needed"))
    return values, faults


def chosen(column: Column, found: Meant, house: House) -> Meant:
    """Find which of a column's options a cell names."""
    if column.options is None or found.fault is not None or found.value is None:
        return found
    one = options(house, column).get(fold(str(found.value).replace("_", " ")))
    if one is not None:
        return Meant(one)
    return Meant(fault="not-one-of", parameters=dict(house.offered(column)))


def row_faults(
    number: int, values: Mapping[str, Any], broken: Sequence[Fault], kind: Kind, today: date
) -> Iterator[Fault]:
    """Find what the commands would refuse; a cell that is at fault already is not blamed again."""
    blamed = {fault.column for fault in broken}
    for column, code, parameters in kind.sheet.check(values, today):
        if column not in {fault.column for fault in broken}:
            yield Fault(number, column, code, parameters)
        blamed.add(column)
    for step in kind.sheet.steps(values):
        for fault in step_faults(step, number, kind.house):
            if fault.column not in blamed:
                yield fault


def step_faults(step: Step, row: int, house: House) -> Iterator[Fault]:
    """Hold a command against its own model."""
    try:
        model_of(step, house).model_validate(checked_body(step))
    except ValidationError as invalid:
        for fault in faults_of(invalid.errors(include_url=False, include_input=False)):
            column = column_of(step, fault.field)
            code = "needed" if fault.code == "missing" else fault.code
            yield Fault(row, column, code, fault.parameters)


def column_of(step: Step, name: str | None) -> str | None:
    """Find the column that a field of a command comes from."""
    while name:
        if name in step.columns:
            return step.columns[name]
        name = name.rpartition(".")[0]
    return None


def without_repeats(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Say each thing once: several commands of a row may find the same."""
    seen = set()
    for fault in faults:
        if (fault.row, fault.column, fault.code) not in seen:
            seen.add((fault.row, fault.column, fault.code))
            yield fault


def repeated(
    number: int, values: Mapping[str, Any], sheet: Sheet, seen: dict[tuple[Any, ...], int]
) -> Iterator[Fault]:
    """Find rows that say the same one twice, or are the same altogether."""
    for columns in sheet.unique:
        if not all(name in values for name in columns):
            continue
        key = (columns[0], *(fold(str(values[name])) for name in columns))
        if (first := seen.setdefault(key, number)) != number:
            yield Fault(number, columns[0], "duplicate-row", {"row": first})
            return
    whole = (hash(tuple(sorted((name, str(value)) for name, value in values.items()))),)
    if values and (first := seen.setdefault(whole, number)) != number:
        yield Fault(number, None, "duplicate-row", {"row": first})


def entries(rows: Iterator[Row], kind: Kind, today: date) -> Iterator[Entry]:
    """Give the rows that can be sent, one by one."""
    head, body = begin(rows, kind.sheet)
    for judged in judge(head, body, kind, today):
        if judged.entry is not None:
            yield judged.entry
