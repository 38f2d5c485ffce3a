"""The second door of the log: its events after a position, a line each, as far as a token reaches.

Only whoever reads it unfiltered can tell that none is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from shared.decider import Fault
from shared.messages import Actor
from shared.web.asking import only, whole
from shared.web.auth import caller
from shared.web.commands import Endpoint
from shared.web.kernel import Kernel
from shared.web.problems import Problem

NDJSON: Final = "application/x-ndjson"
SCOPE: Final = "feed"
ALL: Final = "feed:all"
TYPES: Final = "feed:types="
MOST: Final = 1000
ROWS: Final = 200
LONGEST_WAIT: Final = 30  # seconds


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the log a token lets through; nothing said is no limit."""

    types: frozenset[str] | None
    areas: frozenset[str] | None

    def lets_through(self, document: dict[str, Any]) -> bool:
        """Say whether an event is to be seen."""
        if self.types is not None and document["type"].rpartition(".")[2] not in self.types:
            return False
        if self.areas is None:
            return True
        return not self.areas.isdisjoint(document["data"]["context"]["areas"])


EVERYTHING: Final = Sight(None, None)


def sight_of(actor: Actor) -> Sight:
    """Read off a token's scopes what it lets through.

    Raises:
        Problem: 403 where it has no scope for the feed.
    """
    scopes = [scope for scope in actor.scopes if scope == SCOPE or scope.startswith(f"{SCOPE}:")]
    if not scopes:
        raise Problem(403, "not-permitted", [Fault("scope-missing", None, {"scope": SCOPE})])
    if ALL in scopes:
        return EVERYTHING
    named = [scope.removeprefix(TYPES) for scope in scopes if scope.startswith(TYPES)]
    types = frozenset(name for one in named for name in one.split(",")) if named else None
    # Types alone are a limit of their own; a token with neither types nor areas sees nothing.
    areas = None if types is not None and not actor.areas else frozenset(actor.areas)
    return Sight(types, areas)


def feeding(kernel: Kernel) -> Endpoint:
    """Make the endpoint of the feed; with `wait` it waits for an event to come."""

    async def feed(request: Request) -> Response:
        who = caller(request, kernel)
        if not who.known:
            raise Problem(401, "not-signed-in")
        sight = sight_of(who.actor)
        query = request.query_params
        only(query, frozenset({"after", "limit", "wait"}))
        after = whole(query, "after", 0, 2**63 - 1)
        limit = whole(query, "limit", ROWS, MOST) or 1
        if wait := whole(query, "wait", 0, LONGEST_WAIT):
            await kernel.wait_for(after, float(wait))
        pages = [page async for page in kernel.feed(after, limit, who.actor)]
        body = b"".join(filtered(pages, sight, after))
        return Response(body, headers={"Cache-Control": "no-store"}, media_type=NDJSON)

    return feed


def filtered(pages: list[bytes], sight: Sight, after: int) -> Iterator[bytes]:
    """Keep the lines that may be seen; the last line says how far was read.

    Args:
        pages: Whole lines, one or many each.
        sight: Whoever sees all is given them unread.
        after: The position before the first.
    """
    through = after
    if sight == EVERYTHING:
        yield from pages
        if pages:
            through = orjson.loads(pages[-1].splitlines()[-1])["position"]
    else:
        for line in (line for page in pages for line in page.splitlines(keepends=True)):
            read = orjson.loads(line)
            through = read["position"]
            if sight.lets_through(read["document"]):
                yield line
    yield orjson.dumps({"through": through}) + b"\n"
