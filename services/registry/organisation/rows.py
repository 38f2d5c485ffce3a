"""The register of organisations as rows, cut where they change."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.organisation.standing import Status, status_on, turning_days
from services.registry.organisation.state import (
    Applied,
    Organisation,
    Registered,
    Unregistered,
    contents_on,
    number_on,
)
from shared.contracts.registry.organisation import OrganisationForm
from shared.law.territory import fold
from shared.read import intervals

organisations = intervals.interval_table(
    "organisation_register_2",
    Column("status", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("form", Text),
    Column("registration_number", Text, nullable=False),
    Column("other_numbers", Text, nullable=False),  # those it has, had or will have, to be found by
    Column("seat", Text),
    Column("area", Text),
    Column("head_certificate", Uuid),
    Column("tax_code", Text),
    Column("registered_on", Date),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the register says of an organisation for a time."""

    status: Status
    name: str
    sort: str
    form: OrganisationForm | None
    registration_number: str
    other_numbers: str
    seat: str | None
    area: str | None
    head_certificate: UUID | None
    tax_code: str | None
    registered_on: date | None


def rows_of(state: Organisation) -> set[Row]:
    """Say how and under which number an organisation stood through time; once ended, it stays."""
    match state:
        case Unregistered() | Applied():
            return set()
        case Registered():
            days = turning_days(state)
            return {
                row_on(state, day, end) for day, end in zip(days, [*days[1:], None], strict=True)
            }


def row_on(state: Registered, day: date, end: date | None) -> Row:
    """Say what the register says from a day on."""
    contents = contents_on(state, day)
    return Row(
        effective_from=day,
        effective_to=end,
        status=status_on(state, day),
        name=contents.name,
        sort=fold(contents.name),
        form=state.form,
        registration_number=number_on(state, day),
        other_numbers=others(state, day),
        seat=contents.seat,
        area=contents.area,
        head_certificate=contents.head_certificate,
        tax_code=contents.tax_code,
        registered_on=state.registered_on,
    )


def others(state: Registered, day: date) -> str:
    """Name the other numbers by which an organisation is found, one after another."""
    written = dict.fromkeys((*(one.number for one in state.numbers), *state.previous_numbers))
    return " ".join(number for number in written if number != number_on(state, day))
