"""The relay: it copies a service's log to the bus, so that sequence n there is position n here."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from nats.aio.client import Client
from nats.errors import Error as BusError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.declarations import Source, noun_of
from shared.bus.duty import Duty
from shared.bus.sending import BATCH_LIMIT, Outgoing, Refused, send
from shared.bus.streams import Standing, document_at, ensure_stream, standing
from shared.log import reader
from shared.log.entry import Stored
from shared.log.waker import Waker

log = structlog.get_logger(__name__)

POLL = 1.0  # seconds, for what no waker told of
TURN = 1.0  # between two tries to become the one relay
BACK_OFF = 0.3
REFUSING = 10.0  # so long may a bus refuse what follows before somebody is told
PATIENCE = 30.0  # for one answer of the database

AHEAD = "bus-ahead"  # the log lost events that the bus has: `luatsu recover`
DIFFERS = "bus-differs"  # the bus holds something else than the log: `luatsu bus apply --recreate`
INCOMPLETE = "bus-incomplete"  # something is missing on the bus: the same
LOG_GAP = "log-gap"  # a position is missing in the log
REFUSES = "bus-refuses"  # both ends agree, and yet it takes nothing: its disk, above all
STOPPED = "relay-stopped"  # a fault in the relay itself

INTERRUPTIONS = (BusError, SQLAlchemyError, OSError)

TRY = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")


@asynccontextmanager
async def turn(engine: AsyncEngine, name: str) -> AsyncIterator[AsyncConnection]:
    """Wait to be the only one of a name, and stay so while the connection lives.

    The lock is the session's: who loses the connection loses the turn and cannot read on.
    """
    async with engine.connect() as pooled:
        connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
        try:
            # Asked again and again: no event tells when another's session ends.
            while not await connection.scalar(TRY, {"name": name}):  # noqa: ASYNC110
                await asyncio.sleep(TURN)
            yield connection
        finally:
            # Not back into the pool: the lock would go with it.
            await connection.invalidate()


class Relay:
    """Copies one service's log to its stream, in order, for as long as it runs.

    `published` is the last sequence known on the bus, None before it was seen; `alarm` says why
    nothing is sent and a person has to look; `leads` says whether this is the one whose turn it is.
    """

    def __init__(
        self,
        *,
        engine: AsyncEngine,
        bus: Client,
        source: Source,
        waker: Waker,
        replicas: int = 1,
    ) -> None:
        """Know the log, the bus and what the stream is called; made in a running loop."""
        self.published: int | None = None
        self.alarm: str | None = None
        self.leads = False
        self._engine = engine
        self._bus = bus
        self._js = bus.jetstream()
        self._source = source
        self._waker = waker
        self._replicas = replicas
        self._stream = source.stream
        self._log = log.bind(stream=self._stream)
        self._interrupted = False
        self._look_again_at = 0.0
        self._now = asyncio.get_running_loop().time
        self._refused_since: float | None = None
        self._duty = Duty("relay", self._log, self._fall)

    async def start(self) -> None:
        """Begin to copy, now or when the servers can be reached."""
        self._duty.begin(self._run())

    async def stop(self) -> None:
        """Give the turn to another; an event on its way is stored or not, and never half."""
        await self._duty.end()

    def _fall(self) -> None:
        self.alarm = STOPPED

    async def _run(self) -> None:
        while True:
            try:
                if self._bus.is_connected:
                    async with turn(self._engine, f"relay {self._stream}") as connection:
                        self.leads = True
                        await self._copy(connection)
            except INTERRUPTIONS as interruption:
                self._say_interrupted(interruption)
            finally:
                self.leads = False
            await asyncio.sleep(BACK_OFF)

    async def _copy(self, connection: AsyncConnection) -> None:
        """Copy until a server is lost; what is unexpected leads back to a look at both ends."""
        last = await self._look(connection, None)
        while True:
            seen = self._waker.count
            try:
                last = await self._catch_up(connection, last)
                await self._waker.wait(POLL, since=seen)
            except Refused as refused:
                self._log.warning("relay refused", position=refused.position, code=refused.code)
                await asyncio.sleep(BACK_OFF)
                last = await self._look(connection, last)
                self._say_refused(refused)
            if self._now() >= self._look_again_at:
                last = await self._look(connection, last)

    async def _catch_up(self, connection: AsyncConnection, last: int) -> int:
        """Send what the log has after a position, as long as there is more."""
        while self.alarm in {None, REFUSES} and (events := await self._after(connection, last)):
            last = await send(self._bus, self._stream, events)
            self.published = last
        self._refused_since = None
        if self.alarm == REFUSES:
            self._sound(None)
        return last

    async def _after(self, connection: AsyncConnection, last: int) -> Sequence[Outgoing]:
        """Read what comes next, which must be what comes next."""
        stored = await self._read(connection, last, BATCH_LIMIT)
        if [event.position for event in stored] != [*range(last + 1, last + 1 + len(stored))]:
            self._sound(LOG_GAP, position=last + 1)
            return ()
        return [
            Outgoing(
                position=event.position,
                subject=self._source.subject(noun_of(event.stream), event.type),
                body=event.document.encode(),
            )
            for event in stored
        ]

    async def _read(
        self, connection: AsyncConnection, position: int, limit: int
    ) -> Sequence[Stored]:
        async with asyncio.timeout(PATIENCE):
            return await reader.after(connection, position, limit)

    async def _look(self, connection: AsyncConnection, since: int | None) -> int:
        """See how far the bus is, and whether what it holds is the log's.

        The bus is read before the log, so that what a log is behind by was never in it.
        """
        found = await standing(self._js, self._stream)
        if found is None:
            self._log.warning("stream made anew")
            await ensure_stream(self._js, self._source, self._replicas)
            found = Standing(last=0, whole=True)
        finding = await self._finding(connection, found, since)
        if finding is not None or self.alarm != REFUSES:  # which is over when something is sent
            self._sound(finding, last=found.last)
        self._interrupted = False
        self._look_again_at = self._now() + POLL
        self.published = found.last
        return found.last

    async def _finding(
        self, connection: AsyncConnection, found: Standing, since: int | None
    ) -> str | None:
        """Compare what came onto the bus since a position with the log, or else the last of it."""
        if not found.whole:
            return INCOMPLETE
        known = found.last - 1 if since is None or since >= found.last else since
        for before in range(max(known, 0), found.last, BATCH_LIMIT):
            stored = await self._read(connection, before, min(BATCH_LIMIT, found.last - before))
            for event in stored:
                document = await document_at(self._js, self._stream, event.position)
                if document != event.document.encode():
                    return DIFFERS
            if before + len(stored) < min(before + BATCH_LIMIT, found.last):
                return AHEAD
        return None

    def _sound(self, alarm: str | None, **said: int) -> None:
        """Raise an alarm once, and say once that it is over."""
        if alarm is not None and alarm != self.alarm:
            self._log.error("relay alarm", alarm=alarm, **said)
        if alarm is None and self.alarm is not None:
            self._log.info("relay alarm over", alarm=self.alarm)
        self.alarm = alarm

    def _say_refused(self, refused: Refused) -> None:
        """Sound an alarm where a bus goes on refusing what follows from all that it has."""
        now = self._now()
        self._refused_since = self._refused_since or now
        if self.alarm is None and now - self._refused_since >= REFUSING:
            self._sound(REFUSES, position=refused.position, code=refused.code or 0)

    def _say_interrupted(self, interruption: BaseException) -> None:
        if not self._interrupted:
            self._log.warning("relay interrupted", error=type(interruption).__name__)
        self._interrupted = True
