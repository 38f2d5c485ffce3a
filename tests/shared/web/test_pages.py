"""The pages: what they show, to whom, in which language, as of when."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Role
from shared.web.listing import Ask
from shared.web.listing import Page as OwnPage
from tests.shared.web.memory import COMMUNE, NOW, PETITIONS, Card, Memory, browser, client, opened
from tests.shared.web.pages import Page, page, send
from tests.shared.web.petition import listing
from tests.shared.web.test_commands import DECIDING
from tests.shared.web.test_reads import SEALED, rows

LIST = "/registry/petition-list"
LISTING = listing(rows(5))


async def test_the_first_page_leads_to_what_the_role_may_see_and_open() -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        first = await page(officer, "/registry")
    async with browser(Memory(), Role.BAR) as somebody:
        other = await page(somebody, "/registry")

    assert first.all("a", href=LIST)
    assert first.all("a", href="/registry/petitions/open-petition")
    assert not other.all("a", href=LIST)
    assert not other.all("a", href="/registry/petitions/open-petition")


async def test_a_list_is_a_table_whose_rows_lead_to_their_pages() -> None:
    async with browser(Memory(blueprint=Card(listings=(LISTING,))), Role.DEPARTMENT) as officer:
        shown = await page(officer, LIST, limit="3")
        filtered = await page(officer, LIST, stage="open")
        nothing = await page(officer, LIST, title="Không có")

    first = rows(1)[0].stream.removeprefix("petition-")
    assert shown.all("a", href=f"/registry/petitions/{first}")
    assert len(shown.all("th", scope="row")) == 3
    assert "cursor=0002" in shown.all("a", rel="next")[0]["href"]
    assert "Phường Hải Châu (20242)" in shown.text
    assert len(filtered.all("th", scope="row")) == 2
    assert dict(filtered.fields)["stage"] == "open"
    assert "Không có dòng nào khớp" in nothing.text


async def test_a_page_tells_what_happened_and_what_may_be_done() -> None:
    kernel = Memory()
    identity = await opened(kernel, address=SEALED)
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = await page(officer, f"/registry/petitions/{identity}")

    assert "Đang giải quyết" in shown.text
    assert "Hạn giải quyết Còn 11 ngày" in shown.text
    assert "Đã nhận đơn" in shown.text
    assert "đã niêm phong" in shown.text
    assert shown.all("a", href=f"/registry/petitions/{identity}/decide-petition")
    assert "AAAA" not in shown.answer.text
    void = f"/registry/petitions/{identity}/void-record?command_id={kernel.asked[0].command_id}"
    assert shown.all("a", href=void)


async def test_a_decision_is_shown_with_its_basis_and_a_void_strikes_it_out() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with client(kernel, Role.DEPARTMENT) as machine:
        await machine.post(f"{PETITIONS}/{identity}/decide-petition", json=DECIDING)
        wrong = {"command_id": str(kernel.asked[-1].command_id), "reason": "Nhầm"}
        await machine.post(f"{PETITIONS}/{identity}/void-record", json=wrong)
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = await page(officer, f"/registry/petitions/{identity}")

    assert "Quyết định 184/QĐ-STP , 01/03/2026" in shown.text
    assert "Luật Khiếu nại Đ.27 PETITION-DAYS/1" in shown.text
    assert len(shown.classed("ls-story__void")) == 1
    assert "Đã hủy bỏ: ghi nhận sai" in shown.text


async def test_the_past_is_marked_and_nothing_is_recorded_from_it() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    kernel.at = NOW + timedelta(minutes=30)
    async with client(kernel, Role.DEPARTMENT) as machine:
        await machine.post(f"{PETITIONS}/{identity}/decide-petition", json=DECIDING)
    async with browser(kernel, Role.DEPARTMENT) as officer:
        then = await page(officer, f"/registry/petitions/{identity}", known_at="02/03/2026 10:00")

    assert "Đây không phải hôm nay." in then.text
    assert "Theo điều đã biết đến 02/03/2026 10:00" in then.text
    assert then.classed("ls-asof")
    assert "Đã giải quyết đơn" not in then.text
    assert not then.all("a", href=f"/registry/petitions/{identity}/decide-petition")
    assert not then.classed("ls-side") or "Việc có thể làm" not in then.text


async def test_personal_data_is_shown_once_it_is_said_why() -> None:
    kernel = Memory()
    path = f"/registry/petitions/{await opened(kernel, address=SEALED)}"
    async with browser(kernel, Role.DEPARTMENT) as officer:
        before = await page(officer, path)
        no_reason = Page(await send(officer, before, f"{path}/reveal", why=" "))
        shown = Page(await send(officer, before, f"{path}/reveal", why="Đối chiếu"))
        forged = await officer.post(f"{path}/reveal", data={"why": "x"})

    assert "12 Trần Phú" not in before.text
    assert "Quá ngắn: ít nhất 1 ký tự." in no_reason.text
    assert "12 Trần Phú" in shown.text
    assert shown.answer.headers["cache-control"] == "no-store"
    assert forged.status_code == 403
    assert kernel.readings == ["Đối chiếu"]


async def test_pages_speak_vietnamese_and_on_request_english_from_then_on() -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        first = await page(officer, "/registry")
        english = await page(officer, "/registry", lang="en")
        later = await page(officer, LIST)
        strange = await page(officer, "/registry", lang="xx")

    assert first.all("html", lang="vi")
    assert english.all("html", lang="en")
    assert "Petitions received" in later.text
    assert strange.all("html", lang="en")


async def test_a_page_that_did_not_change_is_304_until_something_happens() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    path = f"/registry/petitions/{identity}"
    async with browser(kernel, Role.DEPARTMENT) as officer:
        first = await officer.get(path)
        tag = {"If-None-Match": first.headers["etag"]}
        same = await officer.get(path, headers=tag)
        async with client(kernel, Role.DEPARTMENT) as other:
            await other.post(f"{PETITIONS}/{identity}/decide-petition", json=DECIDING)
        changed = await officer.get(path, headers=tag)
    async with browser(kernel, Role.COMMUNE, areas=[COMMUNE]) as clerk:
        others = await clerk.get(path, headers={"If-None-Match": changed.headers["etag"]})

    assert same.status_code == 304
    assert changed.status_code == 200
    assert "data-live" in changed.text
    assert others.status_code == 200


async def test_simulated_data_says_so_on_every_page() -> None:
    async with browser(Memory(simulated=True), Role.DEPARTMENT) as officer:
        shown = await page(officer, "/registry")
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        real = await page(officer, "/registry")

    assert shown.classed("ls-simulated")
    assert not real.classed("ls-simulated")


async def test_the_public_sees_public_lists_and_is_asked_for_a_day_alone() -> None:
    public = replace(LISTING, public=True)
    async with browser(Memory(blueprint=Card(listings=(public,)))) as nobody:
        shown = await page(nobody, LIST)
        known = await page(nobody, LIST, known_at="01/03/2026")

    assert shown.answer.status_code == 200
    assert shown.all("input", name="on")
    assert not shown.all("input", name="known_at")
    assert known.answer.status_code == 403


async def test_a_session_that_is_over_leads_to_signing_in() -> None:
    async with browser(Memory(), Role.DEPARTMENT, exp=1) as late:
        answer = await late.get(LIST)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fregistry%2Fpetition-list"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere", 404), ("/registry/petitions/nonsense", 404), ("/registry?limit=x", 200)],
)
async def test_what_is_not_there_is_said_in_the_frame(path: str, status: int) -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        shown = await page(officer, path)

    assert shown.answer.status_code == status
    assert shown.classed("govuk-generic-header")


async def test_a_service_draws_pages_of_its_own_in_the_frame(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text(
        '{% extends "layout.html" %}{% block content %}<p>{{ greeting }} {{ w("yes") }}</p>'
        "{% endblock %}"
    )

    async def build(_: AsyncConnection, ask: Ask) -> dict[str, object]:
        return {"greeting": f"{ask.on} {ask.parameters['q']} {ask.parameters['key']}"}

    own = OwnPage(
        path="own/{key}",
        vi="Riêng",
        en="Own",
        template="own.html",
        build=build,
        sources=("registry",),
        roles=frozenset({Role.DEPARTMENT}),
    )
    kernel = Memory(blueprint=Card(pages=(own,), templates=(tmp_path,)))
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = await page(officer, "/registry/own/7", q="tìm")
    async with browser(kernel, Role.BAR) as somebody:
        refused = await page(somebody, "/registry/own/7")

    assert "2026-03-02 tìm 7 Có" in shown.text
    assert refused.answer.status_code == 403
