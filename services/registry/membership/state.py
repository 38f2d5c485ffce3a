"""What is known of a membership: whose it is, what ended it, its cards, and what decisions did.

No fact leans on another, so that any of them may be void.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from services.registry.places import Held, Kind, Place, gathered, through
from shared.contracts.registry.membership import DeletionGround
from shared.contracts.values import CertificateNumber, number_key

# Whose it is ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outside:
    """Nobody asked or was admitted under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The holder of a certificate, who asked a Bar to be admitted; `since` the Bar decides."""

    person_id: UUID
    full_name: str
    certificate_id: UUID
    number: CertificateNumber
    bar: str
    area: str
    applied_on: date
    criminal_record: bool
    since: date


@dataclass(frozen=True, slots=True)
class Refused:
    """Who was not admitted, and since when a complaint about it waits."""

    asked: Applied
    refused_on: date
    complained_on: date | None = None
    reviewed: bool = False  # and rejected: no other complaint is open


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The holder of a certificate, admitted by a Bar."""

    person_id: UUID
    full_name: str
    certificate_id: UUID
    number: CertificateNumber
    bar: str
    card_number: str | None
    area: str
    admitted_on: date
    entered: bool = False  # from an old register


Lifecycle: TypeAlias = Outside | Applied | Refused | Member


class Departure(StrEnum):
    """How a membership ended without a deletion."""

    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class End:
    """How it ended, and from which day on."""

    departure: Departure
    since: date


@dataclass(frozen=True, slots=True)
class Transfer:
    """A request to go over to another Bar that nobody answered."""

    to_bar: str
    requested_on: date


# Beside it ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Suspension:
    """The membership suspended for a time, both days included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Deletion:
    """The name deleted from the Bar's list; it has no end."""

    deleted_on: date
    ground: DeletionGround = DeletionGround.DISCIPLINE


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning; it changes no status, and bars from leaving for a time."""

    warned_on: date


Restriction: TypeAlias = Suspension | Deletion | Warned


@dataclass(frozen=True, slots=True)
class Card:
    """Which card is good from a day on; none after a withdrawal."""

    card_number: str | None
    since: date


@dataclass(frozen=True, slots=True)
class Practice:
    """A time of practice in the place of the Bar, with its last day once that is known."""

    begun_on: date
    ended_on: date | None = None
    practice_id: UUID | None = None  # none where only the Bar knows of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A lifecycle, restrictions by the decision that made each, and the decisions annulled since.

    Decisions become known in any order: an annulment may come before what it annuls.
    """

    lifecycle: Lifecycle = Outside()
    ends: tuple[End, ...] = ()
    transfer: Transfer | None = None
    cards: tuple[Card, ...] = ()
    card_requested_on: date | None = None
    practices: tuple[Practice, ...] = ()
    followed: tuple[Place, ...] = ()  # as areas were reorganised
    restrictions: Mapping[UUID, Restriction] = field(default_factory=dict)
    annulled: frozenset[UUID] = frozenset()
    reinstated: frozenset[UUID] = frozenset()  # the decisions whose suspension was said to be over
    cases: Mapping[UUID, date | None] = field(default_factory=dict)  # since when open; None closed
    certificate_lost: Mapping[UUID, date] = field(default_factory=dict)  # by decisions that hold
    revocation_asked_on: date | None = None
    revocation_received_on: date | None = None

    def in_force(self) -> list[Restriction]:
        """List the restrictions that nobody annulled, on whichever days they hold."""
        return [one for by, one in self.restrictions.items() if by not in self.annulled]

    def suspensions(self) -> list[Suspension]:
        """List the suspensions that nobody annulled."""
        return [one for one in self.in_force() if isinstance(one, Suspension)]

    def deletions(self) -> list[Deletion]:
        """List the deletions that nobody annulled."""
        return [one for one in self.in_force() if isinstance(one, Deletion)]

    def over_since(self) -> date | None:
        """Say from which day on the membership is no more, if it ended in any way."""
        days = [*(one.since for one in self.ends), *(one.deleted_on for one in self.deletions())]
        return min(days, default=None)


# What follows from it ------------------------------------------------------------------------


def holder(state: Membership) -> Applied | Member | None:
    """Say whom it is about: who asked, or who was admitted."""
    match state.lifecycle:
        case Outside():
            return None
        case Refused(asked):
            return asked
        case Applied() | Member() as one:
            return one


def claims(state: Membership) -> frozenset[str]:
    """A person is or asks to be a member once; a certificate's membership is found by its numbers.

    Who left or was refused may join anew, so nothing is claimed any more. A deletion may be
    annulled, so the certificate still leads here, and the person may join with another one.
    An open case is found by its id, for its dismissal names no certificate.
    """
    cases = frozenset(of_case(one) for one in state.cases)
    one = holder(state)
    if one is None or isinstance(state.lifecycle, Refused):
        return cases
    if any(end.departure is not Departure.DECEASED for end in state.ends):
        return cases
    found = {of_certificate(one.certificate_id), of_number(one.number), *cases}
    return frozenset(found if state.deletions() else {*found, of_person(one.person_id)})


def of_certificate(certificate: UUID) -> str:
    """Name the claim on the membership that goes with a certificate, by its id."""
    return f"membership-of/{certificate}"


def of_number(number: CertificateNumber) -> str:
    """Name the claim on the membership that goes with a certificate, by what is printed on it."""
    return f"membership/{number_key(number)}"


def of_person(person: UUID) -> str:
    """Name the claim of a person on the one membership that they may have."""
    return f"member/{person}"


def of_case(case: UUID) -> str:
    """Name the claim on the membership that a disciplinary case is about."""
    return f"membership-case/{case}"


def areas(state: Membership) -> frozenset[str]:
    """Say which areas a membership is about: where the lawyer lives."""
    return frozenset(place.area for place in places(state)[-1:])


def places(state: Membership) -> tuple[Place, ...]:
    """Say where the lawyer lived, as the Bar knows it, by the day from which on each holds."""
    match holder(state):
        case Applied(area=area, applied_on=day) | Member(area=area, admitted_on=day):
            return gathered((Place(day, area),), state.followed)
        case None:
            return ()


def held(state: Membership) -> tuple[Held, ...]:
    """Say where the lawyer lived while the membership lasted."""
    one = holder(state)
    if one is None:
        return ()
    gone = state.lifecycle.refused_on if isinstance(state.lifecycle, Refused) else None
    until = gone or state.over_since()
    return tuple(through(Kind.RESIDENCE, one.full_name, places(state), until))


def subjects(state: Membership) -> frozenset[UUID]:
    """Say whom a membership is about."""
    one = holder(state)
    return frozenset() if one is None else frozenset({one.person_id})
