"""What is known of a membership: whose it is, and the restrictions by the decision of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.membership import (
    MembershipAdmitted,
    MembershipDisciplineAnnulled,
    MembershipEvent,
    MembershipRecordVoided,
    MembershipSuspended,
    NameDeleted,
)
from shared.contracts.values import CertificateNumber, number_key

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outside:
    """Nobody was admitted under this id."""


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


Lifecycle: TypeAlias = Outside | Member


@dataclass(frozen=True, slots=True)
class Suspension:
    """The membership suspended for a time, both days included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Deletion:
    """The name deleted from the Bar's list; it has no end."""

    deleted_on: date


Restriction: TypeAlias = Suspension | Deletion


@dataclass(frozen=True, slots=True)
class Membership:
    """A lifecycle, restrictions by the decision that made each, and the decisions annulled since.

    Decisions become known in any order: an annulment may come before what it annuls.
    """

    lifecycle: Lifecycle = Outside()
    restrictions: Mapping[UUID, Restriction] = field(default_factory=dict)
    annulled: frozenset[UUID] = frozenset()

    def in_force(self) -> list[Restriction]:
        """List the restrictions that nobody annulled, on whichever days they hold."""
        return [one for by, one in self.restrictions.items() if by not in self.annulled]


def evolve(state: Membership, event: MembershipEvent) -> Membership:
    """Say what an event leads to."""
    match event:
        case MembershipAdmitted():
            member = Member(
                person_id=event.person_id,
                full_name=event.full_name,
                certificate_id=event.certificate_id,
                number=event.number,
                bar=event.bar,
                card_number=event.card_number,
                area=event.area,
                admitted_on=event.admitted_on,
            )
            return replace(state, lifecycle=member)
        case MembershipSuspended():
            return restricted(state, event.decision_id, Suspension(event.starts_on, event.ends_on))
        case NameDeleted():
            return restricted(state, event.decision_id, Deletion(event.deleted_on))
        case MembershipDisciplineAnnulled():
            return replace(state, annulled=state.annulled | {event.decision_id})
        case MembershipRecordVoided():
            return state


def restricted(state: Membership, by: UUID, restriction: Restriction) -> Membership:
    """Note what a decision did to the membership."""
    return replace(state, restrictions={**state.restrictions, by: restriction})


# What follows from it ------------------------------------------------------------------------


class Status(StrEnum):
    """How a membership stands on a day."""

    NONE = "none"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


def status_on(state: Membership, day: date) -> Status:
    """Say how the membership stands on a day; a deletion outweighs a suspension."""
    match state.lifecycle:
        case Outside():
            return Status.NONE
        case Member(admitted_on=admitted_on) if day < admitted_on:
            return Status.NONE
        case Member():
            found = {status_by(one, day) for one in state.in_force()}
            heaviest = (Status.DELETED, Status.SUSPENDED)
            return next((one for one in heaviest if one in found), Status.ACTIVE)


def status_by(restriction: Restriction, day: date) -> Status:
    """Say what one restriction makes of a day."""
    match restriction:
        case Suspension(starts_on, ends_on) if starts_on <= day <= ends_on:
            return Status.SUSPENDED
        case Deletion(deleted_on) if deleted_on <= day:
            return Status.DELETED
        case Suspension() | Deletion():
            return Status.ACTIVE


@dataclass(frozen=True, slots=True)
class Period:
    """A status from one day up to another, that day left out; the last period has no end."""

    status: Status
    starts_on: date
    ends_before: date | None


def periods(state: Membership) -> list[Period]:
    """Cut time from the admission on into as few periods as say every day's status."""
    runs = groupby(sorted(turning_days(state)), key=lambda day: status_on(state, day))
    starts = [(status, next(days)) for status, days in runs if status is not Status.NONE]
    ends = [*(day for _, day in starts[1:]), None]
    return [Period(status, day, end) for (status, day), end in zip(starts, ends, strict=True)]


def turning_days(state: Membership) -> set[date]:
    """List the days on which the status may change."""
    days = {state.lifecycle.admitted_on} if isinstance(state.lifecycle, Member) else set()
    for one in state.in_force():
        match one:
            case Suspension(starts_on, ends_on):
                days |= {starts_on, ends_on + ONE_DAY}
            case Deletion(deleted_on):
                days |= {deleted_on}
    return days


def claims(state: Membership) -> frozenset[str]:
    """A certificate has one membership, which is found by its id and its number for ever."""
    match state.lifecycle:
        case Outside():
            return frozenset()
        case Member(certificate_id=certificate_id, number=number):
            return frozenset({of_certificate(certificate_id), of_number(number)})


def of_certificate(certificate: UUID) -> str:
    """Name the claim on the membership that goes with a certificate, by its id."""
    return f"membership-of/{certificate}"


def of_number(number: CertificateNumber) -> str:
    """Name the claim on the membership that goes with a certificate, by what is printed on it."""
    return f"membership/{number_key(number)}"


def areas(state: Membership) -> frozenset[str]:
    """Say which areas a membership is about: where the lawyer lives."""
    match state.lifecycle:
        case Outside():
            return frozenset()
        case Member(area=area):
            return frozenset({area})


def subjects(state: Membership) -> frozenset[UUID]:
    """Say whom a membership is about."""
    match state.lifecycle:
        case Outside():
            return frozenset()
        case Member(person_id=person_id):
            return frozenset({person_id})
