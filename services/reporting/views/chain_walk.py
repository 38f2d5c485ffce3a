"""Which matters hang together: from one to what it came from, what came of it, and whom it touched.

A recommendation leads to an inspection, that to violations, each to a penalty or a case; they touch
certificates, and with them memberships, practices and organisations.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.chain_links import KINDS, MATTERS, Kind, Link, Node
from services.reporting.views.seen import believed
from shared.web.listing import Ask

AT_MOST: Final = 100  # links: what is longer is cut, and says so
OF_MATTERS: Final = frozenset(one.link for one in MATTERS)


@dataclass(frozen=True, slots=True)
class Tie:
    """A column of one kind that names a stream of another, and which of them came first."""

    holder: Link
    column: str
    other: Link
    other_first: bool = True

    def named(self, node: Node) -> str | None:
        """Name the other stream, where this one says it."""
        said = node.row[self.column] if node.kind.link is self.holder else None
        return f"{self.other}-{said}" if isinstance(said, UUID) else said


TIES: Final = (
    Tie(Link.INSPECTION, "recommendation_id", Link.RECOMMENDATION),
    Tie(Link.RECOMMENDATION, "inspection_id", Link.INSPECTION, other_first=False),
    Tie(Link.VIOLATION, "inspection_id", Link.INSPECTION),
    Tie(Link.PENALTY, "violation", Link.VIOLATION),
    Tie(Link.CASE, "violation", Link.VIOLATION),
)


@dataclass(slots=True)
class Walk:
    """What has been found so far, as it stands on the day, as believed then."""

    connection: AsyncConnection
    ask: Ask
    found: dict[str, Node] = field(default_factory=dict)

    async def fetch(self, link: Link, column: str, values: Collection[Any]) -> list[Node]:
        """Read what has one of these values in a column, and is not found yet."""
        kind = KINDS[link]
        if not values or self.full:
            return []
        where = kind.table.c[column].in_(list(values))
        return await self.matching(kind, where)

    async def matching(self, kind: Kind, where: ColumnElement[bool]) -> list[Node]:
        """Read what is so, and is not found yet."""
        query = (
            select(kind.table)
            .where(believed(kind.table, kind.service, self.ask), where)
            .order_by(kind.table.c.stream)
            .limit(AT_MOST)
        )
        rows = [dict(row) for row in (await self.connection.execute(query)).mappings()]
        new = [Node(kind, row) for row in rows if row["stream"] not in self.found]
        self.found |= {one.stream: one for one in new}
        return new

    @property
    def full(self) -> bool:
        """Say whether no more are looked for."""
        return len(self.found) >= AT_MOST

    def of(self, *links: Link) -> list[Node]:
        """List what was found of some kinds."""
        return [one for one in self.found.values() if one.kind.link in links]


@dataclass(frozen=True, slots=True)
class Walked:
    """A whole chain in its order, each with how deep it stands, and where one began to look."""

    start: Node
    nodes: tuple[tuple[Node, int], ...]
    cut: bool


async def walked(connection: AsyncConnection, ask: Ask, stream: str) -> Walked | None:
    """Find the chain of a stream; nothing where the stream is not there on that day."""
    kind = KINDS.get(stream.partition("-")[0])
    if kind is None:
        return None
    walk = Walk(connection, ask)
    start = next(iter(await walk.fetch(kind.link, "stream", [stream])), None)
    if start is None:
        return None
    if kind.link in OF_MATTERS:
        await matters(walk, [start])
        await touched(walk)
        registered_first = False
    else:
        await registered(walk, start)
        await matters(walk, walk.of(*OF_MATTERS))
        await touched(walk)
        registered_first = True
    return Walked(start, tuple(in_order(walk, registered_first=registered_first)), walk.full)


async def matters(walk: Walk, frontier: Sequence[Node]) -> None:
    """Go from matters to what they came from and to what came of them, until nothing is new."""
    while frontier:
        new: list[Node] = []
        for tie in TIES:
            named = {one for node in frontier if (one := tie.named(node))}
            new += await walk.fetch(tie.other, "stream", named)
            others = [one.stream for one in frontier if one.kind.link is tie.other]
            new += await walk.fetch(tie.holder, tie.column, as_held(tie, others))
        frontier = new


def as_held(tie: Tie, streams: Iterable[str]) -> list[UUID] | list[str]:
    """Write streams as the column of a tie holds them: as ids, or by their names."""
    column = KINDS[tie.holder].table.c[tie.column]
    if isinstance(column.type, Text):
        return list(streams)
    return [UUID(one.partition("-")[2]) for one in streams]


async def touched(walk: Walk) -> None:
    """Add whose certificate, membership, practice and organisation the matters are about."""
    certificate_keys = {
        one.row["certificate"]
        for one in walk.of(Link.VIOLATION, Link.PENALTY, Link.CASE)
        if one.row["certificate"]
    }
    await by_certificate(walk, certificate_keys)
    about = {one.row["organisation_id"] for one in walk.of(*OF_MATTERS - {Link.CASE})} - {None}
    await walk.fetch(Link.ORGANISATION, "stream", {f"organisation-{one}" for one in about})


async def by_certificate(walk: Walk, keys: Collection[str]) -> None:
    """Add certificates, found by stream or by printed number, and what depends on each."""
    table = KINDS[Link.CERTIFICATE].table.c
    if keys and not walk.full:
        where = or_(table.stream.in_(list(keys)), table.number_key.in_(list(keys)))
        await walk.matching(KINDS[Link.CERTIFICATE], where)
    streams = [one.stream for one in walk.of(Link.CERTIFICATE)]
    await walk.fetch(Link.MEMBERSHIP, "certificate", streams)
    await walk.fetch(Link.PRACTICE, "certificate", streams)


async def registered(walk: Walk, start: Node) -> None:
    """Begin at a record of the register: all of one person's, or what an organisation is about."""
    if start.kind.link is Link.ORGANISATION:
        organisation = UUID(start.stream.partition("-")[2])
        for link in (Link.RECOMMENDATION, Link.INSPECTION, Link.VIOLATION, Link.PENALTY):
            await walk.fetch(link, "organisation_id", [organisation])
        return
    person = [start.row["person_id"]]
    for link in (Link.TRAINEESHIP, Link.CERTIFICATE, Link.MEMBERSHIP, Link.PRACTICE):
        await walk.fetch(link, "person_id", person)
    held = walk.of(Link.CERTIFICATE)
    keys = {key for one in held for key in (one.stream, one.row["number_key"]) if key}
    for link in (Link.VIOLATION, Link.PENALTY, Link.CASE):
        await walk.fetch(link, "certificate", keys)
    offices = {one.row["organisation_id"] for one in walk.of(Link.PRACTICE)} - {None}
    await walk.fetch(Link.ORGANISATION, "stream", {f"organisation-{one}" for one in offices})


# In which order ---------------------------------------------------------------------------------


def in_order(walk: Walk, *, registered_first: bool) -> Iterator[tuple[Node, int]]:
    """Order matters as one came of the other, and what is registered as one rests on the other."""
    of_register = sorted(
        (one for one in walk.found.values() if one.kind.link not in OF_MATTERS), key=place
    )
    told = [(one, 0) for one in of_register]
    grown = list(tree(walk.of(*OF_MATTERS)))
    yield from [*told, *grown] if registered_first else [*grown, *told]


def place(node: Node) -> tuple[int, date, str]:
    """Say after what the nodes of one level stand."""
    began: date | None = node.said(node.kind.day)
    return list(Link).index(node.kind.link), began or date.max, node.stream


def tree(nodes: Sequence[Node]) -> Iterator[tuple[Node, int]]:
    """Put each matter under the one that it came of."""
    first = parents({one.stream: one for one in nodes})
    children: dict[str | None, list[Node]] = {}
    for one in nodes:
        children.setdefault(first.get(one.stream), []).append(one)

    def under(stream: str | None, depth: int) -> Iterator[tuple[Node, int]]:
        for one in sorted(children.get(stream, ()), key=place):
            yield one, depth
            yield from under(one.stream, depth + 1)

    return under(None, 0)


def parents(nodes: Mapping[str, Node]) -> dict[str, str]:
    """Say of each matter of which other it came."""
    found: dict[str, str] = {}
    for tie in TIES:
        for one in nodes.values():
            other = tie.named(one)
            if other is None or other not in nodes:
                continue
            child, parent = (one.stream, other) if tie.other_first else (other, one.stream)
            found.setdefault(child, parent)
    return found
