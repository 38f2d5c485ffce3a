"""An operator has something tried once more: recorded with its reason before it is tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import StringConstraints

from shared.context import Context
from shared.contracts.kernel.retry import (
    OrderRetried,
    RetryEvent,
    RetryRecordVoided,
    StreamRetried,
)
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Command, Reach, Role, Terms

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


@dataclass(frozen=True, slots=True)
class Retry:
    """Whether the retry was recorded."""

    recorded: bool = False


class RecordStreamRetry(Command):
    """The parked events of a stream are about to be tried again."""

    terms = Terms(
        by={Role.OPERATOR: Reach.PROVINCE},  # given by the kernel alone: it has no route
        vi="Ghi nhận việc thử lại sự kiện bị chặn",
        en="Record that parked events are tried again",
        opens=True,
    )

    source: str
    stage: str
    stream: str
    fingerprint: str | None
    reason: Reason


class RecordOrderRetry(Command):
    """A policy's command is about to be given once more."""

    terms = Terms(
        by={Role.OPERATOR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},  # the same
        vi="Ghi nhận việc thử lại hệ quả",
        en="Record that an effect is given once more",
        opens=True,
    )

    order_id: UUID
    reason: Reason


RetryCommand: TypeAlias = RecordStreamRetry | RecordOrderRetry


def decide(state: Retry, command: RetryCommand, context: Context) -> Sequence[Decided[RetryEvent]]:
    """Say what follows from a command in a state."""
    if state.recorded:
        raise Rejected([Fault("not-in-this-state", None, {"state": "recorded"})])
    return [Decided(event=_said(command), effective_on=context.today)]


def _said(command: RetryCommand) -> RetryEvent:
    match command:
        case RecordStreamRetry():
            return StreamRetried(
                source=command.source,
                stage=command.stage,
                retried=command.stream,
                fingerprint=command.fingerprint,
                reason=command.reason,
            )
        case RecordOrderRetry():
            return OrderRetried(order_id=command.order_id, reason=command.reason)


def evolve(state: Retry, event: RetryEvent) -> Retry:
    """Say what an event leads to."""
    match event:
        case StreamRetried() | OrderRetried():
            return Retry(recorded=True)
        case RetryRecordVoided():
            return state


def retry(service: str) -> Decider[Retry, RetryCommand, Context, RetryEvent]:
    """Make the noun for a service."""
    return Decider(
        service=service,
        noun="retry",
        nouns="retries",
        vi="Lượt thử lại",
        en="Retry",
        contract=RetryEvent,
        commands=(),
        initial=Retry(),
        decide=decide,
        evolve=evolve,
        voided=lambda reason: RetryRecordVoided(reason=reason),
        voidable_by={},
        steps=lambda _: (),
        open_to=dict.fromkeys((Role.OPERATOR, Role.DEPARTMENT, Role.AUDITOR), Reach.PROVINCE),
    )
