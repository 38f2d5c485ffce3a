"""Gives what policies ordered to the one way in, and sees to what becomes of it.

An order is done, or waits for what it is about, or is refused and becomes an officer's work. Its
row is held over the whole step: whoever voids its cause comes before or after, never between.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.command_handler import Handler
from shared.decider import Decider, Rejected, Unknown
from shared.folding import key_of
from shared.follow import orders, store
from shared.follow.orders import Order
from shared.follow.trouble import Alarms, passes
from shared.follow.undoing import Undoing
from shared.follow.work import Work, correlation
from shared.log import reader
from shared.log.connect import at_once
from shared.request import Busy, NotFound, Request

FINAL = frozenset({"done", "nothing", "refused", "dropped", "voided"})
SWEPT = 500  # orders a round
STUMBLES: Final = "order-stumbles"
CAME_ABOUT = "the effect came about"
log = structlog.get_logger()


class Dispatcher:
    """Sees to the orders of one service."""

    def __init__(
        self,
        engine: AsyncEngine,
        handler: Handler,
        deciders: Mapping[str, Decider[Any, Any, Any, Any]],
        now: Callable[[], datetime],
    ) -> None:
        """Know the way in and the nouns behind it."""
        self.alarms = Alarms("orders")
        self._engine = engine
        self._handler = handler
        self._deciders = deciders
        self._now = now
        self._work = Work(handler, deciders, now)
        self._undoing = Undoing(engine, handler, deciders, self._work, now)
        self._swept: Order | None = None  # the last one, until all were
        self._stumbled = False

    async def dispatch(self, order: Order) -> str:
        """Give an order once more, unless it has ended; say how it stands then."""
        state, noted = await self._step(order.id)
        # What it waits for may have come between the look and the note.
        if noted and await self._may_go(order):
            state, _ = await self._step(order.id)
        return state

    async def _step(self, order_id: UUID) -> tuple[str, bool]:
        """Give an order; say how it stands, and whether it was noted just now that it waits."""
        async with self._engine.begin() as connection:
            order = await orders.lock(connection, order_id)
            if order is None or order.state in FINAL:
                return "dropped" if order is None else order.state, False
            target = await self._target(connection, order)
            if target is None or await self._held(connection, order):
                return await self._wait(connection, order)
            try:
                done = await self._handler.handle(
                    self._deciders[order.noun],
                    order.command(self._deciders),
                    self._request(order, target),
                )
            except (Unknown, NotFound):
                return await self._wait(connection, order)
            except Rejected as rejected:
                faults = tuple(one.code for one in rejected.faults)
                await self._work.refused(order, faults)
                said = {"faults": list(faults)}
                await orders.settle(connection, order, "refused", detail=said)
                return "refused", False
            state = "done" if done.events else "nothing"
            await orders.settle(connection, order, state, stream=target)
            if done.unclaimed:  # recorded all the same, without a key that is another's
                await self._work.refused(order, ("already-claimed",), "unclaimed")
            elif order.state == "overdue" or order.attempt:
                await self._work.resolve(order, CAME_ABOUT)
            return state, False

    async def refuse(self, order: Order, fault: str) -> None:
        """Leave an order that nobody has given yet to an officer, who may give it."""
        async with self._engine.begin() as connection:
            pending = await orders.lock(connection, order.id)
            if pending is not None and pending.state == "pending":
                await self._work.refused(pending, (fault,))
                said = {"faults": [fault]}
                await orders.settle(connection, pending, "refused", detail=said)

    async def _wait(self, connection: AsyncConnection, order: Order) -> tuple[str, bool]:
        if order.state != "pending":
            return order.state, False
        await orders.settle(connection, order, "waiting")
        log.info("policy command waits", order=str(order.id), command=order.command_type)
        return "waiting", True

    async def _may_go(self, order: Order) -> bool:
        async with at_once(self._engine).connect() as connection:
            target = await self._target(connection, order)
            if target is None or await self._held(connection, order):
                return False
            return bool(await reader.history(connection, target))

    # Once more ------------------------------------------------------------------------------

    async def wake(self, streams: list[str]) -> None:
        """Give the orders that wait for these streams, or for what they claim."""
        async with at_once(self._engine).connect() as connection:
            waiting = await orders.waiting_for(connection, streams)
        for order in waiting:
            await self._alone(order)

    async def resume(self, source: str, stream: str) -> None:
        """Give what was held while a source's stream was parked."""
        async with at_once(self._engine).connect() as connection:
            held = await orders.unsettled_of(connection, source, stream)
        for order in held:
            await self._alone(order)

    async def sweep(self, age: timedelta) -> None:
        """Give some of what is unsettled once more; what has waited past an age is somebody's."""
        if self._swept is None:
            self._stumbled = False
        async with at_once(self._engine).connect() as connection:
            batch = await orders.unsettled(connection, self._swept, SWEPT)
        self._swept = batch[-1] if len(batch) == SWEPT else None
        for order in batch:
            state = await self._alone(order)
            if state == "waiting" and self._now() - order.since > age:
                await self._overdue(order.id)
        if self._swept is None and not self._stumbled:
            self.alarms.over(STUMBLES)

    async def _alone(self, order: Order) -> str | None:
        """Give an order that hinders no other when it stumbles; it is tried again."""
        try:
            return await self.dispatch(order)
        except Busy:
            return None
        except Exception as error:
            if passes(error):
                raise
            self._stumbled = True
            self.alarms.sound(STUMBLES, error, order=str(order.id))
            return None

    async def _overdue(self, order_id: UUID) -> None:
        async with self._engine.begin() as connection:
            order = await orders.lock(connection, order_id)
            if order is not None and order.state == "waiting":
                await self._work.overdue(order)
                await orders.settle(connection, order, "overdue")

    async def retry(self, order_id: UUID) -> str:
        """Give an order once more, as an operator asks; say how it stands then.

        A refused one becomes another attempt, with another id.

        Raises:
            NotFound: when there is none.
        """
        async with self._engine.begin() as connection:
            order = await orders.lock(connection, order_id)
            if order is None:
                raise NotFound
            if order.state == "refused" and (order.detail or {}).get("owed"):
                return await self._undoing.once_more(connection, order)
            if order.state == "refused":
                another = orders.again(order)
                await orders.insert(connection, another)
                await orders.settle(connection, order, "dropped")  # the next attempt is for it
                order = another
        return await self.dispatch(order)

    # Voids ----------------------------------------------------------------------------------

    async def follow_void(self, source: str, command: UUID, by: UUID, *, voided: bool) -> None:
        """See that what a command of a source caused here goes, or comes back, with it.

        Args:
            source: The service whose log has the void.
            command: What was voided there, or is no longer.
            by: The event that changed it.
            voided: Whether the command is void now.
        """
        async with at_once(self._engine).connect() as connection:
            caused = await orders.of_command(connection, source, command)
        if voided:
            for order in caused:
                await self._undoing.take_back(order.id, by)
            return
        last = {orders.asked(order): order for order in caused}  # of several attempts
        for order in last.values():
            if another := await self._undoing.bring_back(order.id, by):
                await self.dispatch(another)

    # What an order is given with ------------------------------------------------------------

    async def _held(self, connection: AsyncConnection, order: Order) -> bool:
        """Hold an order behind an earlier one to its target, and while its source is parked."""
        if await orders.is_behind(connection, order):
            return True
        return await store.held(connection, order.source, order.source_stream)

    async def _target(self, connection: AsyncConnection, order: Order) -> str | None:
        if order.target_kind == "stream":
            return order.target
        return await reader.holder(connection, order.target)

    def _request(self, order: Order, target: str) -> Request:
        return Request(
            command_id=order.id,
            actor=self._work.actor,
            received_at=order.since,
            key=key_of(target),
            correlation_id=correlation(order),
            causation_id=order.cause,
        )
