"""A log that was signed, witnessed and stamped, and hands that may do to it what nobody should."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import edge
from shared.log.appender import Appender
from shared.log.document import halves
from shared.log.entry import Entry, Write
from shared.proof import keychain, note, signing, stamping, store
from shared.proof.head import origin
from shared.proof.note import Signer
from shared.proof.signing import Kept, Office
from shared.proof.tree import Frontier
from shared.witness.door import Door
from shared.witness.store import Store, signer
from shared.witness.witness import Watched
from tests.shared.log.given import envelope, write
from tests.shared.web.memory import Deployed, Memory, client
from tests.support.tsa import URL, Tsa

PROVINCE = "48"
WITNESS = "luatsu/48/witness/bar"
SIZES = (100, 300, 450, 600)  # of the signed heads
ROTATED = 300  # from beyond it on the second key signs
STAMPED = 450
EACH = 5  # events a command and stream

# What whoever holds the database can do: take every leaf anew …
LEAVES = """
    update log.event set leaf = sha256('\\x00'::bytea || convert_to(document, 'UTF8'))
     where leaf <> sha256('\\x00'::bytea || convert_to(document, 'UTF8'))"""
# … and forget all that was signed.
FORGET = (
    "delete from log.cosignature",
    "delete from log.time_stamp",
    "delete from log.tree_head",
    "delete from log.tree_node",
)
# Let the head and the streams say what the events now do.
MEND = (
    """update log.head set position = (select max(position) from log.event),
                           instant = (select max(recorded_at) from log.event)""",
    """delete from log.stream s
        where not exists (select from log.event e where e.stream = s.stream)""",
    """update log.stream s set version = (
         select max(version) from log.event e where e.stream = s.stream)""",
)


@dataclass
class Victim:
    """A log that something is done to; whoever does it has stolen the notary's keys."""

    engine: AsyncEngine
    service: str
    tsa: Tsa
    folder: Path  # of the witness
    keys: tuple[Signer, Signer] = field(init=False)

    def __post_init__(self) -> None:
        """Know the keys, which are the same each time."""
        self.keys = (
            note.signer(self.origin, self.service.encode().ljust(32)),
            note.signer(self.origin, self.service.upper().encode().ljust(32)),
        )

    @property
    def origin(self) -> str:
        """Name the log."""
        return origin(PROVINCE, self.service)

    # Making it ----------------------------------------------------------------------------

    async def grow(self, count: int) -> None:
        """Record events, ten a command, in streams that grow by turns."""
        appender = Appender(self.engine.url.render_as_string(hide_password=False))
        await appender.start()
        try:
            for _ in range(count // (2 * EACH)):
                async with self.looking() as connection:
                    at = await connection.scalar(text("select position from log.head"))
                    rows = await connection.execute(text("select stream, version from log.stream"))
                    versions: dict[str, int] = dict(rows.all())
                names = (f"dossier-{at % 70}", f"card-{at % 110}")
                await appender.append(self._command({one: versions.get(one, 0) for one in names}))
        finally:
            await appender.stop()

    def _command(self, streams: Mapping[str, int]) -> Write:
        command = edge.new_id()
        entries = []
        for stream, known in streams.items():
            for version in range(known + 1, known + EACH + 1):
                said = envelope(stream, version, service=self.service, command_id=command)
                head, tail = halves(said, {"type": "Applied", "note": "Đã nộp"})
                on = said.effective_on
                one = Entry(
                    stream=stream,
                    version=version,
                    type="Applied",
                    effective_on=on,
                    head=head,
                    tail=tail,
                )
                entries.append(one)
        expected = {stream: (known, EACH) for stream, known in streams.items()}
        return write(expected, id=command, entries=tuple(entries))

    async def sign(self, *sizes: int) -> None:
        """Sign the log at further sizes, as its notary does."""
        for size in sizes:
            async with self.looking() as connection:
                office = await self._office(connection, size)
                kept: list[Kept] = []
                tree = await signing.grow(connection, office.tree, size, kept)
                _, at = await signing.now(connection)
                await signing.sign(connection, office, tree, kept, at)

    async def _office(self, connection: AsyncConnection, size: int) -> Office:
        signers = self.keys[:1] if size <= ROTATED else self.keys
        statements = await store.statements(connection)
        if len(statements) < len(signers):
            chain, _ = await signing.state_keys(connection, self.origin, statements, signers)
        else:
            chain = keychain.chain(statements)
        newest = await store.newest(connection)
        tree = await store.frontier(connection, newest.size) if newest else Frontier()
        at = newest.signed_at if newest else None
        return Office(self.origin, tree, chain, signers[-1], at)

    async def stamp(self, size: int) -> None:
        """Have a head time-stamped."""
        async with self.looking() as connection, self.tsa.client() as asking:
            head = await store.head(connection, size)
            assert head is not None
            authority = stamping.Authority(URL, self.tsa.roots)
            token, at = await authority.stamp(asking, head.note)
            said = {"size": size, "authority": authority.name, "token": token, "at": at}
            await connection.execute(stamping.ADD, said)

    # Looking at it ------------------------------------------------------------------------

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncConnection]:
        """Look into it, each statement by itself."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def witness(self) -> AsyncIterator[tuple[Watched, Store]]:
        """Bring its witness to its door."""
        mine = signer(self.folder, WITNESS)
        memory = Memory(engine=self.engine, settings=Deployed(witnesses=mine.verifier.vkey))
        kept = Store(self.folder)
        async with client(memory) as asking:
            door = Door(asking, f"/api/{memory.blueprint.name}/proof")
            yield Watched(self.keys[0].verifier, door, kept, mine), kept
        kept.close()

    # Tampering with it --------------------------------------------------------------------

    async def hands(self, *statements: str) -> None:
        """Do what no trigger then hinders, as superuser."""
        async with self.engine.begin() as connection:
            await connection.execute(text("set local session_replication_role = replica"))
            for statement in statements:
                await connection.exec_driver_sql(statement)

    async def forge(self, *sizes: int) -> None:
        """Sign the log as it now is, with the stolen keys, in place of what was signed."""
        await self.hands(LEAVES, *MEND, *FORGET)
        await self.sign(*sizes)


async def make(victim: Victim) -> None:
    """Let it grow, sign it on the way, and have it witnessed and stamped."""
    async with victim.witness() as (watched, kept):
        for before, size in pairwise((0, *SIZES)):
            await victim.grow(size - before)
            await victim.sign(size)
            await watched.look()
        assert list(kept.sizes(victim.origin)) == list(SIZES)
    await victim.stamp(STAMPED)


def copied(folder: Path, to: Path) -> Path:
    """Give a test a witness of its own, that remembers what the true one does."""
    shutil.copytree(folder, to, copy_function=shutil.copy2)
    return to
