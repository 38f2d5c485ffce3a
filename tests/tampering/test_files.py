"""What is found where bytes were changed in the files of the servers, while they did not run."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from shared.embedded import postgres
from shared.embedded.postgres import ADMIN, Postgres
from shared.log.migrate import upgrade
from shared.proof.findings import words
from shared.proof.verify import verify
from tests.support import servers
from tests.support.tsa import Tsa
from tests.tampering.given import Victim, make
from tests.tampering.test_log import found

PLACE = 198
PAGE = 8192  # bytes
TABLES = ("tree_head", "tree_node", "notary_key", "cosignature", "time_stamp", "stream", "head")
TRUE, FORGED = "nộp".encode(), "rộp".encode()


class Stopped:
    """A server whose files somebody has before them."""

    def __init__(self, server: Postgres, victim: Victim) -> None:
        """Know the server and the log in it."""
        self.server = server
        self.victim = victim

    @property
    def data(self) -> Path:
        """Say where its files are."""
        return (self.server.home.path / "postgres").resolve() / "data"

    def document(self, position: int) -> bytes:
        """Read the document of an event."""
        with psycopg.connect(self.server.conninfo()) as connection:
            query = "select document from log.event where position = %s"
            row = connection.execute(query, [position]).fetchone()
        assert row is not None
        return str(row[0]).encode()

    def edit(self, true: bytes, forged: bytes) -> None:
        """Change bytes in the heap of the log."""
        assert len(true) == len(forged)
        paths = [one for one in (self.data / "base").rglob("*") if one.is_file()]
        (path,) = [one for one in paths if true in one.read_bytes()]
        path.write_bytes(path.read_bytes().replace(true, forged))

    @contextmanager
    def damaged(self, *tables: str) -> Iterator[None]:
        """Let a bit be another in the first page of tables, for a while."""
        with psycopg.connect(self.server.conninfo()) as connection:
            query = "select pg_relation_filepath(cast(%s as regclass))"
            rows = [connection.execute(query, [f"log.{one}"]).fetchone() for one in tables]
        paths = [self.data / str(row[0]) for row in rows if row is not None]
        self._flip(paths)
        yield
        self._flip(paths)

    def _flip(self, paths: Sequence[Path]) -> None:
        self.server.stop()
        for path in paths:
            page = bytearray(path.read_bytes())
            page[PAGE - 1] ^= 1
            path.write_bytes(page)
        self.server.start()

    def recompute_checksums(self) -> None:
        """Make the pages' checksums right again, as whoever changes pages can."""
        program = postgres._programs(self.data.parent, postgres._user()) / "bin/pg_checksums"  # noqa: SLF001
        for what in ("--disable", "--enable"):
            subprocess.run([program, what, "-D", self.data], check=True, capture_output=True)


@pytest.fixture
async def files(tmp_path: Path) -> AsyncIterator[Stopped]:
    with servers.home() as home:
        server = Postgres(home).start()
        try:
            upgrade(server.url(), ADMIN)
            engine = create_async_engine(server.url())
            victim = Victim(engine, "registry", Tsa(), tmp_path / "witness")
            await make(victim)
            await engine.dispose()
            yield Stopped(server, victim)
        finally:
            server.stop()


async def test_a_byte_in_a_page_of_the_log_is_found(files: Stopped) -> None:
    true = files.document(PLACE)
    files.server.stop()
    files.edit(true, true.replace(TRUE, FORGED))
    files.server.start()

    ((position, until),) = [
        (at, until) for at, until, what in found(files.victim) if what == "unreadable"
    ]

    assert PLACE - 16 <= position <= PLACE  # where the page begins, of which it is a part
    assert until == 600

    files.server.stop()
    files.recompute_checksums()
    files.server.start()

    assert found(files.victim) == [(PLACE, None, "leaf")]


async def test_a_byte_in_a_page_of_another_table_is_found_and_all_else_is_checked(
    files: Stopped,
) -> None:
    for table in TABLES:
        with files.damaged(table):
            report = await asyncio.to_thread(verify, files.server.conninfo())

        found = [one for one in report.problems if one.what == "unreadable-table"]
        assert {one.whose for one in found} == {f"log.{table}"}
        assert report.events == 600
        assert f"log.{table}" in words(found[0])[0]

    with files.damaged(*TABLES):
        report = await asyncio.to_thread(verify, files.server.conninfo())

    assert report.events == 600
    assert {one.what for one in report.problems} == {"unreadable-table"}
