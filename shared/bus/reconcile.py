"""Comparing a service's log with its stream: both ends often, every byte of both now and then.

A stream may lose or change what was acknowledged without saying so: a bit that flips on its disk,
a store that was restored. Here that is found, with its position.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from nats.aio.client import Client
from nats.js import JetStreamContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.reading import documents_after
from shared.bus.streams import document_at, standing
from shared.log.document import leaf_of

RANGE: Final = 10_000  # positions
PAGE: Final = 1000

AHEAD: Final = "bus-ahead"  # the log lost events that the bus has: `luatsu recover`
DIFFERS: Final = "bus-differs"  # `luatsu bus apply --recreate`
INCOMPLETE: Final = "bus-incomplete"  # the same
LOG_GAP: Final = "log-gap"  # a position is missing in the log
LEAF: Final = "leaf-differs"  # the log's own leaf is not that of its document: `luatsu verify`

ENDS = text("""
    select h.position, e.leaf, (select max(position) from log.event) as last
      from log.head h left join log.event e on e.position = h.position""")
ONE = text("select leaf from log.event where position = :position")
OWN = text("""
    select position, leaf, sha256('\\x00'::bytea || convert_to(document, 'UTF8')) as taken
      from log.event where position between :first and :last order by position""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One range, compared: alike, or with a finding and where it is."""

    what: str
    first: int
    last: int
    digest: bytes | None = None
    finding: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of our own database: as it is stored, and as it is taken of the document anew."""

    position: int
    stored: bytes
    taken: bytes


async def ends(connection: AsyncConnection, js: JetStreamContext, stream: str) -> Compared:
    """Compare where log and stream end, how many the stream has, and the last event of both.

    The stream is read first: what it lacks then it may not have got yet.
    """
    found = await standing(js, stream)
    row = (await connection.execute(ENDS)).one()
    alike = Compared(what="ends", first=0, last=row.position)
    if (row.last or 0) != row.position or (row.position and row.leaf is None):
        return replace(alike, finding=LOG_GAP, position=min(row.last or 0, row.position) + 1)
    if found is None:
        return alike  # its relay makes it anew
    if not found.whole:
        return replace(alike, finding=INCOMPLETE)
    if found.last > row.position:
        return replace(alike, finding=AHEAD, position=row.position + 1)
    document = await document_at(js, stream, found.last) if found.last else None
    leaf = await connection.scalar(ONE, {"position": found.last})
    if found.last and (document is None or leaf_of(document) != leaf):
        return replace(alike, finding=DIFFERS, position=found.last)
    return alike


async def stretch(
    connection: AsyncConnection, bus: Client, stream: str, first: int, last: int
) -> Compared:
    """Compare a range of the log with the stream, byte for byte, by the leaves of both."""
    own = [Leaf(*row) for row in await connection.execute(OWN, {"first": first, "last": last})]
    there: list[bytes] = []
    while len(there) < last - first + 1:
        after = first + len(there) - 1
        page = await documents_after(bus, stream, after, min(PAGE, last - after))
        if not page:
            break
        there += [leaf_of(document) for _, document in page]
    return judge("bus", own, there, first, last, missing=INCOMPLETE, differs=DIFFERS)


def judge(  # noqa: PLR0913  # both sides
    what: str,
    own: Sequence[Leaf],
    there: Sequence[bytes],
    first: int,
    last: int,
    *,
    missing: str,
    differs: str,
) -> Compared:
    """Compare the leaves of a range with those of its copy."""
    alike = Compared(what=what, first=first, last=last)
    for position, one in zip(range(first, last + 1), own, strict=False):
        if one.position != position:
            return replace(alike, finding=LOG_GAP, position=position)
        if one.stored != one.taken:
            return replace(alike, finding=LEAF, position=position)
    if len(own) != last - first + 1:
        return replace(alike, finding=LOG_GAP, position=first + len(own))
    for one, leaf in zip(own, there, strict=False):
        if one.taken != leaf:
            return replace(alike, finding=differs, position=one.position)
    if len(there) != len(own):
        return replace(alike, finding=missing, position=first + len(there))
    return replace(alike, digest=sha256(b"".join(one.taken for one in own)).digest())


def stretches(last: int) -> list[tuple[int, int]]:
    """Cut the positions of a log into ranges that never move: 1 to 10,000, and so on."""
    return [(first, min(first + RANGE - 1, last)) for first in range(1, last + 1, RANGE)]
