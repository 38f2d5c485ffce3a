"""Appends beside other event stores and bare inserts, one after the other in each round."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import psycopg
import uvloop

from shared.embedded.postgres import ADMIN, Postgres
from shared.log.appender import Appender
from shared.log.document import leaf_of
from shared.log.migrate import upgrade
from tests.bench.append import BARE, CONNECTIONS, INSERT, LONG, bare, ours
from tests.bench.peers.load import DOCUMENT
from tests.bench.peers.running import Peer, peers
from tests.bench.table import Line, Measured, measured, middle, spread, tell

CALLERS = 64
MANY = 256
DATABASE = "beside"
SLOWER = ("commit_delay = 2000", "commit_siblings = 0")  # 2 ms more for every flush
AIMS = {CALLERS: "aim ≥ 0.8", MANY: "aim ≥ 1.2"}
OURS = "ours, {callers} callers"
BARELY = f"bare inserts, {CONNECTIONS} connections"


def beside(server: Postgres, rounds: int) -> list[Line]:
    """Measure everybody as the disk is, and with 2 ms more for every flush."""
    upgrade_and_make(server)
    lines = []
    with peers(server) as found:
        lines += lines_of([one_round(server, found, n) for n in range(rounds)], "")
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            for setting in SLOWER:
                connection.execute(f"alter system set {setting}".encode())
            connection.execute("select pg_reload_conf()")
            # UmaDB has a disk of its own, which no setting of PostgreSQL slows down.
            slowed = {name: one for name, one in found.items() if "UmaDB" not in name}
            lines += lines_of([one_round(server, slowed, rounds)], ", flush + 2 ms")
            for setting in SLOWER:
                connection.execute(f"alter system reset {setting.split()[0]}".encode())
            connection.execute("select pg_reload_conf()")
    return lines


def upgrade_and_make(server: Postgres) -> None:
    """Make the log and the bare table."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(f"create database {DATABASE}".encode())
    upgrade(server.url(DATABASE), ADMIN)
    with psycopg.connect(server.conninfo(DATABASE)) as connection:
        connection.execute(BARE)


def one_round(server: Postgres, found: Mapping[str, Peer], number: int) -> dict[str, Measured]:
    """Measure everybody once."""
    tell(f"beside others: round {number + 1}")
    measured_by: dict[str, Measured] = {}
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        literal = DOCUMENT.decode().replace(":", r"\x3a")  # a colon would name a variable
        script.write(INSERT.format(leaf=leaf_of(DOCUMENT).hex(), document=literal))
        script.flush()
        rate = bare(server.conninfo(DATABASE), Path(script.name))
    measured_by[BARELY] = Measured(rate, float("nan"), float("nan"))
    for callers in (CALLERS, MANY):
        took = uvloop.run(appended(server, callers, f"{number}-{callers}"))  # as the services do
        measured_by[OURS.format(callers=callers)] = took
    for name, peer in found.items():
        measured_by[f"{name}, {CALLERS} callers"] = peer(CALLERS, LONG)
    return measured_by


async def appended(server: Postgres, callers: int, name: str) -> Measured:
    """Append to our log."""
    appender = Appender(server.url(DATABASE))
    await appender.start()
    times = await ours(appender, callers, f"beside-{name}")
    await appender.stop()
    return measured([ended - begun for begun, ended in times], LONG)


def lines_of(rounds: list[dict[str, Measured]], suffix: str) -> list[Line]:
    """Say how each stands: ours beside bare inserts, the others beside ours."""
    lines = []
    mine = OURS.format(callers=CALLERS)
    for name in rounds[0]:
        said = middle([one[name] for one in rounds])
        if name.startswith("ours"):
            ratio = [one[name].rate / one[BARELY].rate for one in rounds]
            aim = next(text for count, text in AIMS.items() if f" {count} " in name)
            lines.append(
                Line(
                    f"{name}{suffix}", said.rate, said.p50_ms, said.p99_ms,
                    f"{spread(ratio, 2)} of bare inserts", aim,
                )
            )  # fmt: skip
        elif name == BARELY:
            lines.append(Line(f"{name}{suffix}", median(one[name].rate for one in rounds)))
        else:
            ratio = [one[mine].rate / one[name].rate for one in rounds]
            lines.append(
                Line(
                    f"{name}{suffix}", said.rate, said.p50_ms, said.p99_ms,
                    f"ours is {spread(ratio, 1)} times that", "aim > 1",
                )
            )  # fmt: skip
    return lines
