"""An auditor finds an event, sees what proves it, takes a bundle, and checks it by Python alone."""

import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect
from psycopg import sql

from shared.messages import Role
from tests.journeys import scenes
from tests.journeys.test_browser import accessible, browser
from tests.journeys.test_console import PATIENCE, asks, enter
from tests.journeys.test_operating import certificate
from tests.shared.web.pages import Page as Read
from tests.support.province import Province

AUDIT = "/registry/audit"


def place(province: Province, stream: str) -> int:
    """Say where a stream begins, once the log is signed up to there."""
    with province.database("registry") as connection:
        row = connection.execute(
            "select position from log.event where stream = %s order by position", [stream]
        ).fetchone()
    assert row is not None
    position = int(row[0])

    def is_signed() -> bool:
        said = province.ask(Role.AUDITOR).get("/api/registry/proof/head")
        return said.status_code == httpx.codes.OK and int(said.text.split("\n")[1]) >= position

    scenes.becomes(is_signed, wanted=True)
    return position


def test_an_auditor_takes_a_bundle_and_it_verifies_with_python_alone(
    province: Province, tmp_path: Path
) -> None:
    stream = certificate(province, "audited")
    position = place(province, stream)
    with browser(province) as (page, other):
        enter(page, province, Role.AUDITOR)
        other.goto(AUDIT)
        page.goto(AUDIT)
        page.fill("#stream", stream)
        page.locator("main form[role=search] button").click()
        accessible(page)
        page.get_by_role("link", name=str(position), exact=True).click()
        checked = page.locator("main ol").first
        expect(checked.locator(".ls-v--met")).to_have_count(3)
        expect(page.locator("main")).to_contain_text(stream)
        accessible(page)

        page.get_by_role("button", name="Lập gói của riêng sự kiện này").click()
        expect(page.locator("#making")).to_contain_text("Mọi kiểm tra đều đạt", timeout=PATIENCE)
        accessible(page)
        command = page.locator("#making pre").first.inner_text()
        file = taken(page, tmp_path)
        grows_old(province, other)

    assert command.split()[2] == file.name
    verified = verify(file, command.split()[2:])
    assert verified.returncode == 0, verified.stdout + verified.stderr


def taken(page: Page, folder: Path) -> Path:
    """Take the bundle of a page."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải gói").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def grows_old(province: Province, page: Page) -> None:
    """See that a page which stands open says that there is newer data, and only when there is."""
    new = page.locator("[data-new]")
    certificate(province, "newer")
    expect(new).to_contain_text("Có dữ liệu mới", timeout=PATIENCE)
    new.get_by_role("button").click()
    expect(new).to_be_empty()


def verify(file: Path, said: list[str]) -> "subprocess.CompletedProcess[str]":
    """Check a bundle by the program inside it, with Python alone."""
    with zipfile.ZipFile(file) as bundle:
        bundle.extract("verify.py", file.parent)
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", *said],
        cwd=file.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_stream_made_anew_is_compared_with_what_is_shown(province: Province) -> None:
    stream = certificate(province, "replayed")
    position = place(province, stream)
    asked = {"stream": stream, "position": str(position)}
    with asks(province, Role.AUDITOR) as http, province.database("registry") as connection:
        shown = [Read(http.get(f"{AUDIT}/replay", params=asked))]
        row = connection.execute(
            "select max(tablename) from pg_tables"
            " where schemaname = 'read' and tablename like 'certificate\\_register\\_%'"
        ).fetchone()
        assert row is not None
        table = sql.Identifier("read", row[0])
        change = sql.SQL("update {} set area = {} where stream = %s")
        for now in ("area || '99999'", "left(area, -5)"):
            connection.execute(change.format(table, sql.SQL(now)), [stream])
            shown.append(Read(http.get(f"{AUDIT}/replay", params=asked)))

    alike, other, again = shown
    assert "Giống hệt" in alike.text
    assert "Giống hệt" in again.text
    assert "Khác nhau" not in alike.text
    assert "Khác nhau" in other.text
    assert "Khác nội dung" in other.text
    assert "99999" not in other.text


def test_events_are_found_by_what_they_say_and_every_mistake_is_told(province: Province) -> None:
    stream = certificate(province, "sought")
    position = place(province, stream)
    with asks(province, Role.AUDITOR) as http:
        event = Read(http.get(f"{AUDIT}/events/{position}"))
        bytes_ = http.get(f"{AUDIT}/events/{position}/document")
        command = bytes_.json()["commandid"]
        found = [
            Read(http.get(AUDIT, params=asked))
            for asked in (
                {"id": command},
                {"id": stream[-36:]},
                {"id": bytes_.json()["id"]},
                {"role": "department", "since": "01/01/2020", "stream": stream},
            )
        ]
        led = http.get(AUDIT, params={"position": str(position)})
        wrong = Read(http.get(AUDIT, params={"id": "x", "since": "y", "position": "z"}))
        head = http.get("/api/registry/proof/head").text.split("\n")[1]
        grown = Read(http.get(f"{AUDIT}/heads", params={"from": head, "to": head}))
        none = http.get(f"{AUDIT}/events/{10**9}")
    with asks(province, Role.OPERATOR) as http:
        refused = http.get(AUDIT)

    assert bytes_.content.decode() in event.answer.text.replace("&#34;", '"')
    for one in found:
        assert stream in one.text
    assert led.headers["location"] == f"{AUDIT}/events/{position}"
    assert wrong.answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert wrong.text.count("UUID.") >= 1
    assert {one["href"] for one in wrong.all("a")} >= {"#id", "#since", "#position"}
    assert "Chỉ dài thêm" in grown.text
    assert none.status_code == httpx.codes.NOT_FOUND
    assert refused.status_code == httpx.codes.FORBIDDEN
