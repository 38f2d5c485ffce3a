"""The dashboard in a browser: charts beside the tables they are drawn of, and where they lead."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.screens.axe import violations

CHROMIUM: Final = "/usr/bin/chromium"
WIDTHS: Final = (360, 1280)
REFUSED: Final = (
    "addEventListener('securitypolicyviolation', (one) => console.error(one.blockedURI))"
)
DRAWN: Final = (
    "[...document.querySelectorAll('[data-plot]')].every((one) => 'drawn' in one.dataset)"
)


@contextmanager
def opened(browser: Browser, url: str, token: str, *, scripts: bool = True) -> Iterator[Page]:
    """Open a page as somebody; whatever the browser complains of fails the test."""
    said: list[str] = []
    context = browser.new_context(
        base_url=url,
        locale="vi-VN",
        java_script_enabled=scripts,
        extra_http_headers={"Authorization": f"Bearer {token}"},
    )
    page = context.new_page()
    page.add_init_script(REFUSED)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert said == []


def charts_and_cases(url: str, token: str, about: str) -> None:
    """Look at the charts, open a table by keyboard, follow a number to its list and to the case."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        with opened(browser, url, token, scripts=False) as page:
            page.goto("/reporting/dashboard")
            expect(page.locator("#t-funnel")).to_be_visible()
            expect(page.locator("[data-of=t-funnel]")).to_be_hidden()
        with opened(browser, url, token) as page:
            page.goto("/reporting/dashboard")
            page.wait_for_function(DRAWN)
            as_their_tables_say(page)
            fits(page)
            to_the_case(page, about)
        browser.close()


def as_their_tables_say(page: Page) -> None:
    """See that bars have the numbers of the columns that they are drawn of."""
    charts = page.locator("[data-plot=bars], [data-plot=limits]")
    assert charts.count() > 1
    for place in charts.all():
        table = page.locator(f"#{place.get_attribute('data-of')}")
        expect(place.locator("svg")).to_be_visible()
        expect(table).to_be_hidden()
        drawn = place.locator("svg text").all_text_contents()
        lines = [one.strip() for one in table.locator("tbody th").all_text_contents()]
        assert set(lines) <= set(drawn)
        for number in numbers(table):
            assert number in drawn


def numbers(table: Locator) -> list[str]:
    """List what stands in the columns that are drawn as bars."""
    heads = table.locator("thead th").all()
    columns = [place for place, one in enumerate(heads) if one.get_attribute("data-drawn") == "bar"]
    cells = [row.locator("th, td").all() for row in table.locator("tbody tr").all()]
    found = [row[place].get_attribute("data-value") for row in cells for place in columns]
    return [one for one in found if one]


def fits(page: Page) -> None:
    """Let axe look, and see that nothing hangs over the side."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert list(violations(page)) == []
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def to_the_case(page: Page, about: str) -> None:
    """Go from a number to its list, and from there to the case, by keyboard alone."""
    page.locator("#d-late-by-holder > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#t-late-by-holder")).to_be_visible()
    page.locator("#t-late-by-holder td a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/reporting/late\?with_whom=department"))
    expect(page.locator("#live")).to_contain_text(about)
    page.locator("#live th a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/registry/certificates/[0-9a-f-]{36}"))
    expect(page.locator("main")).to_contain_text(about)
