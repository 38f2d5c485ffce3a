"""Watches what a running service stands on: database, opening, law, alarms."""

import asyncio
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import structlog
from nats.aio.client import Client
from nats.errors import Error as BusError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import edge
from shared.bus.opening import ClockOff, Log, Opening, judge, read_log
from shared.bus.relay import Relay
from shared.follow.dispatcher import Dispatcher
from shared.follow.endings import Endings
from shared.follow.follower import Follower
from shared.follow.projector import Projector
from shared.follow.statute import Statute
from shared.follow.subscription import Subscription
from shared.follow.timers import Timers
from shared.follow.trouble import Alarms, passes
from shared.log import reader
from shared.log.connect import at_once
from shared.metrics import Gauges
from shared.ops.copies import Copies
from shared.ops.details import detailed
from shared.ops.looking import Known, listed, named_in
from shared.ops.standing import Standing
from shared.personal.keys import Keys
from shared.personal.secret import read_secret
from shared.proof.notary import Notary
from shared.reconciling.keys import TwoHomes
from shared.reconciling.reconciler import Reconciler
from shared.settings import Settings

LOOK = 1.0  # seconds between tries to open a closed log
COUNT = 5.0  # seconds between counts of what waits, is parked, or is behind
CLOCK = 10  # looks, after which the clocks are compared although the log is open
KEYS_BEHIND: Final = "keys-behind"  # a restored database of keys may know who was erased
STUMBLES: Final = "opening-stumbles"
LAW: Final = "law-stumbles"
GAUGES: Final = "gauges-stumble"
ONE = text("select 1")
log = structlog.get_logger()


class Watching:
    """The part of a running service that watches it."""

    name: str
    settings: Settings
    engine: AsyncEngine
    keys: Keys
    opening: Opening
    statute: Statute
    timers: Timers
    projector: Projector
    dispatcher: Dispatcher
    followers: Mapping[str, Follower]
    subscriptions: dict[str, Subscription]
    gauges: Gauges
    copies: Copies
    alarms: Alarms
    relay: Relay | None = None
    notary: Notary | None = None
    reconciler: Reconciler | None = None
    _bus: Client | None = None
    _ahead: timedelta | None = None  # as it was read last
    _database = True
    _erased = False  # whether the keys know everybody's erasure that is known here

    @cached_property
    def homes(self) -> TwoHomes:
        """Name what sees to it that the keys' two homes are alike."""
        return TwoHomes(self.engine, self.name, self.keys)

    @cached_property
    def endings(self) -> Endings:
        """Name what knows which sessions were ended."""
        return Endings(self.engine, self.name, timedelta(seconds=self.settings.session_seconds))

    @cached_property
    def session_secret(self) -> bytes:
        """Give what all services share, and nobody else knows, to tell when a session was seen."""
        return hmac.digest(read_secret(self.settings.pepper), b"luatsu sessions", "sha256")

    def ended(self, account: UUID, session: UUID | None, opened_at: datetime) -> bool:
        """Say whether a session was ended before its time."""
        return self.endings.ended(account, session, opened_at)

    async def _hear(self) -> None:
        """Have the law, and who was signed out, as the registry's log says it."""
        await self.statute.look()
        await self.endings.look(edge.now())

    async def _open(self) -> None:
        """Watch the database, and open the log once it may grow."""
        looks = 0
        while True:
            await asyncio.sleep(LOOK)
            looks += 1
            try:
                await self._look_around(looks % CLOCK == 0)
                self.alarms.over(STUMBLES)
            except Exception as error:  # noqa: BLE001  # heard of, and tried again
                if not passes(error):
                    self.alarms.sound(STUMBLES, error)
            self._tell_gauges()

    async def _look_around(self, clocks: bool) -> None:  # noqa: FBT001  # from one place
        try:
            async with asyncio.timeout(LOOK * 3), at_once(self.engine).connect() as connection:
                await connection.execute(ONE)
            self._database = True
        except (SQLAlchemyError, OSError):
            self._database = False
            return
        if not self._erased:
            await self._erase_again()
        if not self.opening.is_open:
            await self._look()
        elif clocks and isinstance(judge(None, await self._read_log(), without_bus=True), ClockOff):
            await self._look()  # it closes; the bus alone never closes an open log

    async def _count(self) -> None:
        """See how things stand, apart from what decides whether the service is ready."""
        while True:
            try:
                async with asyncio.timeout(COUNT * 2):  # a server that hangs is no news of it
                    await self.count()
                self.alarms.over(GAUGES)
            except Exception as error:  # noqa: BLE001  # heard of, and tried again
                if not passes(error):
                    self.alarms.sound(GAUGES, error)
            self.gauges.judge()
            await asyncio.sleep(COUNT)

    async def count(self) -> None:
        """See how things stand now."""
        if self._bus is not None:
            taken = {name: one.position for name, one in self.followers.items()}
            await self.copies.look(self._bus.jetstream(), taken)
        async with at_once(self.engine).connect() as connection:
            await self.gauges.look(connection, self.known())

    async def standing(self) -> Standing:
        """Say how the service stands now, row by row."""
        await self.count()
        self._tell_gauges()  # as it is now, not as it was at the last look
        self.gauges.judge()
        seen = self.gauges.standing()
        assert seen is not None
        async with at_once(self.engine).connect() as connection:
            return await detailed(connection, seen)

    def known(self) -> Known:
        """Say what the database does not know of how things stand."""
        return Known(
            service=self.name,
            follows=tuple(self.followers),
            now=edge.now(),
            up=True,
            closed=self.gauges.closed,
            closed_seconds=self.gauges.closed_seconds,
            connected=self.copies.connected,
            published=self.copies.published,
            ends=self.copies.ends,
            witnesses=named_in(self.settings.witnesses),
            authorities=listed(self.settings.time_stamping),
            drill_report=self.settings.drill_report,
        )

    async def _keep_law(self) -> None:
        """Have the law, and the timers by it, although another replica took its events."""
        while True:
            try:
                await self._hear()
                await self.statute.keep_timers(self.timers.law_changed)
                self.alarms.over(LAW)
            except Exception as error:  # noqa: BLE001  # heard of, and tried again
                if not passes(error):
                    self.alarms.sound(LAW, error)
            await asyncio.sleep(LOOK)

    async def _erase_again(self) -> None:
        """Before the log opens, destroy what a restored database of keys has brought back."""
        try:
            if again := await self.homes.first():
                log.warning("erased again", service=self.name, persons=again)
            self._erased = True
        except (SQLAlchemyError, OSError) as error:
            log.warning("erasures not checked", service=self.name, error=type(error).__name__)

    def _tell_gauges(self) -> None:
        alarms = {one.alarm for one in self.followers.values()}
        alarms.add(self.relay.alarm if self.relay else None)
        alarms.add(self.notary.alarm if self.notary else None)
        alarms |= self.alarms.standing | self.projector.alarms.standing | self.homes.standing
        alarms |= self.reconciler.standing if self.reconciler else set()
        alarms |= self.dispatcher.alarms.standing
        for one in self.subscriptions.values():
            alarms |= one.alarms.standing
        self.gauges.tell(self.log_open(), [alarm for alarm in alarms if alarm])

    async def _look(self) -> None:
        """See whether the log may grow: for each new connection, and again while it is closed."""
        if self._bus is None:
            return
        try:
            await self.opening.check(self._bus.jetstream())
        except (SQLAlchemyError, BusError, OSError) as error:
            log.warning("opening not checked", service=self.name, error=type(error).__name__)

    async def _read_log(self) -> Log:
        async with self.engine.connect() as connection:
            ahead = (await reader.head(connection)).ahead
            if ahead != self._ahead:  # else whoever has just moved the clock here would be undone
                self._ahead = edge.clock.ahead = ahead
            return await read_log(connection)

    async def _database_connected(self) -> bool:
        """Look before the log grows over a new connection: the database may be an earlier one."""
        self.opening.database_connected()
        await self._look()
        return self.opening.is_open

    def log_open(self) -> str | None:
        """Say why the log takes no command now; nothing when it does."""
        if self.opening.reason is not None:
            return str(self.opening.reason)
        return None if self._erased else KEYS_BEHIND

    def ready(self) -> Mapping[str, bool]:
        """Say what commands need, and whether it is there."""
        return {"database": self._database, "log": self.log_open() is None}


def unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say what nobody waited for: its class, for its text may hold what was personal."""
    error = context.get("exception")
    log.error("unhandled", said=context.get("message"), error=type(error).__name__)
