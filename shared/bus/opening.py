"""Whether a log may grow: only once its process has seen that the bus is not ahead of it.

A log that was restored to an earlier moment must not grow a second history; it waits for
`luatsu recover`. Until it is open, reads work and commands are answered with `log-closed`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from nats.errors import Error as BusError
from nats.js import JetStreamContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.streams import last_sequence
from shared.edge import now
from shared.log import reader

log = structlog.get_logger(__name__)

TOLERANCE = timedelta(seconds=5)
CLOCK = text("select clock_timestamp()")


class Reason(StrEnum):
    """Why a log is closed."""

    NOT_SEEN = "not-seen"  # nothing was checked since the database was connected
    BUS_UNREACHABLE = "bus-unreachable"
    BUS_AHEAD = "bus-ahead"
    CLOCK_OFF = "clock-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What the database says of a log.

    Attributes:
        position: Its last position.
        recorded_at: When that was recorded; None while the log is empty.
        ahead: By how much a simulated folder's clock is moved; zero elsewhere.
        database_at: What the database's own clock says, not moved.
        edge_at: What `edge.now()` said at the same time, moved by `ahead` as it always is.
    """

    position: int
    recorded_at: datetime | None
    ahead: timedelta
    database_at: datetime
    edge_at: datetime


async def read_log(connection: AsyncConnection) -> Log:
    """Read how far a log is and what time it is there and here."""
    head = await reader.head(connection)
    clock = await connection.scalar(CLOCK)
    assert isinstance(clock, datetime)
    return Log(
        position=head.position,
        recorded_at=head.recorded_at,
        ahead=head.ahead,
        database_at=clock,
        edge_at=now(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The log may grow; `bus` is None where that was decided without the bus."""

    bus: int | None
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """The bus has events that the log lost."""

    bus: int
    head: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The bus did not say how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOff:
    """The clocks disagree, or the log's last instant has not come yet."""

    edge: timedelta  # how far the edge is from the database, either way
    head: timedelta  # how far the log is before the database


Verdict = Opened | Ahead | Unreachable | ClockOff


def judge(bus: int | None, seen: Log, *, without_bus: bool) -> Verdict:
    """Decide whether a log may grow, by what the bus said before the log was read.

    Args:
        bus: The bus's last sequence; None when it did not answer.
        seen: The log, read after the bus.
        without_bus: Whether the bus may be missing; one that answers and is ahead still closes.
    """
    clock = seen.database_at + seen.ahead
    edge = abs(seen.edge_at - clock)
    head = max((seen.recorded_at or clock) - clock, timedelta())
    if bus is not None and bus > seen.position:
        return Ahead(bus=bus, head=seen.position)
    if max(edge, head) > TOLERANCE:
        return ClockOff(edge=edge, head=head)
    if bus is None and not without_bus:
        return Unreachable()
    return Opened(bus=bus, head=seen.position)


class Opening:
    """Whether one service's log is open, and why not."""

    def __init__(
        self, stream: str, read: Callable[[], Awaitable[Log]], *, without_bus: bool = False
    ) -> None:
        """Start closed.

        Args:
            stream: The service's stream on the bus.
            read: Reads the log over the connection that appends, or one to the same database.
            without_bus: `--open-without-bus`: open although the bus does not answer.
        """
        self.reason: Reason | None = Reason.NOT_SEEN
        self._stream = stream
        self._read = read
        self._without_bus = without_bus
        self._databases = 0
        self._one_at_a_time = asyncio.Lock()
        self._log = log.bind(stream=stream)

    @property
    def is_open(self) -> bool:
        """Say whether commands are taken."""
        return self.reason is None

    def database_connected(self) -> None:
        """Close until the next check: the database may be another, earlier one."""
        self._databases += 1
        self._set(Reason.NOT_SEEN)

    async def check(self, js: JetStreamContext) -> Verdict:
        """Look at both ends and open or close; for each new connection, and again while closed.

        Once open, losing the bus leaves it open: whatever the bus then gets comes from this log.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the log could not be read; nothing is changed.
        """
        async with self._one_at_a_time:
            database = self._databases
            bus = await self._ask(js)  # before the log, which only grows
            verdict = judge(bus, await self._read(), without_bus=self._without_bus)
            match verdict:
                case Opened() if database != self._databases:
                    pass  # seen in a database that is no longer the one: the next check counts
                case Opened():
                    self._set(None)
                case Ahead(bus=last, head=head):
                    self._set(Reason.BUS_AHEAD, bus=last, head=head)
                case ClockOff(edge=edge, head=early):
                    self._set(
                        Reason.CLOCK_OFF,
                        edge_s=edge.total_seconds(),
                        head_s=early.total_seconds(),
                    )
                case Unreachable():
                    if not self.is_open:
                        self._set(Reason.BUS_UNREACHABLE)
            return verdict

    async def _ask(self, js: JetStreamContext) -> int | None:
        try:
            return await last_sequence(js, self._stream)
        except (BusError, OSError):
            return None

    def _set(self, reason: Reason | None, **said: float) -> None:
        """Change over, and say so once."""
        if reason == self.reason:
            return
        self.reason = reason
        match reason:
            case None:
                self._log.info("log open")
            case Reason.NOT_SEEN | Reason.BUS_UNREACHABLE:
                self._log.warning("log closed", reason=reason, **said)
            case Reason.BUS_AHEAD | Reason.CLOCK_OFF:
                self._log.error("log closed", reason=reason, **said)
