"""A citizen looks up a barred lawyer by keyboard alone, and prints; an officer reads to a case."""

import re

import pytest
from playwright.sync_api import Page, expect

from shared.messages import Role
from shared.web.auth import SESSION
from tests.journeys import scenes
from tests.journeys.test_bar_discipline import TERM, discipline
from tests.journeys.test_browser import accessible, browser
from tests.support.province import Province

NAME, IN_JULY, LAST = "look-up", "15/07/2026", "14/01/2027"
MOST = 80  # presses of Tab before something on the page was passed over
A_PAGE_OF_PAPER = re.compile(rb"/Type\s*/Page[^s]")


@pytest.fixture(scope="module")
def certificate(province: Province) -> str:
    """Somebody whose membership is suspended for a time."""
    one = scenes.certificate(province, NAME)
    scenes.membership(province, NAME, one)
    at = scenes.case(province, NAME, one)
    discipline(province, at, NAME, {"form": "suspension", **TERM})
    barred = (False, ["membership_suspended"])
    scenes.becomes(lambda: scenes.practises(province, one, on=IN_JULY), barred)
    return one


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until something is in focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no Tab leads to {wanted}")


def test_a_citizen_sees_until_when_somebody_is_barred_and_prints_it(
    province: Province, certificate: str
) -> None:
    with browser(province) as (page, _):
        page.goto(f"http://127.0.0.1:{province.ports['reporting']}/reporting")
        for field, typed in (("name", "tran van thu"), ("number", NAME), ("on", IN_JULY)):
            tab_to(page, f"#{field}")
            page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("name=tran"))
        tab_to(page, f"a[href^='/reporting/lawyer/{certificate}']")
        page.keyboard.press("Enter")
        answer = page.locator(".ls-answer--no")
        expect(answer).to_contain_text(f"Không, đến hết ngày {LAST}")
        expect(answer).to_contain_text("Luật Luật sư Đ.85(1)(c)")
        accessible(page)
        tab_to(page, "a[href*='/extract']")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Trích lục")
        accessible(page)
        paper = page.pdf(prefer_css_page_size=True)
        assert len(A_PAGE_OF_PAPER.findall(paper)) == 1
        assert page.context.cookies() == []


def test_an_officer_goes_from_the_list_to_the_person_and_on_to_the_case(
    province: Province, certificate: str
) -> None:
    at = f"http://127.0.0.1:{province.ports['reporting']}"
    with browser(province) as (page, _):
        token = province.token(Role.DEPARTMENT, unit="Sở Tư pháp")
        page.context.add_cookies([{"name": SESSION, "value": token, "url": at}])
        page.goto(f"{at}/reporting/members?number={NAME}&on={IN_JULY}")
        page.click("main table a[href^='/reporting/persons/']")
        page.click(".ls-tabs a[href$='/certificate']")
        expect(page.locator(f"main a[href='/registry/certificates/{certificate}']")).to_be_visible()
        page.click(".ls-tabs a[href$='/history']")
        expect(page.locator(".ls-story")).to_contain_text("Đã quyết định kỷ luật")
        accessible(page)
        page.click(".ls-tabs a[href$='/violations']")
        accessible(page)
        case = page.locator("main a[href^='/discipline/cases/']").get_attribute("href")
        page.goto(f"http://127.0.0.1:{province.ports['discipline']}{case}")
        expect(page.locator("#live")).to_contain_text(f"{NAME}/QĐ-KL")
