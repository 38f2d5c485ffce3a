"""Proving that a log is what was stored: every leaf, every number, every instant."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

import orjson
from psycopg.abc import AdaptContext
from psycopg.pq import TransactionStatus
from psycopg.types.string import ByteaBinaryLoader
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

PAGE: Final = 1000
# As the columns are kept, and no text is taken for text: what was put into files may be none.
SPAN: Final = """
    select position, version, effective_on, recorded_at, stream, type, leaf, document
      from log.event where position > %s and position <= %s order by position limit %s"""
LARGEST: Final = 2**63 - 1
RAW: Final = ("text", "date", "timestamptz")
BEGAN: Final = datetime(2000, 1, 1)  # noqa: DTZ001  # PostgreSQL's own count begins here, in UTC
HEAD: Final = """
    select position, case when instant <> '-infinity' then
             to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end
      from log.head"""
STREAMS: Final = "select stream, version from log.stream"
REQUIRED: Final = frozenset(
    {"commandid", "correlationid", "data", "effectiveon", "fingerprint", "id", "receivedat"}
    | {"softwareversion", "source", "specversion", "streamversion", "subject", "time", "type"}
)
GROUNDS: Final = frozenset({"actor", "areas", "decision", "keyids", "rulerows", "subjects"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a log, and where; what it says holds no value out of a document.

    Attributes:
        position: Where, or the first place where it may be.
        what: A code; `shared.proof.findings` says it in words.
        until: The last place where it may be, if that is another.
        whose: Whose signature it is about.
    """

    position: int
    what: str
    until: int | None = None
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a log says that it ends, and each of its streams."""

    position: int
    instant: str | None
    versions: Mapping[str, int]

    def of(self, stream: str) -> int:
        """Name the version of a stream."""
        return self.versions.get(stream, 0)


@dataclass(slots=True)
class Run:
    """A run of a log as it was read: from the start of it, or from after a position.

    Attributes:
        position: The last that was read.
        source: Whose events they are; of the first where nothing else is wanted.
        streams: Of each stream, its first version here, where that is, and its last version here.
        leaves: As they are stored, for the tree.
    """

    position: int = 0
    source: str | None = None
    begins: bool = True
    first: str | None = None  # instant
    last: str | None = None
    streams: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def silent(position: int) -> None:
    """Tell nobody how far it is."""


# One event after another ----------------------------------------------------------------


class Row(NamedTuple):  # made a million times a minute
    """An event as it stands in the table, columns as text."""

    position: int
    version: int
    effective_on: str
    recorded_at: str
    stream: str
    type: str
    leaf: bytes
    document: bytes


def read(run: Run, rows: Iterable[tuple[Any, ...]]) -> None:
    """Read events, the columns of each as they are kept, and note what is wrong with them."""
    for position, version, on, at, stream, kind, leaf, document in rows:
        where = (stream.decode(errors="replace"), kind.decode(errors="replace"))
        row = Row(position, version, day_of(on), instant_of(at), *where, leaf, document)
        found = out_of_order(run, row)
        if sha256(b"\0" + document).digest() != leaf:
            found.append("leaf")
        if said := document_of(document):
            found += not_as_columns(run, row, said)
        else:
            found.append("document")
        if found:
            run.problems += [Problem(position, what) for what in found]
        run.position, run.last = position, row.recorded_at
        run.leaves.append(leaf)


@lru_cache(maxsize=4096)
def day_of(kept: bytes) -> str:
    """Write a day as documents do."""
    return _written(timedelta(days=int.from_bytes(kept, signed=True)))[: len("2026-11-24")]


@lru_cache(maxsize=4096)
def instant_of(kept: bytes) -> str:
    """Write an instant as documents do."""
    return _written(timedelta(microseconds=int.from_bytes(kept, signed=True)))


def _written(since: timedelta) -> str:
    try:
        return f"{(BEGAN + since).isoformat(timespec='microseconds')}Z"
    except OverflowError:
        return f"?{since}"  # no document says that


def out_of_order(run: Run, row: Row) -> list[str]:
    """Name which of an event's numbers does not follow from those before it."""
    found = []
    if row.position != run.position + 1:
        found.append("position")
    seen = run.streams.get(row.stream)
    first = (row.version, row.position) if seen is None else seen[:2]
    if row.version != (seen[2] + 1 if seen else 1) and (seen or run.begins):
        found.append("version")
    run.streams[row.stream] = (*first, row.version)
    if run.last is None:
        run.first = row.recorded_at
    elif row.recorded_at < run.last:
        found.append("recorded_at")
    return found


def document_of(document: bytes) -> dict[str, Any] | None:
    """Read a document; none where it is no event."""
    try:
        said = orjson.loads(document)
        whole = said.keys() >= REQUIRED and said["data"].keys() >= {"context", "event"}
        return said if whole and said["data"]["context"].keys() >= GROUNDS else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def not_as_columns(run: Run, row: Row, said: dict[str, Any]) -> list[str]:
    """Name what of a document differs from the columns beside it, from others, or from its form."""
    found = []
    if (
        said["subject"] != row.stream
        or said["streamversion"] != row.version
        or said["time"] != row.recorded_at
        or said["effectiveon"] != row.effective_on
        or str(said["type"]).rpartition(".")[2] != row.type
    ):
        found.append("columns")
    if orjson.dumps(said, option=orjson.OPT_SORT_KEYS) != row.document:
        found.append("canonical")
    if run.source is None:
        run.source = said["source"]
    elif said["source"] != run.source:
        found.append("source")
    return found


# The whole of it --------------------------------------------------------------------------


async def verify(
    connection: AsyncConnection, progress: Callable[[int], None] = silent
) -> list[Problem]:
    """Check a log from its first event to its last; it may grow meanwhile.

    Each leaf is taken anew; positions count 1, 2, 3 … and versions do within their stream; no
    instant is earlier than the one before it; the columns say what the document says; the head
    and the streams stand where the events end. `shared.proof.verify` checks what was signed too.

    Args:
        connection: Where the log is read, READ COMMITTED.
        progress: Told the position that was reached, now and then.
    """
    before = await ends(connection)
    run = Run()
    while True:
        rows = await _page(connection, run.position)
        read(run, rows)
        run.leaves.clear()
        progress(run.position)
        if len(rows) < PAGE:
            break
    return [*run.problems, *beyond(run, before, await ends(connection))]


def beyond(run: Run, before: Ends, now: Ends) -> list[Problem]:
    """Compare where a run ended with where the log says that it ends, before and after."""
    at = run.position
    found = [] if before.position <= at <= now.position else [Problem(at, "head")]
    if at == now.position and run.last != now.instant:
        found.append(Problem(at, "instant"))
    return found + [
        Problem(at, "stream")
        for stream in run.streams.keys() | before.versions.keys()
        if not before.of(stream) <= run.streams.get(stream, (0, 0, 0))[2] <= now.of(stream)
    ]


async def ends(connection: AsyncConnection) -> Ends:
    """Read where the log says that it ends."""
    versions = (await connection.execute(text(STREAMS))).all()
    head = (await connection.execute(text(HEAD))).one()
    return ends_of(versions, *head)


def ends_of(versions: Iterable[Any], position: int, instant: str | None) -> Ends:
    """Write down what was read of the ends."""
    return Ends(position, instant, dict(versions))


async def _page(connection: AsyncConnection, position: int) -> list[tuple[Any, ...]]:
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    apart = driver.info.transaction_status == TransactionStatus.IDLE
    async with driver.cursor(binary=True) as cursor:
        as_kept(cursor)
        await cursor.execute(SPAN, (position, LARGEST, PAGE))
        rows: list[tuple[Any, ...]] = await cursor.fetchall()
    if apart:
        await driver.rollback()
    return rows


def as_kept(cursor: AdaptContext) -> None:
    """Take columns as the bytes that they are kept in."""
    for kind in RAW:
        cursor.adapters.register_loader(kind, ByteaBinaryLoader)
