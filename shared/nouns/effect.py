"""Work for an officer: what an event elsewhere should have led to here, and did not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from pydantic import StringConstraints

from shared.context import Context
from shared.contracts.kernel.effect import (
    EffectEvent,
    EffectOverdue,
    EffectRecordVoided,
    EffectRefused,
    EffectResolved,
)
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Command, Reach, Role, Terms

OFFICERS = {Role.DEPARTMENT: Reach.PROVINCE, Role.OPERATOR: Reach.PROVINCE}


class Stage(StrEnum):
    """Whether somebody still has to see to it."""

    NONE = "none"
    REFUSED = "refused"
    OVERDUE = "overdue"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Effect:
    """What is known of one piece of work."""

    stage: Stage = Stage.NONE


class RecordRefusedEffect(Command):
    """The rules refused a policy's command."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận hệ quả bị từ chối",
        en="Record a refused effect",
        opens=True,
    )

    order_id: UUID
    policy: str
    source: str
    cause: UUID
    target: str
    command: str
    faults: tuple[str, ...]


class RecordOverdueEffect(Command):
    """A policy's command has waited past its age."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận hệ quả quá hạn chờ",
        en="Record an overdue effect",
        opens=True,
    )

    order_id: UUID
    policy: str
    source: str
    cause: UUID
    target: str
    command: str


class ResolveEffect(Command):
    """The work is done, or needs not be done any more."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE, **OFFICERS},
        vi="Ghi nhận đã xử lý hệ quả",
        en="Record that an effect was seen to",
    )

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


EffectCommand: TypeAlias = RecordRefusedEffect | RecordOverdueEffect | ResolveEffect


def decide(
    state: Effect, command: EffectCommand, context: Context
) -> Sequence[Decided[EffectEvent]]:
    """Say what follows from a command in a state."""
    match state.stage, command:
        case Stage.REFUSED, RecordRefusedEffect() | RecordOverdueEffect():
            return []  # somebody has it before them
        case Stage.OVERDUE, RecordOverdueEffect():
            return []
        case _, RecordRefusedEffect():
            return said(EffectRefused(**command.model_dump()), context)
        case _, RecordOverdueEffect():
            return said(EffectOverdue(**command.model_dump()), context)
        case Stage.REFUSED | Stage.OVERDUE, ResolveEffect():
            return said(EffectResolved(reason=command.reason), context)
        case Stage.RESOLVED, ResolveEffect() if context.actor.role is Role.POLICY:
            return []
        case stage, _:
            raise Rejected([Fault("not-in-this-state", None, {"state": stage})])


def said(event: EffectEvent, context: Context) -> list[Decided[Any]]:
    """Record the event for today."""
    return [Decided(event=event, effective_on=context.today)]


def evolve(_: Effect, event: EffectEvent) -> Effect:
    """Say what an event leads to."""
    match event:
        case EffectRefused():
            return Effect(Stage.REFUSED)
        case EffectOverdue():
            return Effect(Stage.OVERDUE)
        case EffectResolved():
            return Effect(Stage.RESOLVED)
        case EffectRecordVoided():
            return _


def steps(state: Effect) -> Sequence[type[EffectCommand]]:
    """Say which commands a state allows."""
    return (ResolveEffect,) if state.stage in {Stage.REFUSED, Stage.OVERDUE} else ()


def effect(service: str) -> Decider[Effect, EffectCommand, Context, EffectEvent]:
    """Make the noun for a service."""
    return Decider(
        service=service,
        noun="effect",
        nouns="effects",
        vi="Hệ quả cần xử lý",
        en="Effect to see to",
        contract=EffectEvent,
        commands=(RecordRefusedEffect, RecordOverdueEffect, ResolveEffect),
        initial=Effect(),
        decide=decide,
        evolve=evolve,
        voided=lambda reason: EffectRecordVoided(reason=reason),
        voidable_by={},
        steps=steps,
        open_to=OFFICERS | {Role.AUDITOR: Reach.PROVINCE},
    )
