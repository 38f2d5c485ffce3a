"""Follows one source: first the facts with their checkpoint, then the policies with theirs.

A checkpoint moves over exactly the events that come next, one or many in one transaction: a
repeated event is skipped, one that is missing or cannot be believed is fetched through the source's
feed, another leaf or a source that is behind stops the follower.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import takewhile
from typing import NoReturn
from uuid import UUID

import psycopg
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.follow import store
from shared.follow.belief import Read, believed
from shared.follow.feed import Feed
from shared.follow.hearing import Hearing
from shared.follow.keeping import Followed, keep
from shared.log.connect import at_once, direct
from shared.log.document import Unreadable, leaf_of, parse
from shared.log.waker import Waker

FACTS = "facts"
PAGE = 1000
BEHIND = "source-behind"  # the source's log was restored: `luatsu recover` puts it back
DIFFERS = "bus-differs"  # what the bus holds is not the source's: it was taken from the source
log = structlog.get_logger()


class Diverged(Exception):
    """The source's log is not the one that was followed so far: a person has to look."""


class Behind(Diverged):
    """The source has lost what was followed, as a log does that was restored: it is waited for."""


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
        """Take one event, as `take_all` does."""
        await self.take_all([(position, document)])

    async def take_all(self, events: Sequence[tuple[int, bytes]]) -> None:
        """Take events that follow each other; what is missing before them comes by the feed first.

        What was taken stays taken when a later one cannot be.

        Args:
            events: Positions and documents.

        Raises:
            Diverged: when the source is not the one that was followed.
            What `passes`: the same events are to come again.
        """
        async with self._one_at_a_time:
            while ahead := [one for one in events if one[0] > self.position]:
                if ahead[0][0] == self.position + 1:
                    await self._next(ahead)
                else:
                    await self._fetch(ahead[0][0] - 1)
            await self._hearing.up_to(self.position)

    async def _next(self, events: Sequence[tuple[int, bytes]]) -> None:
        """Take what can be believed of the next events; ask the source for a first that cannot."""
        position = events[0][0]
        async with direct(self._engine) as driver:
            found = await believed(driver, self.source, self._province, events)
            if taken := list(takewhile(lambda one: not one.final, found)):
                await self._facts(driver, taken)
                self.agreed()
                return
        if not found:
            await self.look()
            if self.position >= position:
                return  # another replica has taken it, and it does not follow from itself
            if self.alarm is None:
                self.alarm = DIFFERS
                log.error("event not believed", source=self.source, position=position)
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
        async with at_once(self._engine).connect() as connection:
            at = await store.checkpoint(connection, self.source, FACTS)
        if at and at.position == position and at.leaf not in (None, leaf_of(document)):
            self._stop("another-leaf")

    async def audit(self) -> None:
        """Ask the source itself whether it has what was taken last.

        Raises:
            Behind: when it has nothing there; it may be put back, and is asked again.
            Diverged: when it has something else there.
            OSError: when it does not answer.
        """
        async with at_once(self._engine).connect() as connection:
            at = await store.checkpoint(connection, self.source, FACTS)
        if at is None or at.leaf is None or at.position == self._audited:
            return
        page = await self._feed.after(at.position - 1, 1)
        if not page:
            self._wait_for_it()
        if page[0][0] != at.position or leaf_of(page[0][1]) != at.leaf:
            self._stop("another-leaf")
        self._audited = at.position
        if self.alarm == BEHIND:
            self.alarm = None
            log.info("source has it again", source=self.source, position=at.position)

    def _wait_for_it(self) -> NoReturn:
        if self.alarm != BEHIND:
            log.error("source behind", source=self.source, position=self.position)
        self.alarm = BEHIND
        raise Behind(BEHIND)

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
        async with direct(self._engine) as driver:
            for chunk in apart([self._read(*one) for one in page]):
                # Another replica may have moved the checkpoint.
                ahead = [one for one in chunk if one.position > self.position]
                if ahead and ahead[0].position == self.position + 1:
                    await self._facts(driver, ahead)

    def _read(self, position: int, document: bytes) -> Read:
        """Read what the source itself says."""
        try:
            envelope, body = parse(document)
        except Unreadable:
            self._stop("unreadable")
        if envelope.service != self.source:
            self._stop("another-source")
        return Read(position, document, envelope, body)

    # Facts ----------------------------------------------------------------------------------

    async def _facts(self, driver: psycopg.AsyncConnection, events: Sequence[Read]) -> None:
        """Keep the next events, all of them or none, and do what goes with them.

        Of an erasure nothing may be kept before it was carried out: it can only be the first.
        """
        if (first := events[0]).final:
            erased = ErasureCarriedOut.model_validate(first.body)
            await self._erase(erased.subject_id, first.envelope.id)
        before, last = events[0].position - 1, events[-1].position
        quiet = self._hearing.unconcerned(before, [one.envelope.type for one in events])
        kept = [
            Followed(one.stored, one.envelope.command_id, one.envelope.recorded_at)
            for one in events
        ]
        if not await keep(driver, self.source, [FACTS, *quiet], before, kept):
            await self.look()
            return  # another replica was quicker
        self.position = last
        if quiet:
            self._hearing.position = last
        self._waker.wake()
        if any(one.envelope.stream.startswith("law-") for one in events):
            await self._on_law()

    @property
    def stages(self) -> frozenset[str]:
        """Name the stages at which the source is heard."""
        return frozenset(self._hearing.stages)

    async def retry(self, stage: str, stream: str) -> int:
        """Try the parked events of a stream at a stage again; say how many remain."""
        async with self._one_at_a_time:
            return await self._hearing.retry(stage, stream)


def apart(events: Sequence[Read]) -> Iterator[Sequence[Read]]:
    """Part events so that what cannot be taken back stands at the beginning of a part."""
    begun = 0
    for number, one in enumerate(events):
        if one.final and number > begun:
            yield events[begun:number]
            begun = number
    if events:
        yield events[begun:]
