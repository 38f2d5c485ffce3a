"""A form for every command, its fields read off the command itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response

from shared.decider import Fault
from shared.edge import new_id
from shared.folding import Folded
from shared.law.rules import Gap, RuleRow
from shared.law.territory import Level
from shared.permission import reaches
from shared.request import Done, NotFound, Request
from shared.web.auth import Caller, require
from shared.web.body import form_of, refuse_unstorable
from shared.web.commands import Endpoint, Offer, command_id, offers, target_of
from shared.web.drawing import Drawing, Item, flat, placed, prefilled
from shared.web.forms import Typed, body_of, renumbered, typed_of, without_row
from shared.web.pages import menu
from shared.web.problems import KNOWN, Problem, problem_of
from shared.web.render import Site, check_form, reader, render, words_of
from shared.web.route import form_route, noun_route, slug
from shared.web.shapes import group_of
from shared.web.words import CODES, NAMES, Words, found_in

TRY_AGAIN = frozenset({409, 503})  # with the same key: nothing is recorded twice


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came back: what was typed, its key, the version that its reader saw."""

    typed: Typed
    key: UUID
    version: int | None
    csrf: str
    longer: str = ""
    shorter: str = ""

    @property
    def being_edited(self) -> bool:
        """Say whether only a row comes or goes."""
        return bool(self.longer or self.shorter)


def filled_of(pairs: Sequence[tuple[str, str]]) -> Filled:
    """Tell what a form carries from what was typed into it."""
    typed = typed_of(pairs)
    own = {
        name: typed.pop(name, [""])[0] for name in ("_csrf", "_key", "_version", "_add", "_drop")
    }
    try:
        key = UUID(own["_key"])
    except ValueError:
        key = new_id()
    seen = own["_version"]
    return Filled(
        typed=typed,
        key=key,
        version=int(seen)
        if seen.isascii() and seen.isdecimal() and len(seen) < len("1" * 10)
        else None,
        csrf=own["_csrf"],
        longer=own["_add"],
        shorter=own["_drop"],
    )


async def target(site: Site, offer: Offer, request: HttpRequest, who: Caller) -> Folded | None:
    """Read what a command is about, as far as whoever gives it reaches.

    Raises:
        NotFound: where there is none, or not for this caller.
    """
    if offer.command.terms.opens:
        return None
    folded = await site.kernel.fold(offer.decider, target_of(request))
    if folded is None or folded.version == 0:
        raise NotFound
    if not reaches(offer.decider, folded.state, who.actor, offer.by[who.actor.role]):
        raise NotFound
    return folded


def showing(site: Site, offer: Offer) -> Endpoint:
    """Make the page with the empty form, or the word that it was taken."""

    async def show(request: HttpRequest) -> Response:
        who = reader(request, site.kernel)
        require(frozenset(offer.by), who)
        if request.query_params.get("done"):
            return await _taken(site, offer, request, who)
        folded = await target(site, offer, request, who)
        given = {k: v for k, v in request.query_params.items() if k not in {"lang", "done"}}
        filled = Filled(prefilled(offer.command, given), new_id(), None, "")
        return await drawn(site, offer, request, folded, filled)

    return show


async def _taken(site: Site, offer: Offer, request: HttpRequest, who: Caller) -> Response:
    try:
        key = UUID(request.query_params["done"])
    except ValueError:
        raise Problem(404, "not-found") from None
    words = words_of(site, request)
    context = {"menu": menu(site, request, who, words), "offer": offer, "key": key, "band": None}
    return await render(site, request, "taken.html", context)


def taking(site: Site, offer: Offer) -> Endpoint:
    """Make the answer to a form that was sent."""

    async def take(request: HttpRequest) -> Response:
        kernel = site.kernel
        who = reader(request, kernel)
        require(frozenset(offer.by), who)
        filled = filled_of(await form_of(request, kernel.settings.max_body))
        check_form(request, who, filled.csrf)
        folded = await target(site, offer, request, who)
        if filled.being_edited:
            return await drawn(site, offer, request, folded, edited(offer, filled))
        typed = renumbered(group_of(offer.command), "", filled.typed)
        filled = Filled(typed, filled.key, filled.version, "")
        try:
            command = offer.command.model_validate(body_of(offer.command, typed))
            refuse_unstorable(command)
            done = await kernel.handle(
                offer.decider, command, _asked(site, offer, request, who, filled)
            )
        except KNOWN as error:
            problem = problem_of(error)
            if problem.status not in TRY_AGAIN or problem.code == "rejected":
                filled = Filled(typed, new_id(), filled.version, "")
            return await drawn(site, offer, request, folded, filled, problem)
        return RedirectResponse(after(site, offer, who, done), status_code=303)

    return take


def edited(offer: Offer, filled: Filled) -> Filled:
    """Let a row come or go; everything else stays as it was typed."""
    shape = group_of(offer.command)
    typed = without_row(filled.shorter, filled.typed) if filled.shorter else filled.typed
    return Filled(
        renumbered(shape, "", typed), filled.key, filled.version, "", longer=filled.longer
    )


def _asked(site: Site, offer: Offer, request: HttpRequest, who: Caller, filled: Filled) -> Request:
    return Request(
        command_id=command_id(who, filled.key),
        actor=who.actor,
        received_at=site.kernel.now(),
        key=None if offer.command.terms.opens else target_of(request),
        correlation_id=request.state.request_id,
        expected_version=filled.version,
    )


def after(site: Site, offer: Offer, who: Caller, done: Done) -> str:
    """Lead to the page of what was changed, or to a word that it was taken."""
    if who.actor.role not in offer.decider.open_to:
        return f"{form_route(offer.decider, offer.command).format(id=done.id)}?done={done.id}"
    seen = f"&at_least={site.kernel.blueprint.name}:{done.position}" if done.position else ""
    return f"{noun_route(offer.decider, done.id)}?done={slug(offer.command)}{seen}"


async def drawn(  # noqa: PLR0913, PLR0917  # what a form is made of
    site: Site,
    offer: Offer,
    request: HttpRequest,
    folded: Folded | None,
    filled: Filled,
    problem: Problem | None = None,
) -> Response:
    """Draw a form, with what is wrong in it at its place and all of it at the top."""
    who = reader(request, site.kernel)
    words = words_of(site, request)
    fields = group_of(offer.command).fields
    bare = [Drawing(filled.typed).item(one, "") for one in fields]
    faults = placed(bare, problem.faults if problem else ())
    drawing = Drawing(filled.typed, faults, filled.longer)
    items = [drawing.item(one, "") for one in fields]
    context = {
        "menu": menu(site, request, who, words),
        "offer": offer,
        "items": items,
        "filled": filled,
        "version": folded.version if folded else "",
        "problem": problem,
        "summary": summary(items, faults),
        "since": since(folded, filled, problem, words),
        "back": noun_route(offer.decider, target_of(request)) if folded else "",
        "title": _title(folded, offer, words),
        "places": _places(site, words) if any(one.name == "area" for one in flat(items)) else (),
        "guides": guides(site, offer, folded, words),
        "band": None,
    }
    status = problem.status if problem else 200
    return await render(site, request, "form.html", context, status=status, form=True)


def guides(
    site: Site, offer: Offer, folded: Folded | None, words: Words
) -> Mapping[str, RuleRow | Gap]:
    """Say what the law data of this moment says of the fields, by their paths."""
    state = folded.state if folded else offer.decider.initial
    return offer.decider.guides(state, offer.command, site.kernel.law().rules, words.today)


def _places(site: Site, words: Words) -> list[tuple[str, str]]:
    """List the communes of the province, to choose from while typing."""
    found = words.territory.areas_on(words.today, Level.COMMUNE, site.kernel.settings.province)
    return [(area.code, area.name_vi) for area in found]


def _title(folded: Folded | None, offer: Offer, words: Words) -> str:
    if folded is None:
        return ""
    kind = str(getattr(offer.decider, words.language.value))
    parts = (kind, found_in(folded.state, NAMES), found_in(folded.state, CODES))
    return " · ".join(part for part in parts if part)


def summary(
    items: Sequence[Item], faults: dict[str, tuple[Fault, ...]]
) -> list[tuple[str, str, Fault]]:
    """List every fault with the place on the page to which it leads, and the field's name."""
    places = {item.path: item for item in flat(items)}
    order = ["", *places]
    return [
        (places[path].id if path else "", places[path].name if path else "", fault)
        for path in order
        for fault in faults.get(path, ())
    ]


def since(
    folded: Folded | None, filled: Filled, problem: Problem | None, words: Words
) -> list[tuple[str, Any]]:
    """Say what others recorded while the form was being filled in."""
    if folded is None or problem is None or problem.code != "stale-version":
        return []
    new = [one for one in folded.history if one.envelope.version > (filled.version or 0)]
    return [(words.event(one.data.type), one.envelope) for one in new]


def mount(app: FastAPI, site: Site) -> None:
    """Add the form of each command; those that open come first, for their names are no ids."""
    found = sorted(offers(site.kernel.blueprint.nouns), key=_opens_first)
    for offer in found:
        path = form_route(offer.decider, offer.command)
        app.add_route(path, showing(site, offer), methods=["GET"], include_in_schema=False)
        app.add_route(path, taking(site, offer), methods=["POST"], include_in_schema=False)


def _opens_first(offer: Offer) -> bool:
    return not offer.command.terms.opens
