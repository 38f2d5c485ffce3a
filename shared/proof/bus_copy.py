"""The copy on the bus, compared with the log byte for byte, and what its notary published there."""

from collections.abc import Callable
from hashlib import sha256

from nats.aio.client import Client
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.declarations import Source
from shared.bus.reading import documents_after
from shared.bus.streams import last_sequence
from shared.log.verify import Problem, silent
from shared.proof import keychain, store
from shared.proof.board import Board
from shared.proof.head import TreeHead
from shared.proof.keychain import BadChain
from shared.proof.note import BadNote

PAGE = 1000
LEAVES = text("""
    select position, leaf from log.event
     where position > :after and position <= :until order by position""")
HEAD = text("select position from log.head")


async def compare(
    connection: AsyncConnection,
    bus: Client,
    source: Source,
    progress: Callable[[int], None] = silent,
) -> list[Problem]:
    """Compare what a service's stream holds with its log; a relay may be at work meanwhile.

    Args:
        connection: Of the log.
        bus: With the right to read.
        source: Whose log it is.
        progress: Told the position that was reached.
    """
    last = await last_sequence(bus.jetstream(), source.stream)  # before the log, which only grows
    position = int(await connection.scalar(HEAD) or 0)
    problems: list[Problem] = []
    if last > position:
        problems.append(Problem(position + 1, "bus-ahead", until=last))
    at, end = 0, min(last, position)
    while at < end:
        until = min(at + PAGE, end)
        problems += await _page(connection, bus, source.stream, at, until)
        at = until
        progress(at)
    return problems + await _published(connection, Board(bus.jetstream(), source), position)


async def _page(
    connection: AsyncConnection, bus: Client, stream: str, after: int, until: int
) -> list[Problem]:
    rows = await connection.execute(LEAVES, {"after": after, "until": until})
    leaves = {position: bytes(leaf) for position, leaf in rows}
    found: list[Problem] = []
    at = after
    while at < until:
        documents = await documents_after(bus, stream, at, until - at)
        for sequence, document in documents:
            if sha256(b"\0" + document).digest() != leaves.get(sequence):
                found.append(Problem(sequence, "bus-differs"))
        if not documents:
            found.append(Problem(at + 1, "bus-missing"))
        at = documents[-1][0] if documents else at + 1
    return found


async def _published(connection: AsyncConnection, board: Board, position: int) -> list[Problem]:
    """Compare the head that was published last with the log, and what the keys stated there."""
    problems = []
    statements = await store.statements(connection)
    if await board.keys() not in ([], statements):
        problems.append(Problem(0, "bus-keys-differ"))
    try:
        found = await board.head()
    except BadNote:
        return [*problems, Problem(0, "bus-head-differs")]
    if found is None:
        return problems
    note, size, root = found[0], found[1].size, found[1].root
    if _void(statements, found[1]):
        return problems
    if size > position:
        return [*problems, Problem(position + 1, "tree-beyond", until=size)]
    try:
        same = (await store.frontier(connection, size)).root == root
        # Read anew: a key may be as new as the head.
        signed = keychain.chain(await store.statements(connection)).signed(note, size)
    except (store.Incomplete, BadChain):
        same = signed = False
    return problems if same and signed else [*problems, Problem(size, "bus-head-differs")]


def _void(statements: list[str], head: TreeHead) -> bool:
    """Say whether a head is of events whose loss was stated; keys that do not fit say nothing."""
    try:
        return bool(statements) and keychain.chain(statements).void(head)
    except BadChain:
        return False
