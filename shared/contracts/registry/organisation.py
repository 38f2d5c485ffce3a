"""Events about law-practice organisations (tổ chức hành nghề luật sư)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.registry.organisation_abroad import OrganisationBeside
from shared.contracts.registry.organisation_ending import (
    OrganisationAbsorbed,
    OrganisationMerged,
    OrganisationObligationSettled,
    OrganisationRegistrationRevoked,
    OrganisationRevocationProposed,
    OrganisationTerminated,
    OrganisationTerminationAnnounced,
    OrganisationTerminationRequired,
)
from shared.contracts.registry.reorganisation import OrganisationPlace
from shared.messages import Channel, Event, Value


class OrganisationForm(StrEnum):
    """In which form lawyers practise together. Source: Luật Luật sư Đ.32–34."""

    LAW_OFFICE = "law_office"  # văn phòng luật sư
    ONE_MEMBER_FIRM = "one_member_firm"  # công ty luật TNHH một thành viên
    PARTNERSHIP = "partnership"  # công ty luật hợp danh
    MULTI_MEMBER_FIRM = "multi_member_firm"  # công ty luật TNHH hai thành viên trở lên


class OrganisationContent(StrEnum):
    """What of a registration changes. Source: Luật Luật sư Đ.36."""

    NAME = "name"
    SEAT = "seat"
    OFFICE = "office"
    FIELDS = "fields"
    REPRESENTATIVE = "representative"
    MEMBERS = "members"


class Recipient(StrEnum):
    """Whom the Department tells of a registration. Source: NĐ 123/2013 Đ.8(3); Đ.37."""

    TAX = "tax"
    STATISTICS = "statistics"
    OTHER_BODIES = "other_bodies"
    DISTRICT = "district"  # until 2025-06-30
    COMMUNE = "commune"
    BAR = "bar"
    OTHER_DEPARTMENT = "other_department"  # of another province, after a merger


class OrganisationNews(StrEnum):
    """Of what others are told."""

    REGISTRATION = "registration"
    CHANGE = "change"
    REVOCATION = "revocation"
    MERGER = "merger"


class OrganisationDuty(StrEnum):
    """What an organisation does after its registration. Source: Luật Luật sư Đ.35(4), Đ.38."""

    BAR_TOLD = "bar_told"
    PUBLISHED = "published"  # in a newspaper, three issues


class Founder(Value):
    """A lawyer who founds an organisation, as of the day of filing."""

    certificate_id: UUID
    person_id: UUID
    full_name: str


class OrganisationRegistrationApplied(Event):
    """Founders asked the Department to register an organisation."""

    type: Literal["OrganisationRegistrationApplied"] = "OrganisationRegistrationApplied"
    name: str
    form: OrganisationForm
    seat: str
    area: str
    founders: tuple[Founder, ...]
    head_certificate: UUID
    filed_on: date
    channel: Channel


class OrganisationRegistrationRefused(Event):
    """The Department refused to register an organisation."""

    type: Literal["OrganisationRegistrationRefused"] = "OrganisationRegistrationRefused"
    name: str
    reason: str
    refused_on: date


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
    founders: tuple[Founder, ...] = ()


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


class OrganisationNotified(Event):
    """The Department told others of a registration, a change or a revocation."""

    type: Literal["OrganisationNotified"] = "OrganisationNotified"
    news: OrganisationNews
    recipients: tuple[Recipient, ...]
    notified_on: date


class OrganisationDutyDone(Event):
    """The organisation told the Bar, or published its registration."""

    type: Literal["OrganisationDutyDone"] = "OrganisationDutyDone"
    duty: OrganisationDuty
    done_on: date


class OrganisationChangeFiled(Event):
    """The organisation asked the Department to register a change that it had decided."""

    type: Literal["OrganisationChangeFiled"] = "OrganisationChangeFiled"
    contents: tuple[OrganisationContent, ...]
    decided_on: date
    filed_on: date
    late: bool | None  # nobody knows where the law data has a gap


class OrganisationChanged(Event):
    """The Department issued another certificate of registration; what is none stays as it was."""

    type: Literal["OrganisationChanged"] = "OrganisationChanged"
    contents: tuple[OrganisationContent, ...]
    name: str | None = None
    seat: str | None = None
    area: str | None = None
    head_certificate: UUID | None = None
    tax_code: str | None = None
    changed_on: date


class OrganisationSuspended(Event):
    """The organisation stops for a time, by its own report or as the Department demanded."""

    type: Literal["OrganisationSuspended"] = "OrganisationSuspended"
    reason: str
    demanded: bool  # by the Department: Luật Luật sư Đ.46(3)
    reported_on: date
    starts_on: date
    ends_on: date
    late: bool | None  # reported less than the days of the law before; none for a gap


class OrganisationResumed(Event):
    """The organisation goes on after a suspension."""

    type: Literal["OrganisationResumed"] = "OrganisationResumed"
    reported_on: date | None = None
    resumed_on: date
    late: bool | None = None


class OrganisationConverted(Event):
    """The organisation took another form: another registration takes its place."""

    type: Literal["OrganisationConverted"] = "OrganisationConverted"
    into_id: UUID
    into_name: str
    into_form: OrganisationForm
    converted_on: date


class TransactionOfficeNotified(Event):
    """The organisation said that it founded a transaction office (văn phòng giao dịch)."""

    type: Literal["TransactionOfficeNotified"] = "TransactionOfficeNotified"
    office_id: UUID
    address: str
    area: str
    founded_on: date
    notified_on: date
    late: bool | None


class TransactionOfficeMoved(Event):
    """A transaction office is at another address from a day on."""

    type: Literal["TransactionOfficeMoved"] = "TransactionOfficeMoved"
    office_id: UUID
    address: str
    area: str
    notified_on: date
    moved_on: date
    late: bool | None


class TransactionOfficePaused(Event):
    """A transaction office stops for a time, both days included."""

    type: Literal["TransactionOfficePaused"] = "TransactionOfficePaused"
    office_id: UUID
    notified_on: date
    starts_on: date
    ends_on: date
    late: bool | None


class TransactionOfficeEnded(Event):
    """A transaction office is there no more."""

    type: Literal["TransactionOfficeEnded"] = "TransactionOfficeEnded"
    office_id: UUID
    notified_on: date
    ended_on: date
    late: bool | None


class OrganisationRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["OrganisationRecordVoided"] = "OrganisationRecordVoided"
    reason: str


OrganisationEvent: TypeAlias = Annotated[
    OrganisationRegistrationApplied
    | OrganisationRegistrationRefused
    | OrganisationRegistered
    | OrganisationEntered
    | OrganisationNumberChanged
    | OrganisationNotified
    | OrganisationDutyDone
    | OrganisationChangeFiled
    | OrganisationChanged
    | OrganisationSuspended
    | OrganisationResumed
    | OrganisationRevocationProposed
    | OrganisationRegistrationRevoked
    | OrganisationTerminationRequired
    | OrganisationTerminationAnnounced
    | OrganisationObligationSettled
    | OrganisationTerminated
    | OrganisationConverted
    | OrganisationMerged
    | OrganisationAbsorbed
    | OrganisationBeside
    | TransactionOfficeNotified
    | TransactionOfficeMoved
    | TransactionOfficePaused
    | TransactionOfficeEnded
    | OrganisationPlace
    | OrganisationRecordVoided,
    Field(discriminator="type"),
]
