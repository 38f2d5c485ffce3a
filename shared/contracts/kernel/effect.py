"""Events about what another service's event should have had as its effect here, and had not."""

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class EffectRefused(Event):
    """The rules here refused a policy's command: an officer has to see to it."""

    type: Literal["EffectRefused"] = "EffectRefused"
    order_id: UUID
    policy: str
    source: str  # the service whose event was the cause
    cause: UUID  # that event
    target: str  # a stream's name, or the key by which it was looked for
    command: str
    faults: tuple[str, ...]  # codes


class EffectOverdue(Event):
    """A policy's command has waited past its age for what it is about to become known here."""

    type: Literal["EffectOverdue"] = "EffectOverdue"
    order_id: UUID
    policy: str
    source: str
    cause: UUID
    target: str
    command: str


class EffectResolved(Event):
    """The work is done: the effect came about, its cause is void, or an officer saw to it."""

    type: Literal["EffectResolved"] = "EffectResolved"
    reason: str


class EffectRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["EffectRecordVoided"] = "EffectRecordVoided"
    reason: str


EffectEvent: TypeAlias = Annotated[
    EffectRefused | EffectOverdue | EffectResolved | EffectRecordVoided,
    Field(discriminator="type"),
]
