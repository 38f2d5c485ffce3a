"""An officer signs in and works a dossier to its end in a browser; another page sees it happen."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx
from playwright.sync_api import Page, expect, sync_playwright

from shared.messages import Role
from tests.journeys import scenes
from tests.journeys.story import CHAIR, COMMUNE, STANDARDS, citizen_number
from tests.screens.axe import violations
from tests.support.province import Province

CHROMIUM = "/usr/bin/chromium"
USERNAME, PASSWORD = "can.bo.mot", "một mật khẩu đủ dài"
A_SECOND = 1_000 + 500  # milliseconds, and some for a machine that does other things beside
PATIENCE = 15_000
WIDE, NARROW = 1280, 360


def test_an_officer_works_a_dossier_to_its_end(province: Province, tmp_path: Path) -> None:
    account(province)
    with browser(province) as (page, other):
        sign_in(page)
        person = register_person(page)
        accessible(page)
        apply(page, person)
        at = page.url.partition("?")[0]
        accessible(page)
        judge(page, at, "Đủ chữ ký")
        other.goto(at)
        expect(other.locator("#live")).to_be_visible()

        assess(page, at, "assess-items", labels(province, at))
        assess(page, at, "assess-standards", STANDARDS)
        exclude(page, at)
        give(page, at, "propose-issue", {"proposed_on": "08/10/2026"})
        number, day = "218/QĐ-UBND", "15/10/2026"
        give(
            page,
            at,
            "record-issue",
            {
                "decision.authority": CHAIR,
                "decision.number": number,
                "decision.signed_on": day,
                "decision.signer": "Trần Thị Bình",
                "serial": "S-browser",
            },
        )
        expect(other.locator("#live")).to_contain_text(number, timeout=A_SECOND)
        page.screenshot(path=tmp_path / "issued.png", full_page=True)
        expect(page.locator("#live")).to_contain_text("S-browser")
        accessible(page)


def accessible(page: Page) -> None:
    """Let axe look at the page as it stands, and at its narrowest."""
    page.wait_for_load_state()
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert list(violations(page)) == []
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, page.url
    page.set_viewport_size({"width": WIDE, "height": 900})


def judge(page: Page, at: str, evidence: str) -> None:
    """Judge the first condition on the page of the dossier itself, by keyboard alone."""
    page.goto(at)
    condition = page.locator(".ls-conds details").first
    condition.locator("summary").focus()
    page.keyboard.press("Enter")
    condition.locator("[value=met]").focus()
    page.keyboard.press("Space")
    condition.locator("textarea").focus()
    page.keyboard.type(evidence)
    condition.locator("button").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("done=assess-items.*#conds"))
    expect(page.locator(".ls-conds")).to_contain_text(evidence)


def exclude(page: Page, at: str) -> None:
    """Exclude a ground of refusal by one letter, and the others at once, on the dossier's page."""
    page.goto(at)
    official = page.locator(".ls-conds details").filter(has=page.locator("[value=official]")).first
    official.locator("summary").focus()
    page.keyboard.press("d")
    expect(official.locator("[value=not_the_case]")).to_be_checked()
    official.locator("textarea").fill("Cam kết của người nộp")
    official.locator("button").click()
    expect(page.locator(".ls-conds")).to_contain_text("Cam kết của người nộp")
    others = page.locator(".ls-conds details[id^=all-]")
    others.locator("summary").click()
    others.locator("textarea").fill("Kết quả xác minh")
    others.locator("button").click()
    expect(page).to_have_url(re.compile("done=assess-grounds"))
    expect(page.locator(".ls-conds details[id^=all-]")).to_have_count(0)


def account(province: Province) -> None:
    """Open an account over the API, and give it a password."""
    admin = province.ask(Role.ADMIN)
    body = {
        "username": USERNAME,
        "display_name": "Cán bộ Một",
        "role": "department",
        "unit": "Sở Tư pháp",
    }
    opened = admin.done("/api/registry/accounts/open-account", body, key="browser/account")
    path = f"/api/registry/accounts/{opened['id']}/password"
    answer = admin.post(path, {"password": PASSWORD})
    assert answer.status_code == httpx.codes.NO_CONTENT, answer.text


@contextmanager
def browser(province: Province) -> Iterator[tuple[Page, Page]]:
    """Open two pages of one browser; whatever goes wrong in one fails the test."""
    said: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{province.ports['registry']}", locale="vi-VN"
        )
        context.set_default_timeout(PATIENCE)
        pages = context.new_page(), context.new_page()
        for one in pages:
            one.on("pageerror", lambda error: said.append(str(error)))
            one.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        yield pages
        chromium.close()
    assert said == []


def sign_in(page: Page) -> None:
    """Sign in by the form, led there from a page that asks who it is."""
    page.goto("/registry/persons")
    expect(page).to_have_url(re.compile("/login"))
    accessible(page)
    page.fill("[name=username]", USERNAME)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/registry/persons$"))


def register_person(page: Page) -> str:
    """Register somebody by the form; give the id that the page of the person has."""
    page.click("a[href$='/register-person']")
    fill(
        page,
        {
            "full_name": "Phạm Thị Trình Duyệt",
            "citizen_number": citizen_number("browser"),
            "birth_date": "02/05/1990",
            "area": COMMUNE,
        },
    )
    send(page)
    found = re.search(r"/persons/([0-9a-f-]{36})", page.url)
    assert found is not None, page.content()
    return str(UUID(found[1]))


def apply(page: Page, person: str) -> None:
    """File a dossier by the form."""
    page.goto("/registry/certificates")
    page.click("a[href$='/apply-for-certificate']")
    fill(page, {"person_id": person, "area": COMMUNE, "received_on": "05/10/2026"})
    page.check("[name=kind][value=passed]")
    page.check("[name=channel][value=counter]")
    send(page)
    expect(page).to_have_url(re.compile(r"/certificates/[0-9a-f-]{36}"))


def labels(province: Province, at: str) -> list[str]:
    """Ask the API which papers the law asks for."""
    (applied,) = scenes.events(
        province, f"/api/registry/certificates/{at.rpartition('/')[2]}", "CertificateApplied"
    )
    return [one["label"] for one in applied["event"]["items"]]


def assess(page: Page, at: str, step: str, of: Sequence[str]) -> None:
    """Judge papers or standards, a row for each, which the form lets come one by one."""
    page.goto(f"{at}/{step}")
    what = "label" if step == "assess-items" else "standard"
    for number, one in enumerate(of):
        if number:
            page.click("button[name=_add][value=assessments]")
        row = f"assessments.{number}"
        name = f'[name="{row}.{what}"]'
        if page.locator(name).first.evaluate("one => one.tagName") == "SELECT":
            page.select_option(name, one)
        else:
            page.fill(name, one)
        page.check(f'[name="{row}.verdict"][value=met]')
        page.fill(f'[name="{row}.evidence"]', "Đã đối chiếu")
    send(page)


def give(page: Page, at: str, step: str, typed: dict[str, str]) -> None:
    """Fill a form and send it."""
    page.goto(f"{at}/{step}")
    fill(page, typed)
    send(page)


def fill(page: Page, typed: dict[str, str]) -> None:
    """Type into fields by their names."""
    for name, text in typed.items():
        page.fill(f'[name="{name}"]', text)


def send(page: Page) -> None:
    """Send the form, and what is looked at again before it counts; see that it was taken."""
    button = "main form button.govuk-button[type=submit]:not([name])"
    page.click(button)
    page.wait_for_load_state()
    if page.locator("button[name=_change]").count():
        page.click(button)
    expect(page).to_have_url(re.compile("done="))
