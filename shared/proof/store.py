"""What is kept of a log's tree: stored nodes, signed heads, keys; and proofs made out of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.proof import note as notes
from shared.proof import tree
from shared.proof.note import Note
from shared.proof.tree import STORED_EVERY, At, Frontier, Span

BLOCK = 1 << STORED_EVERY  # nodes of one stored level that make one of the next
MOST_HEADS = 1000

LEAVES = text("""
    select w.n, array_agg(e.leaf order by e.position)
      from unnest(cast(:blocks as bigint[])) w(n)
      join log.event e on e.position between w.n * 256 + 1 and w.n * 256 + 256 group by w.n""")
NODES = text("""
    select w.n, array_agg(t.hash order by t.n)
      from unnest(cast(:blocks as bigint[])) w(n)
      join log.tree_node t on t.level = :level and t.n between w.n * 256 and w.n * 256 + 255
     group by w.n""")
NEWEST = text("select size, root, signed_at, note from log.tree_head order by size desc limit 1")
HEAD = text("select size, root, signed_at, note from log.tree_head where size = :size")
HEADS = text("""
    select size, root, signed_at, note from log.tree_head
     where size > :after order by size limit :limit""")
KEYS = text("select statement from log.notary_key order by n")
LINES = text("""
    select size, line from log.cosignature where size = any(:sizes) order by size, witness""")
STAMPS = text("""
    select size, authority, token from log.time_stamp
     where size = any(:sizes) order by size, authority""")


class Incomplete(LookupError):
    """A node of the tree is not there, although a head says that it must be."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A tree head as it was signed; its note bears the notary's signature alone."""

    size: int
    root: bytes
    signed_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A tree head and what others said of it."""

    head: Signed
    cosignatures: tuple[str, ...] = ()  # lines
    time_stamps: tuple[tuple[str, bytes], ...] = ()  # authority, token

    @property
    def note(self) -> Note:
        """Write the head with every signature under it."""
        lines = (notes.signature(line) for line in self.cosignatures)
        return notes.parse(self.head.note).with_(*lines)


# Heads and keys -------------------------------------------------------------------------


async def newest(connection: AsyncConnection) -> Signed | None:
    """Read the newest head; none while nothing is signed."""
    return await _one(connection, NEWEST)


async def head(connection: AsyncConnection, size: int) -> Signed | None:
    """Read the head of a size; none where that size was not signed."""
    return await _one(connection, HEAD, size=size)


async def heads(
    connection: AsyncConnection, after: int = 0, limit: int = MOST_HEADS
) -> list[Signed]:
    """Read the heads that are larger than a size, the smallest first."""
    rows = await connection.execute(HEADS, {"after": after, "limit": limit})
    return [Signed(*row) for row in rows]


async def witnessed(connection: AsyncConnection, signed: Sequence[Signed]) -> list[Witnessed]:
    """Read what others said of heads."""
    sizes = {"sizes": [one.size for one in signed]}
    lines: dict[int, list[str]] = {}
    for size, line in await connection.execute(LINES, sizes):
        lines.setdefault(size, []).append(line)
    stamps: dict[int, list[tuple[str, bytes]]] = {}
    for size, authority, token in await connection.execute(STAMPS, sizes):
        stamps.setdefault(size, []).append((authority, bytes(token)))
    return [
        Witnessed(one, tuple(lines.get(one.size, ())), tuple(stamps.get(one.size, ())))
        for one in signed
    ]


async def statements(connection: AsyncConnection) -> list[str]:
    """Read what each key of the notary says of itself, the first key first."""
    return list(await connection.scalars(KEYS))


async def _one(connection: AsyncConnection, query: TextClause, **said: int) -> Signed | None:
    row = (await connection.execute(query, said)).one_or_none()
    return None if row is None else Signed(*row)


# Proofs ---------------------------------------------------------------------------------


async def nodes(connection: AsyncConnection, wanted: Iterable[At]) -> dict[At, bytes]:
    """Read nodes of the tree: those that are stored, and others out of what is stored below.

    Raises:
        Incomplete: One of them is not there.
    """
    asked = set(wanted)
    blocks: dict[int, set[int]] = {}
    for level, n in asked:
        above = level % STORED_EVERY
        blocks.setdefault(level - above, set()).add(n >> (STORED_EVERY - above))
    found: dict[At, bytes] = {}
    for level, numbers in blocks.items():
        query, said = (NODES, {"level": level}) if level else (LEAVES, {})
        rows = await connection.execute(query, {"blocks": sorted(numbers), **said})
        for number, hashes in rows:
            found.update(_pyramid(level, number * BLOCK, [bytes(one) for one in hashes]))
    if missing := asked - found.keys():
        raise Incomplete(f"level {min(missing)[0]}, number {min(missing)[1]}")
    return {at: found[at] for at in asked}


def _pyramid(level: int, first: int, row: list[bytes]) -> Iterable[tuple[At, bytes]]:
    """Hash a block of one stored level into all that stands on it, up to the next stored one."""
    for above in range(STORED_EVERY):
        for n, hash_ in enumerate(row, first >> above):
            yield (level + above, n), hash_
        row = [tree.parent(*pair) for pair in zip(row[::2], row[1::2], strict=False)]


async def frontier(connection: AsyncConnection, size: int) -> Frontier:
    """Take up the tree of a size.

    Raises:
        Incomplete: A part of it is not there.
    """
    return tree.frontier(size, await nodes(connection, Span(0, size).nodes()))


async def paths(
    connection: AsyncConnection, positions: Iterable[int], size: int
) -> dict[int, list[bytes]]:
    """Prove that these positions are in the tree of a size, each from the bottom up.

    Raises:
        NoSuchProof: A position lies outside it.
        Incomplete: The log is not so long, or a part of its tree is not there.
    """
    spans = {position: tree.inclusion(position - 1, size) for position in positions}
    found = await nodes(
        connection, (at for said in spans.values() for span in said for at in span.nodes())
    )
    return {position: _hashes(said, found) for position, said in spans.items()}


async def consistency(connection: AsyncConnection, first: int, second: int) -> list[bytes]:
    """Prove that the tree of one size grew out of that of another.

    Raises:
        NoSuchProof: The second is the smaller one.
        Incomplete: The log is not so long, or a part of its tree is not there.
    """
    spans = tree.consistency(first, second)
    return _hashes(spans, await nodes(connection, (at for span in spans for at in span.nodes())))


def _hashes(spans: Sequence[Span], found: Mapping[At, bytes]) -> list[bytes]:
    return [span.hash(found) for span in spans]
