"""What deciding may know in the registry, and what each of its nouns asks of days and areas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared import context as kernel
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround, Conviction
from shared.contracts.registry.organisation import Founder, OrganisationForm
from shared.contracts.values import CertificateNumber
from shared.decider import Fault
from shared.law.territory import Level

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Part(BaseModel):
    """What stands within a command: unknown fields are refused there too."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# What one noun may know of another ------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """A person by name; a record of somebody known twice says under which it goes on."""

    full_name: str
    died_on: date | None = None
    merged_into: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRevocation:
    """Why a certificate was taken for good, and from which day on."""

    ground: CertificateRevocationGround | None
    conviction: Conviction | None = None
    decided_on: date
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCertificate:
    """A certificate that was issued, and the times for which its use was taken away."""

    person_id: UUID
    full_name: str
    area: str
    number: CertificateNumber
    issued_on: date
    deprived: tuple[tuple[date, date], ...] = ()  # first and last day
    revoked: KnownRevocation | None = None

    def active_on(self, day: date) -> bool:
        """Say whether its holder might use it on a day."""
        taken = any(first <= day <= last for first, last in self.deprived)
        gone = self.revoked is not None and self.revoked.since <= day
        return self.issued_on <= day and not taken and not gone


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOrganisation:
    """An organisation by name and form, up to the day on which it is there no more."""

    name: str
    registered_on: date
    form: OrganisationForm | None = None
    area: str | None = None
    ended_on: date | None = None
    founders: tuple[Founder, ...] = ()

    def there_on(self, day: date) -> bool:
        """Say whether it was there on a day."""
        return self.registered_on <= day < (self.ended_on or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAidRegistration:
    """An organisation that takes part in legal aid, up to the day on which it does so no more."""

    organisation_name: str
    registered_on: date
    ended_on: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether it took part on a day."""
        return self.registered_on <= day < (self.ended_on or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPractice:
    """Where a lawyer practises, up to the day on which the lawyer does so no more."""

    certificate_id: UUID
    organisation_id: UUID | None  # none where it is in an individual capacity
    begun_on: date
    ended_on: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether the lawyer practised so on a day."""
        return self.begun_on <= day < (self.ended_on or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMembership:
    """A member of a Bar, since the admission, up to the day from which on it is no more."""

    person_id: UUID
    full_name: str
    bar: str
    area: str
    admitted_on: date
    over_since: date | None = None  # left, deleted or dead


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTraineeship:
    """A traineeship: whose, whether none was needed, and the examinations that were passed."""

    person_id: UUID
    exempt: bool  # by Luật Luật sư Đ.16(1)
    completed_on: date | None
    passed: tuple[tuple[date, date | None], ...] = ()  # issued, and the last day that is valid

    def passed_on(self, day: date) -> bool:
        """Say whether a certificate of the examination is valid on a day."""
        return any(first <= day <= (last or date.max) for first, last in self.passed)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPartyCell:
    """A Party cell, up to the day on which it is there no more."""

    name: str
    founded_on: date
    ended_on: date | None

    def there_on(self, day: date) -> bool:
        """Say whether it was there on a day."""
        return self.founded_on <= day < (self.ended_on or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(kernel.Context):
    """What the kernel gathers, and what a command's noun may know of the service's other nouns."""

    persons: Mapping[UUID, KnownPerson] = field(default_factory=dict)
    certificates: Mapping[UUID, KnownCertificate] = field(default_factory=dict)
    organisations: Mapping[UUID, KnownOrganisation] = field(default_factory=dict)
    traineeships: Mapping[UUID, KnownTraineeship] = field(default_factory=dict)
    memberships: Mapping[UUID, KnownMembership] = field(default_factory=dict)
    aid_registrations: Mapping[UUID, KnownAidRegistration] = field(default_factory=dict)
    party_cells: Mapping[UUID, KnownPartyCell] = field(default_factory=dict)
    practices: Mapping[UUID, KnownPractice] = field(default_factory=dict)


# What each noun asks --------------------------------------------------------------------------


def key_of(stream: str) -> UUID:
    """Read off a stream's name what others refer to it by."""
    return UUID(stream.partition("-")[2])


def future(field: str, day: date, context: kernel.Context) -> Iterator[Fault]:
    """What is recorded has happened: its day is not after today, which is the legal day."""
    if day > context.today:
        yield Fault("in-the-future", field, {"today": context.today})


def unknown_area(field: str, code: str, context: kernel.Context, *days: date) -> Iterator[Fault]:
    """An area is a commune that exists on one of the days that count for it.

    The island districts that had no communes stand for themselves.
    """
    if not any(is_commune(code, day, context) for day in days):
        yield Fault("unknown-area", field, {"area": code, "on": days[0]})


def is_commune(code: str, day: date, context: kernel.Context) -> bool:
    """Say whether a code is a commune's on a day, or a district's that has no communes."""
    area = context.territory.area(code, day)
    if area is None or area.level is Level.PROVINCE:
        return False
    if area.level is Level.COMMUNE:
        return True
    return not context.territory.areas_on(day, Level.COMMUNE, code)
