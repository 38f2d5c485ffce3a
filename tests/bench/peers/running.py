"""Runs each peer under the same load, right after ours, and says how we stand beside it."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import psycopg

from shared.embedded.postgres import Postgres
from tests.bench.append import A_STREAM, WARM
from tests.bench.peers import of_message_db
from tests.bench.peers.load import DOCUMENT
from tests.bench.table import Measured, measured, tell
from tests.support.province import free_port

HERE = Path(__file__).parent
STARTS = 20.0  # seconds

Peer = Callable[[int, float], Measured]  # so many callers, for so many seconds


@contextmanager
def peers(server: Postgres) -> Iterator[dict[str, Peer]]:
    """Make ready the peers that can be had here; each says why where it cannot."""
    found: dict[str, Peer] = {}
    with tempfile.TemporaryDirectory(prefix="luatsu-peers-") as folder:
        at = Path(folder)
        if find_spec("eventsourcing") is None:
            tell("eventsourcing, UmaDB: left out, not installed (make bench installs them)")
        else:
            found["eventsourcing, database functions"] = python(
                "eventsourcing", database(server, "eventsourcing")
            )
        if find_spec("umadb") is not None:
            found["UmaDB, conditional append"] = python("umadb", _umadb(at))
        if _installed(at):
            where = database(server, "message_db")
            of_message_db.install(where, at / "node_modules/@eventide/message-db")
            found["message-db, write_message"] = python("message_db", where)
            found["Emmett, expected version"] = emmett(at, database(server, "emmett"))
        try:
            yield found
        finally:
            for one in _servers:
                one.kill()
                one.wait()
            _servers.clear()


_servers: list[subprocess.Popen[bytes]] = []


def database(server: Postgres, name: str) -> str:
    """Make a database of a peer's own on the server that ours is on."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    return server.conninfo(name)


def python(name: str, at: str) -> Peer:
    """Run a peer whose program is in Python."""

    def run(callers: int, seconds: float) -> Measured:
        program = [sys.executable, "-m", f"tests.bench.peers.of_{name}"]
        return _ran([*program, at, str(callers), str(seconds)])

    return run


def emmett(folder: Path, at: str) -> Peer:
    """Run Emmett, whose program is in JavaScript."""

    def run(callers: int, seconds: float) -> Measured:
        said = (at, callers, seconds, WARM, DOCUMENT.decode(), A_STREAM)
        return _ran(["node", str(folder / "emmett.js"), *map(str, said)])

    return run


def _ran(command: list[str]) -> Measured:
    said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return measured(said["took"], said["seconds"])


def _umadb(folder: Path) -> str:
    """Start its server, which keeps its events in the same folder as ours would be."""
    listen = f"127.0.0.1:{free_port()}"
    program = Path(sys.executable).with_name("umadb")
    store = folder / "uma.db"
    _servers.append(
        subprocess.Popen(
            [program, "--listen", listen, "--db-path", store],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )
    until = monotonic() + STARTS
    while not store.exists():
        assert monotonic() < until, "UmaDB did not start"
        sleep(0.05)
    sleep(0.5)  # it makes its store before it listens
    return f"http://{listen}"


def _installed(folder: Path) -> bool:
    """Fetch the peers that npm has, where npm is."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        tell("message-db, Emmett: left out, they need node and npm")
        return False
    for name in ("package.json", "package-lock.json", "emmett.js"):
        shutil.copy(HERE / name, folder)
    subprocess.run(
        ["npm", "ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return True
