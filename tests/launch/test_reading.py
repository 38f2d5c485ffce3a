"""What clerks hand in, and what was never a register."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from shared.sheets.cells import Strange, Unreadable, letter
from shared.sheets.values import day, digits, part_of_a_day, text
from shared.web.importing import reading
from shared.web.importing.reading import read
from tests.launch.files import workbook


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("parted", [",", ";", "\t"])
def test_csv_with_and_without_a_mark(tmp_path: Path, mark: str, parted: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'họ tên{parted}số\n\n"Lê Văn{parted} A"{parted}1\n', encoding=mark)

    assert [(row.number, row.cells) for row in read(path)] == [
        (1, ("họ tên", "số")),
        (3, (f"Lê Văn{parted} A", "1")),
    ]


def test_a_workbook_gives_values_and_says_what_is_none(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["x", 7, "=1+1"]], ["a", "b", "c"])

    (_, row) = read(path)

    assert row.cells[:2] == ("x", 7)
    assert isinstance(row.cells[2], Strange)
    assert row.cells[2].code == "formula"


def test_merged_cells_are_told_in_each_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.merge_range("A2:A3", "cả hai")
        sheet.write_column("B2", [1, 2])

    rows = list(read(path))[1:]

    assert [row.number for row in rows] == [2, 3]
    assert all(isinstance(row.cells[0], Strange) for row in rows)


def refused(path: Path) -> str:
    """Say why a file cannot be read, once it has been made sure that both languages say it."""
    with pytest.raises(Unreadable) as found:
        list(read(path))
    assert found.value.vi
    return found.value.en


def test_what_is_no_register(tmp_path: Path) -> None:
    broken, old, foreign, other, nul, quotes = (
        tmp_path / name for name in ("a.xlsx", "b.xls", "c.csv", "d.pdf", "e.csv", "f.csv")
    )
    broken.write_bytes(b"not a workbook")
    old.write_bytes(reading.OLD_OFFICE + bytes(100))
    foreign.write_bytes("họ tên".encode("cp1258", errors="replace") + b"\xff")
    other.write_bytes(b"%PDF-1.7")
    nul.write_bytes(b"a,b\x00")
    quotes.write_bytes(b'a,b\n"c,d\n')

    assert "not an .xlsx" in refused(broken)
    assert "(.xls)" in refused(old)
    assert "UTF-8" in refused(foreign)
    assert "Only .xlsx and .csv" in refused(other)
    assert "NUL" in refused(nul)
    assert "quotes" in refused(quotes)
    assert "cannot be opened" in refused(tmp_path / "nowhere.csv")


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")

    assert "not an .xlsx" in refused(path)


def test_a_truncated_workbook(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", [["x"]], ["a"]).read_bytes()
    path = tmp_path / "half.xlsx"
    path.write_bytes(whole[: len(whole) // 2])

    assert "not an .xlsx" in refused(path)


def test_a_workbook_of_charts_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_chartsheet()
        chart = book.add_chart({"type": "line"})
        assert chart is not None
        chart.add_series({"values": "={1,2,3}"})
        sheet.set_chart(chart)

    assert "no sheet" in refused(path)


def test_what_would_unpack_to_more_than_the_machine_holds(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["x"]], ["a"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(250_000_000))

    assert path.stat().st_size < 1_000_000
    assert "larger than 200 MB" in refused(path)


def test_more_rows_than_anybody_looks_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 10)
    path = tmp_path / "a.csv"
    path.write_text("a\n" * 11)

    assert "more than 10 rows" in refused(path)


def test_a_far_away_cell_is_found_without_filling_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a"])
        sheet.write(1_048_575, 0, "xa")

    assert [row.number for row in read(path)] == [1, 1_048_576]


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [letter(number) for number in (0, 25, 26, 51, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "ZZ",
        "AAA",
    ]


def test_what_cells_mean() -> None:
    assert day("05/10/2020").value == day("2020-10-05").value == date(2020, 10, 5)
    assert day("31/02/2020").fault == day("10/2020").fault == day(2020).fault == "not-a-day"
    assert part_of_a_day("10/1980").value == "1980-10"
    assert part_of_a_day(1980).value == part_of_a_day("1980").value == "1980"
    assert text(7.0).value == "7"
    assert text(7.5).fault == "not-a-text"
    assert digits(5)("20 194").value == "20194"
    assert digits(12)(48190999001).fault == "zeros-lost"
