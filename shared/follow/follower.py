"""Follows one source: first the facts with their checkpoint, then the policies with theirs.

A checkpoint moves to exactly the next position: a repeated event is skipped, one that is missing
or cannot be believed is fetched through the source's feed, another leaf or a source that is behind
stops the follower.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.follow import store
from shared.follow.belief import believable, final
from shared.follow.feed import Feed
from shared.follow.hearing import Hearing
from shared.follow.store import Followed
from shared.log.connect import at_once
from shared.log.document import Unreadable, leaf_of, parse
from shared.log.entry import Stored
from shared.log.waker import Waker

FACTS = "facts"
PAGE = 500
DIFFERS = "bus-differs"  # what the bus holds is not the source's: it was taken from the source
log = structlog.get_logger()


class Diverged(Exception):
    """The source's log is not the one that was followed so far: a person has to look."""


class Follower:
    """Takes the events of one source, one after another, whoever brings them.

    Another replica may do the same at the same time: the checkpoint says how far both are, and
    what is remembered of it here is looked up again wherever it does not fit.
    """

    def __init__(  # noqa: PLR0913  # what following needs
        self,
        *,
        source: str,
        province: str,
        engine: AsyncEngine,
        hearing: Hearing,
        feed: Feed,
        waker: Waker,
        on_law: Callable[[], Awaitable[None]],
        erase: Callable[[UUID, UUID], Awaitable[None]],
    ) -> None:
        """Know the source's policies and what else its events move."""
        self.source = source
        self.position = 0
        self.alarm: str | None = None
        self.stopped = False
        self._province = province
        self._audited = 0
        self._engine = engine
        self._hearing = hearing
        self._feed = feed
        self._waker = waker
        self._on_law = on_law
        self._erase = erase
        self._one_at_a_time = asyncio.Lock()

    async def prepare(self) -> None:
        """Begin at the source's beginning with the facts; what was kept is where it is."""
        async with self._engine.begin() as connection:
            await store.begin(connection, self.source, FACTS)
            at = await store.checkpoint(connection, self.source, FACTS)
            await self._hearing.prepare(connection, at.position if at else 0)
            await self._look(connection)

    async def _look(self, connection: AsyncConnection) -> None:
        at = await store.checkpoint(connection, self.source, FACTS)
        self.position = at.position if at else 0
        await self._hearing.look(connection)

    async def look(self) -> None:
        """See how far the follower is: another replica may have been quicker."""
        async with at_once(self._engine).connect() as connection:
            await self._look(connection)

    async def take(self, position: int, document: bytes) -> None:
        """Take an event; those before it that are missing come first, through the feed.

        Raises:
            Diverged: when the source is not the one that was followed.
            What `passes`: nothing was taken; the same event is to come again.
        """
        async with self._one_at_a_time:
            while self.position < position:
                if position == self.position + 1:
                    await self._next(position, document)
                else:
                    await self._fetch(position - 1)
            await self._hearing.up_to(self.position)

    async def _next(self, position: int, document: bytes) -> None:
        async with at_once(self._engine).connect() as connection:
            known = (self.source, self._province, position, document)
            believed = await believable(connection, *known)
            if not believed:
                await self._look(connection)
                if self.position >= position:
                    return  # another replica has taken it, and it does not follow from itself
        if not believed and self.alarm is None:
            self.alarm = DIFFERS
            log.error("event not believed", source=self.source, position=position)
        if believed and not final(document):
            await self._facts(position, document)
            self.agreed()
        else:
            await self._fetch(position)

    def agreed(self) -> None:
        """Note that the bus holds what the source says, again."""
        if self.alarm == DIFFERS:
            self.alarm = None

    async def catch_up(self, *, until: int) -> None:
        """Read the feed from where the follower is up to a position; let the policies answer."""
        async with self._one_at_a_time:
            while self.position < until:
                await self._fetch(until)
            await self._hearing.up_to(self.position)

    async def check(self, position: int, document: bytes) -> None:
        """See that the source says at a position what it said when it was followed.

        Raises:
            Diverged: when it says something else.
        """
        async with self._engine.connect() as connection:
            at = await store.checkpoint(connection, self.source, FACTS)
        if at and at.position == position and at.leaf not in (None, leaf_of(document)):
            self._stop("another-leaf")

    async def audit(self) -> None:
        """Ask the source itself whether it has what was taken last.

        Raises:
            Diverged: when it has something else there, or nothing.
            OSError: when it does not answer.
        """
        async with self._engine.connect() as connection:
            at = await store.checkpoint(connection, self.source, FACTS)
        if at is None or at.leaf is None or at.position == self._audited:
            return
        page = await self._feed.after(at.position - 1, 1)
        if not page:
            self._stop("source-behind")
        if page[0][0] != at.position or leaf_of(page[0][1]) != at.leaf:
            self._stop("another-leaf")
        self._audited = at.position

    def _stop(self, alarm: str) -> NoReturn:
        self.alarm, self.stopped = alarm, True
        log.error("follower stopped", source=self.source, alarm=alarm, position=self.position)
        raise Diverged(alarm)

    async def _fetch(self, until: int) -> None:
        after = self.position
        page = await self._feed.after(after, min(PAGE, until - after))
        if not page:
            raise OSError(f"the feed of {self.source} has nothing after {after}")
        if [position for position, _ in page] != [*range(after + 1, after + 1 + len(page))]:
            self._stop("feed-gap")
        for position, document in page:
            if position == self.position + 1:  # else another replica has moved the checkpoint
                await self._facts(position, document)

    # Facts ----------------------------------------------------------------------------------

    async def _facts(self, position: int, document: bytes) -> None:
        try:
            envelope, body = parse(document)
        except Unreadable:
            self._stop("unreadable")
        if envelope.service != self.source:
            self._stop("another-source")
        stored = Stored(
            position,
            envelope.stream,
            envelope.version,
            envelope.type,
            leaf_of(document),
            document.decode(),
        )
        if envelope.type == ErasureCarriedOut.__name__:
            erased = ErasureCarriedOut.model_validate(body)
            await self._erase(erased.subject_id, envelope.id)
        quiet = self._hearing.unconcerned(position, envelope)
        async with self._engine.begin() as connection:
            at = await store.checkpoints(connection, self.source, [FACTS, *quiet], lock=True)
            if at.keys() != {position - 1}:
                await self._look(connection)
                return  # another replica was quicker
            kept = Followed(stored, envelope.command_id, envelope.recorded_at)
            await store.keep(connection, self.source, kept)
            await store.move_all(connection, self.source, [FACTS, *quiet], position - 1, stored)
        self.position = position
        if quiet:
            self._hearing.position = position
        self._waker.wake()
        if envelope.stream.startswith("law-"):
            await self._on_law()

    @property
    def stages(self) -> frozenset[str]:
        """Name the stages at which the source is heard."""
        return frozenset(self._hearing.stages)

    async def retry(self, stage: str, stream: str) -> int:
        """Try the parked events of a stream at a stage again; say how many remain."""
        async with self._one_at_a_time:
            return await self._hearing.retry(stage, stream)
