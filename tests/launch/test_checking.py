"""The dry run: every fault of every row, by row and column, in two languages, and no secrets."""

from datetime import date
from pathlib import Path

import pytest

from services.launch.importing.command import bring_in
from services.launch.importing.words import kinds, registry
from shared.settings import Settings
from shared.web.importing.checking import Checked, check, entries
from shared.web.importing.reading import read
from shared.web.importing.steps import Entry
from shared.web.texts import Language
from tests.launch.files import HEAD, SECRETS, lawyer, table, workbook

TODAY = date(2026, 11, 24)


def checked(path: Path) -> Checked:
    """Look a list of lawyers over."""
    return check(read(path), kinds()["lawyers"], TODAY)


def good(path: Path, kind: str = "lawyers") -> list[Entry]:
    """Give the rows that would be sent."""
    return list(entries(read(path), kinds()[kind], TODAY))


def faults(path: Path) -> list[tuple[int, str | None, str]]:
    """Name what is wrong."""
    return [(one.row, one.column, one.code) for one in checked(path).faults]


def test_a_good_row_is_three_commands(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [lawyer()])

    assert checked(path).faults == []
    (entry,) = good(path)
    assert [step.command for step in entry.steps] == [
        "RegisterPerson",
        "EnterCertificate",
        "EnterMembership",
    ]
    assert entry.steps[0].body["birth_date"] == "1990-05-02"
    assert entry.steps[1].body["number"] == {
        "province": "48",
        "issuer": "Bộ trưởng Bộ Tư pháp",
        "year": 2016,
        "serial": "1001/TP/LS-CCHN",
    }


def test_who_is_in_no_bar_has_no_membership(tmp_path: Path) -> None:
    row = lawyer(1, **{"Đoàn luật sư": "", "Số thẻ": "", "Ngày gia nhập": ""})

    path = table(tmp_path / "a.csv", [row])
    found = checked(path)

    assert found.faults == []
    assert len(good(path)[0].steps) == 2
    assert found.gaps == {2: ("bar", "admitted_on")}


def test_every_fault_of_every_row(tmp_path: Path) -> None:
    rows = [
        lawyer(1, **{"Họ tên": "", "Số định danh": "999190999001", "Ngày sinh": "31/02/1990"}),
        lawyer(2, **{"Mã địa bàn": "99999", "Ngày cấp": "01/01/2030", "Tỉnh cấp": "Atlantis"}),
        lawyer(3, **{"Điện thoại": "123", "Số thẻ": "x" * 201, "Ngày gia nhập": "01/01/2010"}),
        lawyer(4, **{"Số chứng chỉ": "=A1", "Đoàn luật sư": ""}),
        lawyer(4, **{"Số chứng chỉ": "1004/TP/LS-CCHN"}),
    ]

    assert faults(table(tmp_path / "a.csv", rows)) == [
        (2, "full_name", "needed"),
        (2, "citizen_number", "unknown-province-of-birth"),
        (2, "birth_date", "not-a-day"),
        (3, "area", "unknown-area"),
        (3, "province", "unknown-province"),
        (3, "issued_on", "in-the-future"),
        (3, "admitted_on", "admitted-before-issue"),
        (4, "phone", "string-pattern-mismatch"),
        (4, "card_number", "string-too-long"),
        (4, "admitted_on", "admitted-before-issue"),
        (5, "serial", "formula"),
        (5, "bar", "needed"),
        (6, "citizen_number", "duplicate-row"),
    ]


def test_zeros_that_a_spreadsheet_dropped_are_not_made_up(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [lawyer(1, **{"Số định danh": 48190999001})])

    assert faults(path) == [(2, "citizen_number", "zeros-lost")]


def test_an_area_that_passed_into_another_is_told(tmp_path: Path) -> None:
    found = checked(table(tmp_path / "a.csv", [lawyer(1, **{"Mã địa bàn": "20195"})]))

    assert [(one.code, dict(one.parameters)) for one in found.faults] == [
        ("area-has-passed", {"new": "20194"})
    ]


def test_the_head_may_stand_below_a_title_and_in_english(tmp_path: Path) -> None:
    names = [column.en for column in kinds()["lawyers"].sheet.columns]
    path = tmp_path / "a.csv"
    table(path, [names, lawyer()], ["DANH SÁCH", *[""] * (len(HEAD) - 1)])

    assert faults(path) == []
    assert good(path)[0].row == 3


def test_a_column_that_lacks_and_one_that_is_not_known(tmp_path: Path) -> None:
    head = ["STT", *HEAD, "Ghi chú", "Trống"]
    path = table(tmp_path / "a.csv", [["1", *lawyer(), "x", ""]], head)

    assert faults(path) == [(1, None, "unknown-column")]
    assert checked(path).faults[0].parameters == {"column": "O"}

    path = table(tmp_path / "b.csv", [lawyer()[1:]], HEAD[1:])

    assert faults(path) == [(1, "full_name", "head-missing")]


def test_nothing_below_the_head(tmp_path: Path) -> None:
    assert faults(table(tmp_path / "a.csv", [])) == [(1, None, "no-rows")]


def test_what_is_said_names_row_and_column_and_nothing_personal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        lawyer(1, **{"Mã địa bàn": "99999", "Ngày sinh": "02/05/1990x"}),
        lawyer(1, **{"Điện thoại": "0000999001x"}),
    ]

    code = bring_in(Settings.read(), table(tmp_path / "a.csv", rows), "lawyers")

    said = capsys.readouterr().out
    assert code == 2
    assert "Dòng 2, cột C (ngày sinh): Không phải ngày" in said
    assert "Row 2, column C (date of birth): Not a day" in said
    assert "Dòng 3, cột B (số định danh): Trùng với dòng 2" in said
    assert not any(secret in said for secret in SECRETS)


def test_firms_of_both_number_shapes_and_what_their_rows_leave_open(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "name_vi,form_vi,registration_number,previous_registration_number,issued_on\n"
        "VPLS A,Văn phòng luật sư,79.2012.01.1844/TP/ĐKHĐ,41.01.1844/TP-ĐKHĐ,2012-12-24\n"
        "Công ty Luật B,Công ty luật,01020716/TP/ĐKHĐ,,\n"
        "Công ty C,Hợp tác xã,79/TP,,\n",
        encoding="utf-8",
    )

    found = check(read(path), kinds()["organisations"], TODAY)

    assert [(one.row, one.column, one.code) for one in found.faults if one.row == 4] == [
        (4, "form_vi", "unknown-form"),
        (4, "registration_number", "not-a-registration-number"),
    ]
    assert found.gaps[2] == ("area", "seat")
    assert found.gaps[3] == ("form_vi", "issued_on", "area", "seat")


def test_every_fault_has_its_text_in_both_languages() -> None:
    vi, en = (registry().texts.catalogues[language]["faults"] for language in Language)

    assert set(vi) == set(en)
