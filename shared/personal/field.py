"""How a contract says that a field is personal; the edge does the rest.

Before an event is hashed and stored, the edge encrypts each such field with the key of its
subject; read models hold what was stored. Ciphertext is text, so a personal field is text too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import EllipsisType, NoneType
from typing import Any, Final, get_args

from pydantic import BaseModel

from shared.personal.lookup import Lookup

STREAM: Final = "<stream>"  # the subject is the stream itself, which the same command opens


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks a text as personal: `Annotated[str, Personal(of="person_id")]`."""

    of: str  # the field of the same model that holds the id of its subject, or STREAM


def parts(annotation: Any) -> Iterator[Any]:
    """Take an annotation apart: `Annotated[str, mark] | None` has the parts `str` and the mark."""
    yield annotation
    for argument in get_args(annotation):
        yield from parts(argument)


def personal_fields(model: type[BaseModel]) -> dict[str, str]:
    """Name each personal field and what holds its subject, as `spouse.phone` in a nested model."""
    found: dict[str, str] = {}
    for name, field in model.model_fields.items():
        for part in (*field.metadata, *parts(field.annotation)):
            if isinstance(part, Personal):
                found[name] = part.of
            elif isinstance(part, type) and issubclass(part, BaseModel):
                for inner, of in personal_fields(part).items():
                    found[f"{name}.{inner}"] = of if of == STREAM else f"{name}.{of}"
    return found


def too_narrow(event: type[BaseModel]) -> tuple[str, ...]:
    """Name the personal fields of an event into which ciphertext does not fit.

    A command may ask for twelve digits; an event that does could never be read again.
    """
    found: list[str] = []
    for name, field in event.model_fields.items():
        inside = (*field.metadata, *parts(field.annotation))
        if any(isinstance(part, Personal) for part in inside) and not all(map(_is_wide, inside)):
            found.append(name)
        for part in inside:
            if isinstance(part, type) and issubclass(part, BaseModel):
                found += [f"{name}.{inner}" for inner in too_narrow(part)]
    return tuple(found)


def _is_wide(part: Any) -> bool:
    if isinstance(part, type) and not get_args(part):
        return part in {str, NoneType} or issubclass(part, BaseModel)
    # What is taken apart further is judged by its parts.
    return bool(get_args(part)) or isinstance(part, Personal | Lookup | EllipsisType)
