"""A backup of an embedded deployment, running or not: as `deploy/backup.sh` lays it out.

The bus is left out: it is a copy of the logs, and is filled from them. `log/` holds ciphertext,
`keys/` what opens it: whoever has both can read all.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from shared import edge
from shared.embedded.databases import KEYS, SERVICES
from shared.embedded.files import Home
from shared.embedded.postgres import PACKAGE, PROGRAMS

SUMS = "SHA256SUMS"
SAID = "backup.json"
NOTARIES = "notary.tar"
NOT_SECRET = frozenset({"nats.conf"})  # written anew at each start
LOCK = "select position from log.head for update"
SNAPSHOT = "select pg_export_snapshot()"


class NoBackup(Exception):
    """A backup could not be made, or is not whole; the message says why in both languages."""


def program(name: str) -> str:
    """Find one of PostgreSQL's own programs."""
    return str(distribution(PACKAGE).locate_file(PROGRAMS / "bin" / name))


def ran(command: Sequence[str], url: str) -> None:
    """Run one of them on a database; the password stands in no list of processes.

    Raises:
        NoBackup: with what it said.
    """
    at = urlsplit(url)
    said = {
        "PGHOST": at.hostname or "",
        "PGPORT": str(at.port or 5432),
        "PGUSER": unquote(at.username or ""),
        "PGPASSWORD": unquote(at.password or ""),
        "PGDATABASE": at.path.lstrip("/"),
    }
    done = subprocess.run(  # noqa: S603  # the programs are the wheel's, the arguments ours
        command, env=said, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoBackup(f"{Path(command[0]).name}: {done.stderr.strip()[-500:]}")


@contextmanager
def one_moment(databases: dict[str, str]) -> Iterator[dict[str, str]]:
    """See all logs as they were at one moment: no copy knows more of another than that has.

    Appends wait for the few milliseconds in which the moment is taken, and no longer.
    """
    with ExitStack() as kept:
        locks = [kept.enter_context(psycopg.connect(databases[one])) for one in SERVICES]
        for lock in locks:
            lock.execute(LOCK)
        moments = {}
        for service in SERVICES:
            connection = kept.enter_context(psycopg.connect(databases[service]))
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            row = connection.execute(SNAPSHOT).fetchone()
            assert row is not None
            moments[service] = str(row[0])
        for lock in locks:
            lock.rollback()
        yield moments


def back_up(home: Home, databases: dict[str, str], folder: Path) -> None:
    """Copy a deployment whose PostgreSQL runs into a folder that is not there yet.

    Raises:
        NoBackup: when it cannot be; what was begun stays behind as `….unfinished`.
    """
    if folder.exists():
        raise NoBackup(f"{folder}: đã có / is there already")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    log, keys = unfinished / "log", unfinished / "keys"
    for part in (log, keys):
        part.mkdir(parents=True, mode=0o700)
    with one_moment(databases) as moments:
        at = edge.now()
        for service, moment in moments.items():
            to = log / f"{service}.dump"
            dump = [program("pg_dump"), "-Fc", f"--snapshot={moment}", "-f", str(to)]
            ran(dump, databases[service])
    # After the logs: a key is there before it is first used, so every key of theirs is in here.
    ran([program("pg_dump"), "-Fc", "-f", str(keys / f"{KEYS}.dump")], databases[KEYS])
    pack(log / "documents.tar", home.path / "documents")
    pack(keys / "secrets.tar", home.secrets)
    # The first keys of the notaries: where those were destroyed, nothing else tells them.
    pack(log / NOTARIES, home.path / "notary")
    (log / SAID).write_text(json.dumps({"at": at.isoformat()}))
    for part in (log, keys):
        (part / SUMS).write_text(
            "".join(f"{digest(one)}  {one.name}\n" for one in sorted(part.iterdir()))
        )
    unfinished.rename(folder)


def check(folder: Path) -> None:
    """See that a backup is what was written.

    Raises:
        NoBackup: naming every file that is missing or damaged.
    """
    wrong = []
    for part in ("log", "keys"):
        sums = folder / part / SUMS
        if not sums.is_file():
            wrong.append(f"{part}/{SUMS}")
            continue
        lines = (line.partition("  ") for line in sums.read_text().splitlines())
        said = {name: wanted for wanted, _, name in lines}
        here = {one.name for one in (folder / part).iterdir()} - {SUMS}
        wrong += [
            f"{part}/{name}"
            for name in sorted(here | said.keys())
            if name not in here or digest(folder / part / name) != said.get(name)
        ]
    if wrong:
        raise NoBackup(
            f"bản sao hỏng hoặc thiếu / the backup is damaged or lacks: {', '.join(wrong)}"
        )


def digest(path: Path) -> str:
    """Take the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(to: Path, folder: Path) -> None:
    """Put a folder into an archive; one that is not there is an empty archive."""
    with tarfile.open(to, "w") as archive:
        for one in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if one.is_file() and one.name not in NOT_SECRET and not one.name.startswith("."):
                archive.add(one, str(one.relative_to(folder)), recursive=False)


def unpack(archive: Path, folder: Path) -> None:
    """Take a folder out of an archive; nothing in it may leave the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")


def bring_secrets(folder: Path, home: Home) -> None:
    """Bring back the secrets of a deployment: before its servers start, which need them.

    Raises:
        NoBackup: where a deployment already is, or the backup is damaged.
    """
    check(folder)
    if (home.path / "postgres").exists() or (home.path / "secrets").exists():
        raise NoBackup(f"{home.path}: đã có một hệ thống / holds a deployment already")
    unpack(folder / "keys" / "secrets.tar", home.secrets)
    if (notaries := folder / "log" / NOTARIES).exists():
        unpack(notaries, home.path / "notary")
    for one in home.secrets.rglob("*"):
        one.chmod(0o700 if one.is_dir() else 0o600)


def bring_databases(folder: Path, databases: dict[str, str], home: Home) -> None:
    """Fill empty databases of servers that run, and the store of papers."""
    dumps = {one: folder / "log" / f"{one}.dump" for one in SERVICES}
    for name, dump in {**dumps, KEYS: folder / "keys" / f"{KEYS}.dump"}.items():
        ran(
            [program("pg_restore"), "--exit-on-error", "-d", name, str(dump)],
            databases[name],
        )
    unpack(folder / "log" / "documents.tar", home.path / "documents")
