"""Read models: each tails a log, its own or a followed one, and keeps its rows.

Rows and checkpoint move in one transaction, so a repetition does nothing. An event that cannot be
taken is parked with its error and blocks its own stream only.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from sqlalchemy import Table, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.decider import holding
from shared.folding import noun_of, recorded, types_of
from shared.follow import store
from shared.follow.store import Source
from shared.log.entry import Stored
from shared.log.waker import Waker
from shared.read import intervals
from shared.read.projection import Projection

BATCH = 200
POLL = 1.0
log = structlog.get_logger()


class Projector:
    """Keeps all read models of a service; `seen` says how far each source has come in them."""

    def __init__(
        self,
        engine: AsyncEngine,
        own: str,
        projections: Sequence[Projection[Any, Any]],
        waker: Waker,
    ) -> None:
        """Know the read models and who tells that there is more."""
        self.seen: dict[str, int] = {}
        self.moved = Waker()  # wakes those who wait for a read model
        self._engine = engine
        self._own = own
        self._waker = waker
        self._by_source: dict[str, list[Projection[Any, Any]]] = {}
        for one in projections:
            self._by_source.setdefault(one.source, []).append(one)
        self._task: asyncio.Task[None] | None = None

    @property
    def stages(self) -> frozenset[tuple[str, str]]:
        """Name what it keeps: of which source, at which stage."""
        return frozenset(
            (source, stage_of(one.table))
            for source, all_of in self._by_source.items()
            for one in all_of
        )

    async def prepare(self) -> None:
        """Make the tables that are not there yet; a new one begins at the log's beginning."""
        async with self._engine.begin() as connection:
            for source, projections in self._by_source.items():
                for one in projections:
                    await connection.run_sync(one.table.metadata.create_all)
                    await store.begin(connection, source, stage_of(one.table))
        await self._look()

    async def start(self) -> None:
        """Begin to keep them."""
        self._task = asyncio.create_task(self._run(), name=f"read models of {self._own}")

    async def stop(self) -> None:
        """Stop after the transaction at hand."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def wait(self, source: str, position: int, within: float) -> bool:
        """Wait until the read models have seen a position of a source."""
        try:
            async with asyncio.timeout(within):
                while True:
                    since = self.moved.count
                    if self.seen.get(source, 0) >= position:
                        return True
                    await self.moved.wait(within, since=since)
        except TimeoutError:
            return False

    async def _run(self) -> None:
        while True:
            since = self._waker.count
            try:
                more = await self.turn()
            except (OperationalError, InterfaceError, OSError) as error:
                log.warning("read models interrupted", error=type(error).__name__)
                more = False
                since = self._waker.count
            if not more:
                await self._waker.wait(POLL, since=since)

    async def turn(self) -> bool:
        """Take the next events of each read model; say whether there may be more."""
        more = False
        for source, projections in self._by_source.items():
            for one in projections:
                more |= await self._advance(Source(source, own=source == self._own), one)
        await self._look()
        return more

    async def _look(self) -> None:
        """Say how far each source has come in all its read models."""
        async with self._engine.connect() as connection:
            for source, projections in self._by_source.items():
                stages = [stage_of(one.table) for one in projections]
                lowest = await connection.scalar(LOWEST, {"s": source, "stages": stages})
                if lowest is not None and lowest != self.seen.get(source):
                    self.seen[source] = lowest
                    self.moved.wake()

    async def _advance(self, source: Source, one: Projection[Any, Any]) -> bool:
        stage = stage_of(one.table)
        async with self._engine.begin() as connection:
            at = await store.checkpoint(connection, source.name, stage, lock=True)
            assert at is not None
            batch = await source.after(connection, at.position, BATCH)
            if not batch:
                return False
            mine = {stored.stream for stored in batch if noun_of(stored.stream) == one.noun}
            histories = await source.streams(connection, sorted(mine)) if mine else {}
            blocked = await store.parked(connection, source.name, stage) if mine else set()
            for expected, stored in enumerate(batch, start=at.position + 1):
                if stored.position != expected:
                    raise store.OutOfOrder(f"{source.name}/{stage} at {expected}")
                if stored.stream in mine:
                    await self._take(
                        connection, (source.name, stage, one), stored, histories, blocked
                    )
            await store.move(connection, source.name, stage, at.position, batch[-1])
        return len(batch) == BATCH

    async def _take(
        self,
        connection: AsyncConnection,
        of: tuple[str, str, Projection[Any, Any]],
        stored: Stored,
        histories: Mapping[str, list[Stored]],
        blocked: set[str],
    ) -> None:
        source, stage, one = of
        if stored.stream in blocked:
            await store.park(connection, source, stage, stored, None)
            return
        try:
            async with connection.begin_nested():
                await project(connection, one, stored, histories[stored.stream])
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it is kept and blocks its stream
            log.error(  # noqa: TRY400  # the text of an error may hold what was personal
                "event parked",
                source=source,
                stage=stage,
                position=stored.position,
                error=store.place_of(error),
            )
            blocked.add(stored.stream)
            await store.park(connection, source, stage, stored, error)

    async def retry(self, source: str, stage: str, stream: str) -> int:
        """Try the parked events of a stream again, oldest first; say how many remain."""
        found = {stage_of(one.table): one for one in self._by_source.get(source, ())}
        one = found[stage]
        whence = Source(source, own=source == self._own)
        async with self._engine.begin() as connection:
            await store.checkpoint(connection, source, stage, lock=True)
            waiting = await store.parked_of(connection, source, stage, stream)
            histories = await whence.streams(connection, [stream])
            at = {stored.position: stored for stored in histories[stream]}
            for position in waiting:
                await store.unpark(connection, source, stage, position)
            blocked: set[str] = set()
            for position in waiting:
                await self._take(connection, (source, stage, one), at[position], histories, blocked)
            left = await store.parked_of(connection, source, stage, stream)
        await self._look()
        return len(left)


LOWEST = text(
    "select min(position) from follow.checkpoint where source = :s and stage = any(:stages)"
)


async def project(
    connection: AsyncConnection, one: Projection[Any, Any], stored: Stored, history: list[Stored]
) -> None:
    """Make the rows of a stream say what follows from it up to an event."""
    known = types_of(one.contract)
    events = [
        recorded(row, one.contract)
        for row in history
        if row.version <= stored.version and row.type in known
    ]
    state = one.initial
    for record in holding(events):
        state = one.evolve(state, record.data)
    await intervals.write(connection, one.table, stored.stream, stored.position, one.rows_of(state))


def stage_of(table: Table) -> str:
    """Name the stage of a read model after its table: another shape is another stage."""
    return f"read/{table.name}"
