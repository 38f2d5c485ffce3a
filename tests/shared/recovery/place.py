"""A deployment whose databases are copied and brought back while its services rest."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import nats
import psycopg
from nats.aio.client import Client
from psycopg.sql import SQL, Identifier
from sqlalchemy.ext.asyncio import create_async_engine

from services.launch.deployment import Deployment
from shared.bus.declarations import HEADS, Source, stream_name
from shared.bus.reading import documents_after
from shared.bus.streams import ensure_heads, ensure_stream, last_sequence
from shared.embedded.databases import owner_of, setup_databases
from shared.recovery.loss import Accepting
from shared.recovery.recover import Progress, Report, Wish, recover
from shared.service import with_kernel_nouns
from tests.support.eventually import eventually
from tests.support.together import Together, together

PROVINCE = "48"
# What a log keeps, each table in its own order; `answer` as text, for its bytes.
TABLES = {
    "event": "select * from log.event order by position",
    "stream": "select * from log.stream order by stream",
    "claim": "select * from log.claim order by key",
    "command": """select id, fingerprint, outcome, answer::text, position from log.command
                   where outcome = 'done' order by id""",
    "head": "select position, instant, ahead, simulated from log.head",
    "counter": "select * from log.counter order by series, year",
}


@dataclass(slots=True)
class Place:
    """Servers that run all the time, services that come and go."""

    deployment: Deployment
    kept: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def services(self, *names: str) -> AsyncIterator[Together]:
        """Let some services run for a while; they end when the bus has all of their logs."""
        async with together(self.deployment, names) as running:
            yield running
            for name in names:
                await eventually(self.last(name), self.head(name), within=30)
                await eventually(self.signed(running, name), self.head(name), within=30)

    def last(self, service: str) -> Any:
        """Make a look at how far the bus is."""

        async def look() -> int:
            async with self.bus() as bus:
                return await last_sequence(bus.jetstream(), Source(PROVINCE, service).stream)

        return look

    def signed(self, running: Together, service: str) -> Any:
        """Make a look at how much of a log is signed and published."""
        notary = running.runtimes[service].notary
        assert notary is not None
        return lambda: notary.published

    def head(self, service: str) -> int:
        """Say how far a log is."""
        return int(self.rows(service, "select position from log.head")[0][0])

    async def documents(self, service: str) -> list[bytes]:
        """Read a whole stream."""
        async with self.bus() as bus:
            return [one for _, one in await documents_after(bus, stream_of(service), 0, 1000)]

    async def forge(self, service: str, documents: Sequence[bytes]) -> None:
        """Let a stream hold these, as whoever is an operator of the bus can."""
        source = Source(PROVINCE, service)
        async with self.bus() as bus:
            js = bus.jetstream()
            await js.delete_stream(source.stream)
            await ensure_stream(js, source)
            for one in documents:
                await js.publish(source.subject("noun", "Type"), one)

    async def notes(self) -> list[tuple[str, bytes]]:
        """Read what the notaries published: subjects and bodies."""
        async with self.bus() as bus:
            js, stream = bus.jetstream(), stream_name(PROVINCE, HEADS)
            last = await last_sequence(js, stream)
            return [
                (str(one.subject), one.data or b"")
                for one in [await js.get_msg(stream, n) for n in range(1, last + 1)]
            ]

    async def publish(self, notes: Sequence[tuple[str, bytes]]) -> None:
        """Let the board hold this and nothing else."""
        async with self.bus() as bus:
            js = bus.jetstream()
            await js.delete_stream(stream_name(PROVINCE, HEADS))
            await ensure_heads(js, PROVINCE)
            for subject, body in notes:
                await js.publish(subject, body)

    @asynccontextmanager
    async def bus(self) -> AsyncIterator[Client]:
        """Connect to the bus as the operator."""
        client = await nats.connect(self.deployment.nats.url())
        try:
            yield client
        finally:
            await client.close()

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        """Look into a database as an administrator."""
        return psycopg.connect(self.deployment.postgres.conninfo(database), autocommit=True)

    def rows(self, service: str, query: str) -> list[Any]:
        """Read rows."""
        with self.admin(service) as connection:
            return connection.execute(query.encode()).fetchall()

    def tables(self, service: str) -> dict[str, list[Any]]:
        """Read all that a log keeps."""
        return {name: self.rows(service, query) for name, query in TABLES.items()}

    def keep(self, database: str, name: str) -> None:
        """Copy a database in which nobody is."""
        self._copy(database, f"{database}_{name}")

    def bring_back(self, database: str, name: str) -> None:
        """Let a database be what it was when it was copied."""
        self._copy(f"{database}_{name}", database)
        setup_databases(self.deployment.postgres)

    def _copy(self, origin: str, to: str) -> None:
        owner = owner_of(min(origin, to, key=len))
        with self.admin() as connection:
            for one in (origin, to):
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                    [one],
                )
            connection.execute(
                SQL("drop database if exists {} with (force)").format(Identifier(to))
            )
            connection.execute(
                SQL("create database {} template {} owner {}").format(
                    Identifier(to), Identifier(origin), Identifier(owner)
                )
            )

    def accepting(self, service: str, why: str = "ổ đĩa hỏng") -> Accepting:
        """Accept a loss as its operator does."""
        return Accepting(self.deployment.of(service).notary_key_of(service), why)

    async def recover(
        self, service: str, progress: Progress = lambda *_: None, **said: Any
    ) -> Report:
        """Put a log back, as the service's own role."""
        engine = create_async_engine(self.deployment.of(service).database_url or "")
        try:
            async with self.bus() as bus:
                return await recover(engine, bus, wish(service, **said), progress)
        finally:
            await engine.dispose()


def wish(service: str, **said: Any) -> Wish:
    """Say what is to be put back; the nouns are those of the service."""
    blueprint = with_kernel_nouns(import_module(f"services.{service}.app").build())
    deciders = {one.noun: one for one in blueprint.nouns}
    return Wish(**{"source": Source(PROVINCE, service), "deciders": deciders, **said})


def stream_of(service: str) -> str:
    """Name a service's stream on the bus."""
    return Source(PROVINCE, service).stream
