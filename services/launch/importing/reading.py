"""Files as rows of cells, whoever made them; what cannot be read says so, and says what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | None

MOST_BYTES = 20_000_000  # of a file
MOST_ROWS = 50_000
MOST_COLUMNS = 200
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Unreadable(Exception):
    """A file is not one that can be imported; said in both languages, without what stands in it."""

    def __init__(self, vi: str, en: str) -> None:
        """Keep what is wrong and how to mend it."""
        super().__init__(f"{vi} / {en}")
        self.vi = vi
        self.en = en


class Strange:
    """A cell that holds no value: a formula, an error, a part of a merged cell."""

    def __init__(self, code: str) -> None:
        """Keep the code of the fault that it is."""
        self.code = code


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in a file, under the number that a person sees there."""

    number: int
    cells: tuple[Cell | Strange, ...]

    @property
    def empty(self) -> bool:
        """Say whether nothing stands in the row."""
        return all(cell is None or cell == "" for cell in self.cells)


def read(path: Path) -> list[Row]:
    """Read a workbook's first sheet, or a CSV file, without its empty rows.

    Raises:
        Unreadable: when it is neither, or too large.
    """
    # Both readers are loaded here: one takes long to load, and no other command needs it.
    from services.launch.importing import table, workbook  # noqa: PLC0415

    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(len(ZIP))
    except OSError as error:
        raise Unreadable(
            f"Không mở được tệp: {error.strerror}.", f"The file cannot be opened: {error.strerror}."
        ) from error
    if size > MOST_BYTES:
        raise too_large(f"{MOST_BYTES // 1_000_000} MB")
    if start == OLD_OFFICE:
        raise Unreadable(
            "Tệp Excel cũ (.xls) hoặc có mật khẩu. Hãy lưu lại dạng .xlsx không mật khẩu.",
            "An old Excel file (.xls), or one with a password. Save it as .xlsx without one.",
        )
    if start == ZIP or path.suffix.lower() == ".xlsx":
        rows = workbook.rows(path)
    elif path.suffix.lower() == ".csv":
        rows = table.rows(path)
    else:
        raise Unreadable(
            "Chỉ nhập được tệp .xlsx hoặc .csv.", "Only .xlsx and .csv files can be imported."
        )
    return list(filled(rows))


def filled(rows: Iterator[Row]) -> Iterator[Row]:
    """Leave out empty rows; refuse what nobody would look through."""
    count = 0
    for row in rows:
        if row.empty:
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unreadable(
                f"Tệp có hơn {MOST_ROWS} dòng. Hãy chia thành nhiều tệp.",
                f"The file has more than {MOST_ROWS} rows. Divide it into several files.",
            )
        yield row


def too_large(most: str) -> Unreadable:
    """Say that a file is larger than anybody's register."""
    return Unreadable(
        f"Tệp lớn hơn {most}. Hãy chia thành nhiều tệp, hoặc bỏ hình ảnh và định dạng thừa.",
        f"The file is larger than {most}. Divide it, or remove pictures and formats.",
    )


def letter(column: int) -> str:
    """Name a column as spreadsheets do: A, B … Z, AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
