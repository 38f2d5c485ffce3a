"""Compares a service's log with all copies of it: each minute both ends, each night every byte.

One at a time a service. What it finds stands in `follow.reconciled` and as an alarm, until the same
range was compared again and is alike. It mends nothing that could be mended wrongly: the stream is
filled by its relay, the homes of the keys by their own rules, all else by a person's command.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from time import monotonic
from typing import Final

import structlog
from nats.aio.client import Client
from nats.errors import Error as BusError
from nats.js.errors import APIError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.declarations import Source
from shared.bus.reconcile import Compared
from shared.follow.feed import Feed
from shared.follow.trouble import Alarms, passes
from shared.reconciling import ranges
from shared.reconciling.keys import TwoHomes
from shared.reconciling.night import Night
from shared.reconciling.ranges import Ranges

EVERY: Final = 60.0  # seconds
REST: Final = 0.1  # seconds between two ranges: the night is long
STUMBLES: Final = "reconciler-stumbles"

TRY = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")
LET_GO = text("select pg_advisory_unlock(hashtextextended(:name, 0))")
CLOCK = text("select clock_timestamp()")

log = structlog.get_logger()


class Reconciler:
    """Compares for as long as the service runs; `standing` names what was found."""

    def __init__(  # noqa: PLR0913  # all that has a copy
        self,
        *,
        engine: AsyncEngine,
        bus: Client,
        source: Source,
        feeds: Mapping[str, Feed],
        homes: TwoHomes,
        night: Night,
    ) -> None:
        """Know the log, its stream, the logs that are followed, and the keys."""
        self.standing: frozenset[str] = frozenset()
        self._engine = engine
        self._bus = bus
        self._source = source
        self._feeds = feeds
        self._homes = homes
        self._night = night
        self._alarms = Alarms(f"reconciler of {source.service}")
        self._log = log.bind(service=source.service)

    async def run(self) -> None:
        """Compare again and again."""
        while True:
            begun = monotonic()
            try:
                await self.minute()
                self._alarms.over(STUMBLES)
            except Exception as error:  # noqa: BLE001  # heard of, and tried again
                if isinstance(error, (BusError, APIError, TimeoutError)) or passes(error):
                    self._log.warning("not reconciled", error=type(error).__name__)
                else:
                    self._alarms.sound(STUMBLES, error)
            self.standing |= self._alarms.standing | self._homes.standing
            await asyncio.sleep(max(EVERY - (monotonic() - begun), REST))

    async def minute(self) -> None:
        """Compare both ends, what differed before, and the keys; by night all the rest."""
        async with self._turn() as connection:
            if connection is not None:  # else another replica sees to it
                # Whatever ails the one, the other is compared all the same.
                failed = await self._failing(self._homes.minute(connection))
                await self._compare(connection)
                if failed is not None:
                    raise failed
        async with self._engine.connect() as connection:
            found = await ranges.standing(connection)
        self.standing = found | self._alarms.standing | self._homes.standing

    async def _compare(self, connection: AsyncConnection) -> None:
        if self._bus.is_connected:
            compared = Ranges(connection, self._bus, self._source, self._feeds)
            self._say([await compared.ends(), *await compared.again()])
            await self._by_night(connection, compared)

    async def _by_night(self, connection: AsyncConnection, compared: Ranges) -> None:
        began = self._night.began(await _clock(connection))
        if began is None:
            return
        failed = await self._failing(self._homes.night(connection, began))
        await self._ranges(connection, compared, began)
        if failed is not None:
            raise failed

    async def _ranges(self, connection: AsyncConnection, compared: Ranges, began: datetime) -> None:
        began_at, away = monotonic(), set[str]()
        for one in await compared.waiting(began):
            if self._night.began(await _clock(connection)) is None:
                return  # the rest comes first tomorrow
            if monotonic() - began_at > EVERY:
                return  # both ends come first, each minute of the night too
            if one[0] in away:
                continue
            try:
                self._say([await compared.compare(*one)])
            except (BusError, OSError) as error:  # a time-out is one of them
                away.add(one[0])  # it hinders no other comparison
                self._log.warning("not reconciled", of=one[0], error=type(error).__name__)
            await asyncio.sleep(REST)

    async def _failing(self, work: Awaitable[None]) -> Exception | None:
        """Do something, and give what it failed by, to be heard of later."""
        try:
            await work
        except Exception as error:  # noqa: BLE001  # raised again
            return error
        return None

    def _say(self, compared: list[Compared]) -> None:
        """Sound an alarm for what was found now and not before."""
        for one in compared:
            if one.finding is not None and one.finding not in self.standing:
                self._log.error(
                    "copy differs",
                    of=one.what,
                    alarm=one.finding,
                    position=one.position,
                    heal=ranges.healed_by(one, self._source.service),
                )
                self.standing |= {one.finding}

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[AsyncConnection | None]:
        """Be the only one of the service for a while; nothing where another is."""
        name = {"name": f"reconcile {self._source.stream}"}
        async with self._engine.connect() as pooled:
            connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
            if not await connection.scalar(TRY, name):
                yield None
                return
            try:
                yield connection
                await connection.execute(LET_GO, name)
            except BaseException:
                await connection.invalidate()  # not back into the pool: the lock would go with it
                raise


async def _clock(connection: AsyncConnection) -> datetime:
    at = await connection.scalar(CLOCK)
    assert isinstance(at, datetime)
    return at
