"""An operator lets a parked event go by: a decision of its own, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints

from shared.context import Context
from shared.contracts.kernel.skip import SkipEvent, SkipRecordVoided, StreamSkipped
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Command, Reach, Role, Terms


@dataclass(frozen=True, slots=True)
class Skip:
    """Whether the skip was recorded."""

    recorded: bool = False


class SkipParked(Command):
    """Let the oldest parked event of a stream go by; those behind it are tried again."""

    terms = Terms(
        by={Role.OPERATOR: Reach.PROVINCE},
        vi="Bỏ qua sự kiện bị chặn",
        en="Skip a parked event",
        opens=True,
    )

    source: str
    stage: str
    stream: str
    position: Annotated[int, "of the event"]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


def decide(state: Skip, command: SkipParked, context: Context) -> Sequence[Decided[SkipEvent]]:
    """Say what follows from a command in a state."""
    if state.recorded:
        raise Rejected([Fault("not-in-this-state", None, {"state": "recorded"})])
    skipped = StreamSkipped(
        source=command.source,
        stage=command.stage,
        skipped=command.stream,
        position=command.position,
        reason=command.reason,
    )
    return [Decided(event=skipped, effective_on=context.today)]


def evolve(state: Skip, event: SkipEvent) -> Skip:
    """Say what an event leads to."""
    match event:
        case StreamSkipped():
            return Skip(recorded=True)
        case SkipRecordVoided():
            return state


def skip(service: str) -> Decider[Skip, SkipParked, Context, SkipEvent]:
    """Make the noun for a service."""
    return Decider(
        service=service,
        noun="skip",
        nouns="skips",
        vi="Bỏ qua sự kiện bị chặn",
        en="Skip of a parked event",
        contract=SkipEvent,
        commands=(SkipParked,),
        initial=Skip(),
        decide=decide,
        evolve=evolve,
        voided=lambda reason: SkipRecordVoided(reason=reason),
        voidable_by={},
        steps=lambda _: (),
        open_to={Role.OPERATOR: Reach.PROVINCE, Role.AUDITOR: Reach.PROVINCE},
    )
