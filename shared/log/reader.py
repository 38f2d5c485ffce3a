"""Reading a log: a stream, what came after a position, who holds a claim, how a command ended."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.log.connect import direct
from shared.log.entry import Outcome, Stored
from shared.log.storable import text as normal

PAGE = 256  # events of the feed at once: what is put together beyond half a MB costs twice as much

HISTORIES = text("""
    select position, stream, version, type, leaf, document from log.event
     where stream = any(:streams) order by stream, version""")
AFTER = text("""
    select position, stream, version, type, leaf, document from log.event
     where position > :position order by position limit :limit""")
HEAD = text("select position, nullif(instant, '-infinity'), ahead, simulated from log.head")
HELD = text("select stream, key from log.claim where stream = any(:streams)")
HOLDER = text("select stream from log.claim where key = :key")
# A nought comes right after a stroke.
HOLDERS = text("""
    select distinct stream from log.claim
     where key = :key or (key > :key || '/' and key < :key || '0') order by stream""")
TAKEN = "select key from log.claim where key = any(%s)"
OUTCOME = text("select id, fingerprint, outcome, answer, position from log.command where id = :id")
# A command's events stand together and end at its position.
STREAMS_OF_COMMAND = text("""
    with recursive back as (
      select e.position, e.stream from log.command c join log.event e on e.position = c.position
       where c.id = :id
      union all
      select e.position, e.stream from back b join log.event e on e.position = b.position - 1
       where e.document::json ->> 'commandid' = cast(:id as text))
    select stream from back group by stream order by min(position)""")
RESERVE = """
    insert into log.counter as c (series, year, next) values (%s, %s, 2)
        on conflict (series, year) do update set next = c.next + 1 returning next - 1"""
# One statement, so that all of it is of one moment, and one round trip.
BEFORE = """
    select 0, position, null, null, outcome, fingerprint, answer::text
      from log.command where id = %(id)s
    union all
    select 1, position, stream, version, type, leaf, document
      from log.event where stream = any(%(streams)s)
    union all
    select 2, null, stream, null, key, null, null
      from log.claim where stream = any(%(streams)s)
     order by 1, 3, 4"""
# A page as one value: a row each would cost three times as much, by COPY too, which doubles each
# backslash besides.
FEED = r"""
    select count(*), convert_to(string_agg(line, e'\n' order by position), 'UTF8')
      from (select position, '{"position":' || position || ',"leaf":"' || encode(leaf, 'hex')
                   || '","document":' || document || '}' as line
              from log.event where position > %s order by position limit %s) page"""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log has come, and how far a simulated one is ahead of the clock."""

    position: int
    recorded_at: datetime | None  # of the last event
    ahead: timedelta
    simulated: bool


@dataclass(frozen=True, slots=True)
class Final:
    """How a command ended, once and for all."""

    id: UUID
    fingerprint: bytes
    outcome: Outcome
    answer: dict[str, Any]
    position: int | None


@dataclass(frozen=True, slots=True)
class Before:
    """What a command is decided on: how it ended if it did, its streams, the claims they hold."""

    final: Final | None
    histories: dict[str, list[Stored]]
    held: dict[str, frozenset[str]]


async def before(
    driver: psycopg.AsyncConnection, command_id: UUID, streams: Sequence[str]
) -> Before:
    """Read what a command is decided on, as it is at one moment."""
    final: Final | None = None
    histories: dict[str, list[Stored]] = {stream: [] for stream in streams}
    keys: dict[str, set[str]] = {stream: set() for stream in streams}
    cursor = await driver.execute(BEFORE, {"id": command_id, "streams": list(histories)})
    for kind, position, stream, version, what, leaf, document in await cursor.fetchall():
        match kind:
            case 0:
                answer = orjson.loads(document or "{}")
                final = Final(command_id, leaf, what, answer, position)
            case 1:
                histories[stream].append(Stored(position, stream, version, what, leaf, document))
            case _:
                keys[stream].add(what)
    return Before(final, histories, {stream: frozenset(one) for stream, one in keys.items()})


async def history(connection: AsyncConnection, stream: str) -> list[Stored]:
    """Read a stream from its beginning."""
    return (await histories(connection, [stream]))[stream]


async def histories(connection: AsyncConnection, streams: Sequence[str]) -> dict[str, list[Stored]]:
    """Read several streams as they were at one moment; one that is not there is empty."""
    found: dict[str, list[Stored]] = {stream: [] for stream in streams}
    for row in await connection.execute(HISTORIES, {"streams": list(found)}):
        found[row.stream].append(Stored(*row))
    return found


async def after(connection: AsyncConnection, position: int, limit: int) -> list[Stored]:
    """Read what came after a position; the first is the next position, or the log is torn."""
    rows = await connection.execute(AFTER, {"position": position, "limit": limit})
    return [Stored(*row) for row in rows]


async def head(connection: AsyncConnection) -> Head:
    """Read how far the log has come."""
    return Head(*(await connection.execute(HEAD)).one())


async def held(connection: AsyncConnection, streams: Sequence[str]) -> dict[str, frozenset[str]]:
    """Read which claims streams hold; one that holds none has an empty set."""
    keys: dict[str, set[str]] = {stream: set() for stream in streams}
    for stream, key in await connection.execute(HELD, {"streams": list(keys)}):
        keys[stream].add(key)
    return {stream: frozenset(held) for stream, held in keys.items()}


async def holder(connection: AsyncConnection, key: str) -> str | None:
    """Read which stream holds a claim."""
    found: str | None = await connection.scalar(HOLDER, {"key": normal(key)})
    return found


async def holders(connection: AsyncConnection, key: str) -> Sequence[str]:
    """Read which streams hold a claim, or one beneath it."""
    return list(await connection.scalars(HOLDERS, {"key": normal(key)}))


async def taken(driver: psycopg.AsyncConnection, keys: Sequence[str]) -> frozenset[str]:
    """Read which of these claims some stream holds."""
    asked = {normal(key): key for key in keys}
    cursor = await driver.execute(TAKEN, [list(asked)])
    return frozenset([asked[key] for (key,) in await cursor.fetchall()])


async def outcome(connection: AsyncConnection, command_id: UUID) -> Final | None:
    """Read how a command ended; nothing where it is not known or has not ended."""
    row = (await connection.execute(OUTCOME, {"id": command_id})).one_or_none()
    return None if row is None else Final(*row)


async def streams_of_command(connection: AsyncConnection, command_id: UUID) -> list[str]:
    """Read which streams a command wrote, in the order in which it wrote them."""
    return list(await connection.scalars(STREAMS_OF_COMMAND, {"id": command_id}))


async def reserve(engine: AsyncEngine, series: str, year: int) -> int:
    """Take the next number of a series; it is taken at once, so a number may stay unused."""
    async with direct(engine) as driver:
        row = await (await driver.execute(RESERVE, (series, year))).fetchone()
    assert row is not None
    return int(row[0])


async def copy_feed(connection: AsyncConnection, after: int, limit: int) -> AsyncIterator[bytes]:
    r"""Stream what came after a position, a line each, with the exact bytes of each document.

    A line is `{"position":7,"leaf":"…","document":{…}}\n`.
    """
    async for page in feed_pages(connection, after, limit):
        for line in page.splitlines(keepends=True):
            yield line


async def feed_pages(connection: AsyncConnection, after: int, limit: int) -> AsyncIterator[bytes]:
    """Stream the lines of the feed, many at once.

    Between pages no transaction stays open, unless the caller had begun one: a slow reader hinders
    nobody.
    """
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    apart = driver.info.transaction_status == TransactionStatus.IDLE
    while limit > 0:
        page = min(limit, PAGE)
        async with driver.cursor(binary=True) as cursor:
            await cursor.execute(FEED, (after, page))
            count, lines = await cursor.fetchone()
        if apart:
            await driver.rollback()
        if count:
            yield lines + b"\n"
        if count < page:
            return
        after += page
        limit -= page
