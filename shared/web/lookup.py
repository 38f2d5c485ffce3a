"""Finding a person by an exact value, such as a citizen number: in a body, never in an address."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.requests import Request
from starlette.responses import Response

from shared.permission import reaches
from shared.personal.lookup import lookups
from shared.request import NotFound
from shared.web import openapi
from shared.web.auth import caller, require
from shared.web.body import JSON, model_of, read
from shared.web.commands import Endpoint, refuse_cross_site
from shared.web.encode import to_json
from shared.web.kernel import AnyDecider, Kernel


def kinds_of(decider: AnyDecider) -> dict[str, str]:
    """Name the fields by which a noun's streams are found, and what kind of value each is."""
    found: dict[str, str] = {}
    for command in decider.commands:
        if command.terms.opens:
            found |= lookups(command)
    return found


def question(decider: AnyDecider) -> type[BaseModel]:
    """Make the body of a look-up: one exact value, and why it is looked for."""
    fields: dict[str, Any] = {
        name: (str, Field(min_length=1, max_length=200)) for name in kinds_of(decider)
    }
    return create_model(
        f"LookUp{decider.noun.title()}",
        __config__=ConfigDict(extra="forbid"),
        why=(str, Field(min_length=1, max_length=2000)),
        **fields,
    )


def address(decider: AnyDecider) -> str:
    """Say where a noun's streams are looked up."""
    return f"/api/{decider.service}/{decider.nouns}/look-up"


def described(decider: AnyDecider) -> dict[str, Any]:
    """Describe the route."""
    found = {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}}
    said = openapi.of_model(question(decider), takes_id=False)
    return {
        **said,
        "description": f"Find one {decider.en} by an exact value; the look is recorded",
        "responses": {
            "200": {"description": "Found", "content": {JSON: {"schema": found}}},
            **said["responses"],
        },
        "security": [{"token": []}, {"session": []}],
    }


def looking_up(kernel: Kernel, decider: AnyDecider) -> Endpoint:
    """Make the endpoint; whoever is found is named by id, and the look is recorded."""
    model = question(decider)
    kinds = kinds_of(decider)

    async def look_up(request: Request) -> Response:
        who = caller(request, kernel)
        require(frozenset(decider.open_to), who)
        if who.token is not None:
            refuse_cross_site(request)
        asked = model_of(model, await read(request, JSON, kernel.settings.max_body))
        for name, kind in kinds.items():
            why = str(getattr(asked, "why", ""))
            # Recorded whether or not anybody is found: numbers cannot be tried out unseen.
            key = await kernel.look_up(kind, getattr(asked, name))
            stream = decider.noun if key is None else decider.stream(key)
            await kernel.note_reading(who.actor, (key,) if key else (), (name,), stream, why)
            folded = None if key is None else await kernel.fold(decider, key)
            reach = decider.open_to[who.actor.role]
            if (
                key is None
                or folded is None
                or not reaches(decider, folded.state, who.actor, reach)
            ):
                raise NotFound
            return Response(
                to_json({"id": str(key)}), headers={"Cache-Control": "no-store"}, media_type=JSON
            )
        raise NotFound

    return look_up
