"""Events about persons: who is an applicant, a lawyer, or stands in a register."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.registry.reorganisation import PersonAreaReorganised
from shared.messages import Event
from shared.personal.field import STREAM, Personal


class PersonRegistered(Event):
    """Somebody became known here; a lawyer's name is public by law, the rest is theirs."""

    type: Literal["PersonRegistered"] = "PersonRegistered"
    person_id: UUID  # the stream's own
    full_name: str
    citizen_number: Annotated[str, Personal(of=STREAM)]
    birth_date: Annotated[str, Personal(of=STREAM)]
    address: Annotated[str, Personal(of=STREAM)] | None = None
    phone: Annotated[str, Personal(of=STREAM)] | None = None
    area: str  # of residence, a code valid on the day of registering
    registered_on: date
    external_ids: tuple[str, ...] = ()  # in other systems, such as `moj:12345`


class PersonCorrected(Event):
    """What was known of somebody was wrong or has changed; all of it is said anew."""

    type: Literal["PersonCorrected"] = "PersonCorrected"
    person_id: UUID
    full_name: str
    citizen_number: Annotated[str, Personal(of="person_id")]
    birth_date: Annotated[str, Personal(of="person_id")]
    address: Annotated[str, Personal(of="person_id")] | None = None
    phone: Annotated[str, Personal(of="person_id")] | None = None
    area: str
    corrected_on: date
    external_ids: tuple[str, ...] = ()


class PersonNameChanged(Event):
    """Somebody is called otherwise from a day on; the name before stays good for finding them."""

    type: Literal["PersonNameChanged"] = "PersonNameChanged"
    person_id: UUID
    full_name: str
    previous_name: str
    basis: str  # the paper that says so
    changed_on: date


class PersonContactChanged(Event):
    """Somebody lives or is reached elsewhere from a day on."""

    type: Literal["PersonContactChanged"] = "PersonContactChanged"
    person_id: UUID
    address: Annotated[str, Personal(of="person_id")] | None = None
    phone: Annotated[str, Personal(of="person_id")] | None = None
    area: str  # of residence, a code valid on the day of the change
    changed_on: date


class PersonDied(Event):
    """Somebody died; nobody practises after that day, whatever else is still to be recorded."""

    type: Literal["PersonDied"] = "PersonDied"
    person_id: UUID
    full_name: str
    basis: str  # the paper that says so
    died_on: date


class PersonsMerged(Event):
    """Two records are of one person; it stands in both streams, and both keep their histories."""

    type: Literal["PersonsMerged"] = "PersonsMerged"
    person_id: UUID  # the duplicate
    full_name: str
    into: UUID  # who goes on
    into_name: str
    basis: str
    merged_on: date


class PersonsDistinguished(Event):
    """Two records that look alike are of two persons; it stands in both streams."""

    type: Literal["PersonsDistinguished"] = "PersonsDistinguished"
    person_id: UUID
    other_id: UUID
    basis: str
    distinguished_on: date


class PersonRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["PersonRecordVoided"] = "PersonRecordVoided"
    reason: str


PersonEvent: TypeAlias = Annotated[
    PersonRegistered
    | PersonCorrected
    | PersonNameChanged
    | PersonContactChanged
    | PersonAreaReorganised
    | PersonDied
    | PersonsMerged
    | PersonsDistinguished
    | PersonRecordVoided,
    Field(discriminator="type"),
]
