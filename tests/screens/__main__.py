"""Walk through the pages of a running demo as each role, take pictures, and look at each by axe."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import typer
from playwright.sync_api import Browser, Page, sync_playwright

from tests.screens.axe import violations
from tests.screens.pages import Screen, pages_of

CHROMIUM: Final = "/usr/bin/chromium"
OUT: Final = Path("build/screenshots")
WIDTHS: Final = (1280, 360)
PASSWORD: Final = "luatsu-mo-phong"  # of invented accounts in a simulated folder


def main(url: str = "http://127.0.0.1:8000", only: str = "", *, english: bool = False) -> None:
    """Take them all of the demo at `--url`, or those whose name has `--only` in it."""
    OUT.mkdir(parents=True, exist_ok=True)
    found = 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for username in ("", "sotuphap", "doanluatsu", "phuong", "kiemtoan", "vanhanh", "quantri"):
            for name, page in walked(chromium, url, username, only, english=english):
                for wrong in violations(page):
                    found += 1
                    sys.stdout.write(f"{name}: {wrong}\n")
        chromium.close()
    sys.stdout.write(f"{found} axe\n")
    raise typer.Exit(code=int(bool(found)))


def walked(
    chromium: Browser, url: str, username: str, only: str, *, english: bool
) -> Iterator[tuple[str, Page]]:
    """Give each page once it stands as somebody sees it, after its pictures were taken."""
    context = chromium.new_context(base_url=url, locale="vi-VN")
    page = context.new_page()
    if username:
        page.goto("/login")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
    for screen in pages_of(page, username):
        if only not in screen.name:
            continue
        shot(page, screen, english=english)
        yield screen.name, page
    context.close()


def shot(page: Page, screen: Screen, *, english: bool) -> None:
    """Take its pictures, the narrow one first."""
    asked = f"{'&' if '?' in screen.path else '?'}lang={'en' if english else 'vi'}"
    page.goto(screen.path + asked)
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            sys.stdout.write(f"{screen.name}: {over} px too wide at {width}\n")
        page.screenshot(path=OUT / f"{screen.name}-{width}.png", full_page=True)


if __name__ == "__main__":
    typer.run(main)
