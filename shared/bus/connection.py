"""A connection to the bus that never gives up, and that says at once when there is none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import ConnectionReconnectingError
from typing_extensions import override

log = structlog.get_logger(__name__)

Heard = Callable[[], Awaitable[None]]

ATTEMPT = 2  # seconds one attempt may take
BETWEEN_ATTEMPTS = 0.2
PING_EVERY = 5
UNANSWERED_PINGS = 2


def address(url: str) -> str:
    """Say where a URL leads, without the name and password in it."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 4222}"


class Connection(Client):
    """A connection that refuses to send while it is down, and waits for no answer that is lost.

    The library would keep what is sent for later. A relay must know now, and a request made before
    the first connection would lose the subscription that its answers come by.
    """

    def __init__(self, url: str, name: str, on_reconnect: Heard, on_disconnect: Heard) -> None:
        """Start with nothing connected."""
        super().__init__()
        self._url = url
        self._name = name
        self._on_reconnect = on_reconnect
        self._on_disconnect = on_disconnect
        self._said = log.bind(bus=address(url), client=name)
        self._first_attempt = asyncio.Event()
        self._connecting: asyncio.Task[None] | None = None
        self._drop = asyncio.Event()  # of the present connection

    @override
    async def publish(self, *arguments: Any, **named: Any) -> None:
        if not self.is_connected:
            raise ConnectionReconnectingError
        await super().publish(*arguments, **named)

    @override
    async def request(self, *arguments: Any, **named: Any) -> Msg:
        if not self.is_connected:
            raise ConnectionReconnectingError
        asking = asyncio.ensure_future(super().request(*arguments, **named))
        dropped = asyncio.ensure_future(self._drop.wait())
        try:
            await asyncio.wait([asking, dropped], return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise ConnectionReconnectingError
            return asking.result()
        finally:
            asking.cancel()
            dropped.cancel()

    @override
    async def close(self) -> None:
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        await super().close()

    async def begin(self) -> None:
        """Make the first attempt, and leave the further ones to a task."""
        self._connecting = asyncio.create_task(self._connect(), name=f"bus of {self._name}")
        first = asyncio.create_task(self._first_attempt.wait())
        await asyncio.wait([self._connecting, first], return_when=asyncio.FIRST_COMPLETED)
        first.cancel()
        if self._connecting.done():
            self._connecting.result()  # raises what no further attempt would cure: a bad URL
        if not self.is_connected:
            self._said.warning("bus unreachable")

    async def _connect(self) -> None:
        await self.connect(
            self._url,
            name=self._name,
            error_cb=self._failed,
            disconnected_cb=self._lost,
            reconnected_cb=self._found,
            connect_timeout=ATTEMPT,
            reconnect_time_wait=BETWEEN_ATTEMPTS,  # type: ignore[arg-type]  # slept, so a float does
            max_reconnect_attempts=-1,
            ping_interval=PING_EVERY,
            max_outstanding_pings=UNANSWERED_PINGS,
        )
        if self._first_attempt.is_set():
            await self._found()

    async def _failed(self, error: Exception) -> None:
        # Its class only: the text of some errors repeats what was sent.
        self._said.debug("bus error", error=type(error).__name__)
        self._first_attempt.set()

    async def _lost(self) -> None:
        self._drop.set()
        self._drop = asyncio.Event()
        if not self.is_closed:
            self._said.warning("bus lost")
            await self._on_disconnect()

    async def _found(self) -> None:
        self._said.info("bus found again")
        await self._on_reconnect()


async def connect(url: str, *, name: str, on_reconnect: Heard, on_disconnect: Heard) -> Client:
    """Connect to the bus, and go on trying for as long as it takes.

    Returns when the first attempt is over, connected or not: a service serves reads without the
    bus. Every connection but one that the first attempt made is told to `on_reconnect`.
    """
    connection = Connection(url, name, on_reconnect, on_disconnect)
    await connection.begin()
    return connection
