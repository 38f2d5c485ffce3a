"""Events about parked events that an operator let go by."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.messages import Event


class StreamSkipped(Event):
    """An operator let a parked event go by, with a reason; what it should have done is not done."""

    type: Literal["StreamSkipped"] = "StreamSkipped"
    source: str
    stage: str
    skipped: str  # the stream
    position: int
    reason: str


class SkipRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["SkipRecordVoided"] = "SkipRecordVoided"
    reason: str


SkipEvent: TypeAlias = Annotated[StreamSkipped | SkipRecordVoided, Field(discriminator="type")]
