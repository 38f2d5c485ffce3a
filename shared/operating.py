"""What an operator does about what a service could not take: once more, or let it go by."""

from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.follow import store
from shared.follow.dispatcher import Dispatcher
from shared.follow.follower import Follower
from shared.follow.projector import Projector
from shared.request import NotFound

log = structlog.get_logger()


class Operating:
    """The part of a running service that operators work with."""

    engine: AsyncEngine
    projector: Projector
    dispatcher: Dispatcher
    followers: Mapping[str, Follower]

    async def retry_parked(self, source: str, stage: str, stream: str) -> int:
        """Try the parked events of a stream again; say how many remain.

        Raises:
            NotFound: when the service has no such stage.
        """
        if (source, stage) in self.projector.stages:
            return await self.projector.retry(source, stage, stream)
        if source not in self.followers or stage not in self.followers[source].stages:
            raise NotFound
        return await self.followers[source].retry(stage, stream)

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
