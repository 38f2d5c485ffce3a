"""Offices abroad: the organisation tells the Department, and nothing here is licensed by it.

Source: Luật Luật sư Đ.43.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.context import Context, Line, future
from services.registry.organisation.changes import began
from services.registry.organisation.limits import late_after
from services.registry.organisation.state import Abroad, Registered
from shared.contracts.registry.organisation_abroad import (
    OfficeAbroad,
    OfficeAbroadEnded,
    OfficeAbroadNotified,
)
from shared.decider import Decided, Fault, Rejected, reject_any
from shared.messages import Command, Reach, Role, Terms

LICENSED, ENDED = "ORG-FOREIGN-OFFICE-DAYS", "ORG-FOREIGN-OFFICE-END-DAYS"
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class RecordOfficeAbroad(Command):
    """The organisation said that another country lets it practise there."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận đặt cơ sở hành nghề ở nước ngoài",
        en="Record an office abroad",
    )

    country: Line
    address: Line
    licensed_on: date
    notified_on: date


class RecordOfficeAbroadEnd(Command):
    """The organisation said that an office abroad is there no more."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận chấm dứt cơ sở hành nghề ở nước ngoài",
        en="Record the end of an office abroad",
    )

    office_id: UUID
    ended_on: date
    notified_on: date


AbroadCommand: TypeAlias = RecordOfficeAbroad | RecordOfficeAbroadEnd
OF_ABROAD = (RecordOfficeAbroad, RecordOfficeAbroadEnd)


def decide(
    state: Registered, command: AbroadCommand, context: Context
) -> Sequence[Decided[OfficeAbroad]]:
    """Say what follows from what the organisation said; that it was late is noted.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`, `told-before`, `office-not-known`,
            `office-ended-already`, `ends-before-it-starts`.
    Source: Luật Luật sư Đ.43(2), (3).
    """
    match command:
        case RecordOfficeAbroad():
            return record(state, command, context)
        case RecordOfficeAbroadEnd():
            return end(state, command, context)


def record(
    state: Registered, command: RecordOfficeAbroad, context: Context
) -> list[Decided[OfficeAbroad]]:
    """An office abroad is told of once it has its licence."""
    day, told = command.licensed_on, command.notified_on
    faults = [*future("notified_on", told, context), *began("licensed_on", day, state)]
    if told < day:
        faults.append(Fault("told-before", "notified_on", {"on": day}))
    reject_any(faults)
    notified = OfficeAbroadNotified(
        office_id=context.new_id("office"),
        country=command.country,
        address=command.address,
        licensed_on=day,
        notified_on=told,
        late=late_after(LICENSED, day, told, context),
    )
    rule = context.rules.on(LICENSED, day).id
    return [Decided(event=notified, effective_on=day, rule_rows=(rule,))]


def end(
    state: Registered, command: RecordOfficeAbroadEnd, context: Context
) -> Sequence[Decided[OfficeAbroad]]:
    """An office abroad ends once; the same again changes nothing."""
    one = next((one for one in state.abroad if one.office_id == command.office_id), None)
    if one is None:
        raise Rejected([Fault("office-not-known", "office_id")])
    day, told = command.ended_on, command.notified_on
    if one.ended_on == day:
        return []
    faults = [*future("notified_on", told, context)]
    if one.ended_on is not None:
        faults.append(Fault("office-ended-already", "office_id", {"ended_on": one.ended_on}))
    if day < one.licensed_on:
        said = {"starts_on": one.licensed_on}
        faults.append(Fault("ends-before-it-starts", "ended_on", said))
    if told < day:
        faults.append(Fault("told-before", "notified_on", {"on": day}))
    reject_any(faults)
    ended = OfficeAbroadEnded(
        office_id=one.office_id,
        country=one.country,
        ended_on=day,
        notified_on=told,
        late=late_after(ENDED, day, told, context),
    )
    rule = context.rules.on(ENDED, day).id
    return [Decided(event=ended, effective_on=day, rule_rows=(rule,))]


def with_abroad(state: Registered, event: OfficeAbroad) -> Registered:
    """Say what an event makes of the offices abroad."""
    match event:
        case OfficeAbroadNotified():
            one = Abroad(event.office_id, event.country, event.address, event.licensed_on)
            return replace(state, abroad=(*state.abroad, one))
        case OfficeAbroadEnded(office_id=which, ended_on=day):
            ended = (
                replace(one, ended_on=day) if one.office_id == which else one
                for one in state.abroad
            )
            return replace(state, abroad=tuple(ended))
