"""The one way into the log: commands that wait are stored together, each with its own answer."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from time import monotonic

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.errors import ReadOnlySqlTransaction

from shared.log.batch import MOST_COMMANDS, Waiting, parameters, share, take, waiting
from shared.log.connect import dedicated
from shared.log.entry import Answer, Write
from shared.log.waker import Waker

SQL = """select n, result, outcome, answer, "position", recorded_at
           from log.append(%s, %s, %s, %s, %s, %s)"""
PATIENCE = 5.0  # seconds that a caller waits
HUNG = 12.0  # seconds after which a server that does not even time out is given up
PAUSE = 0.05  # seconds before another try
QUICK = 0.0001  # seconds a command, over which the flush is what takes long: then all go together

# The log cannot be reached or is busy: the same command may well be stored a moment later.
UNREACHABLE = (psycopg.OperationalError, psycopg.InterfaceError, ReadOnlySqlTransaction)

log = structlog.get_logger()


class LogUnavailable(Exception):
    """The log did not answer in time; whether the command was stored is not known.

    To ask again with the same id is safe.
    """


class Appender:
    """Stores the outcomes of commands in the log of one database."""

    def __init__(
        self,
        url: str,
        waker: Waker | None = None,
        *,
        patience: float = PATIENCE,
        on_connect: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """Say where the log is, and who is woken when it has grown.

        Args:
            url: The service's database.
            waker: Told after each commit.
            patience: Seconds that a caller waits.
            on_connect: Says of each new connection whether the log there may grow; until it may,
                nothing is stored.
        """
        self._url = url
        self._waker = waker
        self._patience = patience
        self._on_connect = on_connect
        self.attempted = asyncio.Event()  # the first connection stands, or could not be made
        self._queue: deque[Waiting] = deque()
        self._queued = asyncio.Event()
        self._connection: AsyncConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self, ended: Callable[["asyncio.Task[None]"], None] | None = None) -> None:
        """Begin to take commands; the database need not be there yet.

        Args:
            ended: Told when it takes no more, whether it was stopped or failed.
        """
        self._stopping = False
        self._task = asyncio.create_task(self._serve(), name="log append")
        if ended is not None:
            self._task.add_done_callback(ended)

    async def stop(self) -> None:
        """Store what waits, take no more, and let go of the connection."""
        self._stopping = True
        self._queued.set()
        if self._task is not None:
            task, self._task = self._task, None
            await task
        await self._drop()

    async def append(self, write: Write) -> Answer:
        """Store the outcome of a command, once, whatever happens on the way.

        A `repeat` may be this very command: stored, but its answer lost on the way.

        Raises:
            Unstorable: The log does not keep such a value; nobody else was hindered.
            LogUnavailable: Ask again, with the same id.
            psycopg.Error: The database refused this command for a reason that no check knows.
        """
        if self._stopping or self._task is None or self._task.done():
            raise LogUnavailable
        loop = asyncio.get_running_loop()
        item = waiting(write, loop.create_future())
        self._queue.append(item)
        self._queued.set()
        # Half of what `asyncio.timeout` costs; the future alone is to be given up.
        late = loop.call_later(self._patience, give_up, item.answer)
        try:
            return await item.answer
        finally:
            late.cancel()

    async def _serve(self) -> None:
        with suppress(*UNREACHABLE, TimeoutError):
            self._connection = await self._connect()
        self.attempted.set()
        most = MOST_COMMANDS
        while self._queue or not self._stopping:
            if batch := take(self._queue, most):
                begun = monotonic()
                await self._store(batch)
                quick = monotonic() - begun < QUICK * len(batch)
                most = share(len(self._queue), len(batch)) if quick else MOST_COMMANDS
            elif not self._stopping:
                self._queued.clear()
                await self._queued.wait()
                most = MOST_COMMANDS

    async def _store(self, batch: Sequence[Waiting]) -> None:
        try:
            await self._send(batch)
        except (psycopg.Error, TimeoutError) as error:
            log.warning("append repeated one by one", error=type(error).__name__, size=len(batch))
            for item in batch:
                await self._store_alone(item)

    async def _store_alone(self, item: Waiting) -> None:
        # Until it is answered or its caller has gone. What was stored already answers `repeat`.
        while not item.answer.done():
            try:
                await self._send([item])
            except (*UNREACHABLE, TimeoutError):
                await asyncio.sleep(PAUSE)
            except psycopg.Error as error:
                if not item.answer.done():
                    item.answer.set_exception(error)

    async def _send(self, batch: Sequence[Waiting]) -> None:
        try:
            async with asyncio.timeout(HUNG):
                if self._connection is None:
                    self._connection = await self._connect()
                cursor = await self._connection.execute(SQL, parameters(batch), prepare=True)
                rows = await cursor.fetchall()
        except (*UNREACHABLE, TimeoutError):
            await self._drop()
            raise
        grown = False
        for n, *answer in rows:
            said = Answer(*answer)
            grown = grown or said.position is not None
            # By number, never by the order of the rows. A caller may have gone away.
            if not (future := batch[n - 1].answer).done():
                future.set_result(said)
        if grown and self._waker is not None:
            self._waker.announce()

    async def _connect(self) -> AsyncConnection:
        connection = await dedicated(self._url, "luatsu log append")
        if self._on_connect is not None and not await self._on_connect():
            await connection.close()
            raise psycopg.OperationalError("the log may not grow here")
        return connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def give_up(answer: asyncio.Future[Answer]) -> None:
    """Tell a caller that the log did not answer in time."""
    if not answer.done():
        answer.set_exception(LogUnavailable())
