"""Events about who has a piece of work in hand (phân công): an inner matter of the Department."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class WorkAssigned(Event):
    """A piece of work, named by the stream that it is about, was given to an account."""

    type: Literal["WorkAssigned"] = "WorkAssigned"
    work: str
    to: UUID
    note: str | None = None
    assigned_on: date


class WorkHandedOver(Event):
    """Whoever had it in hand handed it over to another account."""

    type: Literal["WorkHandedOver"] = "WorkHandedOver"
    work: str
    handed_from: UUID
    to: UUID
    note: str | None = None
    handed_on: date


class WorkReleased(Event):
    """Nobody has it in hand any more: it waits to be assigned again."""

    type: Literal["WorkReleased"] = "WorkReleased"
    work: str
    handed_from: UUID
    released_on: date


class WorkReminded(Event):
    """Whoever has it in hand was reminded of it."""

    type: Literal["WorkReminded"] = "WorkReminded"
    work: str
    to: UUID
    note: str | None = None
    reminded_on: date


class AssignmentRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["AssignmentRecordVoided"] = "AssignmentRecordVoided"
    reason: str


AssignmentEvent: TypeAlias = Annotated[
    WorkAssigned | WorkHandedOver | WorkReleased | WorkReminded | AssignmentRecordVoided,
    Field(discriminator="type"),
]
