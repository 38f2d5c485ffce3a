"""Waking those who wait for the log: in this process at once, in others by NOTIFY.

A wake-up only hastens: it may be lost, so whoever waits looks again after a second at the latest.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import psycopg
import structlog

from shared.log.connect import dedicated

CHANNEL = "log"
PAUSE = 1.0  # seconds before another try to listen

log = structlog.get_logger()


class Waker:
    """Those who wait for the log of one database."""

    def __init__(self, url: str | None = None, also: Sequence["Waker"] = ()) -> None:
        """Wake within this process, and with a URL across all that share its database.

        Args:
            url: The database.
            also: Others that are woken with it, and wait for more than this log.
        """
        self.count = 0
        self._also = also
        self._url = url
        self._woken = asyncio.Event()
        self._told = asyncio.Event()
        self._own: int | None = None  # the backend that tells others of what we stored
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to listen to other processes and to tell them."""
        if self._url is not None:
            self._tasks = [
                asyncio.create_task(self._listen(self._url), name="log listen"),
                asyncio.create_task(self._tell(self._url), name="log notify"),
            ]

    async def stop(self) -> None:
        """Stop both."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._tasks = []

    def announce(self) -> None:
        """Wake everybody: something was stored here. It is committed by now, never before."""
        self.wake()
        self._told.set()

    def wake(self) -> None:
        """Wake those who wait in this process."""
        self.count += 1
        self._woken.set()
        self._woken = asyncio.Event()
        for other in self._also:
            other.wake()

    async def wait(self, timeout: float, *, since: int | None = None) -> bool:  # noqa: ASYNC109
        """Wait to be woken; say whether it happened in time.

        Args:
            timeout: The longest wait, in seconds.
            since: The `count` from before the log was last read: what came after it counts too,
                so nothing slips in between reading and waiting.
        """
        if since is not None and since != self.count:
            return True
        try:
            async with asyncio.timeout(timeout):
                await self._woken.wait()
        except TimeoutError:
            return False
        return True

    async def _listen(self, url: str) -> None:
        while True:
            try:
                async with await dedicated(url, "luatsu log listen") as connection:
                    await connection.execute(f"listen {CHANNEL}")
                    self.wake()  # to see what was stored while nobody listened
                    async for notify in connection.notifies():
                        if notify.pid != self._own:
                            self.wake()
            except psycopg.OperationalError as error:
                log.warning("log not listened to", error=type(error).__name__)
            await asyncio.sleep(PAUSE)

    async def _tell(self, url: str) -> None:
        # Another connection, after the commit: inside it, NOTIFY would hold a lock of the whole
        # cluster over the flush.
        while True:
            await self._told.wait()
            try:
                async with await dedicated(url, "luatsu log notify") as connection:
                    self._own = connection.info.backend_pid
                    while True:
                        await self._told.wait()
                        self._told.clear()  # before, so that what comes meanwhile is told next
                        await connection.execute(f"notify {CHANNEL}")
            except psycopg.OperationalError as error:
                log.warning("log not announced", error=type(error).__name__)
            await asyncio.sleep(PAUSE)


def wakers(url: str) -> tuple[Waker, Waker]:
    """Make the one of a service's own log, and one that is woken with it and for other logs too."""
    arrived = Waker()
    return Waker(url, also=(arrived,)), arrived
