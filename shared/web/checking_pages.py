"""The page on which a weighty command is looked at again, and the one that keeps what was typed."""

from dataclasses import dataclass

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from shared.folding import Folded
from shared.foreseeing import Foreseen
from shared.messages import Command
from shared.web.checking import answers, consequences, turned
from shared.web.commands import Offer, target_of
from shared.web.pages import menu
from shared.web.render import Site, reader, render, words_of
from shared.web.route import noun_route
from shared.web.words import CODES, NAMES, Words, found_in


@dataclass(frozen=True, slots=True)
class Checked:
    """A command that its rules allow, and what it would come to."""

    command: Command
    foreseen: Foreseen
    hidden: list[tuple[str, str]]  # all that was typed, to be sent again as it is
    second: bool


async def check_page(
    site: Site, offer: Offer, request: HttpRequest, folded: Folded | None, checked: Checked
) -> Response:
    """Show the answers, each with a way back to it, and what follows from them."""
    words = words_of(site, request)
    context = {
        "menu": menu(site, request, reader(request, site.kernel), words),
        "offer": offer,
        "answers": answers(checked.command, words),
        "turned": turned(checked.foreseen, words),
        "consequences": consequences(site, offer, checked.foreseen, words),
        "hidden": checked.hidden,
        "second": checked.second,
        "back": noun_route(offer.decider, target_of(request)) if folded else "",
        "title": title_of_form(folded, offer, words),
        "band": None,
    }
    response = await render(site, request, "checking.html", context, form=True)
    response.headers["Cache-Control"] = "no-store"
    return response


async def kept(
    site: Site, offer: Offer, request: HttpRequest, hidden: list[tuple[str, str]]
) -> Response:
    """Keep what was typed on the page itself, until its reader has signed in again beside it."""
    context = {"menu": (), "offer": offer, "hidden": hidden, "band": None}
    response = await render(site, request, "kept.html", context, status=401, form=True)
    response.headers["Cache-Control"] = "no-store"
    return response


def title_of_form(folded: Folded | None, offer: Offer, words: Words) -> str:
    """Call what a form is about."""
    if folded is None:
        return ""
    kind = str(getattr(offer.decider, words.language.value))
    parts = (kind, found_in(folded.state, NAMES), found_in(folded.state, CODES))
    return " · ".join(part for part in parts if part)
