"""A log with a notary, and hands that may do to it what nobody should."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nats.aio.client import Client
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from shared.bus.declarations import Source
from shared.edge import new_id
from shared.log import reader
from shared.log.appender import Appender
from shared.log.document import halves
from shared.log.entry import Entry
from shared.proof import head as heads
from shared.proof import store
from shared.proof.head import TreeHead
from shared.proof.keychain import Chain, chain
from shared.proof.notary import Notary
from shared.proof.verify import Known, Report, verify
from tests.shared.bus.given import ALog
from tests.shared.log.given import envelope, write
from tests.support.eventually import eventually

TABLES = (
    *("cosignature", "time_stamp", "tree_head", "tree_node", "notary_key"),
    *("stream", "claim", "command"),
)


class SignedLog(ALog):
    """A log of which only events and their proofs matter."""

    @override
    async def empty(self) -> None:
        await super().empty()
        for table in TABLES:
            await self.as_superuser(f"delete from log.{table}")  # names of ours
        await self.as_superuser("update log.head set position = 0, instant = '-infinity'")

    async def as_superuser(self, statement: str, **said: Any) -> None:
        """Do what no trigger then hinders."""
        async with self.engine.begin() as connection:
            await connection.execute(text("set local session_replication_role = replica"))
            await connection.execute(text(statement), said)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Look into the log."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def leaves(self) -> list[bytes]:
        """Read all leaves."""
        async with self.reading() as connection:
            rows = await connection.scalars(text("select leaf from log.event order by position"))
            return list(rows)

    async def heads(self) -> list[TreeHead]:
        """Read what was signed."""
        async with self.reading() as connection:
            return [heads.read(one.note)[1] for one in await store.heads(connection)]

    async def chain(self) -> Chain:
        """Read the keys."""
        async with self.reading() as connection:
            return chain(await store.statements(connection))

    @asynccontextmanager
    async def notarised(self, bus: Client, source: Source, keys: Path) -> AsyncIterator[Notary]:
        """Run a notary for a while."""
        notary = Notary(engine=self.engine, bus=bus, source=source, waker=self.waker, keys=keys)
        await notary.start()
        try:
            yield notary
        finally:
            await notary.stop()


@dataclass(frozen=True)
class Ledger:
    """A log of real events, its notary, and all that belongs to them."""

    log: SignedLog
    appender: Appender
    bus: Client
    source: Source
    keys: Path
    conninfo: str

    @property
    def origin(self) -> str:
        """Name the log."""
        return heads.origin(self.source.province, self.source.service)

    async def record(self, stream: str, count: int, before: int = 0) -> None:
        """Record events of a stream, by one command."""
        command = new_id()
        entries = []
        for version in range(before + 1, before + count + 1):
            said = envelope(stream, version, command_id=command, province=self.source.province)
            head, tail = halves(said, {"type": "Applied", "note": 'Đã nộp \\ "hồ sơ"\n'})
            entries.append(
                Entry(
                    stream=stream,
                    version=version,
                    type="Applied",
                    effective_on=said.effective_on,
                    head=head,
                    tail=tail,
                )
            )
        stored = write({stream: (before, count)}, id=command, entries=tuple(entries))
        await self.appender.append(stored)

    async def sign(self) -> None:
        """Have all of it signed and published."""
        async with self.log.reading() as connection:
            position = (await reader.head(connection)).position
        async with self.notarised() as notary:
            await eventually(lambda: notary.published, position)

    def notarised(self) -> AbstractAsyncContextManager[Notary]:
        """Run its notary for a while."""
        return self.log.notarised(self.bus, self.source, self.keys)

    async def verified(self, processes: int = 1, **known: Any) -> Report:
        """Verify it."""
        said = Known(**{"origin": self.origin, **known})
        return await asyncio.to_thread(verify, self.conninfo, said, processes=processes)

    async def found(self, **known: Any) -> list[tuple[int, str, int | None]]:
        """Verify it, and say what is wrong where."""
        problems = (await self.verified(**known)).problems
        return [(one.position, one.what, one.until) for one in problems]
