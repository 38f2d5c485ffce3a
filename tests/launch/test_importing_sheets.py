"""Every kind of sheet goes into a running registry; what is wrong comes back; it can be undone."""

from pathlib import Path

from openpyxl import load_workbook  # type: ignore[import-untyped]

from services.launch.importing.words import kinds, registry
from shared.web.importing.words import options
from tests.launch.files import lawyer, table
from tests.launch.sheets import ROWS, sheet
from tests.launch.taking import Take

ORGS = "organisations"
FIRM, NOBODY = "48.2018.02.0911/TP/ĐKHĐ", "48.2018.02.0999/TP/ĐKHĐ"
NO_BAR = {"Đoàn luật sư": "", "Số thẻ": "", "Ngày gia nhập": ""}


async def test_every_kind_is_entered_once(take: Take, tmp_path: Path) -> None:
    for kind in ROWS:
        path = sheet(tmp_path / f"{kind}.csv", kind)

        code, said = await take(path, kind)
        assert (code, "1 mới" in said) == (0, True), said
        before = await take.recorded()
        code, said = await take(path, kind)

        assert (code, "1 không đổi" in said) == (0, True), said
        assert await take.recorded() == before, kind


def test_every_kind_has_a_row_here() -> None:
    assert set(ROWS) == set(kinds())


def test_no_word_of_a_column_means_two_things() -> None:
    for one in (kind.sheet for kind in kinds().values()):
        names = [name for column in one.columns for name in (column.vi, *column.also)]
        assert len(names) == len(set(names)), one.name
        for column in one.columns:
            if column.options is not None:
                assert set(options(registry(), column).values()) == {
                    value.value for value in column.options
                }


async def test_faulty_rows_come_back_to_be_mended_and_go_in_then(
    take: Take, tmp_path: Path
) -> None:
    firm = {"Số đăng ký hoạt động": FIRM, "Số đăng ký cũ": ""}
    await take(sheet(tmp_path / "firm.csv", ORGS, firm), ORGS)
    good = {"Số đăng ký hoạt động": FIRM, "CCHN trưởng chi nhánh": ""}
    path = sheet(
        tmp_path / "a.csv",
        "branches",
        {**good, "Số đăng ký chi nhánh": "48.04.0901/TP/ĐKHĐ"},
        {
            **good,
            "Số đăng ký chi nhánh": "48.04.0902/TP/ĐKHĐ",
            "Ngày đăng ký chi nhánh": "31/02/2017",
        },
        {**good, "Số đăng ký chi nhánh": "48.04.0903/TP/ĐKHĐ", "Số đăng ký hoạt động": NOBODY},
    )

    code, said = await take(path, "branches")
    assert (code, "Không gửi dòng nào" in said) == (2, True), said
    code, said = await take(path, "branches", leave=True)

    assert code == 1
    assert "1 mới, 0 không đổi, 1 bị từ chối" in said, said
    mended = tmp_path / "a-can-sua.xlsx"
    assert mended.stat().st_mode & 0o077 == 0
    book = load_workbook(mended)
    head, first, second = list(book.worksheets[0].iter_rows())
    places = {cell.value: place for place, cell in enumerate(head)}
    assert first[places["dòng gốc"]].value == 3
    assert first[places["lỗi cần sửa"]].value.startswith("ngày đăng ký chi nhánh: Không phải ngày")
    assert second[places["faults to mend"]].value.startswith("registration number: The system")

    first[places["Ngày đăng ký chi nhánh"]].value = "28/02/2017"
    second[places["Số đăng ký hoạt động"]].value = FIRM
    book.save(mended)
    code, said = await take(mended, "branches")

    assert (code, "2 mới, 0 không đổi, 0 bị từ chối" in said) == (0, True), said


async def test_a_row_that_was_refused_is_asked_again_once_it_may_be_taken(
    take: Take, tmp_path: Path
) -> None:
    """What an old refusal says is not for ever: something else may have been mended."""
    lawyers = table(tmp_path / "l.csv", [lawyer(61, **NO_BAR)])
    await take(lawyers)
    again = [lawyer(61, **{**NO_BAR, "Số chứng chỉ": "8061/TP/LS-CCHN"})]
    path = table(tmp_path / "again.csv", again)
    code, said = await take(path)
    assert (code, "1 bị từ chối" in said) == (1, True), said

    _, told = await take(lawyers)
    await take.undo(told)
    code, said = await take(path)

    assert (code, "1 mới" in said) == (0, True), said


async def test_an_import_is_undone_and_goes_in_again(take: Take, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [lawyer(number) for number in range(71, 75)])
    _, told = await take(path)

    code, said = await take.undo(told)

    assert (code, "4 dòng: 4 đã hủy bỏ" in said) == (0, True), said
    assert not await take.found("members", "Giả Định 71")
    before = await take.recorded()
    code, said = await take.undo(told)
    assert (code, "4 đã hủy bỏ từ trước" in said) == (0, True), said
    assert await take.recorded() == before

    code, said = await take(path)
    assert (code, "4 mới" in said) == (0, True), said
    assert len(await take.found("members", "Giả Định 71")) == 1
    code, said = await take(path)
    assert (code, "4 không đổi" in said) == (0, True), said


async def test_what_later_records_stand_on_is_kept(take: Take, tmp_path: Path) -> None:
    rows = [lawyer(81), lawyer(82)]
    _, told = await take(table(tmp_path / "a.csv", rows))
    later = sheet(tmp_path / "b.csv", "competencies", {"Số chứng chỉ": "1081/TP/LS-CCHN"})
    code, after = await take(later, "competencies")
    assert code == 0, after

    code, said = await take.undo(told)

    assert code == 1
    assert "2 dòng: 1 đã hủy bỏ, 0 đã hủy bỏ từ trước, 1 giữ lại" in said, said
    assert "Dòng 2: giữ lại" in said
    assert await take.found("members", "Giả Định 81")
    assert not await take.found("members", "Giả Định 82")

    await take.undo(after)
    code, said = await take.undo(told)
    assert (code, "1 đã hủy bỏ, 1 đã hủy bỏ từ trước, 0 giữ lại" in said) == (0, True), said


async def test_an_import_that_was_killed_goes_on(take: Take, tmp_path: Path) -> None:
    rows = [lawyer(number) for number in range(91, 99)]
    path = table(tmp_path / "a.csv", rows)
    await take.killed_after(path, rows=3)

    code, said = await take(path)

    assert code == 0, said
    assert len(await take.found("certificates", "Giả Định 9")) == 8


async def test_nothing_personal_is_said_and_unknown_kinds_are_named(
    take: Take, tmp_path: Path
) -> None:
    code, said = await take(table(tmp_path / "a.csv", [lawyer(1)]), "horses")

    assert (code, "lawyers, members" in said) == (2, True), said
