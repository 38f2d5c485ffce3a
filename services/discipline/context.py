"""What deciding may know in discipline, and how its commands hold text and certificates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, StringConstraints

from shared import context
from shared.contracts.discipline.violation import Hands, Track
from shared.contracts.values import CertificateNumber
from shared.decider import Fault, Unknown
from shared.law.clock import add_months

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]

HOLDER: Mapping[Track, Hands] = {Track.DISCIPLINE: Hands.BAR, Track.PENALTY: Hands.DEPARTMENT}


@dataclass(frozen=True, slots=True)
class KnownViolation:
    """What a penalty or a case may know of the violation that it is opened on."""

    open: bool
    hands: Hands
    taken: frozenset[Track]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(context.Context):
    """Who asks, when, where, under which law, and the violations that a command names."""

    violations: Mapping[UUID, KnownViolation] = field(default_factory=dict)


def violation_stream(key: UUID) -> str:
    """Name the stream of a violation."""
    return f"violation-{key}"


def faults_of_violation(violation_id: UUID, track: Track, context: Context) -> Iterator[Fault]:
    """Find out why nothing may be opened on a violation: it is not open, or in other hands.

    Raises:
        Unknown: when it is not known here yet; most come from inspection, a moment later.
    """
    known = context.violations.get(violation_id)
    if known is None:
        raise Unknown
    if not known.open:
        yield Fault("violation-screened-out", "violation_id")
    if track in known.taken:
        yield Fault("already-pursued", "violation_id", {"track": track})
    elif known.hands is not HOLDER[track]:
        yield Fault("not-in-your-hands", "violation_id", {"hands": known.hands})


def misdated(field: str, day: date, earliest: date, context: Context) -> Iterator[Fault]:
    """What is recorded comes after what it follows from, and has happened."""
    if day < earliest:
        yield Fault("too-early", field, {"earliest": earliest})
    if day > context.today:
        yield Fault("in-the-future", field, {"today": context.today})


# Terms of months ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ends:
    """The first and the last day on which a term of so many months may end."""

    earliest: date
    latest: date


def ends(starts_on: date, least: int, most: int) -> Ends:
    """Say when a term that lasts from `least` to `most` months may end, its last day included.

    Decisions count the first day or leave it out, so a month from the 1st may end on the last day
    of that month or on the 1st of the next; nobody is refused for either.
    Source: Bộ luật Dân sự Đ.147–148.
    """
    return Ends(add_months(starts_on, least) - timedelta(days=1), add_months(starts_on, most))


# Certificates ---------------------------------------------------------------------------------


class PrintedNumber(CertificateNumber):
    """A certificate's printed number as a command brings it: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def certificate_of(
    certificate: UUID | CertificateNumber | None,
) -> UUID | CertificateNumber | None:
    """Name a certificate as an event does: by its id, or by what is printed on it."""
    match certificate:
        case PrintedNumber():
            return CertificateNumber.model_validate(certificate.model_dump())
        case _:
            return certificate


def written(certificate: UUID | CertificateNumber | None) -> str | None:
    """Write a certificate for a list."""
    match certificate:
        case None:
            return None
        case UUID():
            return str(certificate)
        case CertificateNumber():
            return f"{certificate.serial} ({certificate.issuer}, {certificate.year})"
