"""Many commands in one request: each is judged alone, as if it had come alone.

They share what a request costs: one connection, one signature, one body. What is told of each is
what its own route would have answered.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
import structlog
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from shared.request import Request
from shared.web.auth import Caller, caller, require
from shared.web.body import JSON, model_of, read
from shared.web.commands import (
    Endpoint,
    Offer,
    answer,
    command_id,
    given,
    offers,
    refuse_cross_site,
)
from shared.web.kernel import AnyDecider, Kernel
from shared.web.openapi import REF, Schemas, errors
from shared.web.problems import KNOWN, REPLAYED, Problem, body_of, problem_of
from shared.web.route import route
from shared.web.second import refuse_alone
from shared.web.security import frames
from shared.web.texts import Texts

MOST: Final = 200  # commands of a request
AT_ONCE: Final = 16  # that are decided at the same moment, of all such requests
NEWEST_VERSION: Final = 2**31 - 1
PLACE_OF_ID: Final = 4  # in `/api/<service>/<nouns>/<id>/<command>`

log = structlog.get_logger(__name__)


class Order(BaseModel):
    """A command among others: what stands in the address and the headers of its own route."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: Annotated[str, Field(min_length=1, max_length=300)]  # the address of its own route
    body: dict[str, JsonValue]
    key: UUID | None = None  # as `Idempotency-Key`
    version: Annotated[int, Field(ge=0, le=NEWEST_VERSION)] | None = None  # as `If-Match`
    request_id: UUID | None = None  # as `X-Request-ID`: the log keeps it with what is recorded


class Orders(BaseModel):
    """Commands that are given together; those of one record one after another, as they stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    commands: Annotated[tuple[Order, ...], Field(min_length=1, max_length=MOST)]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where such requests are answered."""

    kernel: Kernel
    texts: Texts
    offers: Mapping[str, Offer]  # by the address, with `{id}` in it
    turns: asyncio.Semaphore

    async def all(
        self, orders: Sequence[Order], who: Caller, request_id: UUID
    ) -> Sequence[Mapping[str, Any]]:
        """Give all of them, and say what came of each, in their order."""
        said: list[Mapping[str, Any]] = [{}] * len(orders)
        queues: dict[str, list[int]] = defaultdict(list)
        for number, order in enumerate(orders):
            offer, about = self.found(order.to)
            alone = offer is None or about is None
            queues[str(number) if alone else order.to.rpartition("/")[0]].append(number)

        async def in_turn(numbers: Sequence[int]) -> None:
            for number in numbers:
                async with self.turns:
                    said[number] = await self.one(orders[number], who, request_id)

        async with asyncio.TaskGroup() as group:
            for numbers in queues.values():
                _ = group.create_task(in_turn(numbers))
        return said

    async def one(self, order: Order, who: Caller, request_id: UUID) -> Mapping[str, Any]:
        """Give one, and say what its own route would have said."""
        try:
            answered = await self._answer(order, who, order.request_id or request_id)
        except KNOWN as error:
            problem = problem_of(error)
        except Exception as error:  # noqa: BLE001  # one that breaks hinders no other
            log.error(  # noqa: TRY400  # a traceback may show values
                "command failed", error=type(error).__name__, frames=frames(error)
            )
            problem = Problem(500, "failed")
        else:
            return {
                "status": answered.status_code,
                "replayed": any(name in answered.headers for name in REPLAYED),
                "body": orjson.Fragment(answered.body),
            }
        return {
            "status": problem.status,
            "replayed": any(name in problem.headers for name in REPLAYED),
            "body": body_of(problem, self.texts, f"urn:uuid:{order.request_id or request_id}"),
        }

    async def _answer(self, order: Order, who: Caller, request_id: UUID) -> Response:
        offer, about = self.found(order.to)
        if offer is None:
            raise Problem(404, "not-found")
        require(frozenset(offer.by), who)
        refuse_alone(self.kernel.settings, offer.command, who)
        asked = Request(
            command_id=command_id(who, order.key),
            actor=who.actor,
            received_at=self.kernel.now(),
            key=about,
            correlation_id=request_id,
            expected_version=order.version,
        )
        return answer(offer, await given(self.kernel, offer, asked, orjson.dumps(order.body)))

    def found(self, to: str) -> tuple[Offer | None, UUID | None]:
        """Find the command that an address is of, and the record that it is about."""
        if (opening := self.offers.get(to)) is not None:
            return opening, None
        parts = to.split("/")
        try:
            about = UUID(parts[PLACE_OF_ID])
        except (IndexError, ValueError):
            return None, None
        parts[PLACE_OF_ID] = "{id}"
        return self.offers.get("/".join(parts)), about


def desk_of(kernel: Kernel, texts: Texts) -> Desk:
    """Know every command that has a route."""
    nouns: tuple[AnyDecider, ...] = kernel.blueprint.nouns
    by_route = {route(one.decider, one.command): one for one in offers(nouns)}
    return Desk(kernel, texts, by_route, asyncio.Semaphore(AT_ONCE))


def address(service: str) -> str:
    """Say where they are given."""
    return f"/api/{service}/commands"


def taking_many(kernel: Kernel, texts: Texts) -> Endpoint:
    """Make the endpoint: whoever signed in may ask, and each command says who may give it."""
    desk = desk_of(kernel, texts)

    async def take(request: HttpRequest) -> Response:
        who = caller(request, kernel)
        if not who.known:
            raise Problem(401, "not-signed-in")
        if who.token is not None:
            refuse_cross_site(request)
        orders = model_of(Orders, await read(request, JSON, kernel.settings.max_body))
        answers = await desk.all(orders.commands, who, request.state.request_id)
        return Response(orjson.dumps({"answers": answers}), media_type=JSON)

    return take


def described(schemas: Schemas) -> dict[str, Any]:
    """Describe the route."""
    one = {
        "type": "object",
        "required": ["status", "replayed", "body"],
        "properties": {
            "status": {"type": "integer"},
            "replayed": {"type": "boolean"},
            "body": {"oneOf": [{"$ref": REF.format(model=name)} for name in ("Done", "Problem")]},
        },
    }
    answers = {"type": "array", "items": one}
    schema = {"type": "object", "required": ["answers"], "properties": {"answers": answers}}
    return {
        "description": "Many commands: each is judged alone, and answered as by its own route",
        "requestBody": {"required": True, "content": {JSON: {"schema": schemas.ref(Orders)}}},
        "responses": {
            "200": {
                "description": "What came of each, in their order",
                "content": {JSON: {"schema": schema}},
            },
            **errors(401, 413, 415, 422),
        },
        "security": [{"token": []}, {"session": []}],
    }
