"""Events about the Party organisation of the Bar: cells, and members as counts, never who."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class PartyCellFounded(Event):
    """A Party cell was founded in the Bar."""

    type: Literal["PartyCellFounded"] = "PartyCellFounded"
    name: str
    bar: str
    area: str | None = None
    founded_on: date


class PartyMembersCounted(Event):
    """A cell had so many members on a day."""

    type: Literal["PartyMembersCounted"] = "PartyMembersCounted"
    name: str
    bar: str
    members: int
    counted_on: date


class PartyCellDissolved(Event):
    """A cell was dissolved."""

    type: Literal["PartyCellDissolved"] = "PartyCellDissolved"
    name: str
    bar: str
    dissolved_on: date


class PartyCellMerged(Event):
    """A cell was merged into another, which goes on."""

    type: Literal["PartyCellMerged"] = "PartyCellMerged"
    name: str
    bar: str
    into: UUID
    into_name: str
    merged_on: date


class PartyRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["PartyRecordVoided"] = "PartyRecordVoided"
    reason: str


PartyEvent: TypeAlias = Annotated[
    PartyCellFounded
    | PartyMembersCounted
    | PartyCellDissolved
    | PartyCellMerged
    | PartyRecordVoided,
    Field(discriminator="type"),
]
