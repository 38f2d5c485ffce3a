"""The law data as the registry's events amend it, in each process that works by it.

A process need not have taken the law's event itself: another replica may have. So each looks how
far the law is, and reads it again when it has moved; timers are worked out anew by any of them,
and a checkpoint says for which law that was done to its end.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.book import Law, amended, shipped
from shared.contracts.registry.law import LawEvent
from shared.decider import holding
from shared.folding import recorded, types_of
from shared.follow import store
from shared.log.connect import at_once
from shared.log.entry import Stored
from shared.messages import Recorded

REGISTRY: Final = "registry"
# A source of its own name: the checkpoints of a followed source all reach its head, this does not.
SOURCE, STAGE = "law", "timers"
OWN = text("""
    select coalesce(max(position), 0) from log.event
     where stream collate "C" >= 'law-' and stream collate "C" < 'law.'""")
FOLLOWED = text("""
    select coalesce(max(position), 0) from follow.followed
     where source = 'registry' and stream collate "C" >= 'law-' and stream collate "C" < 'law.'""")
MOVE = text("""
    insert into follow.checkpoint (source, stage, position) values (:s, :g, :p)
    on conflict (source, stage) do update
       set position = greatest(follow.checkpoint.position, excluded.position)""")


class Statute:
    """Gives the law as it stands, and sees that timers run by it."""

    def __init__(self, engine: AsyncEngine, service: str) -> None:
        """Begin with the law that this version was shipped with."""
        self._engine = engine
        self._own = service == REGISTRY
        self._law = shipped()
        self._position = 0

    def law(self) -> Law:
        """Give the law data as it stands now."""
        return self._law

    async def look(self) -> None:
        """Read the law again if it has moved."""
        async with at_once(self._engine).connect() as connection:
            position = int(await connection.scalar(OWN if self._own else FOLLOWED) or 0)
        if position != self._position:
            await self._read()

    async def keep_timers(self, work_out: Callable[[int], Awaitable[None]]) -> None:
        """Have the timers worked out for the law as it stands, where that was not done yet."""
        position = self._position
        async with at_once(self._engine).connect() as connection:
            at = await store.checkpoint(connection, SOURCE, STAGE)
        if (at.position if at else 0) >= position:
            return
        await work_out(position)
        async with self._engine.begin() as connection:
            await connection.execute(MOVE, {"s": SOURCE, "g": STAGE, "p": position})

    async def _read(self) -> None:
        source = store.Source(REGISTRY, own=self._own)
        async with self._engine.connect() as connection:
            rows = await source.of_noun(connection, "law")
        self._law = amended(shipped(), declared(rows))
        self._position = max((row.position for row in rows), default=0)


def declared(rows: Iterable[Stored]) -> list[Any]:
    """Give what was declared of the law, as it was recorded; what is void is not in."""
    streams: dict[str, list[Recorded[Any]]] = {}
    known = types_of(LawEvent)  # a newer registry may say more: that is passed over
    for row in (one for one in rows if one.type in known):
        streams.setdefault(row.stream, []).append(recorded(row, LawEvent))
    events = [one for history in streams.values() for one in holding(history)]
    return [one.data for one in sorted(events, key=lambda one: one.position)]
