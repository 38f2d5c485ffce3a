"""Proving that a log is what was stored: every leaf, every number, every instant."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

import orjson
from psycopg.pq import TransactionStatus
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

PAGE: Final = 2000
# Instants and days as documents write them.
ROW: Final = """
    select position, version, to_char(effective_on, 'YYYY-MM-DD'),
           to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           stream, type, encode(leaf, 'hex'), document from log.event where position > %s"""
NEXT: Final = f"copy ({ROW} order by position limit %s) to stdout"
SPAN: Final = f"copy ({ROW} and position <= %s order by position) to stdout"
HEAD: Final = """
    select position, case when instant <> '-infinity' then
             to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end
      from log.head"""
STREAMS: Final = "select stream, version from log.stream"
ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
ESCAPED: Final = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
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
        leaves: As they are stored, in hexadecimal digits, for the tree.
    """

    position: int = 0
    source: str | None = None
    begins: bool = True
    first: str | None = None  # instant
    last: str | None = None
    streams: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    leaves: list[str] = field(default_factory=list)
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
    leaf: str
    document: bytes


def row_of(line: bytes) -> Row:
    """Read a row that COPY wrote."""
    head, _, document = line[:-1].rpartition(b"\t")
    if b"\\" in head:  # in names of ours there is none
        fields = [unescaped(one).decode() for one in head.split(b"\t")]
    else:
        fields = head.decode().split("\t")
    if b"\\" in document:
        document = unescaped(document)
    position, version, on, at, stream, kind, leaf = fields
    return Row(int(position), int(version), on, at, stream, kind, leaf, document)


def read(run: Run, lines: Iterable[bytes]) -> None:
    """Read events, a line each as COPY writes them, and note what is wrong with them."""
    for line in lines:
        row = row_of(line)
        found = out_of_order(run, row)
        if sha256(b"\0" + row.document).hexdigest() != row.leaf:
            found.append("leaf")
        if said := document_of(row.document):
            found += not_as_columns(run, row, said)
        else:
            found.append("document")
        if found:
            run.problems += [Problem(row.position, what) for what in found]
        run.position, run.last = row.position, row.recorded_at
        run.leaves.append(row.leaf)


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


def unescaped(text: bytes) -> bytes:
    """Read what COPY wrote; JSON leaves it nothing to escape but backslashes."""
    parts = text.split(b"\\\\")
    if any(b"\\" in part for part in parts):
        return ESCAPE.sub(lambda found: ESCAPED.get(found[1], found[1]), text)
    return b"\\".join(parts)


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
        lines = await _page(connection, run.position)
        read(run, lines)
        run.leaves.clear()
        progress(run.position)
        if len(lines) < PAGE:
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


async def _page(connection: AsyncConnection, position: int) -> list[bytes]:
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    apart = driver.info.transaction_status == TransactionStatus.IDLE
    async with driver.cursor() as cursor, cursor.copy(NEXT, (position, PAGE)) as copy:
        lines = [bytes(line) async for line in copy]
    if apart:
        await driver.rollback()
    return lines
