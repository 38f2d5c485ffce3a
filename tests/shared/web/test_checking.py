"""Weighty commands are looked at again before they are recorded; small ones are not."""

import pytest

from shared.messages import Role
from tests.shared.web.memory import Memory, browser, opened
from tests.shared.web.pages import Page, page, send
from tests.shared.web.test_form_pages import DECIDE, DECISION


async def test_the_answers_and_what_follows_are_shown_before_anything_is_recorded() -> None:
    kernel = Memory()
    path = DECIDE.format(id=await opened(kernel))
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, path)
        shown = Page(await send(officer, form, path, DECISION))

    assert shown.answer.status_code == 200
    assert len(kernel.log) == 1
    assert "Kiểm tra lại trước khi ghi" in shown.text
    assert "184/QĐ-STP" in shown.text
    assert "Thay đổi Quyết định" in shown.text
    assert "Tình trạng Đang giải quyết Đã giải quyết" in shown.text  # before, after
    assert "Ghi vào sổ Đã giải quyết đơn, có hiệu lực 01/03/2026." in shown.text
    assert "Thôi tính:" in shown.text
    assert "Luật Khiếu nại Đ.27 (PETITION-DAYS/1)" in shown.text
    assert "Công khai" in shown.text
    assert "Nếu sai" in shown.text
    assert dict(shown.fields)["_key"] == dict(form.fields)["_key"]
    assert shown.answer.headers["cache-control"] == "no-store"


async def test_what_was_checked_is_recorded_once_under_one_key() -> None:
    kernel = Memory()
    path = DECIDE.format(id=await opened(kernel))
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = Page(await send(officer, await page(officer, path), path, DECISION))
        first = await send(officer, shown, path)
        again = await send(officer, shown, path)

    assert first.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    assert len(kernel.log) == 2


async def test_faults_are_found_before_the_page_that_checks() -> None:
    kernel = Memory()
    path = DECIDE.format(id=await opened(kernel))
    wrong = {**DECISION, "decision.authority": "Bộ"}
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = Page(await send(officer, await page(officer, path), path, wrong))

    assert shown.answer.status_code == 422
    assert shown.all("a", href="#f-decision-authority")
    assert len(kernel.log) == 1


@pytest.mark.parametrize(
    ("field", "focus"), [("granted", "granted"), ("decision", "decision.authority")]
)
async def test_an_answer_is_changed_with_all_others_kept(field: str, focus: str) -> None:
    kernel = Memory()
    path = DECIDE.format(id=await opened(kernel))
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = Page(await send(officer, await page(officer, path), path, DECISION))
        form = Page(await send(officer, shown, path, _change=field))

    assert form.answer.status_code == 200
    assert {name: dict(form.fields)[name] for name in DECISION} == DECISION
    assert dict(form.fields)["_key"] == dict(shown.fields)["_key"]
    (focused,) = [said for said in form.all("input") if "autofocus" in said]
    assert focused["name"] == focus
    assert len(kernel.log) == 1
