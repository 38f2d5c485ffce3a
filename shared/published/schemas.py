"""JSON Schemas of what is in the log: each event, what stands around it, and the whole document."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema
from typing_extensions import override

from shared.messages import Decision, Event, Role
from shared.personal.field import Personal, parts
from shared.published.events import Published

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
CONTEXT: Final = "urn:luatsu:schema:context"
DOCUMENT: Final = "urn:luatsu:schema:document"
UUID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
INSTANT: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"


class Recorded(GenerateJsonSchema):
    """Describes events as they are recorded: with their type, and ciphertext where it stands."""

    @override
    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        said = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        for field in said["properties"].values():
            field.pop("title", None)  # its name once more
        for name, of in _marks(model).items():
            said["properties"][name]["x-personal"] = {"of": of}
        if issubclass(model, Event):  # it has a default for us who write it; readers find it always
            said["required"] = ["type", *said.get("required", ())]
            said["properties"]["type"].pop("default", None)
        return said


def _marks(model: type[BaseModel]) -> dict[str, str]:
    return {
        name: part.of
        for name, field in model.model_fields.items()
        for part in (*field.metadata, *parts(field.annotation))
        if isinstance(part, Personal)
    }


def definitions(models: Iterable[type[BaseModel]]) -> dict[str, Schema]:
    """Describe models and what is in them, each under a name of its own."""
    _, said = models_json_schema(
        [(model, "serialization") for model in models], schema_generator=Recorded
    )
    return dict(sorted(said.get("$defs", {}).items()))


def data_schema(of: Published) -> Schema:
    """Describe the `data` of a type of event: the event, and the context that all share."""
    said = definitions([of.event])
    extra = {} if of.dataschemas == (of.id,) else {"x-dataschemas": list(of.dataschemas)}
    return {
        "$schema": DIALECT,
        "$id": of.id,
        "title": of.name,
        "description": said[of.name]["description"],
        "x-noun": of.noun,
        **extra,
        "type": "object",
        "required": ["context", "event"],
        "properties": {
            "context": {"$ref": CONTEXT},
            "event": {"$ref": f"#/$defs/{of.name}"},
        },
        "$defs": said,
    }


def context_schema() -> Schema:
    """Describe who decided, on what grounds and about whom: `shared.log.document.context`."""
    said = definitions([Decision])
    texts = {"type": "array", "items": {"type": "string"}}
    uuids = {"type": "array", "items": _uuid()}
    return {
        "$schema": DIALECT,
        "$id": CONTEXT,
        "title": "Context",
        "description": "Who decided, on what grounds and about whom.",
        **_closed_over(
            {
                "actor": _closed_over(
                    {
                        "id": {"anyOf": [_uuid(), {"type": "null"}]},
                        "role": {"type": "string", "enum": [role.value for role in Role]},
                        "unit": {"type": "string"},
                    }
                ),
                "areas": {**texts, "description": "Codes of the areas that it is about."},
                "decision": {"anyOf": [{"$ref": "#/$defs/Decision"}, {"type": "null"}]},
                "keyids": {**uuids, "description": "With whose keys its texts are sealed."},
                "rulerows": {**texts, "description": "The rows of law that were used."},
                "subjects": {**uuids, "description": "Whom it is about."},
            }
        ),
        "$defs": said,
    }


def document_schema() -> Schema:
    """Describe the whole document, a CloudEvents 1.0 event in JSON: `shared.log.document`."""
    event = _closed_over({"type": {"type": "string"}})
    required = {
        "commandid": {**_uuid(), "description": "What one command recorded is void together."},
        "correlationid": _uuid(),
        "data": _closed_over({"context": {"$ref": CONTEXT}, "event": event}),
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "pattern": "^urn:luatsu:schema:[a-z]+:[A-Za-z0-9]+$"},
        "effectiveon": {"type": "string", "format": "date"},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "id": _uuid(),
        "receivedat": {"type": "string", "pattern": INSTANT},
        "softwareversion": {"type": "string"},
        "source": {"type": "string", "pattern": r"^urn:luatsu:\d\d:[a-z]+$"},
        "specversion": {"const": "1.0"},
        "streamversion": {"type": "integer", "minimum": 1},
        "subject": {"type": "string", "pattern": f"^[a-z_]+-{UUID}$"},
        "time": {"type": "string", "pattern": INSTANT},
        "type": {"type": "string", "pattern": r"^vn\.luatsu\.[a-z]+\.[A-Za-z0-9]+$"},
    }
    optional = {
        "causationid": {**_uuid(), "description": "The event that this one follows from."},
        "proposedby": {**_uuid(), "description": "Who proposed what the actor approved."},
        "voids": {**_uuid(), "description": "A command: what it recorded is void."},
    }
    said = _closed_over(required)
    said["properties"] = dict(sorted({**required, **optional}.items()))
    return {
        "$schema": DIALECT,
        "$id": DOCUMENT,
        "title": "Document",
        "description": "An event as it is in the log, on the bus and in the feed, byte for byte.",
        **said,
    }


def _uuid() -> Schema:
    return {"type": "string", "format": "uuid", "pattern": f"^{UUID}$"}


def _closed_over(properties: Mapping[str, Any]) -> Schema:
    """Require all of these; what newer software adds is passed over."""
    return {"type": "object", "required": list(properties), "properties": dict(properties)}
