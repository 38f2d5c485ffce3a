"""Law-practice organisations: their names, seats and the numbers that they had, by day."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Column, Date, Text

from services.reporting.views.through import spans
from shared.contracts.registry.organisation import (
    OrganisationEntered,
    OrganisationEvent,
    OrganisationForm,
    OrganisationNumberChanged,
    OrganisationRecordVoided,
    OrganisationRegistered,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

organisations = intervals.interval_table(
    "organisation_1",
    Column("name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("form", Text),  # an old register may say less
    Column("registration_number", Text, nullable=False),
    Column("other_numbers", Text, nullable=False),  # those it has, had or will have
    Column("seat", Text),
    Column("area", Text),
    Column("registered_on", Date),
)


@dataclass(frozen=True, slots=True)
class State:
    """A registration, and the numbers from the day of each on, as they were recorded."""

    registered: OrganisationRegistered | OrganisationEntered | None = None
    numbers: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of an organisation for a time."""

    name: str
    sort: str
    form: OrganisationForm | None
    registration_number: str
    other_numbers: str
    seat: str | None
    area: str | None
    registered_on: date | None


def evolve(state: State, event: OrganisationEvent) -> State:
    """Say what an event leads to; a change of number alone makes no organisation."""
    match event:
        case OrganisationRegistered() | OrganisationEntered():
            return State(event, ((since(event), event.registration_number),))
        case OrganisationNumberChanged():
            if state.registered is None:
                return state
            changed = (event.changed_on, event.registration_number)
            return replace(state, numbers=(*state.numbers, changed))
        case OrganisationRecordVoided():
            return state
        case _:  # What becomes of an organisation is not shown here yet.
            return state


def since(event: OrganisationRegistered | OrganisationEntered) -> date:
    """Say from which day on an organisation is known: its registration, if the register says it."""
    match event:
        case OrganisationEntered(registered_on=None, entered_on=day):
            return day or date.min
        case _:
            return event.registered_on or date.min


def number_on(state: State, day: date) -> str:
    """Say which number holds on a day: the last recorded that has begun."""
    begun = [number for since, number in state.numbers if since <= day]
    return begun[-1] if begun else state.numbers[0][1]


def rows_of(state: State) -> set[intervals.Row]:
    """Say under which number an organisation stood through time."""
    one = state.registered
    if one is None:
        return set()
    all_of_them = dict.fromkeys((*(n for _, n in state.numbers), *one.previous_numbers))
    days = {day for day, _ in state.numbers if day >= since(one)}
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            name=one.name,
            sort=fold(one.name),
            form=one.form,
            registration_number=number,
            other_numbers=" ".join(other for other in all_of_them if other != number),
            seat=one.seat,
            area=one.area,
            registered_on=one.registered_on,
        )
        for number, begin, end in spans(days, lambda day: number_on(state, day))
    }


view: Projection[State, OrganisationEvent] = Projection(
    table=organisations,
    source="registry",
    noun="organisation",
    contract=OrganisationEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
