"""What is known of an organisation: its registration, and the numbers that it had."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.organisation import (
    OrganisationEntered,
    OrganisationEvent,
    OrganisationForm,
    OrganisationNumberChanged,
    OrganisationRecordVoided,
    OrganisationRegistered,
)
from shared.law.numbers import registration_number


@dataclass(frozen=True, slots=True)
class Unregistered:
    """No organisation is known under this id."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A registration number from a day on."""

    number: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An organisation that operates since its registration; an old register may say less."""

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


Organisation: TypeAlias = Unregistered | Registered


def evolve(state: Organisation, event: OrganisationEvent) -> Organisation:
    """Say what an event leads to; a change of number alone makes no organisation."""
    match event:
        case OrganisationRegistered(registered_on=day):
            return registered(event, day)
        case OrganisationEntered(registered_on=day, entered_on=known_from):
            return registered(event, day or known_from or date.min)
        case OrganisationNumberChanged():
            if isinstance(state, Unregistered):
                return state
            changed = Numbered(event.registration_number, event.changed_on)
            return replace(state, numbers=(*state.numbers, changed))
        case OrganisationRecordVoided():
            return state


def registered(event: OrganisationRegistered | OrganisationEntered, since: date) -> Registered:
    """Read off what was registered, and since when."""
    return Registered(
        name=event.name,
        form=event.form,
        seat=event.seat,
        area=event.area,
        head_certificate=event.head_certificate,
        tax_code=event.tax_code,
        registered_on=event.registered_on,
        since=since,
        external_ids=event.external_ids,
        numbers=(Numbered(event.registration_number, since),),
        previous_numbers=event.previous_numbers,
    )


def number_on(state: Registered, day: date) -> str:
    """Say which number an organisation has on a day: the last that began, the first before all."""
    began = [one.number for one in state.numbers if one.since <= day]
    return began[-1] if began else state.numbers[0].number


def claims(state: Organisation) -> frozenset[str]:
    """Every number that an organisation has or had is its own, and it is found by each."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered(numbers=numbers, previous_numbers=previous, external_ids=ids):
            written = (*(one.number for one in numbers), *previous)
            return frozenset(
                {
                    *(number_key(number) for number in written),
                    *(f"organisation-external/{one}" for one in ids),
                }
            )


def number_key(written: str) -> str:
    """Name the claim on a registration number, however its dots and strokes are written."""
    number = registration_number(written)
    year = number.year or "-"
    return f"organisation-number/{number.province}.{year}.{number.form}.{number.sequence}"


def areas(state: Organisation) -> frozenset[str]:
    """Say which areas an organisation is about: that of its seat."""
    match state:
        case Unregistered():
            return frozenset()
        case Registered(area=area):
            return frozenset({area} if area else ())
