# html.parser says what each does
"""Pages as a browser has them: elements by what they are, and forms that are sent as they stand."""

from html.parser import HTMLParser
from typing import Any

from httpx import AsyncClient, Response
from typing_extensions import override


class Page(HTMLParser):
    """A page that was answered."""

    def __init__(self, answer: Response) -> None:
        """Read it."""
        super().__init__()
        self.answer = answer
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self._select: str | None = None
        self._area: str | None = None
        self._silent = 0
        self.feed(answer.text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.elements.append((tag, said))
        match tag:
            case "style" | "script":
                self._silent += 1
            case "input" if "name" in said:
                kind = said.get("type", "text")
                if kind not in {"radio", "checkbox"} or "checked" in said:
                    self.fields.append((said["name"], said.get("value", "")))
            case "select":
                self._select = said["name"]
            case "option" if self._select and "selected" in said:
                self.fields.append((self._select, said["value"]))
            case "textarea":
                self._area = said["name"]
                self.fields.append((said["name"], ""))
            case _:
                pass

    @override
    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "style" | "script":
                self._silent -= 1
            case "select":
                self._select = None
            case "textarea":
                self._area = None
            case _:
                pass

    @override
    def handle_data(self, data: str) -> None:
        if self._area:
            name, before = self.fields[-1]
            self.fields[-1] = (name, before + data.removeprefix("\n"))
        elif not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        """Give what a reader reads, in one line."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Find elements."""
        return [
            said
            for name, said in self.elements
            if name == tag and all(said.get(key) == value for key, value in wanted.items())
        ]

    def classed(self, name: str) -> list[dict[str, str]]:
        """Find elements of a class."""
        return [said for _, said in self.elements if name in said.get("class", "").split()]


async def page(browser: AsyncClient, path: str, **query: str) -> Page:
    """Open a page."""
    return Page(await browser.get(path, params=query))


async def send(
    browser: AsyncClient, form: Page, path: str, typed: dict[str, Any] | None = None, **more: str
) -> Response:
    """Send a form as it stands, with this typed over it."""
    said = {**dict(form.fields), **(typed or {}), **more}
    return await browser.post(path, data=said)
