"""The whole chain that a matter is part of, over all services, as far as its reader may see it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.chain_links import KINDS, Kind, Link, Node
from services.reporting.views.chain_walk import OF_MATTERS, Walked, walked
from services.reporting.views.clocks import Explanation, Timing, WithWhom
from services.reporting.views.seen import SOURCES, believed
from shared.messages import Role
from shared.read.stories import Told, stories
from shared.web.chained import ALL_OF, READERS
from shared.web.listing import Ask, Listing, Page
from shared.web.problems import Problem

# What is judged paper by paper, and what only follows: the page of the noun tells it.
NOT_TOLD: Final = frozenset({"DossierItemAssessed", "StandardAssessed", "RefusalGroundAssessed"})


class Act(BaseModel):
    """One thing that happened to a link of a chain."""

    type: str
    effective_on: date
    recorded_at: datetime
    unit: str | None  # of who recorded it; nobody where a policy or a timer did
    role: Role
    decision_number: str | None
    authority: str | None


class ChainRow(BaseModel):
    """One link; a matter out of the reader's reach says that it is there, and nothing else."""

    cursor: str
    stream: str | None
    what: Link
    number: str | None
    about: str | None
    status: str | None
    since: date | None
    unit: str | None
    with_whom: WithWhom | None
    due_on: date | None
    timing: Timing | None
    rule_row: str | None
    explanation: Explanation | None
    service: str | None
    page: str | None
    depth: int
    here: bool

    @property
    def in_list(self) -> str | None:
        """Say which page shows the chain from here."""
        return None if self.stream is None else f"chain/{self.stream}"

    @property
    def found_by(self) -> str:
        """Ask it for nothing more."""
        return ""


class Shown(ChainRow):
    """One link on the page: with what happened to it."""

    acts: tuple[Act, ...] = ()


class ChainFilters(BaseModel):
    """Whose chain: by the name of a stream, or by a number that people quote."""

    stream: str | None = None
    number: str | None = None


async def chain_of(connection: AsyncConnection, ask: Ask, stream: str) -> Walked:
    """Find a chain.

    Raises:
        Problem: 404 where nothing is there on that day, or not for this reader.
    """
    found = await walked(connection, ask, stream)
    if found is None or not found.start.seen_by(ask.actor):
        raise Problem(404, "not-found")
    return found


def rows(ask: Ask, chain: Walked) -> list[ChainRow]:
    """Tell a chain link by link."""
    return [
        seen(node, depth, number, ask, here=node is chain.start)
        if node.seen_by(ask.actor)
        else hidden(depth, number)
        for number, (node, depth) in enumerate(chain.nodes)
    ]


def seen(node: Node, depth: int, number: int, ask: Ask, *, here: bool) -> ChainRow:
    """Write what somebody may see."""
    kind, running = node.kind, node.kind.runs(node.row, ask)
    return ChainRow(
        cursor=cursor(number),
        stream=node.stream,
        what=kind.link,
        number=node.said(kind.number),
        about=node.row[kind.about] if kind.about else None,
        status=node.row[kind.status],
        since=node.said(kind.day),
        unit=node.row[kind.unit] if kind.unit else None,
        with_whom=running.with_whom if running else None,
        due_on=running.clock.due_on if running else None,
        timing=running.timing(ask.on) if running else None,
        rule_row=running.clock.rule_row if running else None,
        explanation=running.explanation() if running else None,
        service=kind.service,
        page=kind.page(node.stream),
        depth=depth,
        here=here,
    )


def hidden(depth: int, number: int) -> ChainRow:
    """Say of a matter only that another unit has it."""
    nothing = dict.fromkeys(ChainRow.model_fields)
    said = {"cursor": cursor(number), "what": Link.ANOTHER_UNITS, "depth": depth}
    return ChainRow.model_validate({**nothing, **said, "here": False})


def cursor(number: int) -> str:
    """Keep the order of a chain in a text."""
    return f"{number:04}"


# What happened to each --------------------------------------------------------------------------


async def told(connection: AsyncConnection, ask: Ask, chain: Walked) -> dict[str, Sequence[Told]]:
    """Read what happened to each link by the day; from a matter, only what it brought about."""
    every: dict[str, list[Told]] = {}
    for source in SOURCES:
        streams = [node.stream for node, _ in chain.nodes if node.kind.service == source]
        if streams:
            every |= await stories(connection, source, streams, ask.known_at[source])
    kept = {
        stream: [
            one
            for one in events
            if one.envelope.effective_on <= ask.on and one.envelope.type not in NOT_TOLD
        ]
        for stream, events in every.items()
    }
    whole = chain.start.kind.link not in OF_MATTERS
    return {**kept} if whole else {**kept, **brought_about(chain, kept)}


def brought_about(
    chain: Walked, kept: Mapping[str, Sequence[Told]]
) -> Mapping[str, Sequence[Told]]:
    """Keep of the register what an event of the chain caused, at first hand or through another."""
    matters = [node.stream for node, _ in chain.nodes if node.kind.link in OF_MATTERS]
    register = [node.stream for node, _ in chain.nodes if node.kind.link not in OF_MATTERS]
    causes = {one.envelope.id for stream in matters for one in kept.get(stream, ())}
    followed: dict[str, list[Told]] = {stream: [] for stream in register}
    # A cause has an earlier position than what it caused in the same log.
    for one in sorted((one for name in register for one in kept.get(name, ())), key=position):
        if one.envelope.causation_id in causes:
            causes.add(one.envelope.id)
            followed[one.envelope.stream].append(one)
    return followed


def position(one: Told) -> int:
    """Say where an event stands in its log."""
    return one.position


def act(one: Told) -> Act:
    """Write what happened, without a word of what it says of anybody."""
    envelope = one.envelope
    by_itself = envelope.actor.role is Role.POLICY
    return Act(
        type=envelope.type,
        effective_on=envelope.effective_on,
        recorded_at=envelope.recorded_at,
        unit=None if by_itself else envelope.actor.unit,
        role=envelope.actor.role,
        decision_number=envelope.decision.number if envelope.decision else None,
        authority=envelope.decision.authority if envelope.decision else None,
    )


# As a list and as a page ------------------------------------------------------------------------


async def listed(
    connection: AsyncConnection, ask: Ask, filters: ChainFilters
) -> Sequence[ChainRow]:
    """List a chain; asked by a number that several have, the first that its reader may see."""
    stream = filters.stream
    if stream is None and filters.number is not None:
        stream = await numbered(connection, ask, filters.number)
    if stream is None:
        return []
    chain = await chain_of(connection, ask, stream)
    return [one for one in rows(ask, chain) if one.cursor > (ask.after or "")][: ask.limit]


async def numbered(connection: AsyncConnection, ask: Ask, number: str) -> str | None:
    """Find what is quoted by a number; nothing where nobody is, or not for this reader."""
    for kind in KINDS.values():
        for column in kind.number:
            for node in await having(connection, ask, kind, column, number.strip()):
                if node.seen_by(ask.actor):
                    return node.stream
    return None


async def having(
    connection: AsyncConnection, ask: Ask, kind: Kind, column: str, number: str
) -> list[Node]:
    """Read what has a number."""
    query = (
        select(kind.table)
        .where(believed(kind.table, kind.service, ask), kind.table.c[column] == number)
        .order_by(kind.table.c.stream)
        .limit(ask.limit)
    )
    return [Node(kind, dict(row)) for row in (await connection.execute(query)).mappings()]


async def shown(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Show a chain from top to bottom."""
    chain = await chain_of(connection, ask, ask.parameters.get("stream", ""))
    happened = await told(connection, ask, chain)
    whole = [
        Shown(**dict(one), acts=tuple(act(event) for event in happened.get(one.stream or "", ())))
        for one in rows(ask, chain)
    ]
    return {
        "rows": whole,
        "start": next((one for one in whole if one.here), None),
        "cut": chain.cut,
        "hidden": sum(one.what is Link.ANOTHER_UNITS for one in whole),
        "waiting": sum(one.timing is not None for one in whole),
        "late": sum(one.timing is Timing.LATE for one in whole),
    }


listing = Listing(
    name="chain",
    vi="Chuỗi việc liên quan",
    en="Chain of matters",
    row=ChainRow,
    filters=ChainFilters,
    query=listed,
    sources=SOURCES,
    roles=READERS,
)
page = Page(
    path=ALL_OF,
    vi="Chuỗi việc liên quan của một việc",
    en="The chain that a matter is part of",
    template="chain.html",
    build=shown,
    sources=SOURCES,
    roles=READERS,
)
