"""Proving that a log is what was stored: every leaf, every number, every instant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log.document import Unreadable, leaf_of, parse

PAGE = 1000
ROWS = text("""
    select position, stream, version, type, effective_on, recorded_at, leaf, document
      from log.event where position > :position order by position limit :limit""")
HEAD = text("select position, nullif(instant, '-infinity') from log.head")
STREAMS = text("select stream, version from log.stream")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a log, and where; what it says holds no value out of a document."""

    position: int
    what: str


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a log says that it ends, and each of its streams."""

    position: int
    instant: datetime | None
    versions: Mapping[str, int]

    def of(self, stream: str) -> int:
        """Name the version of a stream."""
        return self.versions.get(stream, 0)


def silent(position: int) -> None:
    """Tell nobody how far it is."""


async def verify(
    connection: AsyncConnection, progress: Callable[[int], None] = silent
) -> list[Problem]:
    """Check a log from its first event to its last; it may grow meanwhile.

    Each leaf is taken anew; positions count 1, 2, 3 … and versions do within their stream; no
    instant is earlier than the one before it; the columns say what the document says; the head
    and the streams stand where the events end.

    Args:
        connection: Where the log is read, READ COMMITTED.
        progress: Told the position that was reached, now and then.
    """
    before = await ends(connection)
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    position, last = 0, None
    while True:
        rows = (await connection.execute(ROWS, {"position": position, "limit": PAGE})).all()
        for row in rows:
            what = [*out_of_order(row, position, seen, last), *not_as_documented(row)]
            problems += [Problem(row.position, one) for one in what]
            position, last = row.position, row.recorded_at
            seen[row.stream] = row.version
        progress(position)
        if len(rows) < PAGE:
            break
    now = await ends(connection)
    if not before.position <= position <= now.position:
        problems.append(Problem(position, "head"))
    if position == now.position and last != now.instant:
        problems.append(Problem(position, "instant"))
    problems += [
        Problem(position, "stream")
        for stream in seen.keys() | before.versions.keys()
        if not before.of(stream) <= seen.get(stream, 0) <= now.of(stream)
    ]
    return problems


async def ends(connection: AsyncConnection) -> Ends:
    """Read where the log says that it ends."""
    versions = await connection.execute(STREAMS)
    position, instant = (await connection.execute(HEAD)).one()
    return Ends(position, instant, dict(versions.all()))


def out_of_order(
    row: Row[Any], position: int, seen: dict[str, int], last: datetime | None
) -> list[str]:
    """Name which of an event's numbers does not follow from those before it."""
    found = []
    if row.position != position + 1:
        found.append("position")
    if row.version != seen.get(row.stream, 0) + 1:
        found.append("version")
    if last is not None and row.recorded_at < last:
        found.append("recorded_at")
    return found


def not_as_documented(row: Row[Any]) -> list[str]:
    """Name what of an event's row differs from its document."""
    found = []
    if leaf_of(row.document.encode()) != row.leaf:
        found.append("leaf")
    try:
        said, _ = parse(row.document)
    except Unreadable:
        return [*found, "document"]
    columns = (row.stream, row.version, row.type, row.effective_on, row.recorded_at)
    if columns != (said.stream, said.version, said.type, said.effective_on, said.recorded_at):
        found.append("columns")
    return found
