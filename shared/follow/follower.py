"""Follows one source: first the facts with their checkpoint, then the policies with theirs.

A checkpoint moves to exactly the next position: a repeated event is skipped, one that is missing
or cannot be believed is fetched through the source's feed, another leaf or a source that is behind
stops the follower.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.folding import recorded, types_of
from shared.follow import orders, store
from shared.follow.belief import believable, final
from shared.follow.dispatcher import POLICIES, Dispatcher
from shared.follow.feed import Feed
from shared.follow.policy import Policy
from shared.follow.store import Followed, Source
from shared.follow.voids import settle_voids
from shared.log.appender import LogUnavailable
from shared.log.connect import at_once
from shared.log.document import Unreadable, leaf_of, parse
from shared.log.entry import Stored
from shared.log.waker import Waker
from shared.messages import Command, Recorded
from shared.request import Busy, LogClosed

FACTS = "facts"
PAGE = 500
DIFFERS = "bus-differs"  # what the bus holds is not the source's: it was taken from the source
TRANSIENT = (OperationalError, InterfaceError, OSError, LogUnavailable, LogClosed, Busy)
log = structlog.get_logger()


class Diverged(Exception):
    """The source's log is not the one that was followed so far: a person has to look."""


class Follower:
    """Takes the events of one source, one after another, whoever brings them."""

    def __init__(  # noqa: PLR0913  # what following needs
        self,
        *,
        source: str,
        province: str,
        engine: AsyncEngine,
        policies: Sequence[Policy],
        noun_of_command: Callable[[type[Command]], str],
        dispatcher: Dispatcher,
        feed: Feed,
        waker: Waker,
        now: Callable[[], datetime],
        on_law: Callable[[], Awaitable[None]],
        erase: Callable[[UUID, UUID], Awaitable[None]],
    ) -> None:
        """Know the source's policies and what else its events move."""
        self.source = source
        self.position = 0
        self.alarm: str | None = None
        self.stopped = False
        self._heard = 0  # the policies' position
        self._province = province
        self._audited = 0
        self._engine = engine
        self._policies = [one for one in policies if one.source == source]
        self._answered = frozenset[str]().union(*(types_of(one.contract) for one in self._policies))
        self._noun_of_command = noun_of_command
        self._dispatcher = dispatcher
        self._feed = feed
        self._waker = waker
        self._now = now
        self._on_law = on_law
        self._erase = erase
        self._one_at_a_time = asyncio.Lock()

    async def prepare(self) -> None:
        """Begin at the source's beginning with the facts; what was kept is where it is."""
        async with self._engine.begin() as connection:
            await store.begin(connection, self.source, FACTS)
            await store.begin(connection, self.source, POLICIES)
            await self._look(connection)

    async def _look(self, connection: AsyncConnection) -> None:
        found = await store.checkpoints(connection, self.source, [FACTS, POLICIES])
        at = {stage: position for position, stages in found.items() for stage in stages}
        self.position, self._heard = at[FACTS], at[POLICIES]

    async def take(self, position: int, document: bytes) -> None:
        """Take an event; those before it that are missing come first, through the feed.

        Raises:
            Diverged: when the source is not the one that was followed.
            Any of TRANSIENT: nothing was taken; the same event is to come again.
        """
        async with self._one_at_a_time:
            while position > self.position + 1:
                await self._fetch(position)
            if position == self.position + 1:
                await self._next(position, document)
            await self._policies_up_to(self.position)

    async def _next(self, position: int, document: bytes) -> None:
        async with at_once(self._engine).connect() as connection:
            known = (self.source, self._province, position, document)
            believed = await believable(connection, *known)
        if not believed and self.alarm is None:
            self.alarm = DIFFERS
            log.error("event not believed", source=self.source, position=position)
        if believed and not final(document):
            await self._facts(position, document)
            self.agreed()
        else:
            await self._fetch(position + 1)

    def agreed(self) -> None:
        """Note that the bus holds what the source says, again."""
        if self.alarm == DIFFERS:
            self.alarm = None

    async def catch_up(self, *, until: int) -> None:
        """Read the feed from where the follower is up to a position."""
        async with self._one_at_a_time:
            while self.position < until:
                await self._fetch(until + 1)
            await self._policies_up_to(self.position)

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

    async def _fetch(self, before: int) -> None:
        page = await self._feed.after(self.position, min(PAGE, before - self.position - 1))
        if not page:
            raise OSError(f"the feed of {self.source} has nothing after {self.position}")
        for position, document in page:
            if position != self.position + 1:
                self._stop("feed-gap")
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
        # What no policy would answer goes by together with the facts.
        heard = envelope.voids is not None or envelope.type in self._answered
        quiet = self._heard == position - 1 and not heard
        stages = [FACTS, POLICIES] if quiet else [FACTS]
        async with self._engine.begin() as connection:
            at = await store.checkpoints(connection, self.source, stages, lock=True)
            if at.keys() != {position - 1}:
                await self._look(connection)
                return  # another replica was quicker
            kept = Followed(stored, envelope.command_id, envelope.recorded_at)
            await store.keep(connection, self.source, kept)
            await store.move_all(connection, self.source, stages, position - 1, stored)
        self.position = position
        self._heard = position if quiet else self._heard
        self._waker.wake()
        if envelope.stream.startswith("law-"):
            await self._on_law()

    # Policies -------------------------------------------------------------------------------

    async def _policies_up_to(self, position: int) -> None:
        while self._heard < position:
            async with at_once(self._engine).connect() as connection:
                at = await store.checkpoint(connection, self.source, POLICIES)
                assert at is not None
                self._heard = at.position
                batch = await Source(self.source, own=False).after(connection, at.position, PAGE)
            for stored in batch:
                await self._hear(stored)

    async def _hear(self, stored: Stored) -> None:
        async with at_once(self._engine).connect() as connection:
            blocked = await store.parked(connection, self.source, POLICIES)
        error: Exception | None = None
        if stored.stream not in blocked:
            error = await self._try(stored)
        async with self._engine.begin() as connection:
            if error is not None or stored.stream in blocked:
                await store.park(connection, self.source, POLICIES, stored, error)
            await store.move(connection, self.source, POLICIES, stored.position - 1, stored)
        self._heard = stored.position

    async def _try(self, stored: Stored) -> Exception | None:
        """Let the policies answer; what they cannot take is parked with its error."""
        try:
            await self._answer(stored)
        except TRANSIENT:
            raise
        except Exception as error:  # noqa: BLE001  # kept, shown, and retried by an operator
            log.error(  # noqa: TRY400  # the text of an error may hold what was personal
                "event parked",
                source=self.source,
                stage=POLICIES,
                position=stored.position,
                error=store.place_of(error),
            )
            return error
        return None

    async def _answer(self, stored: Stored) -> None:
        envelope, _ = parse(stored.document)
        if envelope.voids is not None:
            await settle_voids(self._engine, self.source, self._dispatcher, envelope)
        for policy in self._policies:
            if stored.type not in types_of(policy.contract):
                continue
            record = recorded(stored, policy.contract)
            for order in self._ordered(policy, record):
                async with self._engine.begin() as connection:
                    await orders.insert(connection, order)
                await self._dispatcher.dispatch(order)

    def _ordered(self, policy: Policy, record: Recorded[Any]) -> list[orders.Order]:
        return [
            orders.order_of(
                ordered,
                record=record,
                source=self.source,
                policy=policy.name,
                ordinal=ordinal,
                noun=self._noun_of_command(type(ordered.command)),
                at=self._now(),
            )
            for ordinal, ordered in enumerate(policy.on(record))
        ]

    async def retry(self, stream: str) -> int:
        """Try the parked events of a stream again, oldest first; say how many remain."""
        async with self._one_at_a_time:
            async with self._engine.connect() as connection:
                waiting = await store.parked_of(connection, self.source, POLICIES, stream)
                rows = await Source(self.source, own=False).streams(connection, [stream])
            at = {stored.position: stored for stored in rows[stream]}
            for done, position in enumerate(waiting):
                if (error := await self._try(at[position])) is not None:
                    async with self._engine.begin() as connection:
                        await store.park(connection, self.source, POLICIES, at[position], error)
                    return len(waiting) - done
                async with self._engine.begin() as connection:
                    await store.unpark(connection, self.source, POLICIES, position)
            await self._dispatcher.resume(self.source, stream)
        return 0
