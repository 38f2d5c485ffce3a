"""The OpenAPI document: read off commands, lists and nouns, never written down twice."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from shared.web.commands import Offer
from shared.web.exports import KINDS, Format
from shared.web.kernel import AnyDecider, Kernel
from shared.web.listing import Listing
from shared.web.reads import Reading
from shared.web.texts import Language

REF: Final = "#/components/schemas/{model}"
PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "detail_en", "faults", "instance"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:luatsu:problem:"},
        "title": {"type": "string"},
        "title_en": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "detail_en": {"type": "string"},
        "instance": {"type": "string"},
        "faults": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "field", "vi", "en", "parameters"],
                "properties": {
                    "code": {"type": "string"},
                    "field": {"type": ["string", "null"]},
                    "vi": {"type": "string"},
                    "en": {"type": "string"},
                    "parameters": {"type": "object"},
                },
            },
        },
    },
}
DONE: Final = {
    "type": "object",
    "required": ["id", "version", "position", "events"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "version": {"type": "integer", "minimum": 0},
        "position": {"type": ["integer", "null"]},
        "events": {"type": "array", "items": {"type": "string"}},
    },
}
ERRORS: Final = {
    401: "Nobody signed in, or a token that cannot be believed",
    403: "The role may not",
    404: "There is none, or not for this caller",
    409: "It stands against what is recorded, or others keep writing",
    412: "It has moved since the caller looked",
    413: "Too much was sent",
    415: "Not JSON",
    422: "Something in it is wrong: every fault with its field",
    503: "The log takes no commands now",
}
SECURITY: Final = {
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "session": {"type": "apiKey", "in": "cookie", "name": "luatsu_session"},
}


class Schemas:
    """The schemas of all models of a service, each under one name."""

    def __init__(self, models: Iterable[type[BaseModel]]) -> None:
        """Give every model a name that no other has."""
        wanted = [(model, "validation") for model in dict.fromkeys(models)]
        self._refs, definitions = models_json_schema(
            wanted,  # type: ignore[arg-type]  # the mode is one of its literals
            ref_template=REF,
            schema_generator=GenerateJsonSchema,
        )
        self.components: dict[str, Any] = {
            **definitions.get("$defs", {}),
            "Problem": PROBLEM,
            "Done": DONE,
        }

    def ref(self, model: type[BaseModel]) -> dict[str, Any]:
        """Refer to a model."""
        return dict(self._refs[(model, "validation")])

    def properties(self, model: type[BaseModel]) -> Mapping[str, Any]:
        """Give the schema of each field of a model."""
        name = self.ref(model)["$ref"].rpartition("/")[2]
        return dict(self.components[name].get("properties", {}))


def schemas_of(
    offers: Iterable[Offer], listings: Iterable[Listing], besides: Iterable[type[BaseModel]] = ()
) -> Schemas:
    """Gather every model that a service takes or gives."""
    models: list[type[BaseModel]] = [Reading, *besides, *(offer.command for offer in offers)]
    for listing in listings:
        models += [listing.row, listing.filters]
    return Schemas(models)


def errors(*statuses: int) -> dict[str, Any]:
    """Describe what is answered where something is wrong."""
    schema = {"schema": {"$ref": REF.format(model="Problem")}}
    return {
        str(status): {
            "description": ERRORS[status],
            "content": {"application/problem+json": schema},
        }
        for status in statuses
    }


def _ok(description: str, schema: Mapping[str, Any], kind: str = "application/json") -> Any:
    return {"description": description, "content": {kind: {"schema": schema}}}


def parameter(name: str, where: str, schema: Mapping[str, Any], *, required: bool = False) -> Any:
    """Describe a parameter."""
    return {"name": name, "in": where, "required": required, "schema": dict(schema)}


ID: Final = parameter("id", "path", {"type": "string", "format": "uuid"}, required=True)
TIMES: Final = (
    parameter("on", "query", {"type": "string", "format": "date"}),
    parameter("known_at", "query", {"type": "string", "format": "date-time"}),
    parameter("at_least", "query", {"type": "string", "pattern": r"^[a-z]+:\d+$"}),
)


def of_command(offer: Offer, schemas: Schemas) -> dict[str, Any]:
    """Describe the route of a command."""
    opens = offer.command.terms.opens
    return {
        "description": offer.command.terms.en,
        "parameters": [
            *(() if opens else (ID,)),
            parameter("Idempotency-Key", "header", {"type": "string", "format": "uuid"}),
            parameter("If-Match", "header", {"type": "string", "pattern": r'^"\d{1,9}"$'}),
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schemas.ref(offer.command)}},
        },
        "responses": {
            "200": _ok("Taken, or taken before", {"$ref": REF.format(model="Done")}),
            **({"201": _ok("Opened", {"$ref": REF.format(model="Done")})} if opens else {}),
            **errors(401, 403, 404, 409, 412, 413, 415, 422, 503),
        },
        "security": [{}] if offer.public else [{"token": []}, {"session": []}],
        "x-roles": {role.value: reach.value for role, reach in offer.by.items()},
        "x-vi": offer.command.terms.vi,
    }


def of_noun(decider: AnyDecider, *, history: bool = False) -> dict[str, Any]:
    """Describe the route of one of a noun."""
    what = "events" if history else "state"
    return {
        "description": f"The {what} of one {decider.en}",
        "parameters": [ID, *TIMES],
        "responses": {
            "200": _ok(what, {"type": "object"}),
            **({} if history else {"304": {"description": "Unchanged"}}),
            **errors(401, 403, 404, 422),
        },
        "security": [{"token": []}, {"session": []}],
    }


def of_reading(schemas: Schemas) -> dict[str, Any]:
    """Describe the route that reads personal data."""
    return {
        "description": "Personal data, once the reading is recorded",
        "parameters": [ID],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schemas.ref(Reading)}},
        },
        "responses": {"200": _ok("fields", {"type": "object"}), **errors(401, 403, 404, 415, 422)},
        "security": [{"token": []}, {"session": []}],
    }


def of_listing(listing: Listing, schemas: Schemas) -> dict[str, Any]:
    """Describe the route of a list."""
    filters = [
        parameter(name, "query", schema)
        for name, schema in schemas.properties(listing.filters).items()
    ]
    said = {
        "type": "object",
        "required": ["rows", "next", "as_of_position", "on", "known_at", "incomplete"],
        "properties": {
            "rows": {"type": "array", "items": schemas.ref(listing.row)},
            "next": {"type": ["string", "null"]},
            "as_of_position": {"type": "object", "additionalProperties": {"type": "integer"}},
            "on": {"type": "string", "format": "date"},
            "known_at": {"type": ["string", "null"], "format": "date-time"},
            "incomplete": {"type": "integer"},
        },
    }
    return {
        "description": listing.en,
        "parameters": [
            *filters,
            *TIMES,
            parameter("cursor", "query", {"type": "string"}),
            parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": 500}),
            parameter("format", "query", {"type": "string", "enum": list(Format)}),
            parameter("lang", "query", {"type": "string", "enum": list(Language)}),
        ],
        "responses": {"200": _rows_or_file(said), **errors(401, 403, 422)},
        "security": [{}] if listing.public else [{"token": []}, {"session": []}],
    }


def _rows_or_file(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a page of rows, or all of them as a file."""
    file = {"type": "string", "format": "binary"}
    content = {kind.partition(";")[0]: {"schema": file} for kind in KINDS.values()}
    return {
        "description": "rows, or a file with all of them (no cursor, no limit)",
        "content": {**content, KINDS[Format.JSON]: {"schema": dict(rows)}},
    }


def of_model(model: type[BaseModel], *, takes_id: bool) -> dict[str, Any]:
    """Describe a route that takes a small model, written out where it is taken."""
    return {
        "parameters": [ID] if takes_id else [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": model.model_json_schema()}},
        },
        "responses": errors(401, 403, 404, 413, 415, 422),
    }


def of_feed() -> dict[str, Any]:
    """Describe the feed."""
    number = {"type": "integer", "minimum": 0}
    return {
        "description": "Events after a position, a JSON line each; the last line is how far",
        "parameters": [
            parameter("after", "query", number),
            parameter("limit", "query", {**number, "maximum": 1000}),
            parameter("wait", "query", {**number, "maximum": 30}),
        ],
        "responses": {
            "200": _ok("lines", {"type": "string"}, "application/x-ndjson"),
            **errors(401, 403, 422),
        },
        "security": [{"token": []}],
    }


def install(app: FastAPI, kernel: Kernel, schemas: Schemas) -> None:
    """Let the document name every schema."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=f"luatsu: {kernel.blueprint.en}",
                version="1",
                description=kernel.blueprint.vi,
                routes=app.routes,
            )
            components = made.setdefault("components", {})
            components["schemas"] = dict(sorted(schemas.components.items()))
            components["securitySchemes"] = SECURITY
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to replace it
