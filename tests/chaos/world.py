"""A whole province on this machine, with a hand on everything that may break in it."""

import asyncio
import os
import signal
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from services.launch.deployment import Deployment, running
from shared.embedded.child import NotStarted
from shared.embedded.databases import KEYS, SERVICES
from shared.settings import Settings
from tests.chaos.clock import Clocks
from tests.chaos.disks import Disks, disks
from tests.chaos.wires import Wires, leading
from tests.support.province import LUATSU, Province, free_port

SERVERS = ("postgres", "nats")
EVERY = 0.2  # seconds between looks at who still runs
AGAIN = 2.0  # seconds between two starts of a service that does not come up
SESSION_WITHIN = 30.0  # seconds
COMMAND_WITHIN = 120.0  # seconds


@dataclass(slots=True)
class World:
    """Servers, services, and the wires, disks and clocks between and below them."""

    home: Path
    deployment: Deployment
    province: Province
    wires: Wires
    disks: Disks
    clocks: Clocks
    # Whoever breaks one of these holds it until it is whole again, and nobody watches it meanwhile.
    holds: dict[str, asyncio.Lock] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)  # who ended by itself, and was started again
    _begun: dict[str, float] = field(default_factory=dict)

    def hold(self, name: str) -> asyncio.Lock:
        """Name the lock of a service or a server."""
        return self.holds.setdefault(name, asyncio.Lock())

    # Servers --------------------------------------------------------------------------------

    def admin(self, database: str = "postgres") -> str:
        """Say how an administrator reaches a database, past the wires."""
        return self.deployment.postgres.conninfo(database)

    async def start(self, server: str) -> None:
        """Start a server as often as it takes: one that was killed may leave its memory behind."""
        until = time.monotonic() + COMMAND_WITHIN
        while True:
            try:
                await asyncio.to_thread(self._start, server)
            except NotStarted:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(EVERY)
            else:
                break
        port = getattr(self.deployment, server).port  # another program may have taken the old one
        towards = [name for name in self.wires.ports if name[1] == server]
        await self.wires.do(towards, "target", port)
        self.deployment.announce()

    def _start(self, server: str) -> None:
        if server == "nats":
            self.deployment.nats.start()
            return
        with self.clocks.for_children("postgres"):
            self.deployment.postgres.start()

    async def kill(self, server: str) -> None:
        """Let a server die as it stands."""
        one = self.deployment.nats if server == "nats" else self.deployment.postgres
        await asyncio.to_thread(one.kill)

    async def stop(self, server: str) -> None:
        """Stop a server as it is stopped."""
        one = self.deployment.nats if server == "nats" else self.deployment.postgres
        await asyncio.to_thread(one.stop)

    def pids(self, name: str) -> list[int]:
        """Name the processes of a service or a server, the first of them first."""
        if name in SERVICES:
            return [self.province.processes[name].pid]
        one = self.deployment.nats if name == "nats" else self.deployment.postgres
        child = one._child  # noqa: SLF001  # a fault needs its pid, nobody else does
        return [] if child is None else [child.pid, *children(child.pid)]

    # Services -------------------------------------------------------------------------------

    async def restart(self, service: str, pause: float = 0) -> None:
        """Let a service die and rise."""
        await asyncio.to_thread(self.province.kill, service)
        await asyncio.sleep(pause)
        self.province.start(service)

    # Commands -------------------------------------------------------------------------------

    async def command(self, *arguments: str) -> tuple[int, str]:
        """Give a command of `luatsu`, as an operator does; say how it ended and what it said."""
        process = await asyncio.create_subprocess_exec(
            LUATSU,
            *arguments,
            env={**os.environ, "LUATSU_DATA": str(self.home), **self._port()},  # noqa: TID251  # a child's
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            async with asyncio.timeout(COMMAND_WITHIN):
                out, err = await process.communicate()
        except TimeoutError:
            process.kill()
            await process.wait()
            return -1, "no end in time"
        return process.returncode or 0, (out + err).decode(errors="replace")

    def _port(self) -> dict[str, str]:
        return {"LUATSU_PORT": str(self.province.ports["registry"])}

    # Watching -------------------------------------------------------------------------------

    async def supervise(self) -> None:
        """Start again what ended by itself, as an orchestrator does, and remember it."""
        now = time.monotonic
        while True:
            for service, process in [*self.province.processes.items()]:
                if process.poll() is None or self.hold(service).locked():
                    continue
                if now() - self._begun.get(service, 0) > AGAIN:
                    self.ended.append(service)
                    self._begun[service] = now()
                    self.province.start(service)
            for server in SERVERS:
                one = self.deployment.nats if server == "nats" else self.deployment.postgres
                if not one.running and not self.hold(server).locked():
                    self.ended.append(server)
                    async with self.hold(server):
                        with suppress(NotStarted):  # tried again
                            await asyncio.to_thread(self._start, server)
            await asyncio.sleep(EVERY)


def children(pid: int) -> list[int]:
    """Name the processes that a process has started and that run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                said = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(said[1]) == pid and said[0] != "Z":
                    found.append(int(entry.name))
    return found


def tell_all(pids: list[int], sign: signal.Signals) -> None:
    """Signal processes; one that has ended meanwhile is passed over."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)


@asynccontextmanager
async def world(home: Path) -> AsyncIterator[World]:
    """Bring a world up, with its wires between services and servers, and take it down."""
    clocks = Clocks.made(home)
    with disks(home) as mounted, _running(home, clocks) as deployment:
        names = [(service, server) for service in SERVICES for server in SERVERS]
        targets = {name: getattr(deployment, name[1]).port for name in names}
        async with leading({name: free_port() for name in names}, targets) as wires:
            ports = {name: free_port() for name in SERVICES}
            beside = {name: _beside(deployment, name, wires, clocks) for name in SERVICES}
            one = Province(deployment, ports, logs=home, beside=beside)
            try:
                for name in SERVICES:
                    one.start(name)
                for name in SERVICES:
                    await asyncio.to_thread(one.ready, name)
                yield World(home, deployment, one, wires, mounted, clocks)
            finally:
                for process in one.processes.values():  # who stands still would not hear it
                    tell_all([process.pid], signal.SIGCONT)
                await asyncio.to_thread(one.stop)


@contextmanager
def _running(home: Path, clocks: Clocks) -> Iterator[Deployment]:
    with ExitStack() as stack:
        with clocks.for_children("postgres"):
            deployment = stack.enter_context(running(Settings.read(data=home), fsync=True))
        yield deployment


def _beside(deployment: Deployment, service: str, wires: Wires, clocks: Clocks) -> dict[str, str]:
    """Name the variables by which a service goes through its wires and has a clock of its own."""
    database, bus = wires.ports[service, "postgres"], wires.ports[service, "nats"]
    return {
        "LUATSU_DATABASE_URL": _through(deployment.postgres.url(service, service), database),
        "LUATSU_KEYS_URL": _through(deployment.postgres.url(KEYS, service), database),
        "LUATSU_NATS_URL": _through(deployment.nats.url(service), bus),
        **clocks.environment(service),
    }


def _through(url: str, port: int) -> str:
    parts = urlsplit(url)
    return url.replace(f"@{parts.hostname}:{parts.port}", f"@{parts.hostname}:{port}", 1)


@asynccontextmanager
async def session(one: World, database: str = "postgres") -> AsyncIterator[psycopg.AsyncConnection]:
    """Open a session of an administrator, as soon as the server takes one again.

    Raises:
        psycopg.OperationalError: it took none for long.
    """
    async with await _session(one.admin(database)) as connection:
        yield connection


async def _session(url: str) -> psycopg.AsyncConnection:
    until = time.monotonic() + SESSION_WITHIN
    while True:
        try:
            return await psycopg.AsyncConnection.connect(
                url, autocommit=True, connect_timeout=5, application_name="chaos"
            )
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(EVERY)
