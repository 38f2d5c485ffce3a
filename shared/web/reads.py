"""What may be read of a stream, a list or the feed, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from shared.decider import holding
from shared.folding import Folded
from shared.messages import Recorded, Role
from shared.permission import reaches
from shared.personal.field import personal_fields
from shared.request import NotFound
from shared.web.asking import (
    MOST_ROWS,
    ROWS,
    TIMES_ASKED,
    Times,
    ask_of,
    filters_of,
    only,
    times_of,
    wait_for_own_writes,
    whole,
)
from shared.web.auth import Caller, caller, require
from shared.web.body import JSON, model_of, read, unstorable
from shared.web.commands import Endpoint, offered, refuse_cross_site, target_of
from shared.web.encode import SEALED, plain, to_json
from shared.web.kernel import AnyDecider, Kernel
from shared.web.listing import Listing
from shared.web.problems import Problem
from shared.web.route import slug

PAGING: Final = frozenset({"cursor", "limit"})
FILE_ASKED: Final = frozenset({"format", "lang"})  # a list as a file has no pages
PRIVATE: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}


class Reading(BaseModel):
    """Why somebody reads personal data; the reading is recorded with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: str = Field(min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and as of what it says so."""

    rows: tuple[BaseModel, ...]
    next: str | None
    on: date
    as_of_position: Mapping[str, int]
    incomplete: int


# One stream -------------------------------------------------------------------------------------


async def reach(kernel: Kernel, decider: AnyDecider, request: Request, who: Caller) -> Folded:
    """Read a stream that the caller may read; what one may not see does not exist.

    Raises:
        Problem: 401 or 403 where the role reads none of them.
        NotFound: where there is none, or not for this caller.
    """
    public = Role.CITIZEN in decider.open_to
    require(frozenset(decider.open_to), who, public=public)
    folded = await kernel.fold(decider, target_of(request))
    how_far = decider.open_to.get(who.actor.role, decider.open_to.get(Role.CITIZEN))
    if folded is None or folded.version == 0 or how_far is None:
        raise NotFound
    if not reaches(decider, folded.state, who.actor, how_far):
        raise NotFound
    return folded


def as_of(decider: AnyDecider, folded: Folded, times: Times) -> tuple[Any, list[Recorded[Any]]]:
    """Fold what was recorded by an instant and had taken effect by a day."""
    known = [
        record
        for record in folded.history
        if times.known_at is None or record.envelope.recorded_at <= times.known_at
    ]
    if not known:
        raise NotFound
    held = [
        record.data
        for record in holding(known)
        if times.on is None or record.envelope.effective_on <= times.on
    ]
    return reduce(decider.evolve, held, decider.initial), known


def showing(kernel: Kernel, decider: AnyDecider) -> Endpoint:
    """Make the endpoint that gives the state of a stream."""

    async def show(request: Request) -> Response:
        only(request.query_params, TIMES_ASKED)
        who = caller(request, kernel)
        times = times_of(request.query_params, who)
        folded = await reach(kernel, decider, request, who)
        state, known = as_of(decider, folded, times)
        now = times == Times(None, None)
        headers = {**PRIVATE, **({"ETag": f'"{folded.version}"'} if now else {})}
        if now and request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        steps = offered(decider, who.actor.role, state) if now else []
        said = {
            "id": target_of(request),
            "version": len(known),
            "position": known[-1].position,
            "state": state,
            "steps": [slug(offer.command) for offer in steps],
            "on": times.on,
            "known_at": times.known_at,
        }
        return Response(to_json(said), headers=headers, media_type=JSON)

    return show


def telling(kernel: Kernel, decider: AnyDecider) -> Endpoint:
    """Make the endpoint that gives the events of a stream."""

    async def tell(request: Request) -> Response:
        only(request.query_params, TIMES_ASKED)
        who = caller(request, kernel)
        times = times_of(request.query_params, who)
        folded = await reach(kernel, decider, request, who)
        _, known = as_of(decider, folded, times)
        voided = {one.position for one in known} - {one.position for one in holding(known)}
        said = [event_of(record, voided=record.position in voided) for record in known]
        return Response(to_json({"events": said}), headers=PRIVATE, media_type=JSON)

    return tell


def event_of(record: Recorded[Any], *, voided: bool) -> dict[str, Any]:
    """Write an event with its envelope; what its subject's key protects stays closed."""
    body = plain(record.data)
    for path in personal_fields(type(record.data)):
        seal_at(body, path.split("."))
    return {
        "position": record.position,
        "voided": voided,
        "envelope": plain(record.envelope.model_dump(mode="json")),
        "event": body,
    }


def seal_at(body: Any, path: list[str]) -> None:
    """Let a mark stand where a personal text stands, in each item of a list on the way."""
    match body, path:
        case list(), _:
            for item in body:
                seal_at(item, path)
        case dict(), [name] if body.get(name) is not None:
            body[name] = [SEALED] * len(body[name]) if isinstance(body[name], list) else SEALED
        case dict(), [name, *rest]:
            seal_at(body.get(name), rest)
        case _:
            pass


def revealed_to(decider: AnyDecider) -> frozenset[Role]:
    """Name the roles that may read personal data; what is public is public without it."""
    return frozenset(decider.open_to) - {Role.CITIZEN}


def revealing(kernel: Kernel, decider: AnyDecider) -> Endpoint:
    """Make the endpoint that reads personal data, once the reading is recorded."""

    async def reveal(request: Request) -> Response:
        who = caller(request, kernel)
        require(revealed_to(decider), who)
        if who.token is not None:
            refuse_cross_site(request)
        reading = model_of(Reading, await read(request, JSON, kernel.settings.max_body))
        folded = await reach(kernel, decider, request, who)
        fields = await kernel.reveal(decider, folded, who.actor, reading.why)
        headers = {"Cache-Control": "no-store"}
        return Response(to_json({"fields": dict(fields)}), headers=headers, media_type=JSON)

    return reveal


# A list -----------------------------------------------------------------------------------------


async def listed(
    kernel: Kernel, listing: Listing, request: Request, who: Caller, times: Times
) -> Listed:
    """Read one page of a list, as the caller may see it."""
    query = request.query_params
    limit = whole(query, "limit", ROWS, MOST_ROWS) or 1
    await wait_for_own_writes(query, kernel)
    after = query.get("cursor") or None
    if faults := list(unstorable(after, "cursor")):
        raise Problem(422, "invalid", faults)
    ask = await ask_of(kernel, who, times, after=after, limit=limit + 1)
    filters = filters_of(listing.filters, query)
    async with kernel.connection() as connection:
        rows = tuple(await listing.query(connection, ask, filters))
    more = len(rows) > limit
    rows = rows[:limit]
    return Listed(
        rows=rows,
        next=str(getattr(rows[-1], "cursor", "")) if more else None,
        on=ask.on,
        as_of_position={name: ask.known_at.get(name, 0) for name in listing.sources},
        incomplete=sum([await kernel.incomplete(name) for name in listing.sources]),
    )


def listing_parameters(listing: Listing) -> frozenset[str]:
    """Name what a list may be asked with."""
    return TIMES_ASKED | PAGING | frozenset(listing.filters.model_fields)


def listing_route(kernel: Kernel, listing: Listing) -> Endpoint:
    """Make the endpoint of a list."""

    async def give(request: Request) -> Response:
        who = caller(request, kernel)
        require(listing.roles, who, public=listing.public)
        only(request.query_params, listing_parameters(listing) | FILE_ASKED)
        times = times_of(request.query_params, who)
        page = await listed(kernel, listing, request, who, times)
        said = {
            "rows": page.rows,
            "next": page.next,
            "as_of_position": page.as_of_position,
            "on": page.on,
            "known_at": times.known_at,
            "incomplete": page.incomplete,
        }
        return Response(to_json(said), headers=PRIVATE, media_type=JSON)

    return give
