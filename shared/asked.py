"""A command on its way: whose it is, what it is about, and what the log says came of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.corrections import VoidRecord
from shared.decider import Decider
from shared.log import reader
from shared.log.entry import Answer
from shared.messages import Command
from shared.request import Done, Mismatch, Request, told


@dataclass(frozen=True, slots=True)
class Asked:
    """A command on its way: whose it is, what it is about, how it is recognised."""

    decider: Decider[Any, Any, Any, Any]
    command: Command
    request: Request
    key: UUID
    fingerprint: bytes

    @property
    def stream(self) -> str:
        """Name the stream that it is about."""
        return self.decider.stream(self.key)


def names_of(asked: Asked) -> list[str]:
    """Name the streams that a command is decided on, its own first."""
    also = () if isinstance(asked.command, VoidRecord) else asked.decider.reads(asked.command)
    return [asked.stream, *(name for name in also if name != asked.stream)]


def answered(asked: Asked, answer: Answer) -> Done | None:
    """Say what the log answered; nothing where the command is to be decided again.

    Raises:
        Mismatch: when the id was used for another request.
        Rejected: when that was the outcome.
    """
    match answer.result:
        case "new" | "repeat":
            repeated = answer.result == "repeat"
            said = (answer.outcome, answer.answer, answer.position)
            return told(*said, asked.key, asked.stream, repeated=repeated)
        case "mismatch":
            raise Mismatch
        case "claimed" | "conflict":
            return None


def again(asked: Asked, done: reader.Final) -> Done:
    """Give a final answer again.

    Raises:
        Mismatch: when the id was used for another request.
        Rejected: when that was the answer.
    """
    if done.fingerprint != asked.fingerprint:
        raise Mismatch
    return told(done.outcome, done.answer, done.position, asked.key, asked.stream, repeated=True)
