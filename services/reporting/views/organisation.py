"""Law-practice organisations: names, seats, numbers, and how each registration stands, by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import Column, Date, Text

from services.reporting.views.place import area_on, placed
from services.reporting.views.through import spans
from shared.contracts.registry.organisation import (
    OrganisationChanged,
    OrganisationChangeFiled,
    OrganisationConverted,
    OrganisationEntered,
    OrganisationEvent,
    OrganisationForm,
    OrganisationNumberChanged,
    OrganisationRegistered,
    OrganisationResumed,
    OrganisationSuspended,
)
from shared.contracts.registry.organisation_ending import (
    OrganisationMerged,
    OrganisationRegistrationRevoked,
    OrganisationRevocationProposed,
    OrganisationTerminated,
    OrganisationTerminationAnnounced,
)
from shared.contracts.registry.reorganisation import OrganisationAreaReorganised
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

organisations = intervals.interval_table(
    "organisation_2",
    Column("status", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("form", Text, index=True),  # an old register may say less
    Column("registration_number", Text, nullable=False),
    Column("other_numbers", Text, nullable=False),  # those it has, had or will have
    Column("seat", Text),
    Column("area", Text, index=True),
    Column("registered_on", Date),
)


class OrganisationStatus(StrEnum):
    """How a registration stands on a day, the gravest first. Source: Luật Luật sư Đ.36, Đ.46-47."""

    TERMINATED = "terminated"
    CONVERTED = "converted"
    MERGED = "merged"
    REGISTRATION_REVOKED = "registration_revoked"
    REVOCATION_PROPOSED = "revocation_proposed"
    TERMINATING = "terminating"
    STOPPED = "stopped_for_a_time"
    CHANGE_PENDING = "change_pending"
    OPERATING = "operating"


GONE = (
    OrganisationStatus.TERMINATED,
    OrganisationStatus.CONVERTED,
    OrganisationStatus.MERGED,
    OrganisationStatus.REGISTRATION_REVOKED,
)
Span = tuple[date, date | None]  # from a day up to another, that day left out


@dataclass(frozen=True, slots=True)
class State:
    """A registration, its numbers from the day of each on, its changes, and what becomes of it."""

    registered: OrganisationRegistered | OrganisationEntered | None = None
    numbers: tuple[tuple[date, str], ...] = ()
    changes: tuple[OrganisationChanged, ...] = ()
    followed: tuple[OrganisationAreaReorganised, ...] = ()
    filings: tuple[Span, ...] = ()
    pauses: tuple[Span, ...] = ()
    turned: Mapping[OrganisationStatus, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stands:
    """What of an organisation changes from day to day."""

    status: OrganisationStatus
    number: str
    name: str
    seat: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of an organisation for a time."""

    status: OrganisationStatus
    name: str
    sort: str
    form: OrganisationForm | None
    registration_number: str
    other_numbers: str
    seat: str | None
    area: str | None
    registered_on: date | None


def evolve(state: State, event: OrganisationEvent) -> State:  # noqa: C901, PLR0911  # a table of events
    """Say what an event leads to; a change alone makes no organisation."""
    match event:
        case OrganisationRegistered() | OrganisationEntered():
            return State(event, ((since(event), event.registration_number),))
        case _ if state.registered is None:
            return state
        case OrganisationNumberChanged(registration_number=number, changed_on=day):
            return replace(state, numbers=(*state.numbers, (day, number)))
        case OrganisationChangeFiled(filed_on=day):
            return replace(state, filings=(*state.filings, (day, None)))
        case OrganisationChanged(changed_on=day):
            answered = closed(state.filings, day)
            return replace(state, changes=(*state.changes, event), filings=answered)
        case OrganisationAreaReorganised():
            return replace(state, followed=(*state.followed, event))
        case OrganisationSuspended(starts_on=day):
            return replace(state, pauses=(*state.pauses, (day, None)))
        case OrganisationResumed(resumed_on=day):
            return replace(state, pauses=closed(state.pauses, day))
        case _:
            return ending(state, event)


def closed(spans: tuple[Span, ...], day: date) -> tuple[Span, ...]:
    """End those that had no end."""
    return tuple((begin, end or day) for begin, end in spans)


def ending(state: State, event: OrganisationEvent) -> State:
    """Note what becomes of an organisation, and from which day on."""
    match event:
        case OrganisationRevocationProposed(proposed_on=day):
            status = OrganisationStatus.REVOCATION_PROPOSED
        case OrganisationRegistrationRevoked(revoked_on=day):
            status = OrganisationStatus.REGISTRATION_REVOKED
        case OrganisationTerminationAnnounced(announced_on=day):
            status = OrganisationStatus.TERMINATING
        case OrganisationTerminated(terminated_on=day):
            status = OrganisationStatus.TERMINATED
        case OrganisationConverted(converted_on=day):
            status = OrganisationStatus.CONVERTED
        case OrganisationMerged(merged_on=day):
            status = OrganisationStatus.MERGED
        case _:  # What was notified, settled or asked for changes nothing that a list shows.
            return state
    return replace(state, turned={**state.turned, status: day})


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


def statuses(state: State, day: date) -> Iterator[OrganisationStatus]:
    """List what holds on a day; what is stopped goes on when it resumes, not by itself."""
    yield from (status for status, on in state.turned.items() if on <= day)
    if any(begin <= day < (end or date.max) for begin, end in state.pauses):
        yield OrganisationStatus.STOPPED
    if any(begin <= day < (end or date.max) for begin, end in state.filings):
        yield OrganisationStatus.CHANGE_PENDING


def stands_on(state: State, one: OrganisationRegistered | OrganisationEntered, day: date) -> Stands:
    """Say what the register says on a day."""
    holds = {*statuses(state, day), OrganisationStatus.OPERATING}
    status = next(status for status in OrganisationStatus if status in holds)
    name, seat = one.name, one.seat
    for change in sorted(state.changes, key=lambda change: change.changed_on):
        if change.changed_on <= day:
            name, seat = change.name or name, change.seat or seat
    return Stands(status, number_on(state, day), name, seat, seat_on(state, one, day))


def seat_on(
    state: State, one: OrganisationRegistered | OrganisationEntered, day: date
) -> str | None:
    """Say in which area the seat lies on a day, where anybody ever said it."""
    moved = [(change.changed_on, change.area) for change in state.changes if change.area]
    said = [*([(since(one), one.area)] if one.area else []), *sorted(moved)]
    if not said or day < said[0][0]:
        return None
    return area_on(placed(said, state.followed), day)


def turning_days(state: State) -> set[date]:
    """List the days on which something of it may change."""
    days = {day for day, _ in state.numbers} | {one.changed_on for one in state.changes}
    days |= {one.reorganised_on for one in state.followed}
    for begin, end in (*state.pauses, *state.filings):
        days |= {begin} if end is None else {begin, end}
    return days | set(state.turned.values())


def rows_of(state: State) -> set[intervals.Row]:
    """Say how an organisation stood through time; one that is no more stays, and says so."""
    one = state.registered
    if one is None:
        return set()
    known = dict.fromkeys((*(n for _, n in state.numbers), *one.previous_numbers))
    days = {day for day in turning_days(state) if day >= since(one)} | {since(one)}
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            status=said.status,
            name=said.name,
            sort=fold(said.name),
            form=one.form,
            registration_number=said.number,
            other_numbers=" ".join(other for other in known if other != said.number),
            seat=said.seat,
            area=said.area,
            registered_on=one.registered_on,
        )
        for said, begin, end in spans(days, lambda day: stands_on(state, one, day))
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
