"""Files as clerks make them, for the tests of importing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

HEAD = (
    "Họ tên",
    "Số định danh",
    "Ngày sinh",
    "Địa chỉ",
    "Điện thoại",
    "Mã địa bàn",
    "Số chứng chỉ",
    "Cơ quan cấp",
    "Tỉnh cấp",
    "Ngày cấp",
    "Đoàn luật sư",
    "Số thẻ",
    "Ngày gia nhập",
)
SECRETS = ("048190999001", "12 đường Không Có Thật", "0000999001", "02/05/1990")


def lawyer(number: int = 1, **cells: Any) -> list[Any]:
    """Make a row that is good but for what is said."""
    good = {
        "Họ tên": f"Nguyễn Văn Giả Định {number}",
        "Số định danh": f"048190999{number:03d}",
        "Ngày sinh": "02/05/1990",
        "Địa chỉ": "12 đường Không Có Thật",
        "Điện thoại": f"0000999{number:03d}",
        "Mã địa bàn": "20194",
        "Số chứng chỉ": f"{1000 + number}/TP/LS-CCHN",
        "Cơ quan cấp": "Bộ trưởng Bộ Tư pháp",
        "Tỉnh cấp": "Đà Nẵng",
        "Ngày cấp": "15/03/2016",
        "Đoàn luật sư": "Đoàn Luật sư thành phố Đà Nẵng",
        "Số thẻ": f"{number:04d}/LS",
        "Ngày gia nhập": "20/05/2016",
    }
    return [(good | cells)[name] for name in HEAD]


def table(path: Path, rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> Path:
    """Write a CSV file as Excel here does: with a mark, parted by semicolons."""
    lines = [";".join(f'"{cell}"' for cell in row) for row in (head, *rows)]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def workbook(path: Path, rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> Path:
    """Write a workbook; a text that begins with `=` is a formula."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((head, *rows)):
            sheet.write_row(number, 0, row)
    return path
