"""What an operator tries again, and what becomes of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parked:
    """A stream that is parked at a stage of following a source."""

    source: str
    stage: str
    stream: str


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of a stream that was tried again: how many of its events remain parked."""

    parked: Parked
    remaining: int | None  # None where the stage is not one of this version
