"""Events about branches of law-practice organisations (chi nhánh)."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class BranchRegistered(Event):
    """The Department of the branch's province registered it; `entered_from` names a register."""

    type: Literal["BranchRegistered"] = "BranchRegistered"
    organisation_id: UUID
    organisation_name: str
    name: str
    registration_number: str
    seat: str
    area: str  # of the seat, a code valid on the day of registering
    head_certificate: UUID | None = None
    registered_on: date
    entered_from: str | None = None


class BranchRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["BranchRecordVoided"] = "BranchRecordVoided"
    reason: str


BranchEvent: TypeAlias = Annotated[
    BranchRegistered | BranchRecordVoided,
    Field(discriminator="type"),
]
