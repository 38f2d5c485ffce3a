"""Rows of a noun on a real server: folded up to a position, written, and asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.app import build
from shared.law.data import load_holidays, load_rules, load_territory
from shared.messages import Actor, Recorded
from shared.read import intervals
from shared.web.listing import Ask
from tests.support.spec import OFFICER


async def follow(
    connection: AsyncConnection, noun: str, history: Sequence[Recorded[Any]], stream: str
) -> Table:
    """Do as the kernel does: fold a stream event by event, and write what follows."""
    projection = next(one for one in build().projections if one.noun == noun)
    (decider,) = (one for one in build().nouns if one.noun == noun)
    await connection.run_sync(projection.table.create, checkfirst=True)
    for number, record in enumerate(history, start=1):
        rows = projection.rows_of(decider.replay(history[:number]))
        await intervals.write(connection, projection.table, stream, record.position, rows)
    return projection.table


def ask(
    on: date,
    *,
    known_at: int = 1000,
    actor: Actor = OFFICER,
    after: str | None = None,
    limit: int = 100,
) -> Ask:
    """Ask for a day, as believed at a position."""
    return Ask(
        actor=actor,
        on=on,
        known_at={"registry": known_at},
        rules=load_rules(),
        calendar=load_holidays(),
        territory=load_territory(),
        after=after,
        limit=limit,
    )
