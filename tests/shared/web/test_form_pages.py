"""The form of a command, from the empty page to what was recorded."""

from datetime import date

import pytest

from shared.messages import Role
from tests.shared.web.memory import COMMUNE, PERSON, PETITIONS, Memory, browser, client, opened
from tests.shared.web.pages import Page, page, send
from tests.shared.web.petition import PetitionFiled
from tests.shared.web.test_commands import DECIDING

FORM = "/registry/petitions/open-petition"
DECIDE = "/registry/petitions/{id}/decide-petition"
TYPED = {
    "person_id": str(PERSON),
    "title": "Về thù lao",
    "area": COMMUNE,
    "received_on": "27/02/2026",
    "channel": "counter",
    "party._is": "natural",
    "party.natural.full_name": "Nguyễn Văn A",
    "urgent": "true",
}
DECISION = {
    "decision.authority": "Sở Tư pháp",
    "decision.number": "184/QĐ-STP",
    "decision.signed_on": "01/03/2026",
    "decision.signer": "Trần Thị Minh Nguyệt",
    "granted": "true",
}


async def test_a_form_is_filled_in_and_leads_to_the_page_of_what_it_opened() -> None:
    kernel = Memory()
    async with browser(kernel, Role.DEPARTMENT) as officer:
        answer = await send(officer, await page(officer, FORM), FORM, TYPED)
        after = Page(await officer.get(answer.headers["location"]))

    (_, record) = kernel.log[0]
    assert answer.status_code == 303
    assert "at_least=registry:1" in answer.headers["location"]
    assert record.data == PetitionFiled(
        person_id=PERSON, title="Về thù lao", area=COMMUNE, filed_on=date(2026, 2, 27)
    )
    assert after.classed("govuk-panel--confirmation")
    assert "Đã ghi nhận Nộp đơn" in after.text
    assert "Việc tiếp theo Ghi nhận quyết định giải quyết đơn" in after.text


async def test_the_same_form_sent_twice_records_once() -> None:
    kernel = Memory()
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)
        first = await send(officer, form, FORM, TYPED)
        again = await send(officer, form, FORM, TYPED)

    assert first.headers["location"] == again.headers["location"]
    assert len(kernel.log) == 1


async def test_what_is_wrong_stands_at_its_field_and_at_the_top_and_all_typed_is_kept() -> None:
    kernel = Memory()
    wrong = {**TYPED, "received_on": "31/02/2026", "title": "", "person_id": "x"}
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)
        shown = Page(await send(officer, form, FORM, wrong))

    links = [said["href"] for said in shown.all("a") if said["href"].startswith("#f-")]
    assert shown.answer.status_code == 422
    assert links == ["#f-person_id", "#f-title", "#f-received_on"]
    assert {said["id"] for said in shown.all("input", **{"aria-invalid": "true"})} == {
        "f-person_id",
        "f-title",
        "f-received_on",
    }
    kept = dict(shown.fields)
    assert kept["received_on"] == "31/02/2026"
    assert kept["party.natural.full_name"] == "Nguyễn Văn A"
    assert kept["_key"] != dict(form.fields)["_key"]  # a corrected form is another command
    assert not kernel.log


async def test_what_the_rules_refuse_stands_at_its_field() -> None:
    kernel = Memory()
    path = f"/registry/petitions/{await opened(kernel)}/decide-petition"
    async with browser(kernel, Role.DEPARTMENT) as officer:
        wrong = {**DECISION, "decision.authority": "Bộ"}
        shown = Page(await send(officer, await page(officer, path), path, wrong))

    assert shown.answer.status_code == 422
    assert "Cơ quan quyết định: Cơ quan có thẩm quyền là Sở Tư pháp." in shown.text
    assert shown.all("a", href="#f-decision-authority")


async def test_what_another_changed_meanwhile_is_shown_field_by_field_and_all_typed_is_kept() -> (
    None
):
    kernel = Memory()
    identity = await opened(kernel)
    path = f"/registry/petitions/{identity}/void-record"
    typed = {"command_id": str(kernel.asked[0].command_id), "reason": "Nhầm"}
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, path)
        async with client(kernel, Role.DEPARTMENT) as other:
            await other.post(f"{PETITIONS}/{identity}/decide-petition", json=DECIDING)
        shown = Page(await send(officer, form, path, typed))
        again = Page(await send(officer, shown, path))

    assert shown.answer.status_code == 412
    assert "Hồ sơ đã đổi trong lúc bạn điền" in shown.text
    assert "Đã giải quyết đơn : Sở Tư pháp, 02/03/2026 10:00" in shown.text
    assert "Tình trạng Đang giải quyết Đã giải quyết" in shown.text  # before, after
    assert shown.all("button", form="filling")
    assert dict(shown.fields)["reason"] == "Nhầm"
    assert again.answer.status_code == 200  # upon the new version
    assert dict(again.fields)["_version"] == "2"


async def test_what_was_typed_outlives_a_session_that_is_over() -> None:
    kernel = Memory()
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)
        signed_in = officer.cookies["luatsu_session"]
        officer.cookies.delete("luatsu_session")
        form_of_nobody = Page(await send(officer, form, DECIDE.format(id=PERSON), TYPED))
        officer.cookies.set("luatsu_session", signed_in)
        kept = {**dict(form_of_nobody.fields), "_resume": "1"}
        resumed = Page(await officer.post(FORM, data=kept))
        done = await send(officer, resumed, FORM)

    assert form_of_nobody.answer.status_code == 401
    assert "Phiên làm việc đã hết" in form_of_nobody.text
    assert form_of_nobody.answer.headers["cache-control"] == "no-store"
    assert resumed.answer.status_code == 200
    assert dict(resumed.fields)["title"] == "Về thù lao"
    assert done.status_code == 303
    assert len(kernel.log) == 1


async def test_a_form_of_an_earlier_session_is_shown_again_with_all_that_was_typed() -> None:
    kernel = Memory()
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)
        shown = Page(await send(officer, form, FORM, TYPED, _csrf="0" * 64))
        done = await send(officer, shown, FORM)

    assert shown.answer.status_code == 403
    assert dict(shown.fields)["title"] == "Về thù lao"
    assert done.status_code == 303


async def test_a_row_is_added_and_taken_out_without_a_script() -> None:
    kernel = Memory()
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)
        one = {**TYPED, "papers.0.label": "Đơn", "papers.0.pages": "2"}
        more = Page(await send(officer, form, FORM, one, _add="papers"))
        two = {"papers.1.label": "Phụ lục", "papers.1.pages": "5"}
        fewer = Page(await send(officer, more, FORM, two, _drop="papers.0"))

    assert more.answer.status_code == 200
    assert dict(more.fields)["papers.0.label"] == "Đơn"
    assert "papers.1.label" in dict(more.fields)
    assert dict(fewer.fields)["papers.0.label"] == "Phụ lục"
    assert dict(fewer.fields)["_key"] == dict(form.fields)["_key"]
    assert not kernel.log


async def test_enter_records_and_does_not_add_a_row() -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)

    buttons = [said for said in form.all("button", type="submit") if said["class"] != "ls-link"]
    assert "name" not in buttons[0]


async def test_a_citizen_files_without_an_account_and_gets_a_reference() -> None:
    kernel = Memory()
    async with browser(kernel) as citizen:
        answer = await send(citizen, await page(citizen, FORM), FORM, TYPED)
        after = Page(await citizen.get(answer.headers["location"]))

    assert kernel.asked[0].actor.role is Role.CITIZEN
    assert kernel.asked[0].actor.id is None
    assert after.classed("govuk-panel")
    assert kernel.log[0][0].removeprefix("petition-") in after.text


@pytest.mark.parametrize("role", [Role.DEPARTMENT, None])
async def test_a_form_that_was_not_given_to_this_browser_is_refused(role: Role | None) -> None:
    kernel = Memory()
    async with browser(kernel, role) as somebody:
        form = await page(somebody, FORM)
        forged = await send(somebody, form, FORM, TYPED, _csrf="0" * 64)
        somebody.cookies.delete("luatsu_form")
        async with browser(kernel, Role.DEPARTMENT, client="other") as other:
            stolen = await send(other, form, FORM, TYPED)

    assert forged.status_code == 403
    assert stolen.status_code == 403
    assert not kernel.log


async def test_a_form_from_another_site_is_refused() -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)
        officer.headers["Sec-Fetch-Site"] = "cross-site"
        answer = await send(officer, form, FORM, TYPED)

    assert answer.status_code == 403


async def test_a_form_is_shown_to_whom_the_command_is_for() -> None:
    kernel = Memory()
    path = f"/registry/petitions/{await opened(kernel)}/decide-petition"
    async with browser(kernel, Role.BAR) as somebody:
        refused = await page(somebody, path)
    async with browser(kernel, Role.COMMUNE) as elsewhere:
        hidden = await page(elsewhere, path)
    async with browser(kernel) as nobody:
        sent_in = await page(nobody, path)

    assert refused.answer.status_code == 403
    assert "Chỉ những vai trò sau" in refused.text
    assert hidden.answer.status_code == 404
    assert sent_in.answer.status_code == 303
    assert sent_in.answer.headers["location"].startswith("/login?next=%2Fregistry")


async def test_an_area_is_chosen_among_those_of_today() -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)

    assert form.all("input", name="area")[0]["list"] == "areas"
    assert [said["value"] for said in form.all("option") if said["value"] == COMMUNE] == [COMMUNE]
    assert "Phường Hải Châu" in form.text
    assert "Phường Thanh Bình" not in form.text


async def test_a_link_fills_a_field_in() -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        form = await page(officer, FORM, person_id=str(PERSON), title='"><script>')

    assert dict(form.fields)["person_id"] == str(PERSON)
    assert dict(form.fields)["title"] == '"><script>'
    assert "<script>" not in form.answer.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a=%FF", "application/x-www-form-urlencoded", 422),
        (b"\xff", "application/x-www-form-urlencoded", 422),
        (b"&".join([b"a=1"] * 3000), "application/x-www-form-urlencoded", 422),
        (b"a" * 100_000, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"", "application/x-www-form-urlencoded", 403),
    ],
)
async def test_what_is_no_form_of_ours_breaks_nothing(body: bytes, kind: str, status: int) -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.post(FORM, content=body, headers={"Content-Type": kind})

    assert answer.status_code == status
    assert "<html" in answer.text


async def test_a_nul_in_a_form_is_a_fault_of_its_field() -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        typed = {**TYPED, "title": "a\0b"}
        shown = Page(await send(officer, await page(officer, FORM), FORM, typed))

    assert shown.answer.status_code == 422
    assert shown.all("a", href="#f-title")


async def test_a_closed_log_keeps_the_key_so_that_a_second_try_is_the_same_command() -> None:
    kernel = Memory(closed="bus-ahead")
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, FORM)
        shown = Page(await send(officer, form, FORM, TYPED))
        kernel.closed = None
        done = await send(officer, shown, FORM)

    assert shown.answer.status_code == 503
    assert dict(shown.fields)["_key"] == dict(form.fields)["_key"]
    assert done.status_code == 303
