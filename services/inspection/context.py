"""What deciding may know in inspection, and how its commands hold text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, StringConstraints

from shared import context
from shared.contracts.values import CertificateNumber

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True)
class KnownRecommendation:
    """What an inspection may know of the recommendation behind it."""

    organisation_id: UUID
    accepted: bool


@dataclass(frozen=True, slots=True)
class KnownInspection:
    """What an answer may know of the inspection that it tells of."""

    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(context.Context):
    """Who asks, when, where, under which law, and the other nouns that a command names."""

    recommendations: Mapping[UUID, KnownRecommendation] = field(default_factory=dict)
    inspections: Mapping[UUID, KnownInspection] = field(default_factory=dict)


def recommendation_stream(key: UUID) -> str:
    """Name the stream of a recommendation."""
    return f"recommendation-{key}"


def inspection_stream(key: UUID) -> str:
    """Name the stream of an inspection."""
    return f"inspection-{key}"


class PrintedNumber(CertificateNumber):
    """A certificate's printed number as a command brings it: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def certificate_of(
    certificate: UUID | PrintedNumber | None,
) -> UUID | CertificateNumber | None:
    """Name a certificate as an event does: by its id, or by what is printed on it."""
    match certificate:
        case PrintedNumber():
            return CertificateNumber.model_validate(certificate.model_dump())
        case _:
            return certificate
