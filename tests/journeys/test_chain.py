"""From a commune's recommendation to an annulled penalty, in a browser, over all services."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Page, Route, expect, sync_playwright

from shared.messages import Role
from shared.web.auth import SESSION
from tests.journeys import story
from tests.journeys.test_browser import CHROMIUM, PATIENCE, accessible
from tests.support.province import Province, wait

ORIGIN = "http://luatsu.test"
OF_COMMUNE: dict[str, Any] = {"areas": (story.COMMUNE,), "unit": "UBND phường"}


def test_a_commune_and_the_department_follow_a_recommendation_to_its_end(
    province: Province,
) -> None:
    told = told_to_the_end(province)
    ends = ("recommendation", "inspection", "violation", "penalty")
    recommendation, inspection, _, penalty = (told.known[one] for one in ends)
    with browser(province, Role.DEPARTMENT, unit="Sở Tư pháp") as page:
        page.goto(f"{ORIGIN}/discipline/penalties/{penalty}")
        page.locator("details#chain summary").click()
        links = page.locator("#whole-chain > ol > li")
        expect(links).to_have_count(7, timeout=PATIENCE)
        expect(page.locator("#whole-chain [aria-current]")).to_contain_text("07/BB-VPHC-chain")
        accessible(page)

        page.locator("#whole-chain a[href*=recommendations]").click()
        expect(page).to_have_url(re.compile(f"/inspection/recommendations/{recommendation}"))
        page.locator(".ls-side a[href*='/reporting/chain/']").click()
        certificate = page.locator("ol.ls-linked > li", has_text="chứng chỉ hành nghề")
        expect(certificate).to_contain_text("Hủy việc tước quyền sử dụng chứng chỉ")
        accessible(page)

        as_then_believed(page, told)

    with browser(province, Role.COMMUNE, **OF_COMMUNE) as page:
        page.goto(f"{ORIGIN}/reporting/chain/inspection-{inspection}")
        expect(page.locator(".ls-linked__other")).to_have_count(2)
        expect(page.locator("ol.ls-linked")).not_to_contain_text("BB-VPHC")
        accessible(page)
        page.goto(f"{ORIGIN}/reporting/chain?number=07/BB-VPHC-chain")
        expect(page.locator("#main")).not_to_contain_text("xử phạt")


def as_then_believed(page: Page, told: story.Story) -> None:
    """Ask how the certificate stood while the penalty was not annulled yet, and come back."""
    stream = f"certificate-{told.known['certificate']}"
    day = {"on": "15/11/2026"}
    of_certificate = page.locator("ol.ls-linked > li[aria-current]")
    page.goto(f"{ORIGIN}/reporting/chain/{stream}?{urlencode(day)}")
    expect(of_certificate).to_contain_text("đã cấp")
    page.goto(f"{ORIGIN}/reporting/chain/{stream}?{urlencode(day | told.known['before'])}")
    expect(of_certificate).to_contain_text("đang bị tước quyền sử dụng")
    expect(page.locator(".ls-band")).to_be_visible()

    of_certificate.locator("h2 a").click()  # The times go along to the record's own page.
    expect(page).to_have_url(re.compile("/registry/certificates/.*known_at="))
    expect(page.locator(".ls-band")).to_be_visible()
    expect(page.locator(".ls-side a.govuk-button")).to_have_count(0)
    expect(page.locator("#live")).not_to_contain_text("Hủy việc tước quyền")
    page.locator(".ls-band a").click()
    expect(page.locator(".ls-band")).to_have_count(0)
    expect(page.locator("#live")).to_contain_text("Hủy việc tước quyền")


def told_to_the_end(province: Province) -> story.Story:
    """Tell the whole story; note the instant at which the penalty had its effect, and no end."""
    department = province.ask(Role.DEPARTMENT, unit="Sở Tư pháp")
    told = story.Story(
        department=department,
        bar=province.ask(Role.BAR, unit="Đoàn Luật sư"),
        commune=province.ask(Role.COMMUNE, **OF_COMMUNE),
        name="chain",
    )
    for step in (story.dossier, story.recommendation, story.inspection, story.penalty):
        step(told)
    at = f"/api/registry/certificates/{told.known['certificate']}/history"

    def recorded(kind: str) -> list[str]:
        events = department.get(at).json()["events"]
        return [one["envelope"]["recorded_at"] for one in events if one["event"]["type"] == kind]

    wait(lambda: recorded("CertificateUseDeprived"))
    (effect,) = recorded("CertificateUseDeprived")
    told.known["before"] = {"known_at": datetime.fromisoformat(effect).isoformat()}
    story.annulment(told)
    wait(lambda: recorded("CertificateDeprivationAnnulled"))
    certificate = f"certificate-{told.known['certificate']}"

    def statuses() -> list[str]:
        answer = department.get("/api/reporting/chain", stream=certificate)
        return [one["status"] for one in answer.json()["rows"]]

    wait(lambda: "annulled" in statuses())
    return told


@contextmanager
def browser(province: Province, role: Role, **said: Any) -> Iterator[Page]:
    """Open a page of somebody who is signed in; one origin stands before all services."""

    def pass_on(route: Route) -> None:
        at = urlsplit(route.request.url)
        port = province.ports.get(at.path.split("/")[1], province.ports["registry"])
        asked = at._replace(scheme="http", netloc=f"127.0.0.1:{port}").geturl()
        route.fulfill(response=route.fetch(url=asked, max_redirects=0))

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = chromium.new_context(locale="vi-VN")
        context.set_default_timeout(PATIENCE)
        token = province.token(role, **said)
        context.add_cookies([{"name": SESSION, "value": token, "url": ORIGIN}])
        context.route("**/*", pass_on)
        yield context.new_page()
        context.unroute_all(behavior="ignoreErrors")
        chromium.close()
