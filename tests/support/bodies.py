"""A body for any command, made of its schema: what its model takes, whatever the rules then say."""

from collections.abc import Mapping
from typing import Any, Final

from shared.messages import Command

AN_ID: Final = "0197a9f2-0000-7000-8000-000000000001"
FORMATS: Final[Mapping[str, str]] = {
    "date": "2025-07-10",
    "date-time": "2025-07-10T08:00:00+07:00",
    "uuid": AN_ID,
}
# What a schema alone does not say, by the name of the field.
NAMED: Final[Mapping[str, str]] = {
    "citizen_number": "048190000001",
    "birth_date": "1990-01-02",
    "rule": "CERT-DECIDE-DAYS",
    "username": "can.bo",
    "work": f"certificate-{AN_ID}",
}


def body_of(command: type[Command], **said: Any) -> dict[str, Any]:
    """Fill in what a command needs and was not said.

    Raises:
        pydantic.ValidationError: when a field wants what is not known here.
    """
    schema = command.model_json_schema()
    made: dict[str, Any] = {**sample(schema, schema.get("$defs", {})), **said}
    command.model_validate(made)
    return made


def sample(schema: Mapping[str, Any], names: Mapping[str, Any]) -> Any:  # noqa: C901, PLR0911  # a table of types
    """Give one value that a schema takes."""
    if "$ref" in schema:
        return sample(names[schema["$ref"].rsplit("/", 1)[-1]], names)
    for either in ("anyOf", "oneOf", "allOf"):
        if either in schema:
            (first, *_) = (one for one in schema[either] if one.get("type") != "null")
            return sample(first, names)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            parts = schema.get("properties", {})
            needed = schema.get("required", ())
            return {name: NAMED.get(name) or sample(parts[name], names) for name in needed}
        case "array":
            return [sample(schema.get("items", {}), names)] * schema.get("minItems", 0)
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return False
        case _:
            return FORMATS.get(schema.get("format", ""), "x")
