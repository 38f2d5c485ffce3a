"""The register of organisations as rows, cut where the number changed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.organisation.state import Organisation, Registered, Unregistered, number_on
from shared.contracts.registry.organisation import OrganisationForm
from shared.law.territory import fold
from shared.read import intervals

organisations = intervals.interval_table(
    "organisation_register_1",
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
    """Say under which number an organisation stood through time."""
    match state:
        case Unregistered():
            return set()
        case Registered():
            days = turning_days(state)
            return {
                Row(
                    effective_from=day,
                    effective_to=end,
                    name=state.name,
                    sort=fold(state.name),
                    form=state.form,
                    registration_number=number_on(state, day),
                    other_numbers=others(state, day),
                    seat=state.seat,
                    area=state.area,
                    head_certificate=state.head_certificate,
                    tax_code=state.tax_code,
                    registered_on=state.registered_on,
                )
                for day, end in zip(days, [*days[1:], None], strict=True)
            }


def turning_days(state: Registered) -> list[date]:
    """List the days on which the number may change, the registration first."""
    return sorted({one.since for one in state.numbers if one.since >= state.since})


def others(state: Registered, day: date) -> str:
    """Name the other numbers by which an organisation is found, one after another."""
    written = dict.fromkeys((*(one.number for one in state.numbers), *state.previous_numbers))
    return " ".join(number for number in written if number != number_on(state, day))
