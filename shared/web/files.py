"""What stands in a file of a list, and the two kinds of it: CSV and workbooks."""

import asyncio
import csv
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, TypeAlias
from uuid import UUID

import xlsxwriter  # type: ignore[import-untyped]
from pydantic import BaseModel

from shared.law.calendar import LEGAL_ZONE
from shared.web.listing import Ask, Listing
from shared.web.texts import day, instant
from shared.web.words import ID, Line, Words

IN_MEMORY: Final = 4_000_000  # bytes of a workbook; what is more goes on the disk
MOST_LETTERS: Final = 32_767  # of a cell, to a spreadsheet
MOST_ROWS: Final = 1_048_576  # of a sheet
MOST_SAID: Final = 10_000  # values whose words are remembered
FIRST_DAY: Final = date(1900, 3, 1)  # before it, spreadsheets count days wrongly, or none
UNSHOWN: Final = frozenset({"cursor"})
LAST: Final = ("stream",)  # what only another machine looks for
# A text that begins with one of these is run by a spreadsheet that opens a CSV file.
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK: Final = "'"  # stands before such a text, and a spreadsheet takes it for a text
BOM: Final = "\ufeff"  # by which spreadsheets know UTF-8

Cell: TypeAlias = str | int | date | datetime | None
Pieces: TypeAlias = AsyncIterator[Sequence[BaseModel]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list that is being written: its columns, and the words of whoever reads it."""

    listing: Listing
    words: Words
    ask: Ask
    said: dict[tuple[str, Any], Cell] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name the file."""
        return f"{self.listing.name}-{self.ask.on}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the fields of a row, in their order."""
        names = [name for name in self.listing.row.model_fields if name not in UNSHOWN]
        return (*(one for one in names if one not in LAST), *(one for one in LAST if one in names))

    def head(self) -> tuple[str, ...]:
        """Head the columns."""
        return tuple(self.words.label(name) for name in self.columns)

    def cells(self, row: BaseModel) -> Iterator[Cell]:
        """Write a row."""
        for name in self.columns:
            yield self.cell(name, getattr(row, name))

    def cell(self, name: str, value: Any) -> Cell:
        """Write a value: numbers and days as such, all else as the page says it."""
        match value:
            case None | "":
                return None
            case datetime():
                return value.astimezone(LEGAL_ZONE).replace(tzinfo=None)
            case int() | date() if not isinstance(value, bool):
                return value
            case UUID():
                return str(value)
            case str() if ID.search(value):
                return value
            case str():  # an area, a clock, a status: few, and many times
                key = (name, value)
                if key not in self.said and len(self.said) < MOST_SAID:
                    self.said[key] = said(self.words.line(name, value))
                return self.said[key] if key in self.said else said(self.words.line(name, value))
            case _:
                return said(self.words.line(name, value))


def said(line: Line | None) -> str:
    """Write what a page says of a value in one cell, however deep it goes."""
    if line is None:
        return ""
    parts = "; ".join(f"{part.label}: {said(part)}" for part in line.parts)
    return " – ".join(text for text in (line.value, parts) if text)


# CSV ----------------------------------------------------------------------------------------------


async def lines(sheet: Sheet, rows: Pieces) -> AsyncIterator[str]:
    """Write a CSV file, piece by piece, as fast as it is taken."""
    yield BOM + csv_of([sheet.head()])
    async for piece in rows:
        yield await asyncio.to_thread(csv_of, map(sheet.cells, piece))


def csv_of(rows: Iterable[Iterable[Cell]]) -> str:
    """Write rows as RFC 4180 has them."""
    into = StringIO(newline="")
    csv.writer(into).writerows(map(text, row) for row in rows)
    return into.getvalue()


def text(cell: Cell) -> str:
    """Write a cell of a CSV file: days as they are written here, and no text that would be run."""
    match cell:
        case None:
            return ""
        case datetime():
            return instant(cell.replace(tzinfo=LEGAL_ZONE))
        case date():
            return day(cell)
        case str() if cell.startswith(DANGEROUS):
            return MARK + cell
        case _:
            return str(cell)


# Workbooks ----------------------------------------------------------------------------------------


async def workbook(sheet: Sheet, rows: Pieces, known: str) -> IO[bytes]:
    """Write a workbook, row by row, beside the service's own work; it lies on the disk."""
    into: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # it is sent later
    book = Book(into, sheet, known)
    async for piece in rows:
        await asyncio.to_thread(book.write, piece)
    await asyncio.to_thread(book.close)
    return into


async def read(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Send a file, and leave nothing of it."""
    with file:
        file.seek(0)
        while part := await asyncio.to_thread(file.read, 65_536):
            yield part


class Book:
    """A workbook that is being written; only its last row is in memory."""

    def __init__(self, into: IO[bytes], sheet: Sheet, known: str) -> None:
        """Begin it with its head, which stays in sight."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(into, options)
        self._sheet = sheet
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._instant = self._book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._as_text = self._book.add_format({"quote_prefix": True})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        title = getattr(sheet.listing, sheet.words.language.value)
        self._book.set_properties({"title": title, "comments": f"{day(sheet.ask.on)} · {known}"})
        self._begin()

    def _begin(self) -> None:
        self._page = self._book.add_worksheet()
        self._page.freeze_panes(1, 0)
        for place, name in enumerate(self._sheet.head()):
            self._page.set_column(place, place, max(12, len(name) + 2))
            self._page.write_string(0, place, name, self._bold)
        self._next = 1

    def write(self, rows: Sequence[BaseModel]) -> None:
        """Write rows; what one sheet cannot hold goes on the next."""
        for row in rows:
            if self._next == MOST_ROWS:
                self._begin()
            for place, cell in enumerate(self._sheet.cells(row)):
                self._write(place, cell)
            self._next += 1

    def _write(self, place: int, cell: Cell) -> None:
        match cell:
            case None:
                pass
            case datetime():
                self._page.write_datetime(self._next, place, cell, self._instant)
            case date() if cell >= FIRST_DAY:
                self._page.write_datetime(self._next, place, cell, self._day)
            case int():
                self._page.write_number(self._next, place, cell)
            case _:
                shown = text(cell) if isinstance(cell, date) else cell
                # A text for ever, even where somebody opens the cell and leaves it.
                look = self._as_text if shown.startswith(DANGEROUS) else None
                self._page.write_string(self._next, place, shown[:MOST_LETTERS], look)

    def close(self) -> None:
        """Put the workbook together."""
        self._book.close()
