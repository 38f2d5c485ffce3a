"""How fast a backlog reaches the bus, beside raw batches of the same bytes to the same server."""

import asyncio
from collections.abc import Sequence
from itertools import count, islice
from time import perf_counter

import psycopg
from nats.aio.client import Client
from sqlalchemy.ext.asyncio import create_async_engine

from shared.bus.declarations import Source
from shared.bus.relay import Relay
from shared.bus.sending import BATCH_LIMIT, Outgoing, send_batch
from shared.bus.streams import ensure_stream
from shared.embedded.nats import Nats
from shared.embedded.postgres import ADMIN, Postgres
from shared.log import reader
from shared.log.appender import Appender
from shared.log.entry import Stored
from shared.log.migrate import upgrade
from shared.log.waker import Waker
from tests.bench.append import commands
from tests.bench.table import Line, spread, tell
from tests.shared.bus.given import connected

BACKLOG = 20_000
CALLERS = 250
ROUNDS = 3
DATABASE = "relayed"
PROVINCES = count(1)  # every stream that is filled is a province's of its own


async def relaying(server: Postgres, bus: Nats) -> list[Line]:
    """Let a log grow while no bus is there, and then relay all of it."""
    tell(f"relay: a backlog of {BACKLOG:,} events, {ROUNDS} rounds")
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(f"create database {DATABASE}".encode())
    upgrade(server.url(DATABASE), ADMIN)
    documents = await grown(server.url(DATABASE))
    bus.start()
    async with connected(bus.url()) as client:
        found = [
            (await raw(client, documents), await relayed(client, server.url(DATABASE)))
            for _ in range(ROUNDS)
        ]
    ratio = spread([ours / bare for bare, ours in found], 2)
    beside = f"{ratio} of raw batches ({spread([bare for bare, _ in found])}/s)"
    rates = [ours for _, ours in found]
    return [Line(f"relay of a backlog of {BACKLOG:,}", sorted(rates)[ROUNDS // 2], beside=beside)]


async def grown(url: str) -> Sequence[Stored]:
    """Record a backlog."""
    appender = Appender(url)
    await appender.start()

    async def call(name: str) -> None:
        for command in islice(commands(name), BACKLOG // CALLERS):
            await appender.append(command)

    await asyncio.gather(*[call(f"backlog-{n}") for n in range(CALLERS)])
    await appender.stop()
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        documents = await reader.after(connection, 0, BACKLOG)
    await engine.dispose()
    assert len(documents) == BACKLOG
    return documents


async def raw(bus: Client, documents: Sequence[Stored]) -> float:
    """Send batches that are at hand; say how many events a second."""
    source = Source(f"bare{next(PROVINCES)}", "registry")
    await ensure_stream(bus.jetstream(), source)
    subject = source.subject("backlog", "Applied")
    begun = perf_counter()
    for first in range(0, BACKLOG, BATCH_LIMIT):
        some = [
            Outgoing(position=one.position, subject=subject, body=one.document.encode())
            for one in documents[first : first + BATCH_LIMIT]
        ]
        await send_batch(bus, source.stream, some)
    return BACKLOG / (perf_counter() - begun)


async def relayed(bus: Client, url: str) -> float:
    """Start a relay before a full log and an empty bus; say how many events a second."""
    engine = create_async_engine(url)
    source = Source(f"relayed{next(PROVINCES)}", "registry")
    relay = Relay(engine=engine, bus=bus, source=source, waker=Waker())
    begun = perf_counter()
    await relay.start()
    while relay.published != BACKLOG:
        assert relay.alarm is None, relay.alarm
        await asyncio.sleep(0.002)  # between looks
    took = perf_counter() - begun
    await relay.stop()
    await engine.dispose()
    return BACKLOG / took
