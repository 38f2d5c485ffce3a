"""CSV files as clerks save them: UTF-8 with or without a mark, parted by commas or semicolons."""

import csv
from collections.abc import Generator, Iterator
from io import TextIOWrapper
from typing import Any, BinaryIO, TextIO

from shared.sheets.cells import MOST_COLUMNS, Row, Strange, Unreadable
from shared.web.files import DANGEROUS, MARK

FORMULA = "="


def rows(read: BinaryIO) -> Generator[Row, None, None]:
    """Read a CSV file; a row's number is that of the line on which it ends.

    Raises:
        Unreadable: when it is not UTF-8, or its quotes do not match.
    """
    file = TextIOWrapper(read, encoding="utf-8-sig", newline="")
    try:
        first = next((line for line in file if line.strip()), "")
        file.seek(0)
        yield from parted(csv.reader(lines(file), delimiter=delimiter(first), strict=True))
    except UnicodeDecodeError as error:
        raise Unreadable(
            "Tệp CSV không phải UTF-8. Trong Excel hãy chọn «CSV UTF-8» khi lưu.",
            "The CSV file is not UTF-8. In Excel, save it as “CSV UTF-8”.",
        ) from error
    finally:
        file.detach()  # whoever opened it closes it


def lines(file: TextIO) -> Iterator[str]:
    """Give the lines of a file that is a text."""
    for line in file:
        if "\0" in line:
            raise Unreadable(
                "Tệp CSV có ký tự rỗng, có lẽ không phải tệp văn bản.",
                "The CSV file has NUL characters; it may not be a text file.",
            )
        yield line


def parted(reader: Any) -> Iterator[Row]:
    """Give the cells of each row."""
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise too_wide(reader.line_num)
            yield Row(reader.line_num, tuple(map(cell, cells)))
    except csv.Error as error:
        line = reader.line_num
        raise Unreadable(
            f"Dòng {line}: dấu ngoặc kép không khớp, hoặc ô quá dài.",
            f"Line {line}: the quotes do not match, or a cell is too long.",
        ) from error


def delimiter(first: str) -> str:
    """Find out what parts the cells: whichever stands more often in the first line."""
    return max(",;\t", key=first.count)


def cell(written: str) -> str | Strange:
    """Take a cell; what begins as a formula does is none of a register's."""
    said = written.strip()
    if said.startswith(MARK) and said[1:].startswith(DANGEROUS):
        return said[1:]  # a file that we have written
    return Strange("formula") if said.startswith(FORMULA) else said


def too_wide(row: int) -> Unreadable:
    """Say that a row has more cells than a register has columns."""
    return Unreadable(
        f"Dòng {row} có hơn {MOST_COLUMNS} ô.", f"Row {row} has more than {MOST_COLUMNS} cells."
    )
