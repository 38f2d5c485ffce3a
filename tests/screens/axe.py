"""What axe-core says of a page: nothing, where it is right."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

AXE: Final = Path("web/node_modules/axe-core/axe.min.js")
RUN: Final = """async () => (await axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
})).violations"""


@cache
def source() -> str:
    """Read axe once."""
    return AXE.read_text()


def violations(page: Page) -> Iterator[str]:
    """Look at a page as it stands, and say what is wrong with it."""
    page.evaluate(source())
    found: list[dict[str, Any]] = page.evaluate(RUN)
    for one in found:
        where = "; ".join(node["html"][:160] for node in one["nodes"][:3])
        yield f"{one['id']} ({one['impact']}, {len(one['nodes'])}): {where}"
