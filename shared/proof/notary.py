"""The notary: it signs, within a second, what a service's log has grown to, and publishes it."""

import asyncio
from pathlib import Path

import structlog
from nats.aio.client import Client
from nats.errors import Error as BusError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.declarations import Source
from shared.bus.duty import Duty
from shared.bus.relay import turn
from shared.log.waker import Waker
from shared.proof import head as heads
from shared.proof import keyfile, signing, store
from shared.proof.board import Board
from shared.proof.note import BadNote, Note
from shared.proof.signing import Office
from shared.proof.store import Signed
from shared.proof.taking_up import BEHIND, Alarmed, compare, grown, take_up

log = structlog.get_logger(__name__)

POLL = 10.0  # seconds, for what no waker told of, and between two looks at the board
PACE = 1.0  # between two heads
RETRY = 10.0  # before it looks again at what it has raised an alarm about
BACK_OFF = 0.3

STOPPED = "notary-stopped"  # a fault in the notary itself

INTERRUPTIONS = (BusError, SQLAlchemyError, OSError)


class Notary:
    """Signs one service's log for as long as it runs.

    `size` is what was signed last, `published` what HEADS has; `alarm` says why nothing is signed;
    `leads` whether this is the one whose turn it is. It signs only after it has seen on the bus
    what was published last, as a log takes commands only after its process has seen the bus.
    """

    def __init__(
        self, *, engine: AsyncEngine, bus: Client, source: Source, waker: Waker, keys: Path
    ) -> None:
        """Know the log, the bus and the file of the keys; made in a running loop."""
        self.size = 0
        self.published = 0
        self.alarm: str | None = None
        self.leads = False
        self._engine = engine
        self._bus = bus
        self._board = Board(bus.jetstream(), source)
        self._waker = waker
        self._file = keys
        self._origin = heads.origin(source.province, source.service)
        self._log = log.bind(origin=self._origin)
        self._interrupted = False
        self._newest: Note | None = None
        self._reviewed = False
        self._reviewing: asyncio.Task[None] | None = None
        self._look_again_at = 0.0
        self._now = asyncio.get_running_loop().time
        self._duty = Duty("notary", self._log, self._fall)

    async def start(self) -> None:
        """Begin to sign, now or when the servers can be reached."""
        self._duty.begin(self._run())

    async def stop(self) -> None:
        """Give the turn to another; a head is kept with its nodes or not at all."""
        await self._duty.end()

    def _fall(self) -> None:
        self.alarm = STOPPED

    async def _run(self) -> None:
        while True:
            try:
                if self._bus.is_connected:
                    async with turn(self._engine, f"notary {self._origin}") as connection:
                        self.leads = True
                        await self._work(connection)
            except INTERRUPTIONS as interruption:
                if not self._interrupted:
                    self._log.warning("notary interrupted", error=type(interruption).__name__)
                self._interrupted = True
            finally:
                self.leads = False
                await self._end_review()
            await asyncio.sleep(BACK_OFF)

    async def _work(self, connection: AsyncConnection) -> None:
        """Sign until a server is lost; after new keys, or an alarm, begin anew."""
        while True:
            stamp = keyfile.stamp(self._file)
            try:
                office = await self._take_up(connection)
                await self._serve(connection, office, stamp)
            except Alarmed as alarmed:
                self._sound(alarmed.alarm, **alarmed.said)
                await self._end_review()
                await asyncio.sleep(RETRY)

    async def _take_up(self, connection: AsyncConnection) -> Office:
        taken = await take_up(connection, self._board, self._file, whole=self.alarm is not None)
        if taken.to_review and not self._reviewed and self._reviewing is None:
            self._reviewing = asyncio.create_task(self._review(taken.to_review))
        self._newest, self.published = taken.newest, taken.published
        self.size = taken.office.tree.size
        self._look_again_at = self._now() + POLL
        self._interrupted = False
        self._sound(None)
        return taken.office

    async def _serve(
        self, connection: AsyncConnection, office: Office, stamp: tuple[int, int] | None
    ) -> None:
        """Sign whenever the log has grown, until the file of the keys is another."""
        while keyfile.stamp(self._file) == stamp:
            seen = self._waker.count
            if self._reviewing is not None and self._reviewing.done():
                self._reviewing.result()  # raises what it found
                self._reviewing, self._reviewed = None, True
            office = await self._sign(connection, office)
            await self._publish(connection, office)
            await asyncio.sleep(PACE)
            await self._waker.wait(POLL, since=seen)

    async def _sign(self, connection: AsyncConnection, office: Office) -> Office:
        position, at = await signing.now(connection)
        if position == office.tree.size:
            return office
        if position < office.tree.size:
            raise Alarmed(BEHIND, size=office.tree.size)
        tree, kept = await grown(connection, office, position)
        office, self._newest = await signing.sign(connection, office, tree, kept, at)
        self.size = office.tree.size
        return office

    async def _publish(self, connection: AsyncConnection, office: Office) -> None:
        """Publish the newest head; those that a bus missed while it was away are not told again."""
        if not self._bus.is_connected:
            return
        try:
            if self._now() >= self._look_again_at:
                await self._look(connection, office)
            if self._newest is not None and self.published < self.size:
                await self._board.tell_head(self._newest)
                self.published = self.size
        except (BusError, OSError) as error:
            self._log.warning("head not published", error=type(error).__name__)

    async def _look(self, connection: AsyncConnection, office: Office) -> None:
        """See that the board still has what was published: a bus may lose its disk."""
        self._look_again_at = self._now() + POLL
        try:
            found = await self._board.head()
        except BadNote:
            found = None
        self.published = 0
        if found is not None and not office.chain.void(found[1]):
            self.published = found[1].size
        statements = await store.statements(connection)
        if await self._board.keys() != statements:
            await self._board.tell_keys(statements)

    async def _review(self, head: Signed) -> None:
        """Hash a long log anew, beside the work on it."""
        async with self._engine.connect() as pooled:
            connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
            await compare(connection, head, whole=True)

    async def _end_review(self) -> None:
        if self._reviewing is not None:
            self._reviewing.cancel()
            await asyncio.wait([self._reviewing])
            self._reviewing = None

    def _sound(self, alarm: str | None, **said: int) -> None:
        """Raise an alarm once, and say once that it is over."""
        if alarm is not None and alarm != self.alarm:
            self._log.error("notary alarm", alarm=alarm, **said)
        if alarm is None and self.alarm is not None:
            self._log.info("notary alarm over", alarm=self.alarm)
        self.alarm = alarm
