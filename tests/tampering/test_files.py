"""What is found where bytes were changed in the files of the servers, while they did not run."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from shared.embedded import postgres
from shared.embedded.postgres import ADMIN, Postgres
from shared.log.migrate import upgrade
from tests.support import servers
from tests.support.tsa import Tsa
from tests.tampering.given import Victim, make
from tests.tampering.test_log import found

PLACE = 198
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
