"""What a witness remembers: what it put its name to, and what it refused; on the disk for good."""

import fcntl
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.embedded.files import PRIVATE, write_whole
from shared.proof import note as notes
from shared.proof.keychain import Statement
from shared.proof.note import WITNESS, Signer
from shared.witness.judging import Doubt, Head

KEY, NAME, STORE = "key", "vkey", "witness.sqlite"
EVIDENCE = "evidence"
TABLES = """
    create table if not exists cosigned (
      origin text not null, size integer not null, root blob not null, signed_at text not null,
      note text not null, line text, delivered_at text, primary key (origin, size)) strict;
    create table if not exists lost (
      origin text not null, size integer not null, root blob not null, signed_at text not null,
      note text not null, line text, delivered_at text, n integer not null) strict;
    create table if not exists key (
      origin text not null, n integer not null, statement text not null,
      primary key (origin, n)) strict;
    create table if not exists evidence (
      id text primary key, origin text not null, doubt text not null, found_at text not null,
      after integer not null, until integer not null,
      settled_at text, reason text) strict;
    create table if not exists look (
      origin text primary key, seen_at text, trouble text, said text, since text) strict;
"""
LAST = """
    select size, root, signed_at, note from cosigned where origin = ? order by size desc limit 1"""
UNDELIVERED = """
    select size, root, signed_at, note, line from cosigned
     where origin = ? and delivered_at is null order by size desc limit 1"""


WHICH = "from cosigned where origin = ?1 and size > ?2 and signed_at <= ?3"
VOID = f"select size, root, signed_at, note {WHICH} order by size desc"
LOSE = f"""
    insert into lost select origin, size, root, signed_at, note, line, delivered_at, ?4 {WHICH}"""


class Taken(Exception):
    """Another process is this witness: two would put one name to two views."""

    def __init__(self, folder: Path) -> None:
        """Say which folder is taken."""
        super().__init__(
            f"{folder}: nhân chứng này đang chạy / this witness is running already",
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A contradiction that was found, and where the two views part."""

    id: str
    origin: str
    doubt: Doubt
    found_at: str
    after: int  # all up to this position is the same in both
    until: int  # a position up to which something differs
    settled_at: str | None = None
    reason: str | None = None


class Trouble(StrEnum):
    """Why a log was not seen to agree when it was last asked."""

    SILENT = "silent"  # it could not be asked, or gave no proof
    BEHIND = "behind"  # it shows less than was cosigned, and cannot prove that it has the rest
    UNSIGNED = "unsigned"  # what it showed is not its notary's


@dataclass(frozen=True, slots=True)
class Look:
    """How a log was found when it was last asked."""

    origin: str
    seen_at: str | None  # the last time at which all was well
    trouble: Trouble | None = None
    said: str | None = None
    since: str | None = None


class Store:
    """A witness's memory, each change of it on the disk before the call returns."""

    def __init__(self, folder: Path) -> None:
        """Open it, or make it."""
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        self.folder = folder
        self._rows = sqlite3.connect(folder / STORE, isolation_level=None)
        self._rows.execute("pragma journal_mode = delete")
        self._rows.execute("pragma synchronous = extra")  # the folder's entry of it, too
        self._rows.executescript(TABLES)

    def close(self) -> None:
        """Let go of it."""
        self._rows.close()

    # What was cosigned ------------------------------------------------------------------

    def last(self, origin: str) -> Head | None:
        """Read the largest head that a log was cosigned at."""
        return _head(self._rows.execute(LAST, (origin,)).fetchone())

    def at(self, origin: str, size: int) -> Head | None:
        """Read the head of a size that was cosigned."""
        query = "select size, root, signed_at, note from cosigned where origin = ? and size = ?"
        return _head(self._rows.execute(query, (origin, size)).fetchone())

    def sizes(self, origin: str) -> Sequence[int]:
        """List at which sizes a log was cosigned."""
        query = "select size from cosigned where origin = ? order by size"
        return [size for (size,) in self._rows.execute(query, (origin,))]

    def keep(self, origin: str, head: Head) -> None:
        """Keep a head for good, before any name comes under it.

        Raises:
            sqlite3.IntegrityError: There is one of this size: never two.
        """
        self._rows.execute(
            "insert into cosigned (origin, size, root, signed_at, note) values (?, ?, ?, ?, ?)",
            (origin, head.size, head.root, head.signed_at.isoformat(), head.note),
        )

    def signed(self, origin: str, size: int, line: str) -> None:
        """Keep the cosignature of a head that is kept."""
        self._rows.execute(
            "update cosigned set line = ? where origin = ? and size = ?", (line, origin, size)
        )

    def undelivered(self, origin: str) -> tuple[Head, str | None] | None:
        """Read the newest head whose cosignature its log has not taken, and that cosignature."""
        row = self._rows.execute(UNDELIVERED, (origin,)).fetchone()
        head = _head(row and row[:4])
        return None if head is None else (head, row[4])

    def delivered(self, origin: str, size: int, at: datetime) -> None:
        """Keep that a log took a cosignature; that of a smaller head is not needed any more."""
        self._rows.execute(
            "update cosigned set delivered_at = ?"
            " where origin = ? and size <= ? and delivered_at is null",
            (_written(at), origin, size),
        )

    # The notary's keys ------------------------------------------------------------------

    def statements(self, origin: str) -> list[str]:
        """Read what the keys of a notary have said of themselves."""
        query = "select statement from key where origin = ? order by n"
        return [one for (one,) in self._rows.execute(query, (origin,))]

    def learn(self, origin: str, statements: Sequence[str]) -> None:
        """Keep further keys; those that are known stay as they are."""
        self._rows.executemany(
            "insert into key values (?, ?, ?) on conflict do nothing",
            [(origin, n, one) for n, one in enumerate(statements, 1)],
        )

    def void(self, origin: str, stated: Statement) -> Head | None:
        """Read the largest head that was cosigned and that a stated loss makes void."""
        return _head(self._rows.execute(f"{VOID} limit 1", _bound(origin, stated)).fetchone())

    def lose(self, origin: str, stated: Statement) -> None:
        """Set aside, for good, what a stated loss makes void."""
        self._rows.execute("begin immediate")
        self._rows.execute(LOSE, (*_bound(origin, stated), stated.n))
        self._rows.execute(f"delete {WHICH}", _bound(origin, stated))
        self._rows.execute("commit")

    # What was refused -------------------------------------------------------------------

    def accuse(self, found: Found, text: str) -> bool:
        """Keep evidence as a file that anybody can check; say whether it is new."""
        folder = self.folder / EVIDENCE
        folder.mkdir(mode=PRIVATE, exist_ok=True)
        write_whole(self.path(found.id), text)
        row = (found.id, found.origin, found.doubt, found.found_at, found.after, found.until)
        new = self._rows.execute(
            "insert into evidence (id, origin, doubt, found_at, after, until)"
            " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
            row,
        )
        return new.rowcount == 1

    def path(self, evidence: str) -> Path:
        """Say where a piece of evidence is."""
        return self.folder / EVIDENCE / f"{evidence}.json"

    def accused(self) -> list[Found]:
        """List what was found, the newest last."""
        rows = self._rows.execute(
            "select id, origin, doubt, found_at, after, until, settled_at, reason"
            " from evidence order by found_at, id"
        )
        return [Found(row[0], row[1], Doubt(row[2]), *row[3:]) for row in rows]

    def settle(self, evidence: str, reason: str, at: datetime) -> bool:
        """Keep why nobody needs to be alarmed by it any more; the evidence stays."""
        done = self._rows.execute(
            "update evidence set settled_at = ?, reason = ? where id = ? and settled_at is null",
            (_written(at), reason, evidence),
        )
        return done.rowcount == 1

    # How it went ------------------------------------------------------------------------

    def well(self, origin: str, at: datetime) -> None:
        """Keep that a log was seen and agrees."""
        self._rows.execute(
            "insert into look (origin, seen_at) values (?1, ?2) on conflict (origin)"
            " do update set seen_at = ?2, trouble = null, said = null, since = null",
            (origin, _written(at)),
        )

    def ailing(self, origin: str, trouble: Trouble, said: str, at: datetime) -> None:
        """Keep why a log was not seen to agree, and since when."""
        self._rows.execute(
            "insert into look (origin, trouble, said, since) values (?1, ?2, ?3, ?4)"
            " on conflict (origin) do update set since ="
            " iif(trouble is ?2, coalesce(since, ?4), ?4), trouble = ?2, said = ?3",
            (origin, trouble, said, _written(at)),
        )

    def looks(self) -> list[Look]:
        """List how each log was found."""
        rows = self._rows.execute(
            "select origin, seen_at, trouble, said, since from look order by origin"
        )
        return [Look(row[0], row[1], row[2] and Trouble(row[2]), *row[3:]) for row in rows]


@contextmanager
def opened(folder: Path, *, alone: bool = False) -> Iterator[Store]:
    """Open a witness's memory for a while.

    Args:
        folder: Where it is.
        alone: Keep every other process from being this witness meanwhile.

    Raises:
        Taken: Another one is.
    """
    with closing(Store(folder)) as store:
        if not alone:
            yield store
            return
        with (folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as taken:
                raise Taken(folder) from taken
            yield store


def signer(folder: Path, name: str) -> Signer:
    """Read a witness's key, made at its first start; its public half is written beside it."""
    path = folder / KEY
    if not path.exists():
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        write_whole(path, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    found = notes.signer(name, bytes.fromhex(path.read_text()), WITNESS)
    write_whole(folder / NAME, f"{found.verifier.vkey}\n")
    return found


def _head(row: tuple[int, bytes, str, str] | None) -> Head | None:
    if row is None:
        return None
    size, root, signed_at, note = row
    return Head(size, root, datetime.fromisoformat(signed_at), note)


def _bound(origin: str, stated: Statement) -> tuple[str, int, str]:
    assert stated.loss is not None
    return origin, stated.since, stated.loss.at.isoformat()


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
