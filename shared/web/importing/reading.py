"""Files as rows of cells, whoever made them; what cannot be read says so, and says what to do."""

from collections.abc import Iterator
from pathlib import Path

from shared.sheets.cells import Row, Unreadable, too_large

MOST_BYTES = 50_000_000  # of a file
MOST_ROWS = 100_000
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(path: Path) -> Iterator[Row]:
    """Read a workbook's first sheet, or a CSV file, row by row, without its empty rows.

    Raises:
        Unreadable: when it is neither, or too large.
    """
    # Both readers are loaded here: one takes long to load, and no other command needs it.
    from shared.web.importing import table, workbook  # noqa: PLC0415

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
