"""A stream made anew before the auditor's eyes: its state at a position, and its rows compared."""

import asyncio
from typing import Final
from uuid import UUID

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from shared.decider import Fault
from shared.folding import Unreadable, fold
from shared.log import reader as log
from shared.web.asking import whole
from shared.web.auditing import decider_of
from shared.web.auditing_frame import drawn
from shared.web.auth import require
from shared.web.commands import Endpoint
from shared.web.console_map import AUDITS
from shared.web.problems import Problem
from shared.web.proof import LARGEST
from shared.web.render import Site, reader, words_of
from shared.web.summary import summary

ID: Final = 36


def replaying(site: Site) -> Endpoint:
    """Make the page; one replay at a time, the others wait."""
    gate = asyncio.Semaphore(1)

    async def show(request: Request) -> Response:
        require(AUDITS, reader(request, site.kernel))
        query = request.query_params
        typed = {name: query.get(name, "").strip() for name in ("stream", "position")}
        context: dict[str, object] = {
            "typed": typed,
            "problem": None,
            "replayed": None,
            "lines": (),
            "at": None,
        }
        status = 200
        if typed["stream"]:
            try:
                async with gate:
                    context |= await _replayed(site, request, typed["stream"])
            except Problem as problem:
                context |= {"problem": problem}
                status = problem.status
        return await drawn(site, request, "audit_replay.html", context, status=status)

    return show


async def _replayed(site: Site, request: Request, stream: str) -> dict[str, object]:
    """Fold a stream up to a position, and compare its rows with what is shown.

    Raises:
        Problem: 422, where there is no such stream, or this version cannot read it.
    """
    decider = decider_of(site, stream) if _is_stream(stream) else None
    asked = request.query_params.get("position", "").strip()
    position = whole(request.query_params, "position", 0, LARGEST) if asked else LARGEST
    async with site.kernel.connection() as connection:
        head = (await log.head(connection)).position
        rows = await log.history(connection, stream) if decider else []
    position = min(position, head)
    known = [row for row in rows if row.position <= position]
    if decider is None or not known:
        raise Problem(422, "invalid", [Fault("no-such-stream", "stream")])
    try:
        folded = fold(decider, stream, known)
    except Unreadable as error:
        fault = Fault("stream-unreadable", "stream", {"position": error.position})
        raise Problem(422, "invalid", [fault]) from error
    return {
        "at": position,
        "version": folded.version,
        "versions": len(rows),
        "lines": summary(folded.state, words_of(site, request)),
        "replayed": await site.kernel.replay(stream, position),
        "events": [(row.position, row.type) for row in reversed(known)],
    }


def _is_stream(said: str) -> bool:
    try:
        return bool(UUID(said[-ID:])) and said[-ID - 1 :][:1] == "-"
    except ValueError:
        return False


def mount(app: FastAPI, site: Site) -> None:
    """Add it."""
    path = f"/{site.kernel.blueprint.name}/audit/replay"
    app.add_route(path, replaying(site), methods=["GET"], include_in_schema=False)
