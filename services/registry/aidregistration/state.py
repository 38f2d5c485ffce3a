"""What is known of an organisation's registration to take part in legal aid."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.aidregistration import (
    AidChangeFiled,
    AidRegistered,
    AidRegistrationChanged,
    AidRegistrationEnded,
    AidRegistrationEvent,
    AidRegistrationRecordVoided,
    AidRegistrationRevoked,
)


class AidStatus(StrEnum):
    """How a registration stands on a day."""

    TAKING_PART = "taking_part"
    REVOKED = "aid_revoked"
    ENDED = "aid_ended"


@dataclass(frozen=True, slots=True)
class Unregistered:
    """No registration is known under this id."""


@dataclass(frozen=True, slots=True)
class Ending:
    """From which day on the organisation takes part no more, and why."""

    on: date
    status: AidStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An organisation that takes part in legal aid, or did."""

    organisation_id: UUID
    organisation_name: str
    area: str
    registration_number: str
    registered_on: date
    change_filed_on: date | None = None  # while the Department has not answered
    ending: Ending | None = None


AidRegistration: TypeAlias = Unregistered | Registered


def evolve(state: AidRegistration, event: AidRegistrationEvent) -> AidRegistration:
    """Say what an event leads to."""
    match state, event:
        case _, AidRegistered():
            return Registered(
                organisation_id=event.organisation_id,
                organisation_name=event.organisation_name,
                area=event.area,
                registration_number=event.registration_number,
                registered_on=event.registered_on,
            )
        case Registered(), AidChangeFiled(filed_on=on):
            return replace(state, change_filed_on=on)
        case Registered(), AidRegistrationChanged():
            return replace(state, change_filed_on=None)
        case Registered(), AidRegistrationRevoked(revoked_on=on):
            return over(state, Ending(on, AidStatus.REVOKED))
        case Registered(), AidRegistrationEnded(ended_on=on):
            return over(state, Ending(on, AidStatus.ENDED))
        case _, (
            AidChangeFiled()
            | AidRegistrationChanged()
            | AidRegistrationRevoked()
            | AidRegistrationEnded()
            | AidRegistrationRecordVoided()
        ):
            return state


def over(state: Registered, ending: Ending) -> Registered:
    """Note that a registration ended; nothing is changed any more."""
    return replace(state, change_filed_on=None, ending=ending)


def claims(state: AidRegistration) -> frozenset[str]:
    """An organisation takes part by one registration at a time."""
    match state:
        case Registered(ending=None, organisation_id=organisation_id):
            return frozenset({f"aid-registration/{organisation_id}"})
        case _:
            return frozenset()


def areas(state: AidRegistration) -> frozenset[str]:
    """Say which area a registration is about: that of the organisation's seat."""
    return frozenset() if isinstance(state, Unregistered) else frozenset({state.area})
