"""What an event should have led to elsewhere and did not: work for an officer of the Department."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Column, Table, Text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.seen import believed
from shared.contracts.kernel.effect import (
    EffectEvent,
    EffectOverdue,
    EffectRecordVoided,
    EffectRefused,
    EffectResolved,
)
from shared.read import intervals
from shared.read.projection import Projection
from shared.web.listing import Ask

WHERE: Final = ("registry", "discipline")  # the services that have policies
ALWAYS: Final = date(2000, 1, 1)  # an effect says no day: it is work as long as it is believed


@dataclass(frozen=True, slots=True)
class State:
    """What did not come about, until somebody saw to it."""

    command: str = ""
    target: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What waits for somebody."""

    command: str
    target: str
    faults: str


@dataclass(frozen=True, slots=True)
class Refused:
    """One effect that did not come about, in the service where it was to."""

    service: str
    stream: str
    command: str
    target: str
    faults: tuple[str, ...]  # none where it only waited too long


def evolve(state: State, event: EffectEvent) -> State:
    """Say what an event leads to."""
    match event:
        case EffectRefused():
            return State(event.command, event.target, event.faults)
        case EffectOverdue():
            return State(event.command, event.target)
        case EffectResolved():
            return State()
        case EffectRecordVoided():
            return state


def rows_of(state: State) -> set[Row]:
    """What is open has a row."""
    if not state.command:
        return set()
    return {Row(ALWAYS, None, state.command, state.target, " ".join(state.faults))}


def table_of(service: str) -> Table:
    """Each service's effects stand in a table of their own: a table has one source."""
    return intervals.interval_table(
        f"effect_{service}_1",
        Column("command", Text, nullable=False),
        Column("target", Text, nullable=False),
        Column("faults", Text, nullable=False),
    )


TABLES: Final = {service: table_of(service) for service in WHERE}


def views() -> Iterator[Projection[State, EffectEvent]]:
    """Follow the effects of each service."""
    for service, table in TABLES.items():
        yield Projection(
            table=table,
            source=service,
            noun="effect",
            contract=EffectEvent,
            initial=State(),
            evolve=evolve,
            rows_of=rows_of,
        )


async def refused(connection: AsyncConnection, ask: Ask) -> Sequence[Refused]:
    """List what did not come about and nobody has seen to."""
    found = []
    for service, table in TABLES.items():
        query = table.select().where(believed(table, service, ask)).order_by(table.c.stream)
        for row in (await connection.execute(query)).mappings():
            faults = tuple(row["faults"].split())
            found.append(Refused(service, row["stream"], row["command"], row["target"], faults))
    return found
