"""What is known of an organisation: its registration, its numbers, and what became of it.

Facts stand by their days; where the organisation stands follows from them (standing).
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.places import Held, Kind, Place, gathered, through
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationContent,
    OrganisationDuty,
    OrganisationForm,
    OrganisationNews,
)
from shared.contracts.registry.organisation_ending import (
    Obligation,
    RegistrationRevocationGround,
    TerminationGround,
)


@dataclass(frozen=True, slots=True)
class Unregistered:
    """No organisation is known under this id."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A registration number from a day on."""

    number: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """Founders who asked to register an organisation, and perhaps were refused."""

    name: str
    form: OrganisationForm
    seat: str
    area: str
    founders: tuple[Founder, ...]
    head_certificate: UUID
    filed_on: date
    refused_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What another certificate of registration says from a day on; none stays as it was."""

    name: str | None
    seat: str | None
    area: str | None
    head_certificate: UUID | None
    tax_code: str | None
    since: date
    contents: tuple[OrganisationContent, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """A change that was asked for, up to the day on which it was registered."""

    contents: tuple[OrganisationContent, ...]
    filed_on: date
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time for which an organisation stops; it goes on when it resumes, not by itself."""

    starts_on: date
    ends_on: date
    resumed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ground for which the registration is to be revoked."""

    ground: RegistrationRevocationGround
    proposed_on: date


@dataclass(frozen=True, slots=True)
class Required:
    """A ground for which the law asks that the organisation end."""

    ground: TerminationGround
    certificate_id: UUID | None
    required_on: date
    decision_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A member who lost the right to practise, by which decision; a death is by none."""

    certificate_id: UUID
    decision_id: UUID | None


@dataclass(frozen=True, slots=True)
class Announcement:
    """The organisation's own word that it ends, and when."""

    announced_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class End:
    """From which day on the organisation is there no more; and what came in its place."""

    status: str
    on: date
    into_id: UUID | None = None
    ground: TerminationGround | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A transaction office."""

    office_id: UUID
    address: str
    area: str
    founded_on: date
    ended_on: date | None = None
    said_on: date | None = None  # the area, where the office moved since or its area passed

    @property
    def place(self) -> Place:
        """Say in which area it lies, and since when."""
        return Place(self.said_on or self.founded_on, self.area)


@dataclass(frozen=True, slots=True)
class Abroad:
    """An office abroad."""

    office_id: UUID
    country: str
    address: str
    licensed_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """What others have not been told."""

    news: OrganisationNews
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An organisation that operates since its registration; an old register may say less.

    What stands here by name is as it was registered; `latest` and `contents_on` say what changed.
    """

    name: str
    form: OrganisationForm | None
    seat: str | None
    area: str | None
    head_certificate: UUID | None
    tax_code: str | None
    registered_on: date | None
    since: date  # the registration, or the day from which on it is known here
    external_ids: tuple[str, ...]
    numbers: tuple[Numbered, ...]  # as they were recorded
    previous_numbers: tuple[str, ...]  # of which nobody knows from which day on they held
    founders: tuple[Founder, ...] = ()
    asked_here: bool = False  # its dossier was received here, so that its duties are followed
    done: tuple[OrganisationDuty, ...] = ()
    untold: tuple[Untold, ...] = ()
    versions: tuple[Version, ...] = ()
    filings: tuple[Filing, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    proposal: Proposal | None = None
    revoked_on: date | None = None
    required: tuple[Required, ...] = ()
    lost: tuple[Lost, ...] = ()
    lifted_on: date | None = None  # what the law required, it required no more
    reviewed_on: date | None = None
    announcement: Announcement | None = None
    settled: tuple[Obligation, ...] = ()
    end: End | None = None
    offices: tuple[Office, ...] = ()
    abroad: tuple[Abroad, ...] = ()
    followed: tuple[Place, ...] = ()  # as areas were reorganised

    @property
    def regretted_on(self) -> date | None:
        """Say since when the ground on which it ended is annulled, and nobody looked at it."""
        ended = self.end is not None and self.end.ground is TerminationGround.CERTIFICATES_GONE
        by = None if self.proposal is None or self.revoked_on is None else self.proposal.ground
        revoked = by is RegistrationRevocationGround.HEAD_NOT_IN_BAR
        if self.required or self.reviewed_on is not None or not (ended or revoked):
            return None
        return self.lifted_on


Organisation: TypeAlias = Unregistered | Applied | Registered


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a certificate of registration says on a day."""

    name: str
    seat: str | None
    area: str | None
    head_certificate: UUID | None
    tax_code: str | None


def contents_on(state: Registered, day: date) -> Contents:
    """Say what the certificate of registration says on a day."""
    where = [one.area for one in places(state) if one.since <= day]
    contents = Contents(
        name=state.name,
        seat=state.seat,
        area=where[-1] if where else state.area,
        head_certificate=state.head_certificate,
        tax_code=state.tax_code,
    )
    for one in sorted(state.versions, key=lambda version: version.since):
        if one.since <= day:
            contents = Contents(
                name=one.name or contents.name,
                seat=one.seat or contents.seat,
                area=contents.area,
                head_certificate=one.head_certificate or contents.head_certificate,
                tax_code=one.tax_code or contents.tax_code,
            )
    return contents


def places(state: Registered) -> tuple[Place, ...]:
    """Say in which areas an organisation had its seat, by the day from which on each holds."""
    first = [Place(state.since, state.area)] if state.area else []
    changes = [Place(one.since, one.area) for one in state.versions if one.area]
    return gathered((*first, *changes), state.followed)


def held(state: Organisation) -> tuple[Held, ...]:
    """Say where an organisation has its seat through time, and where its offices are today."""
    if not isinstance(state, Registered):
        return ()
    name, ended_on = latest(state).name, None if state.end is None else state.end.on
    offices = (
        Held(
            kind=Kind.OFFICE,
            name=one.address,
            place=one.place,
            until=one.ended_on,
            office_id=one.office_id,
        )
        for one in state.offices
    )
    return (*through(Kind.SEAT, name, places(state), ended_on), *offices)


def latest(state: Registered) -> Contents:
    """Say what the latest certificate of registration says."""
    return contents_on(state, date.max)


def number_on(state: Registered, day: date) -> str:
    """Say which number an organisation has on a day: the last that began, the first before all."""
    began = [one.number for one in state.numbers if one.since <= day]
    return began[-1] if began else state.numbers[0].number


def areas(state: Organisation) -> frozenset[str]:
    """Say which areas an organisation is about: that of its seat."""
    match state:
        case Unregistered():
            return frozenset()
        case Applied(area=area):
            return frozenset({area})
        case Registered():
            seat = latest(state).area
            return frozenset({seat} if seat else ())
