"""What a command brings to the log, what the log answers, and what it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

Outcome = Literal["done", "nothing", "rejected"]
Result = Literal["new", "repeat", "mismatch", "conflict", "claimed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event on its way into the log: its document in two halves, which the instant joins."""

    stream: str
    version: int
    type: str  # the name of its class, without the prefix that the document has
    effective_on: date
    head: bytes
    tail: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What must be unique now, and whose it becomes: nobody's where nothing is said."""

    key: str
    old: str | None  # the stream that must hold it now
    new: str | None  # the stream that shall hold it


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """The final outcome of a command, with all that it stores and all that it relied on."""

    id: UUID
    fingerprint: bytes
    outcome: Outcome
    answer: Mapping[str, Any]
    streams: Mapping[str, tuple[int, int]]  # the expected version, how many are added (0: read)
    claims: tuple[Claim, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command; `conflict` and `claimed` stored nothing and are not final.

    A `repeat` brings the outcome, answer and position of the first time. The instant is that of
    the append which answered, in UTC.
    """

    result: Result
    outcome: Outcome | None
    answer: dict[str, Any] | None
    position: int | None  # of the command's last event
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """An event at its place in the log, with the exact document that its leaf was taken of."""

    position: int
    stream: str
    version: int
    type: str
    leaf: bytes
    document: str
