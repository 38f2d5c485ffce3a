"""An operator sees why something is parked, has it tried again, and it goes; pages grow old."""

from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Page, expect

from shared.messages import Role
from shared.web.auth import SESSION
from tests.journeys import scenes
from tests.journeys.test_browser import accessible, browser
from tests.journeys.test_operating import REASON, certificate, park, parked, recorded
from tests.shared.web.pages import Page as Read
from tests.support.province import Province

CONSOLE = "/registry/console"
PLACE = "ValueError bảng:9"
OTHER = "KeyError trang:2"
PATIENCE = 15_000  # milliseconds


def enter(page: Page, province: Province, role: Role) -> None:
    """Come with a session of a role."""
    url = f"http://127.0.0.1:{province.ports['registry']}"
    page.context.add_cookies([{"name": SESSION, "value": province.token(role), "url": url}])


def asks(province: Province, role: Role) -> httpx.Client:
    """Look at the pages as a browser without JavaScript does."""
    return httpx.Client(
        base_url=f"http://127.0.0.1:{province.ports['registry']}",
        cookies={SESSION: province.token(role)},
        headers={"Accept": "text/html"},
        timeout=30,
    )


def test_an_operator_reads_why_a_stream_is_parked_has_it_tried_again_and_it_goes(
    province: Province,
) -> None:
    stream = certificate(province, "console")
    park(province, stream, fingerprint=PLACE)
    with browser(province) as (page, other):
        enter(page, province, Role.OPERATOR)
        for one in (page, other):
            one.goto(CONSOLE)
            stuck = one.locator("section", has_text=PLACE)
            expect(stuck).to_contain_text(stream)
            expect(stuck).to_contain_text("Nhập chứng chỉ từ sổ cũ")
        accessible(page)

        page.locator("section", has_text=PLACE).get_by_role(
            "button", name="Thử lại 1 hồ sơ"
        ).click()
        expect(page.locator("main")).to_contain_text(stream)
        accessible(page)
        page.fill("#reason", REASON)
        page.locator("main form button").click()

        expect(page.locator("main")).to_contain_text("Đã đi tiếp")
        assert parked(province, stream) == 0
        expect(other.locator("section", has_text=PLACE)).to_have_count(0, timeout=PATIENCE)
    event = recorded(province, "StreamRetried")[-1]
    assert (event["fingerprint"], event["reason"], event["by"]) == (PLACE, REASON, "operator")


def test_a_parked_event_is_let_go_by_with_a_reason_and_not_without(province: Province) -> None:
    stream = certificate(province, "let go by")
    stage, position = park(province, stream, fingerprint=OTHER)
    asked = {"source": "registry", "stage": stage, "stream": stream, "position": str(position)}
    with asks(province, Role.OPERATOR) as http:
        form = Read(http.get(f"{CONSOLE}/skip", params=asked))

        unsaid = Read(http.post(f"{CONSOLE}/skip", data={**dict(form.fields), "reason": "  "}))
        assert unsaid.answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert "Lý do" in unsaid.text
        assert parked(province, stream) == 1

        done = Read(http.post(f"{CONSOLE}/skip", data={**dict(unsaid.fields), "reason": REASON}))
        again = Read(http.get(f"{CONSOLE}/skip", params=asked | {"position": str(position + 1)}))

    assert "Đã ghi nhận" in done.text
    scenes.becomes(lambda: parked(province, stream), 0)
    assert "Không còn gì bị chặn" in again.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DEPARTMENT])
def test_only_operators_have_something_tried_again(province: Province, role: Role) -> None:
    with asks(province, role) as http:
        answer = http.get(f"{CONSOLE}/retry", params={"fingerprint": PLACE})
        none = http.get(f"{CONSOLE}/effects/{UUID(int=1)}")

    assert answer.status_code == httpx.codes.FORBIDDEN
    assert none.status_code == (403 if role is Role.AUDITOR else 404)
