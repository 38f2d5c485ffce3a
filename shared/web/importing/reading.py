"""Files as rows of cells, whoever made them; what cannot be read says so, and says what to do."""

from collections.abc import Iterator
from contextlib import closing
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

from shared.sheets.cells import Row, Unreadable, too_large

MOST_BYTES = 50_000_000  # of a file
MOST_ROWS = 100_000
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(path: Path) -> Iterator[Row]:
    """Read a workbook's first sheet, or a CSV file, row by row, without its empty rows.

    Raises:
        Unreadable: when it is neither, or too large.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unreadable(
            f"Không mở được tệp: {error.strerror}.", f"The file cannot be opened: {error.strerror}."
        ) from error
    with file:
        yield from read_from(file, path.suffix)


def read_from(file: BinaryIO, suffix: str) -> Iterator[Row]:
    """Read what is open already; `suffix` is how its name ends.

    Raises:
        Unreadable: as `read`.
    """
    # Both readers are loaded here: one takes long to load, and no other command needs it.
    from shared.web.importing import table, workbook  # noqa: PLC0415

    start, size = file.read(len(ZIP)), file.seek(0, SEEK_END)
    _ = file.seek(0)
    if size > MOST_BYTES:
        raise too_large(f"{MOST_BYTES // 1_000_000} MB")
    if start == OLD_OFFICE:
        raise Unreadable(
            "Tệp Excel cũ (.xls) hoặc có mật khẩu. Hãy lưu lại dạng .xlsx không mật khẩu.",
            "An old Excel file (.xls), or one with a password. Save it as .xlsx without one.",
        )
    if start == ZIP or suffix.lower() == ".xlsx":
        rows = workbook.rows(file)
    elif suffix.lower() == ".csv":
        rows = table.rows(file)
    else:
        raise Unreadable(
            "Chỉ nhập được tệp .xlsx hoặc .csv.", "Only .xlsx and .csv files can be imported."
        )
    with closing(rows):
        yield from filled(rows)


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
