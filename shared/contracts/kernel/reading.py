"""Events about who read whose personal data."""

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class PersonalDataRead(Event):
    """Personal data was shown to the event's actor: of whom, which fields, for which case, why."""

    type: Literal["PersonalDataRead"] = "PersonalDataRead"
    of: tuple[UUID, ...]
    fields: tuple[str, ...]
    case: str  # the stream that was open on the screen
    purpose: str
    reading_id: UUID | None = None  # the stream's own


class ReadingRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["ReadingRecordVoided"] = "ReadingRecordVoided"
    reason: str


ReadingEvent: TypeAlias = Annotated[
    PersonalDataRead | ReadingRecordVoided, Field(discriminator="type")
]
