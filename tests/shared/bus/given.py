"""What tests of the bus start from, and how they see what came of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.connection import connect
from shared.bus.declarations import Source
from shared.bus.relay import Relay
from shared.log import reader
from shared.log.waker import Waker

FILL = text("""
    with numbered as (
      select h.position + n as position from log.head h, generate_series(1, :count) n),
    documents as (
      select position, '{"note":"Đơn số ' || position || '","of":"' || :of || '"}' as document
        from numbered)
    insert into log.event
      (position, version, effective_on, recorded_at, stream, type, leaf, document)
    select position, position, '2025-01-02', clock_timestamp(), :noun || '-' || :of,
           'CertificateApplied', sha256('\\x00'::bytea || convert_to(document, 'UTF8')), document
      from documents""")
ADVANCE = text("update log.head set position = position + :count, instant = clock_timestamp()")
FORGET = text("""
    delete from log.event
     where position > :after and position <= coalesce(cast(:until as bigint), position)""")
BACK = text("update log.head set position = coalesce((select max(position) from log.event), 0)")
DEPRIVE = text("""
    select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
       and database = (select oid from pg_database where datname = current_database())""")


async def heard_nothing() -> None:
    """Hear of a connection and do nothing."""


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Client]:
    """Connect to the bus for a while."""
    client = await connect(
        url, name="tests", on_reconnect=heard_nothing, on_disconnect=heard_nothing
    )
    try:
        yield client
    finally:
        await client.close()


@dataclass(frozen=True)
class ALog:
    """A log of which only the events matter."""

    engine: AsyncEngine
    waker: Waker = field(default_factory=Waker)

    async def grow(self, count: int, of: str = "this log", noun: str = "certificate") -> None:
        """Record events, as if one command had decided them all."""
        async with self.engine.begin() as connection:
            await connection.execute(FILL, {"count": count, "of": of, "noun": noun})
            await connection.execute(ADVANCE, {"count": count})
        self.waker.announce()

    async def documents(self) -> list[bytes]:
        """Read what the log holds."""
        async with self.engine.connect() as connection:
            return [one.document.encode() for one in await reader.after(connection, 0, 1_000_000)]

    async def empty(self) -> None:
        """Begin again with nothing."""
        await self.forget(after=0)

    async def forget(self, after: int, until: int | None = None) -> None:
        """Lose events, as a log does that is restored to an earlier moment."""
        async with self.engine.begin() as connection:
            await connection.execute(text("set local session_replication_role = replica"))
            await connection.execute(FORGET, {"after": after, "until": until})
            await connection.execute(BACK)

    async def deprive(self) -> None:
        """End the sessions that hold an advisory lock of this database."""
        async with self.engine.connect() as connection:
            await connection.execute(DEPRIVE)

    @asynccontextmanager
    async def relayed(self, bus: Client, source: Source) -> AsyncIterator[Relay]:
        """Run a relay for a while."""
        relay = Relay(engine=self.engine, bus=bus, source=source, waker=self.waker)
        await relay.start()
        try:
            yield relay
        finally:
            await relay.stop()


async def on_the_bus(js: JetStreamContext, source: Source) -> list[bytes]:
    """Read a stream from 1 on, and make sure that nothing is missing or misplaced in it."""
    last = (await js.stream_info(source.stream)).state.last_seq
    follower = await js.pull_subscribe(
        "", stream=source.stream, config=ConsumerConfig(inactive_threshold=10)
    )
    found: list[bytes] = []
    while len(found) < last:
        for message in await follower.fetch(min(1000, last - len(found)), timeout=5):
            found.append(message.data)
            assert message.metadata.sequence.stream == len(found)
            await message.ack()
    await follower.unsubscribe()
    return found


class Cut:
    """A line to a server on which answers can be lost while questions still arrive."""

    def __init__(self, port: int) -> None:
        """Know where the line leads."""
        self.port = port
        self._heard_of = 0  # so many answers still come through
        self._losing = False
        self._ends: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def line(self) -> AsyncIterator[int]:
        """Lay the line, and say at which port it begins."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            self.cut()

    def lose_answers(self, *, after: int = 0) -> None:
        """Lose every answer but the next few."""
        self._losing = True
        self._heard_of = after

    def answer_again(self) -> None:
        """Lose nothing any more; what was lost stays lost."""
        self._losing = False

    def cut(self) -> None:
        """Break what is connected; whoever connects anew is answered again."""
        self._losing = False
        for end in list(self._ends):
            end.close()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection("127.0.0.1", self.port)
        self._ends |= {back, forth}
        await asyncio.gather(self._ask(near, forth), self._answer(far, back))
        self._ends -= {back, forth}

    async def _ask(self, taken: asyncio.StreamReader, given: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while some := await taken.read(65536):
                given.write(some)
                await given.drain()
        given.close()

    async def _answer(self, taken: asyncio.StreamReader, given: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while some := await taken.read(65536):
                if self._losing:
                    self._heard_of -= 1
                if self._losing and self._heard_of < 0:
                    continue
                given.write(some)
                await given.drain()
        given.close()
