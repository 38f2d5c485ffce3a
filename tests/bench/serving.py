"""Services as processes over real servers, asked over HTTP: how many commands, how soon seen."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import orjson
import psycopg

from shared.messages import Role
from tests.bench.client import Door, door
from tests.bench.memory import memory
from tests.bench.table import Line, Measured, measured, middle, tell
from tests.support import servers
from tests.support.province import Province, province

CLIENTS = (1, 16, 64)
ROUNDS = 2
WARM, LONG = 0.5, 2.5  # seconds
PACES = (25, 100)  # commands a second; the aim is said of the last
PACED = 10.0  # seconds
PATIENCE = 15.0  # seconds for what has not ended by then; a slow machine ends nothing sooner
WITHIN = 30.0  # seconds for the first command to be seen
RESTED = 3.0  # seconds after which a connection is not used again
LOOK = 0.01  # seconds between looks at a checkpoint, which the machine has to answer as well
ASKED = 5  # of so many commands one is looked for in the listings
SERVICE, READER = "inspection", "reporting"
COMMAND = "/api/inspection/recommendations/recommend-inspection"
OWN_LIST = "/api/inspection/recommendations?limit=1"
OTHER_LIST = "/api/reporting/inspections?limit=1"
RECOMMENDED: Mapping[str, object] = {
    "organisation_id": "01938d4e-0000-7000-8000-000000000001",
    "organisation_name": "Văn phòng luật sư Minh Sơn",
    "area": "20194",
    "grounds": "Phản ánh của người dân về việc thu phí không có hợp đồng.",
    "received_on": "2025-09-01",
    "channel": "post",
}
SETTINGS = ("min_wal_size = '1GB'", "max_wal_size = '4GB'")  # else making WAL files is measured


@contextmanager
def serving() -> Iterator[Province]:
    """Run a whole province whose commits survive a power cut."""
    with servers.home() as home, province(home.path, fsync=True) as one:
        with psycopg.connect(one.deployment.postgres.conninfo(), autocommit=True) as connection:
            for setting in SETTINGS:
                connection.execute(f"alter system set {setting}".encode())
            connection.execute("select pg_reload_conf()")
        yield one


async def ask_all(one: Province, lines: list[Line]) -> None:
    """Measure all that is asked over HTTP; the services that only follow rest for the second."""
    await warm(one)
    for pace in PACES:
        tell(f"accepted to visible: {pace} commands/s for {PACED:.0f} s")
        lines += await visible(one, pace)
    lines += memory({name: process.pid for name, process in one.processes.items()})
    for name in one.processes:
        if name != SERVICE:
            one.kill(name)
    found: dict[int, list[tuple[Measured, Measured]]] = {count: [] for count in CLIENTS}
    for count in CLIENTS * ROUNDS:
        tell(f"HTTP: {count} clients")
        token = one.token(Role.INSPECTORATE)
        bare = await many(one.ports[SERVICE], token, count, lambda ask: ask.get("/livez"))
        ours = await many(one.ports[SERVICE], token, count, recommend)
        found[count].append((bare, ours))
    for count, rounds in found.items():
        ours, bare = (middle([pair[n] for pair in rounds]) for n in (1, 0))
        beside = f"{ours.rate / bare.rate:.2f} of GET /livez ({bare.rate:,.0f}/s)"
        lines.append(
            Line(f"HTTP commands, {count} clients", ours.rate, ours.p50_ms, ours.p99_ms, beside)
        )
    after = memory({SERVICE: one.processes[SERVICE].pid})
    lines += [replace(line, what=f"{line.what}, after that") for line in after]


async def warm(one: Province) -> None:
    """Wait until a command has gone all the way once: services find each other when they start."""
    tell("warming up")
    by = one.token(Role.INSPECTORATE), one.token(Role.DEPARTMENT)
    async with door(one.ports[SERVICE], by[0]) as giving, door(one.ports[READER], by[1]) as looking:
        until, position, shown = perf_counter() + WITHIN, 1, 0
        while shown < position and perf_counter() < until:
            status, body = await recommend(giving)
            position = int(orjson.loads(body)["position"]) if status == 201 else position
            status, body = await looking.get(f"{OTHER_LIST}&at_least={SERVICE}:{position}")
            shown = orjson.loads(body)["as_of_position"][SERVICE] if status == 200 else 0


async def recommend(ask: Door) -> tuple[int, bytes]:
    """Give the cheapest command that opens a stream."""
    return await ask.post(COMMAND, RECOMMENDED)


async def many(
    port: int, token: str, clients: int, question: Callable[[Door], Awaitable[tuple[int, bytes]]]
) -> Measured:
    """Ask the same from so many clients, each as soon as it was answered."""
    until = perf_counter() + WARM + LONG
    took: list[float] = []

    async def client() -> None:
        async with door(port, token) as ask:
            while (begun := perf_counter()) < until:
                status, body = await question(ask)
                assert status in {200, 201, 503}, body
                if status == 503:  # more was asked than this machine can
                    await asyncio.sleep(0.1)
                elif until - LONG <= (ended := perf_counter()) <= until:
                    took.append(ended - begun)

    await asyncio.gather(*[client() for _ in range(clients)])
    return measured(took, LONG)


# From accepted to visible -----------------------------------------------------------------------


@dataclass(slots=True)
class Doors:
    """Connections that are lent, one question each; another is made when none is free."""

    port: int
    token: str
    stack: AsyncExitStack
    free: deque[tuple[float, Door]] = field(default_factory=deque)

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Door]:
        """Lend one."""
        # One that has rested too long is left alone: the service may be hanging up just now.
        rested = perf_counter() - RESTED
        ask = next((ask for since, ask in self._taken() if since > rested), None)
        if ask is None:
            ask = await self.stack.enter_async_context(door(self.port, self.token))
        yield ask
        self.free.append((perf_counter(), ask))

    def _taken(self) -> Iterator[tuple[float, Door]]:
        while self.free:
            yield self.free.pop()


@dataclass(slots=True)
class Seen:
    """How long each took until it was accepted, and from then on until it could be seen."""

    accepted: list[float] = field(default_factory=list)
    listed: list[float] = field(default_factory=list)  # by the service itself
    listed_elsewhere: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)  # in its read models
    kept_elsewhere: list[float] = field(default_factory=list)
    begun: int = 0
    refused: int = 0
    at: dict[int, float] = field(default_factory=dict)  # when a position was accepted


@dataclass(slots=True)
class Desk:
    """Where commands are given, and looked for."""

    giving: Doors
    looking: Mapping[str, Doors]
    seen: Seen = field(default_factory=Seen)

    async def give(self, number: int) -> None:
        """Give a command; look for some of them in the listings."""
        begun = perf_counter()
        self.seen.begun += 1
        async with self.giving.lent() as ask:
            status, body = await recommend(ask)
        if status == 503:  # more was asked than this machine can
            self.seen.refused += 1
            return
        assert status == 201, body
        position = int(orjson.loads(body)["position"])
        self.seen.at[position] = perf_counter()
        self.seen.accepted.append(self.seen.at[position] - begun)
        if number % ASKED == 0:
            await asyncio.gather(
                self.look(SERVICE, OWN_LIST, position, self.seen.listed),
                self.look(READER, OTHER_LIST, position, self.seen.listed_elsewhere),
            )

    async def look(self, service: str, path: str, position: int, took: list[float]) -> None:
        """Read a listing until it knows of a position; the service waits with its answer."""
        shown = 0
        async with self.looking[service].lent() as ask:
            while shown < position:
                status, body = await ask.get(f"{path}&at_least={SERVICE}:{position}")
                assert status in {200, 503}, body
                if status == 200:
                    shown = orjson.loads(body)["as_of_position"][SERVICE]
                else:
                    await asyncio.sleep(0.1)  # as it asked, but sooner
        took.append(perf_counter() - self.seen.at[position])


async def visible(one: Province, pace: int) -> list[Line]:
    """Give commands at a steady pace, and look when each can be seen."""
    async with AsyncExitStack() as stack:
        officer = one.token(Role.DEPARTMENT)
        desk = Desk(
            Doors(one.ports[SERVICE], one.token(Role.INSPECTORATE), stack),
            {name: Doors(one.ports[name], officer, stack) for name in (SERVICE, READER)},
        )
        seen = desk.seen
        watchers = [
            asyncio.create_task(watch(one, SERVICE, seen.at, seen.kept)),
            asyncio.create_task(watch(one, READER, seen.at, seen.kept_elsewhere)),
        ]
        with suppress(TimeoutError):
            async with asyncio.timeout(PACED + PATIENCE):
                await paced(desk.give, pace)
                while len(seen.kept_elsewhere) < len(seen.at):  # noqa: ASYNC110  # what others do
                    await asyncio.sleep(0.01)  # between looks
        for task in watchers:
            task.cancel()
        await asyncio.wait(watchers)
    return lines_of(seen, pace)


async def paced(give: Callable[[int], Coroutine[Any, Any, None]], pace: int) -> None:
    """Begin so many a second, whether or not those before have ended."""
    begun = perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(int(pace * PACED)):
            await asyncio.sleep(max(begun + number / pace - perf_counter(), 0))
            group.create_task(give(number))


LOWEST = """select coalesce(min(position), 0) from follow.checkpoint
             where source = %s and stage like 'read/%%'"""


async def watch(
    one: Province, service: str, accepted: Mapping[int, float], took: list[float]
) -> None:
    """Note when the read models of a service have come past each command."""
    url = one.deployment.postgres.conninfo(service)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        done: set[int] = set()
        while True:
            cursor = await connection.execute(LOWEST, [SERVICE], prepare=True)
            row = await cursor.fetchone()
            now, lowest = perf_counter(), row[0] if row else 0
            for position in [at for at in accepted if at <= lowest and at not in done]:
                # Whoever was quicker than the answer to its own command waited for nothing.
                took.append(max(now - accepted[position], 0.0))
                done.add(position)
            await asyncio.sleep(LOOK)


def kept_up(seen: Seen) -> str:
    """Say what the machine was not quick enough for: then no time below means anything."""
    late = seen.begun - seen.refused - len(seen.accepted)
    unseen = len(seen.accepted) - len(seen.kept_elsewhere)
    if not (late or seen.refused or unseen):
        return f"all {seen.begun:,} in time"
    return f"of {seen.begun:,}: {seen.refused} put off (503), {late} late, {unseen} unseen"


def lines_of(seen: Seen, pace: int) -> list[Line]:
    """Say how soon all was seen."""
    aim = "aim p50 ≤ 30, p99 ≤ 150" if pace == PACES[-1] else ""
    said = (
        (f"command accepted, at {pace}/s", seen.accepted, kept_up(seen), ""),
        ("  then in its read models", seen.kept, "", aim),
        ("  then in its listing (at_least)", seen.listed, "with the reading itself", ""),
        (f"  then in the read models of {READER}", seen.kept_elsewhere, "", aim),
        (f"  then in a listing of {READER}", seen.listed_elsewhere, "with the reading itself", ""),
    )
    return [
        Line(what, None, of.p50_ms, of.p99_ms, beside, aimed)
        for what, times, beside, aimed in said
        for of in [measured(times, PACED)]
    ]
