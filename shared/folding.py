"""From stored documents to events and states: lenient to what is newer, strict to what is ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from shared.decider import Decider
from shared.log.document import parse
from shared.log.entry import Stored
from shared.messages import Event, Recorded


class Unreadable(Exception):
    """A stream holds what this version cannot read; nothing is decided on it until it can."""

    def __init__(self, stream: str, position: int) -> None:
        """Name the place, never what stands there."""
        super().__init__(f"{stream} at {position} cannot be read")
        self.stream = stream
        self.position = position


@dataclass(frozen=True, slots=True)
class Folded:
    """A stream as it stands: its state, its version, and what led to it."""

    stream: str
    state: Any
    version: int
    position: int  # of its last event
    history: list[Recorded[Any]]


@lru_cache(maxsize=256)
def _known(contract: Any) -> tuple[TypeAdapter[Any], frozenset[str]]:
    union = get_args(contract)[0] if get_args(contract) else contract
    members = get_args(union) or (union,)
    return TypeAdapter(contract), frozenset(
        one.__name__ for one in members if isinstance(one, type) and issubclass(one, Event)
    )


def types_of(contract: Any) -> frozenset[str]:
    """Name the event types of a discriminated union."""
    return _known(contract)[1]


def recorded(stored: Stored, contract: Any) -> Recorded[Any]:
    """Read one stored event.

    Raises:
        Unreadable: when it is not as its contract says.
    """
    try:
        envelope, body = parse(stored.document)
        return Recorded(
            position=stored.position,
            envelope=envelope,
            data=_known(contract)[0].validate_python(body),
        )
    except (ValidationError, ValueError, KeyError) as error:
        raise Unreadable(stored.stream, stored.position) from error


def fold(decider: Decider[Any, Any, Any, Any], stream: str, rows: Sequence[Stored]) -> Folded:
    """Read a stream of the service's own; an event type unknown here stops it."""
    history = [recorded(row, decider.contract) for row in rows]
    return Folded(
        stream,
        decider.replay(history),
        rows[-1].version if rows else 0,
        rows[-1].position if rows else 0,
        history,
    )


def noun_of(stream: str) -> str:
    """Read the noun off a stream's name, such as `certificate-0197…`."""
    return stream[: -len("-00000000-0000-0000-0000-000000000000")]


def key_of(stream: str) -> UUID:
    """Read the id off a stream's name."""
    return UUID(stream[-len("00000000-0000-0000-0000-000000000000") :])
