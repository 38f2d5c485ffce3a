"""Whether a page that stands open has become old: asked every few seconds, answered from memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response

from shared.decider import Fault
from shared.web.asking import only
from shared.web.body import JSON
from shared.web.commands import Endpoint
from shared.web.kernel import Kernel
from shared.web.problems import Problem

PATH: Final = "fresh"  # under `/<service>/`
ASKED: Final = frozenset({"of"})


@dataclass(frozen=True, slots=True)
class Fresh:
    """Where a page asks whether there is newer data, and the tag of what it shows itself."""

    address: str
    tag: str


async def fresh_of(kernel: Kernel, sources: Sequence[str]) -> Fresh:
    """Say what a page that is drawn now asks later."""
    known = _of(await kernel.positions(None), sources)
    asked = urlencode({"of": ",".join(known)})
    return Fresh(f"/{kernel.blueprint.name}/{PATH}?{asked}", _tag(known))


def sources_of(context: Mapping[str, Any], service: str) -> Sequence[str]:
    """Name the logs that a page is drawn from: those of its list or its own, else the service's."""
    for part in ("listing", "page"):
        if sources := getattr(context.get(part), "sources", None):
            return tuple(sources)
    return (service,)


def telling(kernel: Kernel) -> Endpoint:
    """Make the endpoint: nothing new is 304; what is said is how far lists say it anyhow."""

    async def tell(request: Request) -> Response:
        only(request.query_params, ASKED)
        positions = await kernel.positions(None)
        asked = [one for one in request.query_params.get("of", "").split(",") if one]
        if unknown := [one for one in asked if one not in positions]:
            raise Problem(422, "invalid", [Fault("not-a-source", "of") for _ in unknown[:1]])
        known = _of(positions, asked or [kernel.blueprint.name])
        headers = {"ETag": _tag(known), "Cache-Control": "private, no-cache"}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(orjson.dumps(known), media_type=JSON, headers=headers)

    return tell


def _of(positions: Mapping[str, int], sources: Sequence[str]) -> dict[str, int]:
    return {name: positions.get(name, 0) for name in sorted(set(sources)) if name in positions}


def _tag(known: Mapping[str, int]) -> str:
    return f'W/"{",".join(f"{name}:{position}" for name, position in known.items())}"'
