"""Ranges of positions, compared and kept: what was looked at when, and what differed where."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from nats.aio.client import Client
from nats.errors import Error as BusError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import reconcile
from shared.bus.declarations import Source
from shared.bus.reconcile import Compared, stretches
from shared.bus.streams import last_sequence
from shared.follow import comparing
from shared.follow.feed import Feed

BUS: Final = "bus"
ENDS: Final = "ends"
PATIENCE: Final = 60.0  # seconds for one range

HEALED_BY: Final = {
    reconcile.AHEAD: "luatsu recover {service}",
    reconcile.DIFFERS: "luatsu bus apply --recreate {service}",
    reconcile.INCOMPLETE: "luatsu bus apply --recreate {service}",
    reconcile.LOG_GAP: "luatsu verify {service}",
    reconcile.LEAF: "luatsu verify {service}",
    comparing.DIFFERS: "luatsu verify {what}, luatsu reconcile {service} --mend",
    comparing.BEHIND: "luatsu recover {what}",
}

HEAD = text("select position from log.head")
KEEP = text("""
    insert into follow.reconciled (what, first, last, digest, finding, position)
    values (:what, :first, :last, :digest, :finding, :position)
    on conflict (what, first) do update
       set last = excluded.last, digest = excluded.digest, finding = excluded.finding,
           position = excluded.position, compared_at = clock_timestamp()""")
FORGET = text("delete from follow.reconciled where what = :what and first > :last")
FOUND = text("""
    select what, first, last from follow.reconciled
     where finding is not null and what = any(:what) order by what, first""")
LOOKED = text("select first, last, compared_at from follow.reconciled where what = :what")
STANDING = text("select distinct finding from follow.reconciled where finding is not null")
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def healed_by(one: Compared, service: str) -> str:
    """Say which command heals what was found."""
    return HEALED_BY.get(one.finding or "", "").format(service=service, what=one.what)


async def keep(connection: AsyncConnection, one: Compared) -> None:
    """Keep what a comparison came to."""
    await connection.execute(KEEP, asdict(one))


async def standing(connection: AsyncConnection) -> frozenset[str]:
    """Name what was found and not yet seen to be well again."""
    return frozenset(await connection.scalars(STANDING))


class Ranges:
    """Compares the ranges of one service's log and of what it keeps of others."""

    def __init__(
        self, connection: AsyncConnection, bus: Client, source: Source, feeds: Mapping[str, Feed]
    ) -> None:
        """Know the log, its stream, and the doors of the logs that are followed.

        Args:
            connection: One in which each statement stands alone.
            bus: Where the stream is.
            source: Whose log it is.
            feeds: By the name of the source.
        """
        self._connection = connection
        self._bus = bus
        self._source = source
        self._feeds = feeds

    async def ends(self) -> Compared:
        """Compare where log and stream end."""
        js = self._bus.jetstream()
        found = await reconcile.ends(self._connection, js, self._source.stream)
        await keep(self._connection, found)
        return found

    async def again(self) -> list[Compared]:
        """Compare anew what differed at the last look."""
        rows = await self._connection.execute(FOUND, {"what": [BUS, *self._feeds]})
        found = []
        for what, first, last in rows.all():
            until = min(last, await self._last(what))
            if until < first:
                await self._connection.execute(FORGET, {"what": what, "last": until})
            else:
                with suppress(BusError, OSError):  # who is away is compared another time
                    found.append(await self.compare(what, first, until))
        return found

    async def waiting(self, since: datetime | None) -> Sequence[tuple[str, int, int]]:
        """List the ranges that were not compared since then, the longest ago first."""
        waiting: list[tuple[datetime, str, int, int]] = []
        for what in (BUS, *self._feeds):
            last = await self._last(what)
            await self._connection.execute(FORGET, {"what": what, "last": last})
            rows = await self._connection.execute(LOOKED, {"what": what})
            looked = {row.first: row.compared_at for row in rows}
            for first, until in stretches(last):
                at = looked.get(first, LONG_AGO)
                if since is None or at < since:
                    waiting.append((at, what, first, until))
        return [(what, first, until) for _, what, first, until in sorted(waiting)]

    async def compare(self, what: str, first: int, last: int) -> Compared:
        """Compare one range and keep what it came to."""
        async with asyncio.timeout(PATIENCE):
            if what == BUS:
                found = await reconcile.stretch(
                    self._connection, self._bus, self._source.stream, first, last
                )
            else:
                found = await comparing.stretch(
                    self._connection, self._feeds[what], what, first, last
                )
        await keep(self._connection, found)
        return found

    async def all(self, progress: Callable[[int, int], None]) -> list[Compared]:
        """Compare everything now."""
        waiting = await self.waiting(None)
        found = [await self.ends()]
        for done, one in enumerate(waiting, 1):
            found.append(await self.compare(*one))
            progress(done, len(waiting))
        return found

    async def _last(self, what: str) -> int:
        """Say how far both sides go: the stream may not have got the newest yet."""
        if what != BUS:
            return await comparing.last_kept(self._connection, what)
        sent = await last_sequence(self._bus.jetstream(), self._source.stream)
        head = await self._connection.scalar(HEAD)
        return min(sent, int(head or 0))
