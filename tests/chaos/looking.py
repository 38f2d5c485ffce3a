"""Looking at a world from outside, past the wires, over connections kept while they hold."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import httpx
import nats
import psycopg
from nats.aio.client import Client
from nats.errors import Error as BusError
from nats.js.errors import NotFoundError

from shared.embedded.databases import SERVICES
from tests.chaos.world import World

PATIENCE = 3.0  # seconds for one look at one server
PROVINCE = "48"
STANDS = """
    select (select position from log.head),
           (select json_object_agg(source, position) from
             (select source, min(position) as position from follow.checkpoint
               where source <> 'law' group by source) c),
           (select count(*) from follow."order" where state = 'pending'),
           (select count(*) from log.timer where fired_at is null
             and due_on < (clock_timestamp() at time zone 'Asia/Ho_Chi_Minh')::date)"""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stand:
    """How far one service's database is."""

    head: int
    reached: Mapping[str, int]  # the lowest checkpoint, by source
    pending: int  # commands of policies, and timers, whose turn has come


@dataclass(frozen=True, slots=True)
class Seen:
    """How far everything is at one moment; what could not be asked is missing."""

    at: float
    stands: Mapping[str, Stand]
    bus: Mapping[str, int]
    ready: frozenset[str]

    @property
    def heads(self) -> dict[str, int]:
        """Say how far each log is."""
        return {name: one.head for name, one in self.stands.items()}

    def past(self, heads: Mapping[str, int]) -> bool:
        """Say whether everybody has come past these positions, and takes commands."""
        everybody = set(SERVICES)
        if not self.stands.keys() == self.bus.keys() == self.ready == everybody:
            return False
        return all(self.bus[name] >= position for name, position in heads.items()) and all(
            position >= heads.get(source, 0)
            for one in self.stands.values()
            for source, position in one.reached.items()
        )

    @property
    def lag(self) -> int:
        """Say by how many events the last one is behind."""
        heads = self.heads
        lags = [heads[name] - position for name, position in self.bus.items() if name in heads]
        lags += [
            heads[source] - position
            for one in self.stands.values()
            for source, position in one.reached.items()
            if source in heads
        ]
        return max(lags, default=0)

    def behind(self, heads: Mapping[str, int]) -> str:
        """Say who is not there yet."""
        late = [f"{name} is not ready" for name in SERVICES if name not in self.ready]
        late += [
            f"no answer from {name}'s database" for name in SERVICES if name not in self.stands
        ]
        for name, position in heads.items():
            if self.bus.get(name, 0) < position:
                late.append(f"bus {name} {self.bus.get(name)}/{position}")
            late += [
                f"{who} follows {name} {one.reached[name]}/{position}"
                for who, one in self.stands.items()
                if one.reached.get(name, position) < position
            ]
        return ", ".join(late)

    @property
    def level(self) -> bool:
        """Say whether nothing is behind anything, and nothing waits for its turn."""
        waits = any(one.pending for one in self.stands.values())
        return self.past(self.heads) and self.bus == self.heads and not waits


@dataclass(slots=True)
class Eyes:
    """Connections with which to look, made again when they are lost."""

    world: World
    _databases: dict[str, psycopg.AsyncConnection] = field(default_factory=dict)
    _bus: Client | None = None
    _http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=PATIENCE))

    async def look(self) -> Seen:
        """See how far everything is now."""
        at = asyncio.get_running_loop().time()
        stands = await asyncio.gather(*(_in_time(partial(self._stand, one)) for one in SERVICES))
        bus = await _in_time(self._last)
        ready = await asyncio.gather(*(self._ready(one) for one in SERVICES))
        return Seen(
            at,
            {name: one for name, one in zip(SERVICES, stands, strict=True) if one},
            bus or {},
            frozenset(name for name, is_ready in zip(SERVICES, ready, strict=True) if is_ready),
        )

    async def close(self) -> None:
        """Close the connections."""
        for one in self._databases.values():
            await one.close()
        if self._bus is not None:
            await self._bus.close()
        await self._http.aclose()

    async def _stand(self, service: str) -> Stand:
        connection = self._databases.pop(service, None)
        if connection is None:
            connection = await psycopg.AsyncConnection.connect(
                self.world.admin(service), autocommit=True, application_name="chaos looks"
            )
        try:
            row: Any = await (await connection.execute(STANDS)).fetchone()
        except BaseException:
            await connection.close()
            raise
        self._databases[service] = connection
        head, reached, orders, timers = row
        return Stand(int(head), reached or {}, int(orders) + int(timers))

    async def _last(self) -> dict[str, int]:
        bus, self._bus = self._bus, None
        if bus is None or not bus.is_connected:
            url = self.world.deployment.nats.url()
            bus = await nats.connect(
                url, connect_timeout=2, allow_reconnect=False, error_cb=_unsaid
            )
        try:
            found = {name: await last(bus.jetstream(), name) for name in SERVICES}
        except BaseException:
            await bus.close()
            raise
        self._bus = bus
        return found

    async def _ready(self, service: str) -> bool:
        port = self.world.province.ports[service]
        with suppress(httpx.HTTPError):
            answer = await self._http.get(f"http://127.0.0.1:{port}/readyz")
            return answer.status_code == httpx.codes.OK
        return False


async def _unsaid(_: Exception) -> None:
    """Say nothing: that the bus is away is what is looked for."""


async def _in_time(look: Callable[[], Awaitable[T]]) -> T | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await look()
    except (psycopg.Error, BusError, OSError, TimeoutError):
        return None


async def last(js: Any, service: str) -> int:
    """Ask for the last sequence of a service's stream; 0 where there is no stream."""
    try:
        info = await js.stream_info(f"LUATSU_{PROVINCE}_{service.upper()}")
    except NotFoundError:
        return 0
    return int(info.state.last_seq)


async def last_of(world: World, service: str) -> int:
    """Ask the same over a connection of its own."""
    bus = await nats.connect(
        world.deployment.nats.url(), connect_timeout=5, allow_reconnect=False, error_cb=_unsaid
    )
    try:
        return await last(bus.jetstream(), service)
    finally:
        await bus.close()
