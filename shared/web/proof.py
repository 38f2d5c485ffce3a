"""What proves the log, open to everybody: hashes, signed heads, keys; and what witnesses say."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from shared.decider import Fault
from shared.proof import cosigning, keychain, note, store
from shared.proof.cosigning import NotTaken
from shared.proof.store import Incomplete, Witnessed
from shared.proof.tree import NoSuchProof
from shared.request import NotFound
from shared.web import openapi
from shared.web.asking import only, whole
from shared.web.body import JSON, read
from shared.web.commands import Endpoint
from shared.web.feed import NDJSON
from shared.web.kernel import Kernel
from shared.web.problems import Problem

TEXT: Final = "text/plain"
LARGEST: Final = 2**63 - 1
HEADS: Final = 100  # a page of them, unless more are asked for
LARGEST_NOTE: Final = 4096  # bytes
STATUS: Final = {"witness-not-known": 403, "head-not-ours": 404}
NOT_KEPT: Final = {"Cache-Control": "no-store"}
Made = tuple[str, str, Callable[[Kernel], Endpoint], dict[str, Any]]


def routes() -> Iterator[Made]:
    """List them: method, path below `/api/<service>/proof/`, endpoint, description."""
    yield "GET", "keys", keys, _said("The notary's keys: what each states of itself", TEXT)
    yield "GET", "head", head, _said("A signed tree head; the newest, or of one size", TEXT, "size")
    what = "Tree heads after a size, a JSON line each, with what others said of them"
    yield "GET", "heads", heads, _said(what, NDJSON, "after", "limit")
    what = "Hashes that prove that an event is in the log of a size, from the bottom up"
    yield "GET", "inclusion", inclusion, _said(what, JSON, "position!", "size!")
    what = "Hashes that prove that the log of one size grew out of that of another"
    yield "GET", "consistency", consistency, _said(what, JSON, "from!", "to!")
    yield "POST", "cosignatures", cosignatures, COSIGNED


def keys(kernel: Kernel) -> Endpoint:
    """Make the endpoint of the notary's keys."""

    async def answer(request: Request) -> Response:
        only(request.query_params, frozenset())
        async with kernel.connection() as connection:
            said = await store.statements(connection)
        if not said:
            raise NotFound
        return Response(keychain.joined(said), headers=NOT_KEPT, media_type=TEXT)

    return answer


def head(kernel: Kernel) -> Endpoint:
    """Make the endpoint of one signed head, with the lines of its witnesses."""

    async def answer(request: Request) -> Response:
        query = request.query_params
        only(query, frozenset({"size"}))
        size = whole(query, "size", 0, LARGEST) if "size" in query else None
        async with kernel.connection() as connection:
            found = await (
                store.newest(connection) if size is None else store.head(connection, size)
            )
            if found is None:
                raise NotFound
            (witnessed,) = await store.witnessed(connection, [found])
        return Response(str(witnessed.note), headers=NOT_KEPT, media_type=TEXT)

    return answer


def heads(kernel: Kernel) -> Endpoint:
    """Make the endpoint of many heads."""

    async def answer(request: Request) -> Response:
        query = request.query_params
        only(query, frozenset({"after", "limit"}))
        after = whole(query, "after", 0, LARGEST)
        limit = whole(query, "limit", HEADS, store.MOST_HEADS) or 1
        async with kernel.connection() as connection:
            found = await store.heads(connection, after, limit)
            lines = [_line(one) for one in await store.witnessed(connection, found)]
        return Response(b"".join(lines), headers=NOT_KEPT, media_type=NDJSON)

    return answer


def _line(one: Witnessed) -> bytes:
    said = {
        "size": one.head.size,
        "note": one.head.note,
        "cosignatures": one.cosignatures,
        "timestamps": [
            {"authority": authority, "token": b64encode(token).decode()}
            for authority, token in one.time_stamps
        ],
    }
    return orjson.dumps(said) + b"\n"


def inclusion(kernel: Kernel) -> Endpoint:
    """Make the endpoint that proves that an event is in the log."""

    async def answer(request: Request) -> Response:
        query = request.query_params
        only(query, frozenset({"position", "size"}))
        position, size = _number(request, "position"), _number(request, "size")
        async with kernel.connection() as connection:
            await _within(connection, size)
            try:
                found = (await store.paths(connection, [position], size))[position]
                leaf = (await store.nodes(connection, [(0, position - 1)]))[0, position - 1]
            except (NoSuchProof, Incomplete) as none:
                raise NotFound from none
        said = {"position": position, "size": size, "leaf": leaf.hex(), "hashes": _hex(found)}
        return Response(orjson.dumps(said), media_type=JSON)

    return answer


def consistency(kernel: Kernel) -> Endpoint:
    """Make the endpoint that proves that the log only grew."""

    async def answer(request: Request) -> Response:
        query = request.query_params
        only(query, frozenset({"from", "to"}))
        first, second = _number(request, "from"), _number(request, "to")
        async with kernel.connection() as connection:
            await _within(connection, second)
            try:
                found = await store.consistency(connection, first, second)
            except (NoSuchProof, Incomplete) as none:
                raise NotFound from none
        said = {"from": first, "to": second, "hashes": _hex(found)}
        return Response(orjson.dumps(said), media_type=JSON)

    return answer


def cosignatures(kernel: Kernel) -> Endpoint:
    """Make the endpoint to which witnesses send their signatures."""

    async def answer(request: Request) -> Response:
        body = await read(request, TEXT, LARGEST_NOTE)
        witnesses = note.verifiers(kernel.settings.witnesses)
        async with kernel.connection() as connection:
            try:
                new = await cosigning.take(connection, witnesses, body.decode())
            except UnicodeDecodeError as error:
                raise _refused("no-cosignature") from error
            except NotTaken as refused:
                raise _refused(refused.code) from refused
            await connection.commit()
        return Response(status_code=201 if new else 200)

    return answer


def _refused(code: str) -> Problem:
    status = STATUS.get(code, 422)
    kind = {403: "not-permitted", 404: "not-found"}.get(status, "invalid")
    return Problem(status, kind, [Fault(code, None)])


async def _within(connection: Any, size: int) -> None:
    """Answer for what is signed alone: nobody could check anything else."""
    newest = await store.newest(connection)
    if newest is None or size > newest.size:
        raise NotFound


def _number(request: Request, name: str) -> int:
    if name not in request.query_params:
        raise Problem(422, "invalid", [Fault("parameter-missing", name)])
    return whole(request.query_params, name, 0, LARGEST)


def _hex(hashes: list[bytes]) -> list[str]:
    return [one.hex() for one in hashes]


def _said(what: str, kind: str, *parameters: str) -> dict[str, Any]:
    number = {"type": "integer", "minimum": 0}
    schema = {"type": "object" if kind == JSON else "string"}
    return {
        "description": what,
        "parameters": [
            openapi.parameter(name.rstrip("!"), "query", number, required=name.endswith("!"))
            for name in parameters
        ],
        "responses": {
            "200": {"description": what, "content": {kind: {"schema": schema}}},
            **openapi.errors(404, 422),
        },
        "security": [{}],
    }


COSIGNED: Final = {
    "description": "A witness's signature of a head: the head, an empty line, the witness's line",
    "requestBody": {"required": True, "content": {TEXT: {"schema": {"type": "string"}}}},
    "responses": {
        "200": {"description": "Known before"},
        "201": {"description": "Kept"},
        **openapi.errors(403, 404, 413, 415, 422),
    },
    "security": [{}],
}
