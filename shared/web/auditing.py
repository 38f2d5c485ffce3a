"""The auditor's page of a service: any event found, seen as it is stored and in words, checked."""

from datetime import datetime
from typing import Final
from uuid import UUID

from fastapi import FastAPI
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.decider import Fault
from shared.folding import Unreadable, noun_of, recorded, types_of
from shared.log.document import leaf_of, parse
from shared.log.entry import Stored as Kept
from shared.messages import Role
from shared.proof import store
from shared.request import NotFound
from shared.web.asking import instant_of, whole
from shared.web.auditing_frame import drawn
from shared.web.auditing_proof import checked
from shared.web.auditing_queries import Sought, Stored, find, one
from shared.web.auth import require
from shared.web.body import JSON
from shared.web.commands import Endpoint
from shared.web.console_map import AUDITS
from shared.web.kernel import AnyDecider
from shared.web.problems import Problem
from shared.web.proof import LARGEST
from shared.web.render import Site, reader, tag_of, words_of
from shared.web.words import Line, Words

ROLES: Final = tuple(one for one in Role)
FIELDS: Final = ("position", "id", "stream", "actor", "role", "type", "since", "until", "before")


# Finding --------------------------------------------------------------------------------------


def sought_of(query: QueryParams) -> Sought:
    """Read what is looked for.

    Raises:
        Problem: 422, with every fault.
    """
    faults: list[Fault] = []
    if query.get("position", "").strip():  # a number has led to its event before
        faults.append(Fault("no-position", "position"))
    ids: dict[str, UUID | None] = {"id": None, "actor": None}
    times: dict[str, datetime | None] = {"since": None, "until": None}
    for name in ids:
        try:
            ids[name] = UUID(query[name].strip()) if query.get(name, "").strip() else None
        except ValueError:
            faults.append(Fault("not-a-uuid", name))
    for name in times:
        try:
            times[name] = instant_of(query[name]) if query.get(name, "").strip() else None
        except (ValueError, OverflowError):
            faults.append(Fault("not-an-instant", name))
    said = query.get("role", "")
    if said and said not in {one.value for one in ROLES}:
        faults.append(Fault("not-a-role", "role"))
    if faults:
        raise Problem(422, "invalid", faults)
    return Sought(
        id=ids["id"],
        actor=ids["actor"],
        since=times["since"],
        until=times["until"],
        role=Role(said) if said else None,
        stream=query.get("stream", "").strip().replace("\0", ""),
        type=query.get("type", "").strip().replace("\0", ""),
        before=whole(query, "before", 0, LARGEST) or None if query.get("before") else None,
    )


def searching(site: Site) -> Endpoint:
    """Make the page that finds events."""

    async def show(request: Request) -> Response:
        require(AUDITS, reader(request, site.kernel))
        query = request.query_params
        said = query.get("position", "").strip()
        if said.isascii() and said.isdecimal():
            path = f"/{site.kernel.blueprint.name}/audit/events/{int(said[:18])}"
            return RedirectResponse(path, status_code=303)
        problem, found = None, None
        try:
            sought = sought_of(query)
        except Problem as wrong:
            problem = wrong
        else:
            async with site.kernel.connection() as connection:
                found = await find(connection, sought)
        typed = {name: query.get(name, "") for name in FIELDS}
        context = {
            "found": found,
            "problem": problem,
            "typed": typed,
            "narrowed": any(typed.values()),
            "roles": [role.value for role in ROLES],
            "types": event_types(site),
        }
        status = 200 if problem is None else problem.status
        tag = await tag_of(site, request) if problem is None else None
        return await drawn(site, request, "audit.html", context, status=status, tag=tag)

    return show


def event_types(site: Site) -> list[str]:
    """Name the event types of the service's nouns."""
    return sorted(
        {kind for noun in site.kernel.blueprint.nouns for kind in types_of(noun.contract)}
    )


# One event ------------------------------------------------------------------------------------


def showing(site: Site) -> Endpoint:
    """Make the page of one event."""

    async def show(request: Request) -> Response:
        require(AUDITS, reader(request, site.kernel))
        words = words_of(site, request)
        async with site.kernel.connection() as connection:
            event = await one(connection, position_of(request))
            if event is None:
                raise NotFound
            proof = await checked(connection, event, site.kernel)
            keys = await store.statements(connection)
        context = {
            "event": event,
            "size": len(event.document.encode()),
            "around": parse(event.document)[0],
            "lines": in_words(site, event, words),
            "proof": proof,
            "vkey": first_key(keys),
        }
        return await drawn(site, request, "audit_event.html", context)

    return show


def first_key(statements: list[str]) -> str:
    """Read the notary's first key off what the keys say; nothing while there is none."""
    return statements[0].split("\n")[3] if statements else ""


def position_of(request: Request) -> int:
    """Read which event is meant.

    Raises:
        NotFound: no position is written so.
    """
    said = str(request.path_params["position"])
    if not (said.isascii() and said.isdecimal() and len(said) < len(str(LARGEST))):
        raise NotFound
    return int(said)


def decider_of(site: Site, stream: str) -> AnyDecider | None:
    """Say which noun a stream is of."""
    nouns = site.kernel.blueprint.nouns
    return next((noun for noun in nouns if noun.noun == noun_of(stream)), None)


def in_words(site: Site, event: Stored, words: Words) -> tuple[Line, ...] | None:
    """Read an event out, what is personal left closed; nothing where this version cannot."""
    decider = decider_of(site, event.stream)
    if decider is None:
        return None
    kept = Kept(event.position, event.stream, event.version, event.type, event.leaf, event.document)
    try:
        return words.story(recorded(kept, decider.contract))
    except Unreadable:
        return None


def giving(site: Site) -> Endpoint:
    """Give the very bytes of an event's document: what its leaf is the hash of."""

    async def give(request: Request) -> Response:
        require(AUDITS, reader(request, site.kernel))
        async with site.kernel.connection() as connection:
            event = await one(connection, position_of(request))
        if event is None:
            raise NotFound
        name = f"{site.kernel.blueprint.name}-{event.position}.json"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "Leaf": leaf_of(event.document.encode()).hex(),
        }
        return Response(event.document.encode(), media_type=JSON, headers=headers)

    return give


def mount(app: FastAPI, site: Site) -> None:
    """Add them."""
    base = f"/{site.kernel.blueprint.name}/audit"
    for path, endpoint in (
        (base, searching(site)),
        (f"{base}/events/{{position}}", showing(site)),
        (f"{base}/events/{{position}}/document", giving(site)),
    ):
        app.add_route(path, endpoint, methods=["GET"], include_in_schema=False)
