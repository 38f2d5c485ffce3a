"""Any state as JSON: what rules know of a stream, with nothing that only its key may open."""

import dataclasses
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import BaseModel

from shared.personal.seal import is_sealed

SEALED: Final = "«sealed»"


def plain(value: Any) -> Any:
    """Write a value with what JSON has; a stage of a lifecycle says its name as `type`."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return SEALED if is_sealed(value) else value
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case _:
            return _made_of_parts(value)


def _made_of_parts(value: Any) -> Any:
    match value:
        case BaseModel():
            return {name: plain(getattr(value, name)) for name in type(value).model_fields}
        case Mapping():
            return {key_of(key): plain(part) for key, part in value.items()}
        case AbstractSet():
            return sorted((plain(part) for part in value), key=orjson.dumps)
        case tuple() | list():
            return [plain(part) for part in value]
        case _ if dataclasses.is_dataclass(value):
            fields = {
                one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)
            }
            return {"type": type(value).__name__, **fields}
        case _:
            raise TypeError(f"a state holds a {type(value).__name__}, which has no JSON")


def key_of(key: Any) -> str:
    """Write the key of a mapping as text."""
    said = plain(key)
    return said if isinstance(said, str) else orjson.dumps(said).decode()


def to_json(value: Any) -> bytes:
    """Write a value as the bytes of JSON."""
    return orjson.dumps(plain(value))
