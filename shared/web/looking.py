"""Looking into a value: its fields, and what kind of a thing it is."""

import dataclasses
from collections.abc import Iterator
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel

from shared.personal.seal import is_sealed
from shared.web.texts import Language

SPOKEN: Final = frozenset(Language)  # the fields of what is said in both languages


def fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Give the fields of a model or a dataclass, in their order."""
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                yield name, getattr(value, name)
        case _ if dataclasses.is_dataclass(value):
            for one in dataclasses.fields(value):
                yield one.name, getattr(value, one.name)
        case _:
            pass


def has_parts(value: Any) -> bool:
    """Say whether it has fields of its own."""
    return isinstance(value, BaseModel) or dataclasses.is_dataclass(value)


def is_spoken(value: Any) -> bool:
    """Say whether it is a text said in both languages."""
    return isinstance(value, BaseModel) and type(value).model_fields.keys() == SPOKEN


def plain(value: Any) -> bool:
    """Say whether it is a text that is open to read."""
    return isinstance(value, str) and bool(value) and not is_sealed(value)


def text(value: Any) -> Any:
    """Write a key."""
    return value.value if isinstance(value, Enum) else value
