"""Events about law-practice organisations (tổ chức hành nghề luật sư)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class OrganisationForm(StrEnum):
    """In which form lawyers practise together. Source: Luật Luật sư Đ.32–34."""

    LAW_OFFICE = "law_office"  # văn phòng luật sư
    ONE_MEMBER_FIRM = "one_member_firm"  # công ty luật TNHH một thành viên
    PARTNERSHIP = "partnership"  # công ty luật hợp danh
    MULTI_MEMBER_FIRM = "multi_member_firm"  # công ty luật TNHH hai thành viên trở lên


class OrganisationRegistered(Event):
    """The Department registered an organisation, which operates from that day on."""

    type: Literal["OrganisationRegistered"] = "OrganisationRegistered"
    name: str
    form: OrganisationForm
    registration_number: str
    previous_numbers: tuple[str, ...] = ()
    seat: str  # a public address
    area: str  # of the seat, a code valid on the day of registering
    head_certificate: UUID | None = None
    tax_code: str | None = None
    registered_on: date
    external_ids: tuple[str, ...] = ()


class OrganisationEntered(Event):
    """An organisation stood in an old register; what the register does not say stays open."""

    type: Literal["OrganisationEntered"] = "OrganisationEntered"
    name: str
    form: OrganisationForm | None = None
    registration_number: str
    previous_numbers: tuple[str, ...] = ()
    seat: str | None = None
    area: str | None = None
    head_certificate: UUID | None = None
    tax_code: str | None = None
    registered_on: date | None = None
    entered_on: date | None = None  # since when it is known here, where nobody knows more
    external_ids: tuple[str, ...] = ()
    entered_from: str


class OrganisationNumberChanged(Event):
    """The registration got another number; the one before stays good for finding it."""

    type: Literal["OrganisationNumberChanged"] = "OrganisationNumberChanged"
    registration_number: str
    previous_number: str
    changed_on: date


class OrganisationRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["OrganisationRecordVoided"] = "OrganisationRecordVoided"
    reason: str


OrganisationEvent: TypeAlias = Annotated[
    OrganisationRegistered
    | OrganisationEntered
    | OrganisationNumberChanged
    | OrganisationRecordVoided,
    Field(discriminator="type"),
]
