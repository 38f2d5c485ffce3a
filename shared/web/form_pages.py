"""A form for every command, its fields read off the command itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from fastapi import FastAPI
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response

from shared.decider import Fault
from shared.edge import new_id
from shared.folding import Folded
from shared.law.rules import Gap, RuleRow
from shared.law.territory import Level
from shared.messages import Weight
from shared.permission import reaches
from shared.request import Done, NotFound, Request
from shared.web.auth import Caller, require
from shared.web.body import form_of, refuse_unstorable
from shared.web.checking_pages import Checked, check_page, kept, title_of_form
from shared.web.clashing import since
from shared.web.commands import (
    Endpoint,
    Offer,
    command_id,
    offers,
    refuse_cross_site,
    target_of,
)
from shared.web.drawing import Drawing, Item, flat, placed, prefilled
from shared.web.filled import Filled, edited, filled_of, first_within
from shared.web.forms import body_of, renumbered
from shared.web.pages import menu
from shared.web.problems import KNOWN, Problem, problem_of
from shared.web.proposal_pages import after_proposing
from shared.web.proposing import proposals_of, proposing
from shared.web.render import Site, check_form, reader, render, words_of
from shared.web.route import form_route, noun_route, slug
from shared.web.second import needs_second
from shared.web.shapes import group_of
from shared.web.words import Words

TRY_AGAIN = frozenset({409, 503})  # with the same key: nothing is recorded twice
NOT_SIGNED_IN: Final = 401
STALE: Final = "stale-version"


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
        refuse_strangers(offer, who)
        filled = filled_of(await form_of(request, kernel.settings.max_body))
        try:
            require(frozenset(offer.by), who)
            if not filled.resumed:
                check_form(request, who, filled.csrf)
        except Problem as error:
            # Nothing is recorded, and nothing that was typed is lost.
            refuse_cross_site(request)
            if error.status == NOT_SIGNED_IN:
                return await kept(site, offer, request, filled.hidden)
            if error.code != "form-expired":
                raise
            folded = await target(site, offer, request, who)
            return await drawn(site, offer, request, folded, filled, error)
        folded = await target(site, offer, request, who)
        if filled.resumed:
            return await drawn(site, offer, request, folded, filled)
        if filled.being_edited:
            return await drawn(site, offer, request, folded, edited(offer, filled))
        return await _given(site, offer, request, folded, filled)

    return take


async def _given(
    site: Site, offer: Offer, request: HttpRequest, folded: Folded | None, filled: Filled
) -> Response:
    """Take what was filled in: first to be looked at again where it is weighty."""
    kernel, who = site.kernel, reader(request, site.kernel)
    typed = renumbered(group_of(offer.command), "", filled.typed)
    filled = replace(filled, typed=typed)
    asked = _asked(site, offer, request, who, filled)
    second = needs_second(kernel.settings, offer.command, who)
    try:
        command = offer.command.model_validate(body_of(offer.command, typed))
        refuse_unstorable(command)
        if offer.command.terms.weight is not Weight.SMALL and not filled.checked:
            foreseen = await kernel.foresee(offer.decider, command, asked)
            shown = Checked(command, foreseen, filled.hidden, second=second)
            return await check_page(site, offer, request, folded, shown)
        if second:
            # Whatever the rules refuse now, nobody has to look at.
            await kernel.foresee(offer.decider, command, asked)
            proposed = proposing(offer, command, folded, filled.version, who)
            opening = replace(asked, key=None, expected_version=None)
            done = await kernel.handle(proposals_of(kernel.blueprint), proposed, opening)
            return RedirectResponse(after_proposing(site, done), status_code=303)
        done = await kernel.handle(offer.decider, command, asked)
    except KNOWN as error:
        problem = problem_of(error)
        if problem.status not in TRY_AGAIN or problem.code == "rejected":
            filled = replace(filled, key=new_id())
        return await drawn(site, offer, request, folded, filled, problem)
    return RedirectResponse(after(site, offer, who, done), status_code=303)


def refuse_strangers(offer: Offer, who: Caller) -> None:
    """Ask nobody who signed in for more where their role may not give the command.

    Raises:
        Problem: 403.
    """
    if who.known:
        require(frozenset(offer.by), who)


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
        "version": seen if (seen := _seen(folded, filled, problem)) is not None else "",
        "problem": problem,
        "summary": summary(items, faults),
        "since": await since(site, offer.decider, folded, filled.version, words)
        if folded and problem and problem.code == STALE
        else (),
        "focus": first_within(items, filled.changing),
        "back": noun_route(offer.decider, target_of(request)) if folded else "",
        "title": title_of_form(folded, offer, words),
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


def _seen(folded: Folded | None, filled: Filled, problem: Problem | None) -> int | None:
    """Say upon which version the form goes on: the one that its reader has seen."""
    if folded is None:
        return None
    shown_now = filled.version is None or (problem is not None and problem.code == STALE)
    return folded.version if shown_now else filled.version


def mount(app: FastAPI, site: Site) -> None:
    """Add the form of each command; those that open come first, for their names are no ids."""
    found = sorted(offers(site.kernel.blueprint.nouns), key=_opens_first)
    for offer in found:
        path = form_route(offer.decider, offer.command)
        app.add_route(path, showing(site, offer), methods=["GET"], include_in_schema=False)
        app.add_route(path, taking(site, offer), methods=["POST"], include_in_schema=False)


def _opens_first(offer: Offer) -> bool:
    return not offer.command.terms.opens
