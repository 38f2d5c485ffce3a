"""Accounts as those who can be given work: their name, role and unit, while they are open."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.seen import believed
from shared.contracts.registry.account import (
    AccountClosed,
    AccountEvent,
    AccountOpened,
    AccountRecordVoided,
    AccountSessionsEnded,
)
from shared.messages import Role
from shared.read import intervals
from shared.read.projection import Projection
from shared.web.listing import Ask

officers = intervals.interval_table(
    "officer_1",
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class State:
    """Who it is of, from which day to which."""

    display_name: str = ""
    role: Role = Role.CITIZEN
    unit: str = ""
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What is said of an open account for a time."""

    display_name: str
    role: Role
    unit: str


def evolve(state: State, event: AccountEvent) -> State:
    """Say what an event leads to."""
    match event:
        case AccountOpened():
            return State(event.display_name, event.role, event.unit, event.opened_on)
        case AccountClosed(closed_on=day):
            return State(state.display_name, state.role, state.unit, state.opened_on, day)
        case AccountSessionsEnded() | AccountRecordVoided():
            return state


def rows_of(state: State) -> set[Row]:
    """An account has a row from the day it was opened up to the day it was closed."""
    since, until = state.opened_on, state.closed_on
    if since is None or (until is not None and until <= since):
        return set()
    return {Row(since, until, state.display_name, state.role, state.unit)}


async def colleagues(connection: AsyncConnection, ask: Ask) -> dict[UUID, str]:
    """Name those of the same role, by their accounts: work is given among them."""
    query = (
        officers.select()
        .where(believed(officers, "registry", ask), officers.c.role == ask.actor.role)
        .order_by(officers.c.display_name)
    )
    found = (await connection.execute(query)).mappings()
    return {UUID(row["stream"].removeprefix("account-")): row["display_name"] for row in found}


view = Projection(
    table=officers,
    source="registry",
    noun="account",
    contract=AccountEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
