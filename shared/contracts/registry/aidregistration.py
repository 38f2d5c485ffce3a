"""Events about organisations that registered to take part in legal aid."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Channel, Event


class AidRegistered(Event):
    """The Department registered an organisation to take part in legal aid."""

    type: Literal["AidRegistered"] = "AidRegistered"
    organisation_id: UUID
    organisation_name: str
    area: str  # of the seat
    registration_number: str
    registered_on: date


class AidChangeFiled(Event):
    """The organisation asked to change its registration."""

    type: Literal["AidChangeFiled"] = "AidChangeFiled"
    organisation_id: UUID
    change: str
    filed_on: date
    channel: Channel


class AidRegistrationChanged(Event):
    """The Department changed the registration."""

    type: Literal["AidRegistrationChanged"] = "AidRegistrationChanged"
    organisation_id: UUID
    change: str
    changed_on: date


class AidRegistrationRevoked(Event):
    """The registration was revoked for a breach; open matters pass to the State centre."""

    type: Literal["AidRegistrationRevoked"] = "AidRegistrationRevoked"
    organisation_id: UUID
    organisation_name: str
    area: str
    reason: str
    revoked_on: date


class AidRegistrationEnded(Event):
    """The organisation takes part no more, of its own accord or because it ended itself."""

    type: Literal["AidRegistrationEnded"] = "AidRegistrationEnded"
    organisation_id: UUID
    organisation_name: str
    area: str
    reason: str
    ended_on: date


class AidRegistrationRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["AidRegistrationRecordVoided"] = "AidRegistrationRecordVoided"
    reason: str


AidRegistrationEvent: TypeAlias = Annotated[
    AidRegistered
    | AidChangeFiled
    | AidRegistrationChanged
    | AidRegistrationRevoked
    | AidRegistrationEnded
    | AidRegistrationRecordVoided,
    Field(discriminator="type"),
]
