"""What an operator sees of a service, and does about what it could not take."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from shared.messages import Actor, Role
from shared.ops.parked import Parked
from shared.ops.standing import Standing
from shared.web.auth import caller, require
from shared.web.body import JSON, model_of, read
from shared.web.commands import Endpoint, refuse_cross_site, target_of
from shared.web.encode import to_json
from shared.web.kernel import Kernel
from shared.web.openapi import ID, Schemas, errors

SEES: Final = frozenset({Role.OPERATOR, Role.AUDITOR})
RETRIES_EVENTS: Final = frozenset({Role.OPERATOR})
RETRIES_EFFECTS: Final = frozenset({Role.OPERATOR, Role.DEPARTMENT})
AT_ONCE: Final = 100  # streams tried again in one request
Name = Annotated[str, Field(min_length=1, max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class OneStream(BaseModel):
    """A stream that is parked, as the list of them says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Name
    stage: Name
    stream: Name

    @property
    def parked(self) -> Parked:
        """Say it as the kernel does."""
        return Parked(self.source, self.stage, self.stream)


class RetryParked(OneStream):
    """Which stream's parked events are tried again, and why."""

    reason: Reason


class RetryAlike(BaseModel):
    """All streams that one error has parked are tried again, some at a time, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: Name
    reason: Reason
    after: OneStream | None = None  # the last one of the answer before
    limit: Annotated[int, Field(ge=1, le=AT_ONCE)] = AT_ONCE


class RetryEffect(BaseModel):
    """Why an effect that has not come about is given once more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Reason


MODELS: Final = (Standing, RetryParked, RetryAlike, RetryEffect)


def routes(service: str) -> Iterator[tuple[str, str, frozenset[Role]]]:
    """List method and address of each route, with who may use it."""
    yield "GET", f"/api/{service}/ops", SEES
    yield "POST", f"/api/{service}/parked/retry", RETRIES_EVENTS
    yield "POST", f"/api/{service}/parked/retry-alike", RETRIES_EVENTS
    yield "POST", f"/api/{service}/waiting/{{id}}/retry", RETRIES_EFFECTS


def mount(app: FastAPI, kernel: Kernel, schemas: Schemas) -> None:
    """Add them."""
    endpoints = (_standing(kernel), _stream(kernel), _alike(kernel), _effect(kernel))
    said = (_of_standing(schemas), _of_stream(schemas), _of_alike(schemas), _of_effect(schemas))
    names = ("ops", "retry-parked", "retry-alike", "retry-effect")
    for (method, path, _), endpoint, one, name in zip(
        routes(kernel.blueprint.name), endpoints, said, names, strict=True
    ):
        app.add_api_route(
            path,
            endpoint,
            methods=[method],
            tags=["operating"],
            summary=one["description"],
            operation_id=name,
            openapi_extra=one,
            response_model=None,
        )


def _standing(kernel: Kernel) -> Endpoint:
    async def stand(request: Request) -> Response:
        require(SEES, caller(request, kernel))
        standing = await kernel.standing()
        headers = {"Cache-Control": "no-store"}
        return Response(standing.model_dump_json(), media_type=JSON, headers=headers)

    return stand


def _stream(kernel: Kernel) -> Endpoint:
    async def retry(request: Request) -> Response:
        actor = _only(request, kernel, RETRIES_EVENTS)
        asked = model_of(RetryParked, await read(request, JSON, kernel.settings.max_body))
        remaining = await kernel.retry_stream(asked.parked, actor, asked.reason)
        return Response(to_json({"remaining": remaining}), media_type=JSON)

    return retry


def _alike(kernel: Kernel) -> Endpoint:
    async def retry(request: Request) -> Response:
        actor = _only(request, kernel, RETRIES_EVENTS)
        asked = model_of(RetryAlike, await read(request, JSON, kernel.settings.max_body))
        after = asked.after.parked if asked.after else None
        done = await kernel.retry_alike(asked.fingerprint, after, asked.limit, actor, asked.reason)
        rows = [
            {
                "source": one.parked.source,
                "stage": one.parked.stage,
                "stream": one.parked.stream,
                "remaining": one.remaining,
            }
            for one in done
        ]
        said = {"rows": rows, "more": len(rows) == asked.limit}
        return Response(to_json(said), media_type=JSON)

    return retry


def _effect(kernel: Kernel) -> Endpoint:
    async def retry(request: Request) -> Response:
        actor = _only(request, kernel, RETRIES_EFFECTS)
        asked = model_of(RetryEffect, await read(request, JSON, kernel.settings.max_body))
        state = await kernel.retry_effect(target_of(request), actor, asked.reason)
        return Response(to_json({"state": state}), media_type=JSON)

    return retry


def _only(request: Request, kernel: Kernel, allowed: frozenset[Role]) -> Actor:
    who = caller(request, kernel)
    require(allowed, who)
    if who.token is not None:
        refuse_cross_site(request)
    return who.actor


# What OpenAPI says of them ----------------------------------------------------------------------


def _of_standing(schemas: Schemas) -> dict[str, Any]:
    said = {"responses": errors(401, 403, 503)}
    what = "How the service stands: lags, what is parked or waits, alerts"
    return _described(said, what, schemas.ref(Standing))


def _of_stream(schemas: Schemas) -> dict[str, Any]:
    said = _taking(schemas, RetryParked)
    schema = _fields({"remaining": {"type": "integer"}})
    return _described(said, "Try the parked events of a stream again", schema)


def _of_alike(schemas: Schemas) -> dict[str, Any]:
    text = {"type": "string"}
    row = _fields(
        {
            "source": text,
            "stage": text,
            "stream": text,
            "remaining": {"type": ["integer", "null"]},
        }
    )
    schema = _fields({"rows": {"type": "array", "items": row}, "more": {"type": "boolean"}})
    said = _taking(schemas, RetryAlike)
    return _described(said, "Try again all streams that one error has parked", schema)


def _of_effect(schemas: Schemas) -> dict[str, Any]:
    said = {**_taking(schemas, RetryEffect), "parameters": [ID]}
    schema = _fields({"state": {"type": "string"}})
    return _described(said, "Give an effect that has not come about once more", schema)


def _taking(schemas: Schemas, model: type[BaseModel]) -> dict[str, Any]:
    content = {JSON: {"schema": schemas.ref(model)}}
    body = {"required": True, "content": content}
    return {"requestBody": body, "responses": errors(401, 403, 404, 409, 413, 415, 422, 503)}


def _fields(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": [*properties], "properties": properties}


def _described(said: dict[str, Any], what: str, schema: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": what, "content": {JSON: {"schema": schema}}}
    return {
        **said,
        "description": what,
        "responses": {"200": answer, **said["responses"]},
        "security": [{"token": []}, {"session": []}],
    }
