"""Read models: each tails a log, its own or a followed one, and keeps its rows.

Rows and checkpoint move in one transaction, so a repetition does nothing. An event that cannot be
taken is parked with its error and blocks its own stream only. A read model that has nothing yet, of
a long log, is filled beside and put in its place whole.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.folding import noun_of
from shared.follow import store
from shared.follow.rebuild import BeingBuilt, rebuild
from shared.follow.store import Source
from shared.follow.trouble import Alarms, end, passes
from shared.log.connect import at_once
from shared.log.entry import Stored
from shared.log.waker import Waker
from shared.read import intervals
from shared.read.fold import rows_after, turned
from shared.read.projection import Projection

BATCH = 200
FAR = 1_000  # events, over which a new read model is not dragged along
POLL = 1.0
REST = 0.02  # seconds between two turns
STUMBLES: Final = "read-models-stumble"
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
        self._by_source: dict[str, dict[str, Projection[Any, Any]]] = {}  # by stage
        for one in projections:
            self._by_source.setdefault(one.source, {})[one.stage] = one
        self.alarms = Alarms(f"read models of {own}")
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def stages(self) -> frozenset[tuple[str, str]]:
        """Name what it keeps: of which source, at which stage."""
        return frozenset(
            (source, stage) for source, all_of in self._by_source.items() for stage in all_of
        )

    async def prepare(self) -> None:
        """Make the tables that are not there yet; a new one begins at the log's beginning."""
        async with self._engine.begin() as connection:
            for source, projections in self._by_source.items():
                for stage, one in projections.items():
                    await connection.run_sync(one.table.metadata.create_all)
                    await store.begin(connection, source, stage)
        for name, position, group in await self._look():
            source_of = Source(name, own=name == self._own)
            if position == 0 and await self._far(source_of):
                await self._fill(source_of, group)
        await self._look()

    async def _far(self, source: Source) -> bool:
        async with at_once(self._engine).connect() as connection:
            return bool(await source.after(connection, FAR, 1))

    async def _fill(self, source: Source, group: Mapping[str, Projection[Any, Any]]) -> bool:
        """Fill read models that have nothing yet; say no where another replica does so."""
        try:
            built = await rebuild(self._engine, source, [*group.values()])
        except BeingBuilt:
            return False
        for one in built:
            log.info("read model filled", table=one.table, rows=one.digest.count)
        return True

    async def start(self) -> None:
        """Begin to keep them."""
        self._tasks.append(self.alarms.begin(self._run(), f"read models of {self._own}"))

    async def stop(self) -> None:
        """Stop after the transaction at hand."""
        await end(self._tasks)

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
                self.alarms.over(STUMBLES)
            except Exception as error:  # noqa: BLE001  # heard of, and tried again
                if passes(error):
                    log.warning("read models interrupted", error=type(error).__name__)
                else:
                    self.alarms.sound(STUMBLES, error)
                more, since = False, self._waker.count
            if not more:
                await asyncio.sleep(REST)  # what comes meanwhile is shown together
                await self._waker.wait(POLL, since=since)

    async def turn(self) -> bool:
        """Take the next events of each read model; say whether there may be more."""
        more = False
        groups = await self._look()
        for name, position, group in groups:
            more |= await self._advance(Source(name, own=name == self._own), position, group)
        if len(groups) > len(self._by_source):
            await self._look()  # who stood behind may have caught up
        return more

    async def _look(self) -> list[tuple[str, int, dict[str, Projection[Any, Any]]]]:
        """Say how far each source has come in all its read models, and which stand together.

        Those that stand together move together: a new one catches up beside the others.
        """
        groups = []
        async with at_once(self._engine).connect() as connection:
            for source, projections in self._by_source.items():
                found = await store.checkpoints(connection, source, [*projections])
                for position, stages in sorted(found.items()):
                    group = {stage: projections[stage] for stage in stages}
                    groups.append((source, position, group))
                if found:
                    self._tell(source, min(found))
        return groups

    def _tell(self, source: str, lowest: int) -> None:
        if lowest != self.seen.get(source):
            self.seen[source] = lowest
            self.moved.wake()

    async def _advance(
        self, source: Source, position: int, group: Mapping[str, Projection[Any, Any]]
    ) -> bool:
        """Take what comes after a position in the read models that stand there."""
        if position == 0 and await self._far(source):
            return await self._fill(source, group)
        async with at_once(self._engine).connect() as connection:
            batch = await source.after(connection, position, BATCH)
        if not batch:
            return False
        for expected, stored in enumerate(batch, start=position + 1):
            if stored.position != expected:
                raise store.OutOfOrder(f"{source.name} at {expected}")
        try:
            moved = await self._move(source, batch, group, apart=False)
        except Exception as error:
            if passes(error):
                raise
            # One of them is to be parked: which one is seen now.
            moved = await self._move(source, batch, group, apart=True)
        if moved and len(group) == len(self._by_source[source.name]):
            self._tell(source.name, batch[-1].position)
        return not moved or len(batch) == BATCH

    async def _move(
        self,
        source: Source,
        batch: Sequence[Stored],
        group: Mapping[str, Projection[Any, Any]],
        *,
        apart: bool,
    ) -> bool:
        """Move a group over a batch; say no where another replica was quicker.

        Args:
            source: Whose events they are.
            batch: What comes next.
            group: The read models, by stage.
            apart: Whether each event is tried apart, and parked where it fails.
        """
        before = batch[0].position - 1
        async with self._engine.begin() as connection:
            at = await store.checkpoints(connection, source.name, [*group], lock=True)
            if at.keys() != {before}:
                return False
            await self._take_all(connection, source, batch, group, apart=apart)
            await store.move_all(connection, source.name, [*group], before, batch[-1])
        return True

    async def _take_all(
        self,
        connection: AsyncConnection,
        source: Source,
        batch: Sequence[Stored],
        group: Mapping[str, Projection[Any, Any]],
        *,
        apart: bool,
    ) -> None:
        nouns = {one.noun for one in group.values()}
        touched = {stored.stream for stored in batch if noun_of(stored.stream) in nouns}
        if not touched:
            return
        histories = await source.streams(connection, sorted(touched))
        for stage, one in group.items():
            mine = [stored for stored in batch if noun_of(stored.stream) == one.noun]
            blocked = await store.parked(connection, source.name, stage) if mine else set()
            together: dict[str, set[int]] = {}  # the versions that are new, by stream
            for stored in mine:
                if apart or stored.stream in blocked:
                    of = (source.name, stage, one)
                    await self._take(connection, of, stored, histories, blocked)
                else:
                    together.setdefault(stored.stream, set()).add(stored.version)
            if together:
                turns = {
                    stream: turned(one, versions, histories[stream])
                    for stream, versions in together.items()
                }
                await intervals.write_all(connection, one.table, turns)

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
                rows = rows_after(one, histories[stored.stream], stored.version)
                table, position = one.table, stored.position
                await intervals.write(connection, table, stored.stream, position, rows)
        except Exception as error:
            if passes(error):
                raise
            # Whatever else it is, it is kept and blocks its stream.
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
        one = self._by_source[source][stage]
        whence = Source(source, own=source == self._own)
        async with self._engine.begin() as connection:
            await store.checkpoint(connection, source, stage, lock=True)
            waiting = await store.parked_of(connection, source, stage, stream)
            histories = await whence.streams(connection, [stream])
            at = {stored.position: stored for stored in histories[stream]}
            for position in waiting:
                await store.unpark(connection, source, stage, stream, position)
            blocked: set[str] = set()
            for position in waiting:
                await self._take(connection, (source, stage, one), at[position], histories, blocked)
            left = await store.parked_of(connection, source, stage, stream)
        await self._look()
        return len(left)
