"""What a service does about its own events: it wakes what waits for them, and keeps its timers.

Timers announce; truth never waits for a timer. A timer's command is named after the clock and the
event or rule row that last moved it, so it is given once, and again when the day was moved.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import structlog
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.book import Law
from shared.command_handler import Handler
from shared.contracts.kernel.skip import StreamSkipped
from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.decider import Decider, Rejected, Unknown
from shared.folding import Unreadable, fold, key_of, noun_of
from shared.follow import store
from shared.follow.dispatcher import Dispatcher
from shared.follow.store import Source
from shared.law.calendar import legal_day
from shared.log import reader
from shared.log.appender import LogUnavailable
from shared.log.connect import at_once
from shared.log.document import parse
from shared.log.waker import Waker
from shared.messages import Actor, Role
from shared.request import Busy, LogClosed, Request

OWN = "own"
BATCH = 200
POLL = 1.0
SWEEP = timedelta(seconds=5)
WAITS = timedelta(days=7)  # after which what waits becomes an officer's work
TIMERS = UUID("c7d3f7c6-7f0c-5a53-9d4e-2d8c3f5b1a90")  # the namespace of timers' commands

SET = text("""
    insert into log.timer (stream, name, due_on, rule_row, moved_by)
    values (:stream, :name, :due_on, :rule_row, :moved_by)
    on conflict (stream, name) do update
       set due_on = excluded.due_on, rule_row = excluded.rule_row, moved_by = excluded.moved_by,
           fired_at = null
     where (log.timer.due_on, log.timer.rule_row) is distinct from
           (excluded.due_on, excluded.rule_row)""")
UNSET = text("""
    delete from log.timer
     where stream = any(:streams) and not (stream || '/' || name) = any(:kept)""")
STREAMS = text("select distinct stream from log.timer")
DUE = text("""
    select stream, name, moved_by from log.timer
     where due_on < :today and fired_at is null order by due_on, stream, name""")
FIRED = text("""
    update log.timer set fired_at = now()
     where stream = :stream and name = :name and moved_by = :moved_by""")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A limit that has passed."""

    stream: str
    name: str
    moved_by: str


class Tail:
    """Tails the service's own log, and watches the days that its nouns wait for."""

    def __init__(  # noqa: PLR0913  # what it moves
        self,
        *,
        engine: AsyncEngine,
        service: str,
        deciders: Mapping[str, Decider[Any, Any, Any, Any]],
        handler: Handler,
        dispatcher: Dispatcher,
        waker: Waker,
        law: Callable[[], Law],
        on_law: Callable[[], Awaitable[None]],
        on_skip: Callable[[str, str, str, int], Awaitable[None]],
        erase: Callable[[UUID, UUID], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        """Know what the service's events move."""
        self._engine = engine
        self._service = service
        self._deciders = deciders
        self._handler = handler
        self._dispatcher = dispatcher
        self._waker = waker
        self._law = law
        self._on_law = on_law
        self._on_skip = on_skip
        self._erase = erase
        self._now = now
        self._actor = Actor(id=None, role=Role.POLICY, unit=service)
        self._swept = datetime.min.replace(tzinfo=now().tzinfo)
        self._task: asyncio.Task[None] | None = None

    async def prepare(self) -> None:
        """Begin at the beginning of the own log, once."""
        async with self._engine.begin() as connection:
            await store.begin(connection, self._service, OWN)

    async def start(self) -> None:
        """Begin to tail."""
        self._task = asyncio.create_task(self._run(), name=f"tail of {self._service}")

    async def stop(self) -> None:
        """Stop after the work at hand."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _run(self) -> None:
        while True:
            since = self._waker.count
            try:
                more = await self.turn()
                if self._now() - self._swept > SWEEP:
                    await self._dispatcher.sweep(WAITS)
                    await self.fire()
                    self._swept = self._now()
            except (OperationalError, InterfaceError, OSError, LogUnavailable, Busy) as error:
                log.warning("tail interrupted", error=type(error).__name__)
                more = False
            except LogClosed:
                more = False
            if not more:
                await self._waker.wait(POLL, since=since)

    async def turn(self) -> bool:
        """Take the next own events; say whether there may be more."""
        async with at_once(self._engine).connect() as connection:
            at = await store.checkpoint(connection, self._service, OWN)
            assert at is not None
            own = Source(self._service, own=True)
            batch = await own.after(connection, at.position, BATCH)
        if not batch:
            return False
        streams = list(dict.fromkeys(stored.stream for stored in batch))
        if any(stream.startswith("law-") for stream in streams):
            await self._on_law()
        for skipped in (one for one in batch if one.type == StreamSkipped.__name__):
            said = StreamSkipped.model_validate(parse(skipped.document)[1])
            await self._on_skip(said.source, said.stage, said.skipped, said.position)
        for erased in (one for one in batch if one.type == ErasureCarriedOut.__name__):
            envelope, body = parse(erased.document)
            await self._erase(ErasureCarriedOut.model_validate(body).subject_id, envelope.id)
        await self._dispatcher.wake(streams)
        moved = {stored.stream: f"{stored.stream}/{stored.version}" for stored in batch}
        async with self._engine.begin() as connection:
            locked = await store.checkpoint(connection, self._service, OWN, lock=True)
            if locked == at:
                await self._keep_timers(connection, streams, moved)
                await store.move(connection, self._service, OWN, at.position, batch[-1])
        return len(batch) == BATCH

    async def _keep_timers(
        self, connection: AsyncConnection, streams: Sequence[str], moved: Mapping[str, str]
    ) -> None:
        law = self._law()
        histories = await reader.histories(connection, list(streams))
        read: list[str] = []
        running: list[dict[str, Any]] = []
        for stream, rows in histories.items():
            decider = self._deciders.get(noun_of(stream))
            if decider is None:
                continue
            try:
                state = fold(decider, stream, rows).state
            except Unreadable as unreadable:
                log.error("stream unreadable", stream=stream, position=unreadable.position)  # noqa: TRY400
                continue
            read.append(stream)
            running += [
                {
                    "stream": stream,
                    "name": clock.name,
                    "due_on": clock.due_on,
                    "rule_row": clock.rule_row,
                    "moved_by": f"{moved.get(stream, '')}/{clock.rule_row}/{clock.due_on}",
                }
                for clock in decider.clocks(state, law.rules, law.calendar)
            ]
        kept = [f"{one['stream']}/{one['name']}" for one in running]
        await connection.execute(UNSET, {"streams": read, "kept": kept})
        if running:
            await connection.execute(SET, running)

    async def law_changed(self) -> None:
        """Work every running limit out anew: a row was added, or a day off declared."""
        async with self._engine.begin() as connection:
            streams = list(await connection.scalars(STREAMS))
            await self._keep_timers(connection, streams, {})

    async def due(self, today: date) -> list[Due]:
        """List the limits that have passed and were not announced."""
        async with self._engine.connect() as connection:
            return [Due(*row) for row in await connection.execute(DUE, {"today": today})]

    async def fire(self) -> None:
        """Announce what has passed: by the noun's own command, where it has one."""
        for due in await self.due(legal_day(self._now())):
            decider = self._deciders[noun_of(due.stream)]
            if (make := decider.on_due.get(due.name)) is not None:
                await self._give(decider, make(), due)
            async with self._engine.begin() as connection:
                bound = {"stream": due.stream, "name": due.name, "moved_by": due.moved_by}
                await connection.execute(FIRED, bound)

    async def _give(self, decider: Decider[Any, Any, Any, Any], command: Any, due: Due) -> None:
        request = Request(
            command_id=uuid5(TIMERS, f"{self._service}/{due.stream}/{due.name}/{due.moved_by}"),
            actor=self._actor,
            received_at=self._now(),
            key=key_of(due.stream),
        )
        try:
            await self._handler.handle(decider, command, request)
        except (Rejected, Unknown) as refused:
            # The stream went on before the announcement: then there is nothing to announce.
            log.info("timer came late", timer=due.name, stream=due.stream, said=str(refused))
