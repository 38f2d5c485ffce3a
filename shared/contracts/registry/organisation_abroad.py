"""Events about offices that organisations have abroad (cơ sở hành nghề ở nước ngoài)."""

from datetime import date
from typing import Literal, TypeAlias
from uuid import UUID

from shared.contracts.registry.organisation_ending import OrganisationPeople
from shared.messages import Event


class OfficeAbroadNotified(Event):
    """The organisation said that another country lets it practise there."""

    type: Literal["OfficeAbroadNotified"] = "OfficeAbroadNotified"
    office_id: UUID
    country: str
    address: str
    licensed_on: date
    notified_on: date
    late: bool | None


class OfficeAbroadEnded(Event):
    """The organisation said that an office abroad is there no more."""

    type: Literal["OfficeAbroadEnded"] = "OfficeAbroadEnded"
    office_id: UUID
    country: str
    ended_on: date
    notified_on: date
    late: bool | None


OfficeAbroad: TypeAlias = OfficeAbroadNotified | OfficeAbroadEnded
OrganisationBeside: TypeAlias = OrganisationPeople | OfficeAbroad
