"""What is asked of the one way in, and what may come of it; none of it knows HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.decider import Fault, Rejected
from shared.messages import Actor
from shared.recording import fault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What stands outside a command: its id, who asks, when it came, which stream it is about."""

    command_id: UUID
    actor: Actor
    received_at: datetime
    key: UUID | None = None  # of the stream; a command that opens one makes it
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    expected_version: int | None = None
    proposed_by: UUID | None = None  # where the actor approves what another person proposed


@dataclass(frozen=True, slots=True)
class Done:
    """A command was taken; without a position it changed nothing."""

    id: UUID
    stream: str
    version: int
    position: int | None
    events: tuple[str, ...]
    repeated: bool
    unclaimed: tuple[str, ...] = ()  # keys that are another's, which a fact was recorded without


class NotPermitted(Exception):
    """The role, or how far it reaches, does not allow this command."""

    def __init__(self, fault: Fault) -> None:
        """Keep why."""
        super().__init__(fault.code)
        self.faults = (fault,)


class NotFound(Exception):
    """There is no such stream, or not for this actor."""


class StaleVersion(Exception):
    """The stream has moved since the caller looked."""

    def __init__(self, current: int) -> None:
        """Keep where it is now."""
        super().__init__(f"the version is {current}")
        self.current = current


class RejectedBefore(Rejected):
    """The same command was given before, and rejected: its first answer, whatever has changed."""


class Mismatch(Exception):
    """The command's id was used before, for another request."""


class Busy(Exception):
    """Others kept writing the same stream; nothing was recorded."""


class LogClosed(Exception):
    """The log does not take commands now."""

    def __init__(self, reason: str) -> None:
        """Keep why, as a code."""
        super().__init__(reason)
        self.reason = reason


def told(  # noqa: PLR0913  # the columns of an outcome
    outcome: str | None,
    answer: Mapping[str, Any] | None,
    position: int | None,
    key: UUID,
    stream: str,
    *,
    repeated: bool,
) -> Done:
    """Say what a stored outcome says."""
    said = answer or {}
    if outcome == "rejected":
        rejected = RejectedBefore if repeated else Rejected
        raise rejected([fault_of(one) for one in said["faults"]])
    return Done(
        key,
        stream,
        said["version"],
        position,
        tuple(said["events"]),
        repeated,
        tuple(said.get("unclaimed", ())),
    )
