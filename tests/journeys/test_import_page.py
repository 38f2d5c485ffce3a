"""An import with mistakes becomes a mended one, and is undone: in a browser, on the real stack."""

import re
from pathlib import Path

from openpyxl import load_workbook  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.journeys.test_browser import PASSWORD, USERNAME, accessible, account, browser
from tests.launch.files import lawyer, workbook
from tests.support.province import Province

LONG = 60_000  # milliseconds, for a machine that does other things beside
BROKEN, MENDED = "31/02/1990", "28/02/1990"


def test_an_import_with_mistakes_is_mended_and_undone(province: Province, tmp_path: Path) -> None:
    account(province)
    wrong = lawyer(702, **{"Ngày sinh": BROKEN, "Họ tên": "Trần Thị Cần Sửa"})
    path = workbook(tmp_path / "a.xlsx", [lawyer(701), wrong])
    with browser(province) as (page, _):
        sign_in(page)
        accessible(page)
        mended = the_good_ones(page, path, tmp_path)
        the_rest_and_back(page, mended)
        page.goto("/registry/imports")
        expect(page.locator("main tbody tr")).to_have_count(2)
        accessible(page)


def sign_in(page: Page) -> None:
    """Sign in where imports are."""
    page.goto("/login?next=/registry/imports")
    page.fill("[name=username]", USERNAME)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/registry/imports$"))


def the_good_ones(page: Page, path: Path, folder: Path) -> Path:
    """Bring in what is right of a file; give the rest of it, mended."""
    bring(page, path)
    stands(page, "Chờ bạn quyết định")
    expect(page.locator("main")).to_contain_text("1 dòng nhập được")
    expect(page.locator("main table")).to_contain_text("Không phải ngày")
    accessible(page)
    mended = mend(page, folder / "mended.xlsx")
    page.click("[value=go]")
    stands(page, "Đã nhập")
    expect(page.locator("main")).to_contain_text(re.compile(r"1\s+mới"))
    accessible(page)
    return mended


def the_rest_and_back(page: Page, mended: Path) -> None:
    """Bring in what was mended, and take it back."""
    bring(page, mended)
    stands(page, "Chờ bạn quyết định")
    page.click("[value=go]")
    stands(page, "Đã nhập")
    page.click("[value=undo]")
    stands(page, "Đã hủy bỏ")
    expect(page.locator("main")).to_contain_text(re.compile(r"1\s+đã hủy bỏ"))
    accessible(page)


def bring(page: Page, path: Path) -> None:
    """Hand a file in."""
    page.goto("/registry/imports")
    page.select_option("[name=kind]", "lawyers")
    page.set_input_files("[name=file]", path)
    page.click("main form button[type=submit]")


def stands(page: Page, said: str) -> None:
    """Wait until the page, which renews itself, says how the import stands."""
    expect(page.locator("#state")).to_have_text(said, timeout=LONG)


def mend(page: Page, path: Path) -> Path:
    """Mend the rows that were given back, in the workbook itself."""
    with page.expect_download() as download:
        page.click("a[download]")
    download.value.save_as(path)
    book = load_workbook(path)
    (row,) = [row for row in book.active.iter_rows(min_row=2) if row[2].value == BROKEN]
    row[2].value = MENDED
    book.save(path)
    return path
