"""Which pages there are: what the menus of each role lead to, and one of each kind of record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page

SERVICES: Final = ("registry", "inspection", "discipline", "reporting")
QUEUES: Final = ("mine", "unassigned", "soon", "late", "others", "refused", "done")
RECORD: Final = re.compile(r"^/(\w+)/([a-z-]+)/[0-9a-f-]{36}$")
MENU: Final = ".ls-rail a"
LINKS: Final = "main a"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page, and what its pictures are called."""

    name: str
    path: str


def pages_of(page: Page, username: str) -> Iterator[Screen]:
    """List what somebody may open: first pages, lists, a record of each kind, a form of each."""
    who = username or "anybody"
    yield Screen(f"{who}-first", "/")
    if not username:
        yield Screen(f"{who}-sign-in", "/login")
        yield Screen(f"{who}-nowhere", "/registry/nowhere")
    seen: set[str] = set()
    for service in SERVICES:
        page.goto(f"/{service}")
        listed = dict.fromkeys(f"{one}" for one in hrefs(page, MENU) if one.startswith("/"))
        for path in listed:
            name = path.partition("?")[0].strip("/").replace("/", "-")
            if f"{who}-{name}" in seen:
                continue
            seen.add(f"{who}-{name}")
            yield Screen(f"{who}-{name}", path)
            yield from records(page, path, who, seen)
    if username == "sotuphap":
        for queue in QUEUES:
            yield Screen(f"{who}-worklist-{queue}", f"/reporting/worklist?queue={queue}")


def records(page: Page, path: str, who: str, seen: set[str]) -> Iterator[Screen]:
    """Follow a list to its first record, and that to its first form."""
    page.goto(path)
    for href in hrefs(page, LINKS):
        found = RECORD.match(href)
        if found is None or f"{who}-{found[1]}-{found[2]}-one" in seen:
            continue
        name = f"{who}-{found[1]}-{found[2]}-one"
        seen.add(name)
        yield Screen(name, href)
        yield Screen(f"{name}-as-of", f"{href}?on=01/01/2026")
        page.goto(href)
        forms = [one for one in hrefs(page, ".ls-side a.govuk-button") if one.startswith(href)]
        for form in forms[:1]:
            yield Screen(f"{name}-form", form)
        return


def hrefs(page: Page, where: str) -> list[str]:
    """List the addresses that links lead to."""
    found: list[str] = page.eval_on_selector_all(
        where, "(links) => links.map((one) => one.getAttribute('href') || '')"
    )
    return found
