"""What one organisation's own record says: founders, numbers, changes, offices; folded as asked.

Lists have rows; one organisation is folded from its events, as its register folds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from shared.contracts.registry.organisation import (
    Founder,
    OrganisationChanged,
    OrganisationContent,
    OrganisationEntered,
    OrganisationEvent,
    OrganisationNumberChanged,
    OrganisationRegistered,
    OrganisationRegistrationApplied,
    TransactionOfficeEnded,
    TransactionOfficeMoved,
    TransactionOfficeNotified,
    TransactionOfficePaused,
)
from shared.folding import types_of

EVENTS: TypeAdapter[OrganisationEvent] = TypeAdapter(OrganisationEvent)
KNOWN = types_of(OrganisationEvent)


@dataclass(frozen=True, slots=True)
class Office:
    """A transaction office, from its foundation to its end."""

    address: str
    area: str
    founded_on: date
    paused: tuple[date, date] | None = None  # both days included
    ended_on: date | None = None

    def paused_until(self, day: date) -> date | None:
        """Say until which day it is paused, where it is on a day."""
        if self.paused is None or not self.paused[0] <= day <= self.paused[1]:
            return None
        return self.paused[1]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A registration number, and since when it is the organisation's, where that is told."""

    number: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """Another certificate of registration, and what of it is new."""

    changed_on: date
    contents: tuple[OrganisationContent, ...]
    name: str | None
    seat: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation by its own record; nothing of it where nobody ever registered it."""

    founders: tuple[Founder, ...] = ()
    numbers: tuple[Numbered, ...] = ()  # the oldest first
    changes: tuple[Change, ...] = ()
    offices: Mapping[UUID, Office] = field(default_factory=dict)
    head_certificate: UUID | None = None
    filed_on: date | None = None


def read(bodies: Iterable[Mapping[str, Any]]) -> Firm:
    """Fold an organisation's events; what a newer version added says nothing here."""
    firm = Firm()
    for body in bodies:
        if body.get("type") in KNOWN:
            firm = evolve(firm, EVENTS.validate_python(body))
    return firm


def evolve(firm: Firm, event: OrganisationEvent) -> Firm:
    """Say what an event leads to."""
    match event:
        case OrganisationRegistrationApplied(founders=founders, filed_on=on):
            return replace(firm, founders=founders, filed_on=on)
        case OrganisationRegistered() | OrganisationEntered():
            return begun(firm, event)
        case OrganisationNumberChanged(registration_number=number, changed_on=on):
            return replace(firm, numbers=(*firm.numbers, Numbered(number, on)))
        case OrganisationChanged():
            said = Change(event.changed_on, event.contents, event.name, event.seat, event.area)
            head = event.head_certificate or firm.head_certificate
            return replace(firm, changes=(*firm.changes, said), head_certificate=head)
        case _:
            return with_office(firm, event)


def begun(firm: Firm, event: OrganisationRegistered | OrganisationEntered) -> Firm:
    """Note a registration, with the numbers that an old paper had."""
    founders = event.founders if isinstance(event, OrganisationRegistered) else ()
    before = tuple(Numbered(one, None) for one in event.previous_numbers)
    return replace(
        firm,
        founders=founders or firm.founders,
        numbers=(*before, Numbered(event.registration_number, event.registered_on)),
        head_certificate=event.head_certificate,
    )


def with_office(firm: Firm, event: OrganisationEvent) -> Firm:
    """Note what becomes of a transaction office; of one that nobody founded nothing is known."""
    match event:
        case TransactionOfficeNotified(office_id=key):
            office = Office(event.address, event.area, event.founded_on)
        case TransactionOfficeMoved(office_id=key) if key in firm.offices:
            office = replace(firm.offices[key], address=event.address, area=event.area)
        case TransactionOfficePaused(office_id=key) if key in firm.offices:
            paused = (event.starts_on, event.ends_on)
            office = replace(firm.offices[key], paused=paused)
        case TransactionOfficeEnded(office_id=key) if key in firm.offices:
            office = replace(firm.offices[key], ended_on=event.ended_on)
        case _:
            return firm
    return replace(firm, offices={**firm.offices, key: office})
