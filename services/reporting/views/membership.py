"""Memberships of the Bar: who is on its list, and who is suspended or deleted, by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.place import area_on, placed
from services.reporting.views.through import ONE_DAY, spans
from shared.contracts.registry.card import (
    LawyerCardExchanged,
    LawyerCardIssued,
    LawyerCardWithdrawn,
)
from shared.contracts.registry.membership import (
    MembershipAdmitted,
    MembershipDisciplineAnnulled,
    MembershipEndedByDeath,
    MembershipEvent,
    MembershipSuspended,
    MembershipTransferred,
    MembershipWithdrawn,
    NameDeleted,
)
from shared.contracts.registry.reorganisation import MembershipAreaReorganised
from shared.contracts.values import number_key
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

memberships = intervals.interval_table(
    "membership_3",
    Column("status", Text, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("certificate", Text, nullable=False, index=True),  # the name of its stream
    Column("number", Text, nullable=False, index=True),
    Column("number_key", Text, nullable=False),
    Column("bar", Text, nullable=False),
    Column("card_number", Text, index=True),
    Column("area", Text, nullable=False, index=True),
    Column("admitted_on", Date, nullable=False),
)


class MembershipStatus(StrEnum):
    """How a membership stands on a day."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class State:
    """An admission, restrictions by the decision that made each, and the decisions annulled.

    A restriction is its first and its last day; a deletion has no last.
    """

    admitted: MembershipAdmitted | None = None
    restrictions: Mapping[UUID, tuple[date, date | None]] = field(default_factory=dict)
    annulled: frozenset[UUID] = frozenset()
    ends: tuple[date, ...] = ()  # by leaving or death: from that day on on no list
    card_number: str | None = None
    followed: tuple[MembershipAreaReorganised, ...] = ()

    def in_force(self) -> list[tuple[date, date | None]]:
        """List the restrictions that nobody annulled."""
        return [term for by, term in self.restrictions.items() if by not in self.annulled]


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a membership changes from day to day."""

    status: MembershipStatus
    area: str


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a membership for a time."""

    status: MembershipStatus
    person_id: UUID
    full_name: str
    sort: str
    certificate: str
    number: str
    number_key: str
    bar: str
    card_number: str | None
    area: str
    admitted_on: date


def evolve(state: State, event: MembershipEvent) -> State:  # noqa: C901, PLR0911  # a table of events
    """Say what an event leads to."""
    match event:
        case MembershipAdmitted():
            return replace(state, admitted=event, card_number=event.card_number)
        case MembershipSuspended():
            return restricted(state, event.decision_id, (event.starts_on, event.ends_on))
        case NameDeleted():
            return restricted(state, event.decision_id, (event.deleted_on, None))
        case MembershipDisciplineAnnulled():
            return replace(state, annulled=state.annulled | {event.decision_id})
        case MembershipWithdrawn(withdrawn_on=day):
            return replace(state, ends=(*state.ends, day))
        case MembershipTransferred(transferred_on=day):
            return replace(state, ends=(*state.ends, day))
        case MembershipEndedByDeath(died_on=day):
            return replace(state, ends=(*state.ends, day))
        case LawyerCardIssued(card_number=number) | LawyerCardExchanged(card_number=number):
            return replace(state, card_number=number)
        case LawyerCardWithdrawn():
            return replace(state, card_number=None)
        case MembershipAreaReorganised():
            return replace(state, followed=(*state.followed, event))
        case _:  # What changes neither the standing nor the card, such as requests and voids.
            return state


def restricted(state: State, by: UUID, term: tuple[date, date | None]) -> State:
    """Note what a decision did to the membership."""
    return replace(state, restrictions={**state.restrictions, by: term})


def status_on(state: State, day: date) -> MembershipStatus | None:
    """Say how the membership stands on a day; a deletion outweighs a suspension."""
    if state.admitted is None or day < state.admitted.admitted_on:
        return None
    if any(end <= day for end in state.ends):
        return None
    holding = [(begin, end) for begin, end in state.in_force() if begin <= day <= (end or date.max)]
    if any(end is None for _, end in holding):
        return MembershipStatus.DELETED
    return MembershipStatus.SUSPENDED if holding else MembershipStatus.ACTIVE


def stands_on(state: State, one: MembershipAdmitted, day: date) -> Stands | None:
    """Say how the membership stands on a day, and in which area the member lives."""
    status = status_on(state, day)
    if status is None:
        return None
    return Stands(status, area_on(placed([(one.admitted_on, one.area)], state.followed), day))


def turning_days(state: State) -> set[date]:
    """List the days on which something about it may change."""
    days = {state.admitted.admitted_on, *state.ends} if state.admitted else set()
    days |= {one.reorganised_on for one in state.followed}
    for begin, end in state.in_force():
        days |= {begin} if end is None else {begin, end + ONE_DAY}
    return days


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a membership stands through time."""
    member = state.admitted
    if member is None:
        return set()
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            status=said.status,
            person_id=member.person_id,
            full_name=member.full_name,
            sort=fold(member.full_name),
            certificate=f"certificate-{member.certificate_id}",
            number=member.number.serial,
            number_key=number_key(member.number),
            bar=member.bar,
            card_number=state.card_number,
            area=said.area,
            admitted_on=member.admitted_on,
        )
        for said, begin, end in spans(
            turning_days(state), lambda day: stands_on(state, member, day)
        )
    }


view: Projection[State, MembershipEvent] = Projection(
    table=memberships,
    source="registry",
    noun="membership",
    contract=MembershipEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
