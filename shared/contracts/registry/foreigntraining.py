"""Events about lawyers' training completed abroad, and its recognition here."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Channel, Event


class ForeignTrainingFiled(Event):
    """Somebody who was trained abroad asked that it be recognised."""

    type: Literal["ForeignTrainingFiled"] = "ForeignTrainingFiled"
    person_id: UUID
    full_name: str
    area: str  # of residence
    country: str
    institution: str
    completed_on: date | None = None
    channel: Channel
    filed_on: date


class ForeignTrainingSubmitted(Event):
    """The Department checked the dossier, and submitted it to whoever decides."""

    type: Literal["ForeignTrainingSubmitted"] = "ForeignTrainingSubmitted"
    person_id: UUID
    opinion: str
    submitted_on: date


class ForeignTrainingRecognised(Event):
    """The training counts as training in the lawyer's profession."""

    type: Literal["ForeignTrainingRecognised"] = "ForeignTrainingRecognised"
    person_id: UUID
    full_name: str
    country: str
    institution: str
    recognised_on: date


class ForeignTrainingRefused(Event):
    """The training is not recognised; the reason is said in writing."""

    type: Literal["ForeignTrainingRefused"] = "ForeignTrainingRefused"
    person_id: UUID
    reason: str
    refused_on: date


class ForeignTrainingEntered(Event):
    """A recognition that was decided elsewhere, or stands in an old register, was entered."""

    type: Literal["ForeignTrainingEntered"] = "ForeignTrainingEntered"
    person_id: UUID
    full_name: str
    area: str
    country: str
    institution: str
    recognised_on: date
    entered_from: str


class ForeignTrainingRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["ForeignTrainingRecordVoided"] = "ForeignTrainingRecordVoided"
    reason: str


ForeignTrainingEvent: TypeAlias = Annotated[
    ForeignTrainingFiled
    | ForeignTrainingSubmitted
    | ForeignTrainingRecognised
    | ForeignTrainingRefused
    | ForeignTrainingEntered
    | ForeignTrainingRecordVoided,
    Field(discriminator="type"),
]
