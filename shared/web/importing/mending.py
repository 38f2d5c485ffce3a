"""The rows that were not taken, as a workbook: to be mended there, and imported again as it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped]

from shared.decider import Fault as Said
from shared.sheets.cells import Row, Strange
from shared.sheets.sheet import Sheet
from shared.web.files import FIRST_DAY
from shared.web.importing.checking import Fault
from shared.web.importing.heads import ADDED, Head
from shared.web.importing.sending import Told
from shared.web.importing.words import House

Wrong = Sequence[Told]


def said(fault: Fault, house: House) -> Told:
    """Say a fault of the dry run in both languages."""
    vi, en = house.said(Said(fault.code, fault.column, fault.parameters))
    return Told(fault.column, fault.code, vi, en)


def write(path: Path, head: Head, sheet: Sheet, rows: Iterator[tuple[Row, Wrong]]) -> int:
    """Write rows as they stand, with what is wrong with each beside; nobody else may read it.

    Returns:
        How many they are.
    """
    path.touch(mode=0o600)
    path.chmod(0o600)
    return write_to(path, head, sheet, rows)


def write_to(
    to: Path | BinaryIO, head: Head, sheet: Sheet, rows: Iterator[tuple[Row, Wrong]]
) -> int:
    """Write them where nothing but the workbook is made; where it is kept, nothing else is."""
    kept = {"in_memory": True} if not isinstance(to, Path) else {"constant_memory": True}
    with xlsxwriter.Workbook(to, kept) as book:
        return Written(book, head, sheet).all(rows)


class Written:
    """A workbook that is being written."""

    def __init__(self, book: Any, head: Head, sheet: Sheet) -> None:
        """Begin it with the head of the file."""
        self._sheet = sheet
        self._looks: Mapping[tuple[bool, bool], Any] = {
            (is_day, is_wrong): book.add_format(
                {
                    **({"num_format": "dd/mm/yyyy"} if is_day else {"num_format": "@"}),
                    **({"bg_color": "#FDE2DD"} if is_wrong else {}),
                }
            )
            for is_day in (False, True)
            for is_wrong in (False, True)
        }
        self._page = book.add_worksheet()
        self._page.freeze_panes(1, 0)
        self._where = head.where
        # Columns that an earlier such file had are written anew.
        self._places = [place for place in range(len(head.row.cells)) if not head.ours(place)]
        for column, place in enumerate(self._places):
            self._page.write_string(0, column, str(head.row.cells[place] or ""))
        bold = book.add_format({"bold": True})
        for number, name in enumerate(ADDED):
            self._page.write_string(0, len(self._places) + number, name, bold)

    def all(self, rows: Iterator[tuple[Row, Wrong]]) -> int:
        """Write all rows."""
        number = 0
        for number, (row, wrong) in enumerate(rows, 1):
            blamed = {self._where.get(one.column or "") for one in wrong}
            for column, place in enumerate(self._places):
                cell = row.cells[place] if place < len(row.cells) else None
                self._cell(number, column, cell, is_wrong=place in blamed)
            last = len(self._places)
            self._page.write_number(number, last, row.number)
            for offset, words in enumerate(self._words(wrong), 1):
                self._page.write_string(number, last + offset, words)
        return number

    def _cell(self, row: int, column: int, cell: Any, *, is_wrong: bool) -> None:
        text = self._looks[False, is_wrong]
        match cell:
            case Strange() | None:
                self._page.write_blank(row, column, None, text)
            case datetime() | date() if date(cell.year, cell.month, cell.day) >= FIRST_DAY:
                self._page.write_datetime(row, column, cell, self._looks[True, is_wrong])
            case int() | float() if not isinstance(cell, bool):
                self._page.write_number(row, column, cell, text)
            case _:
                self._page.write_string(row, column, str(cell), text)

    def _words(self, wrong: Wrong) -> tuple[str, str]:
        """Say all that is wrong with a row, each with its column, in both languages."""
        vi, en = [], []
        for one in wrong:
            column = None if one.column is None else self._sheet.column(one.column)
            vi.append(f"{column.vi}: {one.vi}" if column else one.vi)
            en.append(f"{column.en}: {one.en}" if column else one.en)
        return "\n".join(dict.fromkeys(vi)), "\n".join(dict.fromkeys(en))
