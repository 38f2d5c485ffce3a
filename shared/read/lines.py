"""What goes in and out of PostgreSQL by COPY: what a fold needs of a document, and rows as text.

A document is canonical, so what a fold needs of it stands where it is looked for, and is cut out
without reading the rest. Where a cut does not fit, the document is to be read whole.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter

COMMAND, VOIDS = b'"commandid":"', b',"voids":"'
EVENT, AFTER = b'},"event":{', b'},"datacontenttype":'
AN_ID = 36  # characters
THE_VOID = len(VOIDS) + AN_ID + len(b'"}')  # the end of a document that voids something


class Cut(NamedTuple):
    """What a fold needs of a document."""

    command: bytes
    voids: bytes | None
    event: bytes


def cut(document: bytes) -> Cut:
    """Cut out of a document what a fold needs.

    Raises:
        ValueError: it is not written as our logs write.
    """
    command = document.index(COMMAND) + len(COMMAND)
    begin = document.index(EVENT) + len(EVENT) - 1
    end = document.rindex(AFTER)
    tail = document[-THE_VOID:]
    voids = tail[len(VOIDS) : -2] if tail.startswith(VOIDS) else None
    return Cut(document[command : command + AN_ID], voids, document[begin:end])


@lru_cache(maxsize=256)
def reader_of(contract: Any) -> Callable[[bytes], Any]:
    """Give what reads the events of a contract out of their bytes."""
    return TypeAdapter(contract).validate_json


# Rows ---------------------------------------------------------------------------------------

SPECIAL = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


@lru_cache(maxsize=65_536)
def _text(value: str) -> str:
    return value.translate(SPECIAL)


class _Writers(dict[type, Callable[[Any], str]]):
    """How a value of each type is written; of a type that was not seen, as its base is."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        found = next((self[base] for base in kind.__mro__[1:] if base in self), None)
        if found is None:
            raise TypeError(f"no column holds a {kind.__name__}")
        self[kind] = found
        return found


WRITERS = _Writers(
    {
        type(None): lambda _: r"\N",
        str: _text,
        bool: lambda value: "t" if value else "f",
        int: str,
        date: lru_cache(maxsize=65_536)(date.isoformat),
        UUID: lru_cache(maxsize=4_096)(str),
    }
)


def line_of(values: Iterable[Any]) -> str:
    """Write a row as COPY reads it."""
    return "\t".join([WRITERS[type(value)](value) for value in values])
