"""What an operator does about what could not be taken: the same once more, after it was mended."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from shared.messages import Role
from shared.web.auth import caller, require
from shared.web.body import JSON, model_of, read
from shared.web.commands import Endpoint, refuse_cross_site, target_of
from shared.web.encode import to_json
from shared.web.kernel import Kernel
from shared.web.openapi import ID, REF, of_model

RETRIES_EVENTS: Final = frozenset({Role.OPERATOR})
RETRIES_EFFECTS: Final = frozenset({Role.OPERATOR, Role.DEPARTMENT})
Name = Annotated[str, Field(min_length=1, max_length=200)]


class RetryParked(BaseModel):
    """Which stream's parked events are tried again, and where: as the list of them says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Name
    stage: Name
    stream: Name


def routes(service: str) -> Iterator[tuple[str, frozenset[Role]]]:
    """List the addresses, with who may use each."""
    yield f"/api/{service}/parked/retry", RETRIES_EVENTS
    yield f"/api/{service}/waiting/{{id}}/retry", RETRIES_EFFECTS


def mount(app: FastAPI, kernel: Kernel) -> None:
    """Add them."""
    endpoints = (_events(kernel), _effect(kernel))
    said = (_of_events(), _of_effect())
    names = ("retry-parked", "retry-effect")
    for (path, _), endpoint, one, name in zip(
        routes(kernel.blueprint.name), endpoints, said, names, strict=True
    ):
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            tags=["operating"],
            summary=one["description"],
            operation_id=name,
            openapi_extra=one,
            response_model=None,
        )


def _events(kernel: Kernel) -> Endpoint:
    async def retry(request: Request) -> Response:
        _only(request, kernel, RETRIES_EVENTS)
        asked = model_of(RetryParked, await read(request, JSON, kernel.settings.max_body))
        remaining = await kernel.retry_parked(asked.source, asked.stage, asked.stream)
        return Response(to_json({"remaining": remaining}), media_type=JSON)

    return retry


def _effect(kernel: Kernel) -> Endpoint:
    async def retry(request: Request) -> Response:
        _only(request, kernel, RETRIES_EFFECTS)
        state = await kernel.retry_order(target_of(request))
        return Response(to_json({"state": state}), media_type=JSON)

    return retry


def _only(request: Request, kernel: Kernel, allowed: frozenset[Role]) -> None:
    who = caller(request, kernel)
    require(allowed, who)
    if who.token is not None:
        refuse_cross_site(request)


def _of_events() -> dict[str, Any]:
    said = of_model(RetryParked, takes_id=False)
    return _described(said, "Try the parked events of a stream again", "remaining", "integer")


def _of_effect() -> dict[str, Any]:
    errors = {
        status: {
            "description": status,
            "content": {
                "application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}
            },
        }
        for status in ("401", "403", "404", "503")
    }
    said = {"parameters": [ID], "responses": errors}
    return _described(said, "Give an effect that has not come about once more", "state", "string")


def _described(said: dict[str, Any], what: str, field: str, kind: str) -> dict[str, Any]:
    schema = {"type": "object", "required": [field], "properties": {field: {"type": kind}}}
    answer = {"description": what, "content": {JSON: {"schema": schema}}}
    return {
        **said,
        "description": what,
        "responses": {"200": answer, **said["responses"]},
        "security": [{"token": []}, {"session": []}],
    }
