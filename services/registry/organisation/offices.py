"""Transaction offices (văn phòng giao dịch). Source: Luật Luật sư Đ.42; TT 05/2021 Đ.9."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.context import Context, Line, future, unknown_area
from services.registry.organisation.limits import late_after, late_before
from services.registry.organisation.state import Office, Registered, latest
from shared.contracts.registry.organisation import (
    TransactionOfficeEnded,
    TransactionOfficeMoved,
    TransactionOfficeNotified,
    TransactionOfficePaused,
)
from shared.contracts.registry.reorganisation import TransactionOfficeAreaReorganised
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms

FOUNDED, BEFORE = "ORG-TXOFFICE-FOUND-DAYS", "ORG-TXOFFICE-NOTICE-DAYS"
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}
OfficeEvent: TypeAlias = (
    TransactionOfficeNotified
    | TransactionOfficeMoved
    | TransactionOfficePaused
    | TransactionOfficeEnded
)


class RecordOffice(Command):
    """The organisation said that it has founded a transaction office."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận thành lập văn phòng giao dịch",
        en="Record a transaction office",
    )

    address: Line
    area: Line
    founded_on: date
    notified_on: date


class RecordOfficeMove(Command):
    """The organisation said that a transaction office moves."""

    terms = Terms(
        by=DEPARTMENT, vi="Ghi nhận chuyển văn phòng giao dịch", en="Record the move of an office"
    )

    office_id: UUID
    address: Line
    area: Line
    notified_on: date
    moved_on: date


class RecordOfficePause(Command):
    """The organisation said that a transaction office stops for a time."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận tạm ngừng văn phòng giao dịch",
        en="Record the pause of an office",
    )

    office_id: UUID
    notified_on: date
    starts_on: date
    ends_on: date


class RecordOfficeEnd(Command):
    """The organisation said that a transaction office ends."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận chấm dứt văn phòng giao dịch",
        en="Record the end of an office",
    )

    office_id: UUID
    notified_on: date
    ended_on: date


OfficeCommand: TypeAlias = RecordOffice | RecordOfficeMove | RecordOfficePause | RecordOfficeEnd


def decide(
    state: Registered, command: OfficeCommand, context: Context
) -> Sequence[Decided[OfficeEvent]]:
    """An office lies in the organisation's own province; lateness is noted only.

    Raises:
        Rejected: `in-the-future`, `unknown-area`, `office-elsewhere`, `before-organisation-began`,
            `office-not-known`, `office-ended-already`, `ends-before-it-starts`.
    Source: Luật Luật sư Đ.42; TT 05/2021/TT-BTP Đ.9.
    """
    reject_any(faults_of(state, command, context))
    if isinstance(command, RecordOffice):
        day, rule, noticed_from = command.founded_on, FOUNDED, command.founded_on
        late = late_after(FOUNDED, day, command.notified_on, context)
    else:
        day, rule, noticed_from = from_when(command), BEFORE, command.notified_on
        late = late_before(BEFORE, day, command.notified_on, context)
    return [
        Decided(
            event=said_of(command, context, late=late),
            effective_on=day,
            rule_rows=(context.rules.on(rule, noticed_from).id,),
        )
    ]


def from_when(command: RecordOfficeMove | RecordOfficePause | RecordOfficeEnd) -> date:
    """Say from which day on the office moves, stops or ends."""
    match command:
        case RecordOfficeMove(moved_on=day) | RecordOfficeEnd(ended_on=day):
            return day
        case RecordOfficePause(starts_on=day):
            return day


def said_of(command: OfficeCommand, context: Context, *, late: bool | None) -> OfficeEvent:
    """Say what becomes of the office."""
    told = command.notified_on
    match command:
        case RecordOffice():
            return TransactionOfficeNotified(
                office_id=context.new_id("office"),
                address=command.address,
                area=command.area,
                founded_on=command.founded_on,
                notified_on=told,
                late=late,
            )
        case RecordOfficeMove(office_id=which):
            return TransactionOfficeMoved(
                office_id=which,
                address=command.address,
                area=command.area,
                notified_on=told,
                moved_on=command.moved_on,
                late=late,
            )
        case RecordOfficePause(office_id=which, starts_on=first, ends_on=end):
            return TransactionOfficePaused(
                office_id=which, notified_on=told, starts_on=first, ends_on=end, late=late
            )
        case RecordOfficeEnd(office_id=which, ended_on=day):
            return TransactionOfficeEnded(
                office_id=which, notified_on=told, ended_on=day, late=late
            )


def faults_of(state: Registered, command: OfficeCommand, context: Context) -> Iterator[Fault]:
    """Find what is wrong with what an organisation said of an office."""
    yield from future("notified_on", command.notified_on, context)
    match command:
        case RecordOffice(founded_on=day):
            yield from future("founded_on", day, context)
            if day < state.since:
                said = {"registered_on": state.since}
                yield Fault("before-organisation-began", "founded_on", said)
            yield from elsewhere(state, command.area, day, context)
        case RecordOfficeMove(moved_on=day):
            yield from gone(state, command.office_id)
            yield from elsewhere(state, command.area, day, context)
        case RecordOfficePause(starts_on=first, ends_on=end):
            yield from gone(state, command.office_id)
            if end < first:
                yield Fault("ends-before-it-starts", "ends_on", {"starts_on": first})
        case RecordOfficeEnd():
            yield from gone(state, command.office_id)


def elsewhere(state: Registered, area: str, day: date, context: Context) -> Iterator[Fault]:
    """An office lies in the province of the seat. Source: Luật Luật sư Đ.42."""
    unknown = [*unknown_area("area", area, context, day, context.today)]
    yield from unknown
    seat = latest(state).area
    if seat is None or unknown:
        return
    seats = provinces(seat, context, state.since, day, context.today)
    if seats and seats.isdisjoint(provinces(area, context, day, context.today)):
        yield Fault("office-elsewhere", "area", {"area": area})


def provinces(area: str, context: Context, *days: date) -> set[str]:
    """Name the provinces in which an area lies on some days, on those on which it is there."""
    paths = (context.territory.path(area, day) for day in days)
    return {path[-1].code for path in paths if path}


def gone(state: Registered, office_id: UUID) -> Iterator[Fault]:
    """An office is known, and there."""
    office = next((one for one in state.offices if one.office_id == office_id), None)
    if office is None:
        yield Fault("office-not-known", "office_id")
    elif office.ended_on is not None:
        yield Fault("office-ended-already", "office_id", {"ended_on": office.ended_on})


def with_office(
    offices: tuple[Office, ...], event: OfficeEvent | TransactionOfficeAreaReorganised
) -> tuple[Office, ...]:
    """Say which offices there are after an event."""
    match event:
        case TransactionOfficeNotified():
            founded = Office(event.office_id, event.address, event.area, event.founded_on)
            return (*offices, founded)
        case TransactionOfficeMoved(office_id=which, area=area, moved_on=day):
            moved = (
                replace(one, address=event.address, area=area, said_on=day)
                if one.office_id == which
                else one
                for one in offices
            )
            return tuple(moved)
        case TransactionOfficeAreaReorganised(office_id=which, area=area, reorganised_on=day):
            here = (which, event.previous_area)
            followed = (
                replace(one, area=area, said_on=day) if (one.office_id, one.area) == here else one
                for one in offices
            )
            return tuple(followed)
        case TransactionOfficePaused():
            return offices
        case TransactionOfficeEnded(office_id=which, ended_on=day):
            return tuple(
                replace(one, ended_on=day) if one.office_id == which else one for one in offices
            )
