"""What every answer carries, and how little a failure says."""

from typing import Any

import pytest
from structlog.testing import capture_logs
from typing_extensions import override

from shared.messages import Role
from shared.web.kernel import AnyDecider
from shared.web.render import STATIC
from tests.shared.web.memory import OPEN, OPENING, PETITIONS, Memory, browser, client, opened
from tests.shared.web.pages import page

SECRET = "Nguyễn Thị Bí Mật"


class Broken(Memory):
    """A service in which something fails that should not."""

    @override
    async def fold(self, one: AnyDecider, key: Any) -> Any:
        """Fail."""
        raise RuntimeError(SECRET)


@pytest.mark.parametrize("path", ["/registry", "/nowhere", "/api/registry/events", "/livez"])
async def test_every_answer_forbids_what_no_page_needs(path: str) -> None:
    async with browser(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.get(path)

    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "server" not in answer.headers


async def test_pages_hold_under_that_policy() -> None:
    kernel = Memory(simulated=True)
    identity = await opened(kernel)
    paths = ("", "/petition-list", f"/petitions/{identity}", "/petitions/open-petition")
    async with browser(kernel, Role.DEPARTMENT) as officer:
        for path in paths:
            shown = await page(officer, f"/registry{path}")
            assert not [said for _, said in shown.elements if "style" in said]
            assert not [n for _, said in shown.elements for n in said if n.startswith("on")]
            assert not shown.all("style")
            assert all(said["src"].startswith("/registry/static/") for said in shown.all("script"))
            for said in (*shown.all("link"), *shown.all("script")):
                address = said.get("href") or said["src"]
                assert (await officer.get(address)).status_code == 200, address


async def test_a_failure_is_logged_under_its_id_and_says_nothing_else() -> None:
    kernel = Broken()
    async with client(kernel, Role.DEPARTMENT) as officer:
        with capture_logs() as logged:
            answer = await officer.get(f"{PETITIONS}/00000000-0000-0000-0000-000000000001")
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = await page(officer, "/registry/petitions/00000000-0000-0000-0000-000000000001")

    identity = answer.headers["x-request-id"]
    assert answer.status_code == 500
    assert answer.json()["instance"] == f"urn:uuid:{identity}"
    assert SECRET not in answer.text
    assert shown.answer.status_code == 500
    assert shown.answer.headers["x-request-id"] in shown.text
    assert "RuntimeError" in [entry.get("error") for entry in logged]
    assert SECRET not in str(logged)


async def test_a_request_is_logged_by_its_route_without_what_it_asked() -> None:
    kernel = Memory()
    with capture_logs() as logged:
        async with client(kernel, Role.DEPARTMENT) as officer:
            await officer.post(OPEN, json={**OPENING, "title": SECRET})
            await officer.get("/api/registry/petition-list", params={"title": SECRET})
            await officer.get(f"{PETITIONS}/{SECRET}")

    routes = [entry["route"] for entry in logged]
    assert routes == [OPEN, "/api/registry/petition-list", f"{PETITIONS}/{{id}}"]
    assert SECRET not in str(logged)


async def test_a_request_keeps_the_id_that_it_came_with_if_it_is_one() -> None:
    identity = "01a20c95-f8d0-799a-9618-e303614a6ee5"
    async with client(Memory()) as nobody:
        kept = await nobody.get("/livez", headers={"X-Request-ID": identity})
        made = await nobody.get("/livez", headers={"X-Request-ID": "a b\x7f"})

    assert kept.headers["x-request-id"] == identity
    assert made.headers["x-request-id"] != "a b\x7f"


async def test_a_command_is_correlated_with_its_request() -> None:
    kernel = Memory()
    async with client(kernel, Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, json=OPENING)

    assert str(kernel.asked[0].correlation_id) == answer.headers["x-request-id"]


async def test_it_lives_whatever_is_missing_and_is_ready_when_commands_are_taken() -> None:
    async with client(Memory()) as nobody:
        ready = await nobody.get("/readyz")
    async with client(Memory(closed="bus-ahead")) as nobody:
        lives = await nobody.get("/livez")
        closed = await nobody.get("/readyz")

    assert ready.status_code == 200
    assert lives.status_code == 200
    assert closed.status_code == 503
    assert closed.json() == {"ready": False, "parts": {"database": True}, "closed": "bus-ahead"}


async def test_requests_are_counted() -> None:
    async with client(Memory()) as nobody:
        await nobody.get("/nowhere")
        answer = await nobody.get("/metrics")

    counted = '{method="GET",service="registry",status="404"} 1.0'
    assert f"luatsu_http_requests_total{counted}" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", OPEN, 404),
        ("DELETE", OPEN, 405),
        ("POST", "/api/registry/petition-list", 405),
        ("GET", "/api/nowhere", 404),
    ],
)
async def test_what_no_route_takes_is_a_problem_document(
    method: str, path: str, status: int
) -> None:
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_no_font_that_is_not_ours_to_show_and_no_address_of_anybody_else() -> None:
    styles = {path.name: path.read_text() for path in STATIC.glob("*.css")}

    assert styles
    for text in styles.values():
        assert "GDS Transport" not in text
        assert "url(http" not in text
        assert "@import" not in text
        assert "crest" not in text
    assert {path.name for path in (STATIC / "licences").iterdir()} == {
        "README.md",
        "be-vietnam-pro.txt",
        "echarts-notice.txt",
        "echarts.txt",
        "govuk-frontend.txt",
        "htmx.txt",
        "inter.txt",
        "zrender.txt",
    }


async def test_what_never_changes_may_be_kept_for_ever() -> None:
    async with browser(Memory()) as nobody:
        first = await page(nobody, "/registry")
        script = first.all("script")[0]["src"]
        kept = await nobody.get(script)
        gone = await nobody.get(f"{script.rpartition('/')[0]}/../texts/vi.toml")

    assert "immutable" in kept.headers["cache-control"]
    assert gone.status_code == 404


async def test_a_sheet_comes_compressed_to_whoever_takes_that() -> None:
    async with browser(Memory()) as nobody:
        sheet = (await page(nobody, "/registry")).all("link", rel="stylesheet")[0]["href"]
        packed = await nobody.get(sheet)
        plain = await nobody.get(sheet, headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-type"].startswith("text/css")
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < 25_000
