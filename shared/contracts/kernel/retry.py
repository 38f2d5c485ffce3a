"""Events about what an operator gave once more, after what hindered it was mended."""

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class StreamRetried(Event):
    """An operator had the parked events of a stream tried again, with a reason."""

    type: Literal["StreamRetried"] = "StreamRetried"
    source: str
    stage: str
    retried: str  # the stream
    fingerprint: str | None  # of the error, where all streams that it parked were tried again
    reason: str


class OrderRetried(Event):
    """An operator had a policy's command given once more, with a reason."""

    type: Literal["OrderRetried"] = "OrderRetried"
    order_id: UUID
    reason: str


class RetryRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["RetryRecordVoided"] = "RetryRecordVoided"
    reason: str


RetryEvent: TypeAlias = Annotated[
    StreamRetried | OrderRetried | RetryRecordVoided, Field(discriminator="type")
]
