"""Events about branches of law-practice organisations (chi nhánh)."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.registry.reorganisation import BranchAreaReorganised
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


class BranchChanged(Event):
    """The Department issued another certificate of the branch; what is none stays as it was."""

    type: Literal["BranchChanged"] = "BranchChanged"
    organisation_id: UUID
    name: str | None = None
    seat: str | None = None
    area: str | None = None
    head_certificate: UUID | None = None
    changed_on: date


class BranchTerminated(Event):
    """The branch is there no more."""

    type: Literal["BranchTerminated"] = "BranchTerminated"
    organisation_id: UUID
    name: str
    reason: str
    terminated_on: date


class BranchRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["BranchRecordVoided"] = "BranchRecordVoided"
    reason: str


BranchEvent: TypeAlias = Annotated[
    BranchRegistered
    | BranchChanged
    | BranchAreaReorganised
    | BranchTerminated
    | BranchRecordVoided,
    Field(discriminator="type"),
]
