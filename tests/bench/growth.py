"""What an append costs when the log has grown, beside one to a small log in the same minute."""

import asyncio
from collections.abc import Sequence
from statistics import median
from time import perf_counter

import psycopg
from sqlalchemy.ext.asyncio import create_async_engine

from shared.embedded.postgres import ADMIN, Postgres
from shared.log import reader
from shared.log.appender import Appender
from shared.log.connect import at_once
from shared.log.document import whole
from shared.log.migrate import upgrade
from shared.log.verify import Problem
from shared.proof.verify import verify
from tests.bench.append import EVENT, LONG, SAID, ours
from tests.bench.table import Line, Measured, measured, spread, tell

SMALL = 10_000
SIZES = (100_000, 1_000_000)
LARGEST = 10_000_000  # asked for by name: it takes ten minutes and 15 GB
CALLERS = 64
ROUNDS = 3
A_STREAM = 3
TEMPLATE, GROWN = "small_log", "grown_log"
# As the append function stores them, a great many at once; `luatsu verify` finds nothing wrong.
FILL = """
    insert into log.event
      (position, version, effective_on, recorded_at, stream, type, leaf, document)
    select p, v, %(on)s, %(at)s, stream, 'Applied',
           sha256('\\x00'::bytea || convert_to(document, 'UTF8')), document
      from (select p, (p - %(base)s::bigint) %% %(per)s::int + 1 as v,
                   'filled-' || %(base)s::bigint
                             || '-' || (p - %(base)s::bigint) / %(per)s::int as stream
              from generate_series(%(first)s::bigint, %(last)s::bigint) p) n,
           lateral (select replace(replace(replace(%(document)s::text,
             '@stream', stream), '"@version"', v::text),
             '@command', md5(p::text)::uuid::text)
             as document offset 0) d"""
STREAMS = """
    insert into log.stream (stream, version)
    select stream, max(version) from log.event where position >= %(first)s group by stream
        on conflict (stream) do update set version = excluded.version"""
COMMANDS = """
    insert into log.command (id, fingerprint, outcome, answer, position)
    select md5(p::text)::uuid, '\\x01', 'done', '{}', p
      from generate_series(%(first)s::bigint, %(last)s::bigint) p"""
WHERE = "select position, greatest(instant, %s) from log.head"  # never before what was appended
HEAD = "update log.head set position = %(last)s, instant = %(at)s"


def fill(conninfo: str, last: int) -> None:
    """Make a log as long as this."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        row = connection.execute(WHERE, [SAID.recorded_at]).fetchone()
    assert row is not None
    position, at = row
    said = SAID.model_copy(update={"stream": "@stream", "recorded_at": at})
    document = whole(said, EVENT).decode()
    document = document.replace('"streamversion":1', '"streamversion":"@version"')
    document = document.replace(str(SAID.command_id), "@command")
    document = document.replace(str(SAID.id), "@command")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for first in range(position + 1, last + 1, SMALL * 10):
            bound = {
                "base": position + 1,
                "first": first,
                "last": min(first + SMALL * 10 - 1, last),
                "per": A_STREAM,
                "document": document,
                "on": SAID.effective_on,
                "at": at,
            }
            for statement in (FILL, STREAMS, COMMANDS, HEAD):
                connection.execute(statement.encode(), bound)
        connection.execute("vacuum analyze log.event, log.stream, log.command")
        connection.execute("checkpoint")


async def growing(server: Postgres, sizes: Sequence[int] = SIZES) -> list[Line]:
    """Let a log grow, and append to it and to a small one in turn."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for name in (TEMPLATE, GROWN):
            connection.execute(f"create database {name}".encode())
            upgrade(server.url(name), ADMIN)
    await asyncio.to_thread(fill, server.conninfo(TEMPLATE), SMALL)
    lines = []
    for size in sizes:
        tell(f"growth: a log of {size:,} events")
        await asyncio.to_thread(fill, server.conninfo(GROWN), size)
        rounds = [await side_by_side(server, f"{size}-{n}") for n in range(ROUNDS)]
        costs = spread([small.rate / grown.rate for small, grown in rounds], 2)
        grown = [grown for _, grown in rounds]
        lines.append(
            Line(
                f"appends, {CALLERS} callers, a log of {size:,}",
                median(one.rate for one in grown),
                median(one.p50_ms for one in grown),
                median(one.p99_ms for one in grown),
                f"costs {costs} of one at {SMALL:,}",
                "aim ≤ 1.2 at 10,000,000" if size == LARGEST else "",
            )
        )
        lines += await read_all(server, size)
    return lines


async def side_by_side(server: Postgres, name: str) -> tuple[Measured, Measured]:
    """Append to a small log that is as new, and to the grown one."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(f"create database small_now template {TEMPLATE}".encode())
    small = await appended(server.url("small_now"), name)
    grown = await appended(server.url(GROWN), name)
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("drop database small_now with (force)")
    return small, grown


async def appended(url: str, name: str) -> Measured:
    """Append to one log for a while."""
    appender = Appender(url)
    await appender.start()
    times = await ours(appender, CALLERS, name)
    await appender.stop()
    return measured([ended - begun for begun, ended in times], LONG)


async def read_all(server: Postgres, size: int) -> list[Line]:
    """Read what is there as the feed gives it, and verify it as an operator does."""
    engine = create_async_engine(server.url(GROWN))
    async with at_once(engine).connect() as connection:
        begun = perf_counter()
        lines = 0
        async for page in reader.feed_pages(connection, 0, 10**9):
            lines += page.count(b"\n")
        fed = perf_counter()
    await engine.dispose()
    report = await asyncio.to_thread(verify, server.conninfo(GROWN))
    checked = perf_counter()
    # No notary runs here: that nobody signed is all that is wrong.
    assert (report.events, report.problems) == (lines, [Problem(lines, "tree-missing")])
    return [
        Line(f"feed, exact documents, {size:,}", lines / (fed - begun), aim="aim ≥ 400,000"),
        Line(f"verified, {size:,}", lines / (checked - fed), aim="aim ≥ 100,000"),
    ]
