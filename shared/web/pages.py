"""The pages every service has: its first page, its lists, and the pages of its own templates."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.edge import new_id
from shared.messages import Role
from shared.web.asking import PUBLIC, Times, ask_of, only, times_of, wait_for_own_writes
from shared.web.auth import Caller, require
from shared.web.body import form_of
from shared.web.bulk import carried_out
from shared.web.commands import Endpoint, Offer, openers
from shared.web.console_map import rooms_for
from shared.web.drawing import Drawing, Item
from shared.web.exports import Format
from shared.web.fresh import PATH, telling
from shared.web.importing.room import ROOM, imports_of
from shared.web.listing import Ask, Listing, Orders, Page
from shared.web.menus import WORK, Entry, arranged
from shared.web.reads import PAGING, listed, listing_parameters
from shared.web.render import (
    Site,
    check_form,
    reader,
    render,
    tag_of,
    tongue_of,
    unchanged,
    words_of,
)
from shared.web.route import form_route, noun_route
from shared.web.shapes import group_of
from shared.web.to_all import to_all
from shared.web.words import Words


def menu(site: Site, request: Request, who: Caller, words: Words) -> tuple[Entry, ...]:
    """List what this reader may open in this service."""
    card = site.kernel.blueprint
    home = f"/{card.name}"
    all_of_it: tuple[Listing | Page, ...] = (*card.pages, *card.listings)
    shown = [one for one in all_of_it if one.public or who.actor.role in one.roles]
    entries = [
        (home if not path else f"{home}/{path}", getattr(one, words.language.value))
        for one in shown
        if "{" not in (path := one.path if isinstance(one, Page) else one.name)
    ]
    entries += [
        (f"{home}/{one.path}", words.texts.say("console", one.menu, words.language))
        for one in rooms_for(who.actor.role)
    ]
    if imports_of(card, who.actor.role):
        entries.append((f"{home}/{ROOM}", words.texts.say("imports", ROOM, words.language)))
    if home not in {path for path, _ in entries}:
        entries.insert(0, (home, words.texts.say("words", "overview", words.language)))
    tongue = tongue_of(who, words.language)
    role, here = who.actor.role, request.url.path

    def heading(group: str) -> str:
        return words.texts.say("menu", group, words.language)

    return arranged(card.menu, role, heading, entries, here, home, tongue)


def may_open(site: Site, role: Role) -> tuple[tuple[Offer, str], ...]:
    """List what this role may open, each with the address of its form."""
    return tuple(
        (offer, form_route(offer.decider, offer.command))
        for decider in site.kernel.blueprint.nouns
        for offer in openers(decider, role)
    )


def home_page(site: Site) -> Endpoint:
    """Make the first page of a service that has no own."""

    async def home(request: Request) -> Response:
        tag = await tag_of(site, request)
        if same := unchanged(request, tag):
            return same
        who = reader(request, site.kernel)
        words = words_of(site, request)
        context = {
            "menu": menu(site, request, who, words),
            "openers": may_open(site, who.actor.role),
            "work": WORK.get(who.actor.role, ""),
            "band": None,
        }
        return await render(site, request, "home.html", context, tag=tag)

    return home


# A list -----------------------------------------------------------------------------------------


def link_of(site: Site, listing: Listing, row: Any, query: Mapping[str, str]) -> str:
    """Say where a row leads: to its record here, or, where it is a figure, to what it counts.

    A figure leads nowhere where what it counts cannot be asked for; the times asked for go along.
    """
    if in_list := getattr(row, "in_list", None):
        if row.found_by is None:
            return ""
        times = urlencode({name: query[name] for name in TIMES if query.get(name)})
        asked = "&".join(said for said in (row.found_by, times) if said)
        return f"/{site.kernel.blueprint.name}/{in_list}" + (f"?{asked}" if asked else "")
    if listing.place is not None:
        return listing.place(row)
    decider = next((one for one in site.kernel.blueprint.nouns if one.noun == listing.noun), None)
    stream = getattr(row, "stream", None)
    if decider is None or not stream:
        return ""
    return noun_route(decider, str(stream).removeprefix(f"{decider.noun}-"))


def filter_items(listing: Listing, query: Mapping[str, str]) -> tuple[Item, ...]:
    """Draw the filters with what they are set to."""
    drawing = Drawing({name: [value] for name, value in query.items()})
    return tuple(drawing.item(one, "") for one in group_of(listing.filters).fields)


TIMES: Final = ("on", "known_at")
FILES: Final = (Format.XLSX, Format.CSV)


def file_links(
    site: Site, listing: Listing, query: Mapping[str, str]
) -> tuple[tuple[Format, str], ...]:
    """Say where all of what a page shows is to be had as a file."""
    asked = {name: said for name, said in query.items() if said and name not in PAGING}
    api = f"/api/{site.kernel.blueprint.name}/{listing.name}"
    return tuple((one, f"{api}?{urlencode(asked | {'format': one.value})}") for one in FILES)


def listing_page(site: Site, listing: Listing) -> Endpoint:
    """Make the page of a list."""

    async def show(request: Request) -> Response:
        kernel = site.kernel
        who = reader(request, kernel)
        require(listing.roles, who, public=listing.public)
        query = request.query_params
        only(query, listing_parameters(listing) | {"lang"})
        times = times_of(query, who)
        tag = await tag_of(site, request)
        if same := unchanged(request, tag):
            return to_all(listing, who, same)
        page = await listed(kernel, listing, request, who, times)
        words = words_of(site, request)
        context = {
            "menu": menu(site, request, who, words),
            "listing": listing,
            "links": [link_of(site, listing, row, query) for row in page.rows],
            "filters": filter_items(listing, query),
            "filtered": any(query.get(name) for name in listing.filters.model_fields),
            "page": page,
            "files": file_links(site, listing, query),
            "band": band(times, words),
            "dates": dates(request, who),
            "openers": [
                (offer, path)
                for offer, path in may_open(site, who.actor.role)
                if offer.decider.noun == listing.noun
            ],
        }
        return to_all(listing, who, await render(site, request, "listing.html", context, tag=tag))

    return show


def band(times: Times, words: Words) -> Times | None:
    """Say that this is not today, where it is not."""
    today = times.known_at is None and times.on in (None, words.today)
    return None if today else times


def dates(request: Request, who: Caller) -> Mapping[str, Any]:
    """Give what stands in the box of days; the public asks for the day alone."""
    query = request.query_params
    return {
        "on": query.get("on", ""),
        "known_at": query.get("known_at", ""),
        "known": who.actor.role not in PUBLIC,
    }


# A page of its own template -----------------------------------------------------------------------


def own_page(site: Site, page: Page) -> Endpoint:
    """Make a page that a service drew itself."""

    async def show(request: Request) -> Response:
        who = reader(request, site.kernel)
        require(page.roles, who, public=page.public)
        tag = await tag_of(site, request)
        if same := unchanged(request, tag):
            return to_all(page, who, same)
        await wait_for_own_writes(request.query_params, site.kernel)
        return to_all(page, who, await _own(site, page, request, who, {}, tag))

    return show


def own_orders(site: Site, page: Page, orders: Orders) -> Endpoint:
    """Make the answer to the form of such a page: what came of each order, above the page."""

    async def take(request: Request) -> Response:
        kernel = site.kernel
        who = reader(request, kernel)
        require(page.roles, who)
        pairs = await form_of(request, kernel.settings.max_body)
        check_form(request, who, dict(pairs).get("_csrf", ""))
        ask = await asked_of(site, request, who)
        async with kernel.connection() as connection:
            if page.keeps is not None and await page.keeps(connection, ask, pairs):
                await connection.commit()
                return RedirectResponse(str(request.url.replace(scheme="", netloc="")), 303)
            asked = await orders(connection, ask, pairs)
        results = await carried_out(site, request, who, asked, dict(pairs).get("_key", ""))
        return await _own(site, page, request, who, {"results": results}, None)

    return take


async def asked_of(site: Site, request: Request, who: Caller) -> Ask:
    """Read what such a page is asked with."""
    times = times_of(request.query_params, who)
    parameters = {**dict(request.query_params), **request.path_params}
    return await ask_of(site.kernel, who, times, parameters=parameters)


async def _own(  # noqa: PLR0913, PLR0917  # what a page is made of
    site: Site,
    page: Page,
    request: Request,
    who: Caller,
    more: Mapping[str, Any],
    tag: str | None,
) -> Response:
    ask = await asked_of(site, request, who)
    async with site.kernel.connection() as connection:
        built = await page.build(connection, ask)
    words = words_of(site, request)
    context = {
        "menu": menu(site, request, who, words),
        "page": page,
        "ask": ask,
        "band": band(times_of(request.query_params, who), words),
        "dates": dates(request, who),
        "openers": may_open(site, who.actor.role),
        "results": (),
        "form_key": new_id() if page.orders else None,
        **built,
        **more,
    }
    return await render(site, request, page.template, context, tag=tag)


def mount(app: FastAPI, site: Site) -> None:
    """Add the first page, the lists and the service's own pages."""
    card = site.kernel.blueprint
    home = f"/{card.name}"
    told = telling(site.kernel)
    app.add_route(f"{home}/{PATH}", told, methods=["GET"], include_in_schema=False)
    for page in card.pages:
        path = f"{home}/{page.path}" if page.path else home
        app.add_route(path, own_page(site, page), methods=["GET"], include_in_schema=False)
        if page.orders is not None:
            take = own_orders(site, page, page.orders)
            app.add_route(path, take, methods=["POST"], include_in_schema=False)
    if all(page.path for page in card.pages):
        app.add_route(home, home_page(site), methods=["GET"], include_in_schema=False)
    for listing in card.listings:
        endpoint = listing_page(site, listing)
        app.add_route(f"{home}/{listing.name}", endpoint, methods=["GET"], include_in_schema=False)
