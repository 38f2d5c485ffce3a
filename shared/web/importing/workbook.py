"""Workbooks: only values are taken, and nothing is unpacked that would fill the machine."""

import re
import zipfile
import zlib
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError  # only its name: openpyxl parses

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils import range_boundaries  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import (  # type: ignore[import-untyped]
    InvalidFileException,
)

from shared.sheets.cells import (
    MOST_COLUMNS,
    Cell,
    Row,
    Strange,
    Unreadable,
    too_large,
)
from shared.web.importing.table import too_wide

MOST_UNPACKED = 200_000_000  # bytes, of all parts of a workbook
MOST_PARTS = 2_000
MOST_MERGES = 1_000
PIECE = 65_536
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
OVERLAP = 200  # bytes: longer than what is looked for
BROKEN = (
    InvalidFileException,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    ParseError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)

Range = tuple[int, int, int, int]  # first column and row, last column and row


def rows(file: BinaryIO) -> Generator[Row, None, None]:
    """Read the first sheet of a workbook.

    Raises:
        Unreadable: when it is broken, has no sheet, or unpacks to more than a register can be.
    """
    try:
        merged = look_over(file)
        workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except BROKEN as error:
        raise broken() from error
    try:
        if not workbook.worksheets:
            raise Unreadable("Tệp Excel không có trang tính.", "The workbook has no sheet.")
        sheet: Any = workbook.worksheets[0]
        # openpyxl does not say which part of the file a sheet is in any other way.
        part = str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001
        yield from read(sheet, merged.get(part, []))
    except BROKEN as error:
        raise broken() from error
    finally:
        workbook.close()


def read(sheet: Any, merged: list[Range]) -> Iterator[Row]:
    """Read a sheet, row by row; what it says of its own size is not believed."""
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if len(cells) > MOST_COLUMNS and any(
            cell.value is not None for cell in cells[MOST_COLUMNS:]
        ):
            raise too_wide(number)
        found = tuple(
            Strange("merged") if is_merged(merged, number, place) else value_of(cell)
            for place, cell in enumerate(cells[:MOST_COLUMNS], 1)
        )
        yield Row(number, found)


def value_of(cell: Any) -> Cell | Strange:
    """Take the value of a cell: a formula or an error is none."""
    match cell.data_type:
        case "f":
            return Strange("formula")
        case "e":
            return Strange("error-cell")
        case _:
            value: Cell = cell.value
            return value.strip() if isinstance(value, str) else value


def is_merged(merged: list[Range], row: int, column: int) -> bool:
    """Say whether a cell is a part of a larger one."""
    return any(
        left <= column <= right and top <= row <= bottom for left, top, right, bottom in merged
    )


def look_over(file: BinaryIO) -> dict[str, list[Range]]:
    """Look a workbook over before it is unpacked, and find the merged cells of each part.

    What a part says of its size is the most that is ever read of it.

    Raises:
        Unreadable: when it would unpack to too much.
    """
    merged: dict[str, list[Range]] = {}
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise too_large(f"{MOST_UNPACKED // 1_000_000} MB")
        for part in parts:
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                merged[part.filename] = list(merges(archive, part))
    return merged


def merges(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[Range]:
    """Find the merged cells of a sheet, piece by piece."""
    seen: set[bytes] = set()
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            for said in MERGED.findall(rest + piece):
                if len(seen) > MOST_MERGES:
                    raise Unreadable(
                        "Trang tính có quá nhiều ô gộp. Hãy bỏ gộp ô.",
                        "The sheet has too many merged cells. Unmerge them.",
                    )
                if said not in seen:
                    seen.add(said)
                    yield range_boundaries(said.decode())
            rest = (rest + piece)[-OVERLAP:]


def broken() -> Unreadable:
    """Say that a file is no workbook."""
    return Unreadable(
        "Tệp không phải là tệp Excel .xlsx hoặc đã hỏng. Hãy mở bằng Excel rồi lưu lại.",
        "The file is not an .xlsx workbook, or it is broken. Open it in Excel and save it again.",
    )
