"""Putting a log back to where its bus is: checked, derived, and stored in one transaction.

Killed in the middle it has changed nothing, and is simply run again.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.declarations import Source
from shared.bus.reading import documents_after
from shared.bus.streams import document_at, last_sequence
from shared.proof.board import Board
from shared.proof.tree import Frontier
from shared.recovery import heads, loss, store
from shared.recovery.derive import Deciders, Derivation, Held, by_command
from shared.recovery.doubt import Doubt
from shared.recovery.heads import Signed
from shared.recovery.loss import Accepting
from shared.recovery.store import Node, Restored
from shared.recovery.tail import Joint, Piece, piece

PAGE = 1000

Progress = Callable[[int, int], None]  # how many of how many events


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be put back, and how much of it has to be proven."""

    source: Source
    deciders: Deciders
    key: str | None = None  # the notary's first, as it is known from elsewhere
    beyond_heads: bool = False  # also what no signed head covers
    accept_loss: Accepting | None = None  # although signed heads say that there was more
    dry_run: bool = False


@dataclass(slots=True, kw_only=True)
class Report:
    """What was found and put back; positions and numbers, nothing of what stands there."""

    service: str
    restored: int  # where the log ended
    bus: int  # where the bus ends
    proven: int  # up to where a signed head leads
    position: int  # where the log ends now
    commands: int = 0
    claims: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)  # the highest of each series and year
    heads: int = 0
    strangers: int = 0  # heads that nobody's signature makes believable
    lost: int = 0  # events that signed heads knew and neither log nor bus has
    stated: str | None = None  # what was signed of such a loss
    unproven: bool = False  # whether some of what was put back is covered by no head
    dry_run: bool = False

    @property
    def left(self) -> int:
        """Count what the bus has and the log still has not."""
        return max(self.bus - self.position, 0)


class Roots:
    """Grows the tree over the log and its tail, and compares each signed head on the way."""

    def __init__(self, wanted: Mapping[int, bytes], otherwise: str) -> None:
        """Know which roots it must come to, and what it means if not."""
        self.nodes: list[Node] = []  # those that are kept of a tree
        self._wanted = dict(sorted(wanted.items()))
        self._otherwise = otherwise
        self._tree = Frontier()

    @property
    def head(self) -> tuple[int, bytes]:
        """Say how large the tree is now, and its root."""
        return self._tree.size, self._tree.root

    def want(self, signed: Iterable[Signed], otherwise: str) -> None:
        """Know further roots."""
        self._wanted |= {one.head.size: one.head.root for one in signed}
        self._otherwise = otherwise

    def grow(self, leaves: Sequence[bytes]) -> None:
        """Grow by leaves.

        Raises:
            Doubt: a root is another one than was signed.
        """
        begin = self._tree.size
        end = begin + len(leaves)
        for size in (*(one for one in self._wanted if begin < one < end), end):
            some = leaves[self._tree.size - begin : size - begin]
            self._tree = self._tree.grown(some, self.nodes)
            if self._tree.root != self._wanted.get(size, self._tree.root):
                raise Doubt(self._otherwise, size)


async def recover(
    engine: AsyncEngine, bus: Client, wish: Wish, progress: Progress = lambda *_: None
) -> Report:
    """Put back what the log lost and the bus has.

    Raises:
        Doubt: something does not fit; nothing was changed.
        nats.errors.Error: the bus did not answer; nothing was changed.
    """
    async with _alone(engine, wish.source.stream), engine.connect() as connection:
        async with connection.begin() as transaction:
            for said in store.PATIENT:
                await connection.exec_driver_sql(said)
            report = await _put_back(connection, bus, wish, progress)
            if wish.dry_run:
                await transaction.rollback()
        if report.stated and not wish.dry_run:  # else the notary tells it when it begins
            statements = await store.statements(connection)
            await Board(bus.jetstream(), wish.source).tell_keys(statements)
        return report


@asynccontextmanager
async def _alone(engine: AsyncEngine, stream: str) -> AsyncIterator[None]:
    async with engine.connect() as pooled:
        connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
        try:
            await store.alone(connection, stream)
            yield
        finally:
            await connection.invalidate()  # the lock is the session's


async def _put_back(
    connection: AsyncConnection, bus: Client, wish: Wish, progress: Progress
) -> Report:
    at = await store.restored(connection)
    last = await last_sequence(bus.jetstream(), wish.source.stream)
    report = Report(
        service=wish.source.service,
        restored=at.position,
        bus=last,
        proven=at.position,
        position=at.position,
        dry_run=wish.dry_run,
    )
    await _meets(connection, bus, wish.source.stream, min(last, at.position))
    signed, keys = await _signed(connection, bus, wish, report)
    until = max(report.bus, at.position) if wish.beyond_heads else report.proven
    if until == at.position and not report.lost:
        return report
    roots = await _roots(connection, at, progress, until)
    if until > at.position:
        roots.want([one for one in signed if one.head.size <= until], "root-differs")
        await _Putting(connection, bus, wish, report).all(at, until, roots, progress)
        covered = [one for one in signed if one.head.size <= until]
        await store.put_heads(connection, covered, roots.nodes)
        report.heads = len(covered)
    if report.lost:
        assert wish.accept_loss is not None
        gone = [one.head for one in signed if one.head.size > report.position]
        report.stated = await loss.state(connection, keys, wish.accept_loss, gone, roots.head)
    report.unproven = report.position > report.proven
    return report


async def _meets(connection: AsyncConnection, bus: Client, stream: str, position: int) -> None:
    """See that the bus goes on where the log ends, and not some other log."""
    if not position:
        return
    there = await document_at(bus.jetstream(), stream, position)
    if there is None:
        raise Doubt("bus-incomplete", position)
    if there != await store.last_document(connection, position):
        raise Doubt("joint-differs", position)


async def _signed(
    connection: AsyncConnection, bus: Client, wish: Wish, report: Report
) -> tuple[list[Signed], Sequence[str]]:
    """Read the heads of the tail, and say how far they prove it; and what the keys state."""
    told = await Board(bus.jetstream(), wish.source).keys()
    kept = await store.statements(connection)
    keys = heads.chain_of(kept, told, wish.key)
    said = await heads.beyond(bus, wish.source, report.restored, keys)
    if said and keys is None and not wish.beyond_heads:
        raise Doubt("no-key")
    signed = [] if keys is None else heads.believed(said, wish.source, keys)
    report.strangers = heads.strangers(said, wish.source, keys)
    signed = [one for one in signed if one.head.size > report.restored]
    there = max(report.bus, report.restored)
    if signed:
        report.lost = max(signed[-1].head.size - there, 0)
    if report.lost and not wish.accept_loss:
        raise Doubt("heads-ahead", there)
    reached = [one.head.size for one in signed if one.head.size <= report.bus]
    report.proven = max([report.restored, *reached])
    return signed, max(kept, told, key=len)


async def _roots(
    connection: AsyncConnection, at: Restored, progress: Progress, until: int
) -> Roots:
    """Grow the tree over the restored log, which must lead to its own newest head."""
    own = await store.own_head(connection, at.position)
    roots = Roots({own[0]: own[1]} if own else {}, "log-differs")
    read = 0
    async for some in store.leaves(connection, at.position):
        roots.grow(some)
        read += len(some)
        progress(read, until)
    if read != at.position:
        raise Doubt("log-torn", read + 1)
    return roots


class _Putting:
    """Puts the tail back, a page after another."""

    def __init__(
        self, connection: AsyncConnection, bus: Client, wish: Wish, report: Report
    ) -> None:
        self._connection = connection
        self._bus = bus
        self._wish = wish
        self._report = report
        self._open: list[Piece] = []  # of a command whose further events may come

    async def all(self, at: Restored, until: int, roots: Roots, progress: Progress) -> None:
        """Put back everything up to a position."""
        joint = Joint(at.position, at.instant)
        derived = Derivation(
            self._wish.deciders,
            Held(await store.claims(self._connection)),
            partial(store.histories, self._connection),
        )
        while joint.position < until:
            pieces = await self._page(joint, until)
            await store.put_events(self._connection, pieces)
            roots.grow([one.stored.leaf for one in pieces])
            await self._derive(derived, pieces, last=joint.position == until)
            progress(joint.position, until)
        await store.put_rest(self._connection, derived, joint.versions)
        await store.move(self._connection, at.position, joint.position, joint.instant)
        report = self._report
        report.position, report.claims = joint.position, len(derived.held.changed)
        report.numbers = {f"{s}-{year}": top for (s, year), top in derived.counters.items()}

    async def _page(self, joint: Joint, until: int) -> list[Piece]:
        """Read the next events off the bus; each follows from the one before."""
        most = min(PAGE, until - joint.position)
        stream, source = self._wish.source.stream, self._wish.source
        found = await documents_after(self._bus, stream, joint.position, most)
        if not found:
            raise Doubt("bus-incomplete", joint.position + 1)
        pieces = [piece(source, position, document) for position, document in found]
        joint.met(await store.versions(self._connection, joint.missing(pieces)))
        for one in pieces:
            joint.take(one)
        return pieces

    async def _derive(self, derived: Derivation, pieces: list[Piece], *, last: bool) -> None:
        """Work out what whole commands led to; the last of a page may go on."""
        commands = list(by_command([*self._open, *pieces]))
        self._open = [] if last else commands.pop()
        ids = [one[0].envelope.command_id for one in commands]
        if twice := await store.known(self._connection, ids):
            again = next(one[0] for one in commands if one[0].envelope.command_id in twice)
            raise Doubt("command", again.position)
        outcomes = await derived.take([piece for one in commands for piece in one])
        await store.put_outcomes(self._connection, outcomes)
        self._report.commands += len(outcomes)
