"""The head of a table: where it stands, and which columns it names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from shared.law.territory import fold
from shared.sheets.cells import Row, letter
from shared.sheets.sheet import Sheet

LOOKED_AT = 20  # rows; a title or a date may stand above the head
COUNTERS = frozenset({"stt", "tt", "so tt", "so thu tu", "no", "no.", "#"})  # nobody needs them
# Columns that we add to the rows that are sent back to be mended.
ADDED = ("dòng gốc", "lỗi cần sửa", "faults to mend")
OURS = frozenset(map(fold, ADDED))


@dataclass(frozen=True, slots=True)
class Head:
    """The row with the names of the columns, and where each column of the sheet is."""

    row: Row
    where: Mapping[str, int]

    def known(self, place: int) -> bool:
        """Say whether a place is a column's, or one that nobody reads."""
        return place in self.where.values() or self._said(place) in COUNTERS or self.ours(place)

    def ours(self, place: int) -> bool:
        """Say whether a column is one that we added to rows that were sent back."""
        return self._said(place) in OURS

    def _said(self, place: int) -> str:
        cell = self.row.cells[place] if place < len(self.row.cells) else None
        return fold(cell) if isinstance(cell, str) else ""


def begin(rows: Iterator[Row], sheet: Sheet) -> tuple[Head, Iterator[Row]]:
    """Find the head of a table; give it, and the rows below it."""
    first = list(islice(rows, LOOKED_AT))
    found = [(place, places(row, sheet)) for place, row in enumerate(first)]
    place, where = max(found, key=lambda one: (len(one[1]), -one[0]), default=(0, {}))
    head = first[place] if first else Row(1, ())
    return Head(head, where), chain(first[place + 1 :], rows)


def places(row: Row, sheet: Sheet) -> dict[str, int]:
    """Say which columns a row names; a name that stands twice counts once."""
    names: dict[str, str] = {}
    for column in sheet.columns:
        for said in (column.vi, column.en, column.name, column.name.replace("_", " ")):
            names[fold(said)] = column.name
    for column in sheet.columns:
        for said in column.also:
            names.setdefault(fold(said), column.name)
    found: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        name = names.get(fold(cell)) if isinstance(cell, str) else None
        if name is not None and name not in found:
            found[name] = place
    return found


def named(sheet: Sheet, name: str | None, where: Mapping[str, int]) -> tuple[str, str]:
    """Name a column for people: by its letter where the file has it."""
    if name is None:
        return "", ""
    column = sheet.column(name)
    at = f"{letter(where[name])} " if name in where else ""
    return f"cột {at}({column.vi})", f"column {at}({column.en})"


def filled(row: Row, head: Head) -> Sequence[int]:
    """Say at which places something stands that is no column's."""
    return [
        place
        for place, cell in enumerate(row.cells)
        if cell not in {None, ""} and not head.known(place)
    ]
