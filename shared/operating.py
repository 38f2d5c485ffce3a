"""What an operator sees of a running service, and does about what it could not take.

What is tried once more is recorded first, with its reason and whose decision it was: a service that
dies between the two has tried nothing, and whoever asked sees that and asks again.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import edge
from shared.command_handler import Handler
from shared.decider import Decider
from shared.follow import orders, store
from shared.follow.dispatcher import Dispatcher
from shared.follow.follower import Follower
from shared.follow.projector import Projector
from shared.follow.tail import Tail
from shared.log.connect import at_once
from shared.messages import Actor
from shared.nouns.retry import RecordOrderRetry, RecordStreamRetry, RetryCommand
from shared.ops.parked import Parked, Retried
from shared.request import NotFound, Request

ALIKE = text("""
    with one as (
      select source, stage, stream, (array_agg(fingerprint order by position))[1] as fingerprint
        from follow.parked group by source, stage, stream)
    select source, stage, stream from one
     where fingerprint = :fingerprint and (source, stage, stream) > (:source, :stage, :stream)
     order by source, stage, stream limit :limit""")
log = structlog.get_logger()


class Operating:
    """The part of a running service that operators work with."""

    name: str
    engine: AsyncEngine
    projector: Projector
    dispatcher: Dispatcher
    tail: Tail
    followers: Mapping[str, Follower]
    handler: Handler
    deciders: Mapping[str, Decider[Any, Any, Any, Any]]

    # Once more, as somebody decided ---------------------------------------------------------

    async def retry_stream(
        self, parked: Parked, actor: Actor, reason: str, fingerprint: str | None = None
    ) -> int:
        """Try the parked events of a stream again, for a reason; say how many remain.

        Raises:
            NotFound: when the service has no such stage.
        """
        self._stage_of(parked)
        async with at_once(self.engine).connect() as connection:
            known = (parked.source, parked.stage, parked.stream)
            if not await store.parked_of(connection, *known):
                return 0  # nothing changes, so nothing is recorded
        said = RecordStreamRetry(
            source=parked.source,
            stage=parked.stage,
            stream=parked.stream,
            fingerprint=fingerprint,
            reason=reason,
        )
        await self._record(said, actor)
        return await self.retry_parked(parked.source, parked.stage, parked.stream)

    async def retry_alike(
        self, fingerprint: str, after: Parked | None, limit: int, actor: Actor, reason: str
    ) -> Sequence[Retried]:
        """Try again all streams that one error has parked, so many at most.

        Args:
            fingerprint: Of the error, as the list of what is parked says it.
            after: The last one that was tried, where there were more.
            limit: How many are tried now.
            actor: Whose decision it is.
            reason: Why.
        """
        bound = {
            "fingerprint": fingerprint,
            "source": after.source if after else "",
            "stage": after.stage if after else "",
            "stream": after.stream if after else "",
            "limit": limit,
        }
        async with at_once(self.engine).connect() as connection:
            found = [Parked(*row) for row in await connection.execute(ALIKE, bound)]
        done = []
        for one in found:
            try:
                remaining: int | None = await self.retry_stream(one, actor, reason, fingerprint)
            except NotFound:
                remaining = None
            done.append(Retried(one, remaining))
        return done

    async def retry_effect(self, order_id: UUID, actor: Actor, reason: str) -> str:
        """Give what a policy ordered once more, for a reason; say how it stands then.

        Raises:
            NotFound: when there is no such order.
        """
        async with at_once(self.engine).connect() as connection:
            if await orders.find(connection, order_id) is None:
                raise NotFound
        await self._record(RecordOrderRetry(order_id=order_id, reason=reason), actor)
        return await self.retry_order(order_id)

    async def _record(self, command: RetryCommand, actor: Actor) -> None:
        request = Request(command_id=edge.new_id(), actor=actor, received_at=edge.now())
        await self.handler.handle(self.deciders["retry"], command, request)

    # What is done then ----------------------------------------------------------------------

    def _stage_of(self, parked: Parked) -> None:
        if (parked.source, parked.stage) in self.projector.stages:
            return
        if parked.stage not in self._heard(parked.source).stages:
            raise NotFound

    def _heard(self, source: str) -> Follower | Tail:
        """Name who hears a source; of the service's own log it is the tail."""
        if source == self.name:
            return self.tail
        if (follower := self.followers.get(source)) is None:
            raise NotFound
        return follower

    async def retry_parked(self, source: str, stage: str, stream: str) -> int:
        """Try the parked events of a stream again; say how many remain.

        Raises:
            NotFound: when the service has no such stage.
        """
        self._stage_of(Parked(source, stage, stream))
        if (source, stage) in self.projector.stages:
            return await self.projector.retry(source, stage, stream)
        return await self._heard(source).retry(stage, stream)

    async def skip_parked(self, source: str, stage: str, stream: str, position: int) -> None:
        """Let a parked event go by, as an operator decided, and try those behind it."""
        async with self.engine.begin() as connection:
            gone = await store.unpark(connection, source, stage, stream, position)
        if not gone:
            # It was never parked there, others stand before it, or it was let go before.
            log.warning("skip without effect", source=source, stage=stage, position=position)
            return
        with suppress(NotFound):  # the skip named no stage of ours: there is nothing behind it
            await self.retry_parked(source, stage, stream)

    async def retry_order(self, order_id: UUID) -> str:
        """Give what a policy ordered and has not come about once more; say how it stands then."""
        return await self.dispatcher.retry(order_id)
