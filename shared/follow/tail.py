"""What a service does about its own events.

It wakes what waits for them, keeps its timers, and lets its policies answer them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.kernel.skip import StreamSkipped
from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.follow import store
from shared.follow.dispatcher import Dispatcher
from shared.follow.hearing import Hearing
from shared.follow.store import Source
from shared.follow.timers import OWN, Timers
from shared.follow.trouble import Alarms, end, passes
from shared.log.connect import at_once
from shared.log.document import parse
from shared.log.entry import Stored
from shared.log.waker import Waker
from shared.request import LogClosed

BATCH = 200
POLL = 1.0
REST = 0.05  # seconds between two turns: nobody waits for a timer, or for a waiting order, sooner
SWEEP = 5.0  # seconds
WAITS = timedelta(days=7)  # after which what waits becomes an officer's work
STUMBLES: Final = "tail-stumbles"
UNSWEPT: Final = "sweep-stumbles"

log = structlog.get_logger()


class Tail:
    """Tails the service's own log, and watches the days that its nouns wait for."""

    def __init__(  # noqa: PLR0913  # what it moves
        self,
        *,
        engine: AsyncEngine,
        service: str,
        timers: Timers,
        dispatcher: Dispatcher,
        hearing: Hearing | None,
        waker: Waker,
        on_law: Callable[[], Awaitable[None]],
        on_skip: Callable[[str, str, str, int], Awaitable[None]],
        erase: Callable[[UUID, UUID], Awaitable[None]],
        alarms: Alarms,
    ) -> None:
        """Know what the service's events move; nothing hears them where no policy is for them."""
        self._engine = engine
        self._service = service
        self._timers = timers
        self._dispatcher = dispatcher
        self._hearing = hearing
        self._one_at_a_time = asyncio.Lock()
        self._waker = waker
        self._on_law = on_law
        self._on_skip = on_skip
        self._erase = erase
        self._alarms = alarms
        self._level = False  # whether all own events were taken at the last look
        self._tasks: list[asyncio.Task[None]] = []

    async def prepare(self) -> None:
        """Begin at the beginning of the own log, once."""
        async with self._engine.begin() as connection:
            await store.begin(connection, self._service, OWN)
            if self._hearing is not None:
                at = await store.checkpoint(connection, self._service, OWN)
                await self._hearing.prepare(connection, at.position if at else 0)

    async def start(self) -> None:
        """Begin to tail."""
        self._tasks += [
            self._alarms.begin(self._run(), f"tail of {self._service}"),
            self._alarms.begin(self._sweep(), f"sweep of {self._service}"),
        ]

    async def stop(self) -> None:
        """Stop after the work at hand."""
        await end(self._tasks)

    async def _run(self) -> None:
        while True:
            since = self._waker.count
            try:
                more = await self.turn()
                self._alarms.over(STUMBLES)
            except Exception as error:  # noqa: BLE001  # heard of, and tried again
                self._stumble(STUMBLES, error)
                more, since = False, self._waker.count
            if not more:
                await asyncio.sleep(REST)  # what comes meanwhile is taken together
                await self._waker.wait(POLL, since=since)

    async def _sweep(self) -> None:
        """Give what is unsettled once more, and announce what is due, every few seconds."""
        while True:
            try:
                await self.sweep()
                self._alarms.over(UNSWEPT)
            except Exception as error:  # noqa: BLE001  # heard of, and tried again
                self._stumble(UNSWEPT, error)
            await asyncio.sleep(SWEEP)

    async def sweep(self) -> None:
        """Give what is unsettled once more, and announce what is due.

        A timer that own events have moved, unread until now, is not due: they are read first.
        """
        await self._dispatcher.sweep(WAITS)
        if self._level:
            await self.fire()

    async def fire(self) -> None:
        """Announce what is due."""
        await self._timers.fire()

    def _stumble(self, alarm: str, error: Exception) -> None:
        if isinstance(error, LogClosed):
            return  # said where it is closed
        if passes(error):
            log.warning("interrupted", of=self._service, error=type(error).__name__)
        else:
            self._alarms.sound(alarm, error)

    async def turn(self) -> bool:
        """Take the next own events; say whether there may be more."""
        async with at_once(self._engine).connect() as connection:
            at = await store.checkpoint(connection, self._service, OWN)
            assert at is not None
            own = Source(self._service, own=True)
            batch = await own.after(connection, at.position, BATCH)
        self._level = not batch
        if not batch:
            return await self._hear(at.position)
        streams = list(dict.fromkeys(stored.stream for stored in batch))
        if any(stream.startswith("law-") for stream in streams):
            await self._on_law()
        await self._obey(batch)
        await self._dispatcher.wake(streams)
        moved = {stored.stream: f"{stored.stream}/{stored.version}" for stored in batch}
        async with self._engine.begin() as connection:
            locked = await store.checkpoint(connection, self._service, OWN, lock=True)
            if locked != at:
                return True  # another replica was quicker
            await self._timers.keep(connection, streams, moved.__getitem__)
            await store.move(connection, self._service, OWN, at.position, batch[-1])
            if self._hearing is not None:
                await self._hearing.pass_by(connection, at.position, batch)
        self._level = len(batch) < BATCH
        more = await self._hear(batch[-1].position)
        return more or not self._level

    async def _obey(self, batch: Sequence[Stored]) -> None:
        """Do what operators and erasures ask of this service itself."""
        for one in batch:
            if one.type == StreamSkipped.__name__:
                said = StreamSkipped.model_validate(parse(one.document)[1])
                await self._on_skip(said.source, said.stage, said.skipped, said.position)
            elif one.type == ErasureCarriedOut.__name__:
                envelope, body = parse(one.document)
                await self._erase(ErasureCarriedOut.model_validate(body).subject_id, envelope.id)

    async def _hear(self, position: int) -> bool:
        """Let policies answer own events up to a position, some at a time; say whether some wait.

        Whoever waits for a timer does not wait for all that they are behind.
        """
        if self._hearing is None:
            return False
        async with self._one_at_a_time:
            async with at_once(self._engine).connect() as connection:
                await self._hearing.look(connection)
            await self._hearing.up_to(min(position, self._hearing.position + BATCH))
            return self._hearing.position < position

    @property
    def stages(self) -> frozenset[str]:
        """Name the stages at which own policies hear."""
        return frozenset(self._hearing.stages if self._hearing else ())

    async def retry(self, stage: str, stream: str) -> int:
        """Try the parked events of an own stream at a stage again; say how many remain."""
        assert self._hearing is not None
        async with self._one_at_a_time:
            return await self._hearing.retry(stage, stream)
