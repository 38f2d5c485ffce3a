"""Gives what policies ordered to the one way in, and sees to what becomes of it.

An order is done, or waits for what it is about, or is refused and becomes an officer's work.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.command_handler import Handler
from shared.corrections import VoidRecord
from shared.decider import Decider, Rejected, Unknown
from shared.folding import key_of
from shared.follow import orders, store
from shared.follow.orders import Order
from shared.log import reader
from shared.log.connect import at_once
from shared.messages import Actor, Command, Role
from shared.nouns.effect import RecordOverdueEffect, RecordRefusedEffect, ResolveEffect
from shared.request import NotFound, Request

POLICIES = "policies"  # the stage at which a source's events are heard
FINAL = frozenset({"done", "nothing", "refused", "dropped", "voided"})
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
        self._engine = engine
        self._handler = handler
        self._deciders = deciders
        self._now = now
        self._actor = Actor(id=None, role=Role.POLICY, unit=handler.name)

    async def dispatch(self, order: Order) -> str:
        """Give an order once more, unless it has ended; say how it stands then."""
        async with self._engine.connect() as connection:
            current = await orders.find(connection, order.id)
            if current is None or current.state in FINAL:
                return "dropped" if current is None else current.state
            blocked = await self._held(connection, current)
            target = await self._target(connection, current)
        if blocked or target is None:
            return await self._wait(current)
        try:
            done = await self._handler.handle(
                self._deciders[current.noun],
                current.command(self._deciders),
                self._request(current.id, current, target),
            )
        except (Unknown, NotFound):
            return await self._wait(current)
        except Rejected as rejected:
            return await self._refused(current, tuple(one.code for one in rejected.faults))
        state = "done" if done.events else "nothing"
        await self._settle(current, state, stream=target)
        if current.state == "overdue":
            await self._resolve(current, "the effect came about")
        return state

    async def wake(self, streams: list[str]) -> None:
        """Give the orders that wait for these streams, or for what they claim."""
        async with at_once(self._engine).connect() as connection:
            waiting = await orders.waiting_for(connection, streams)
        for order in waiting:
            await self.dispatch(order)

    async def resume(self, source: str, stream: str) -> None:
        """Give what was held while a source's stream was parked."""
        async with self._engine.connect() as connection:
            unsettled = await orders.unsettled(connection)
        for order in unsettled:
            if (order.source, order.source_stream) == (source, stream):
                await self.dispatch(order)

    async def sweep(self, age: timedelta) -> None:
        """Give what is unsettled once more; what has waited past an age becomes somebody's."""
        async with at_once(self._engine).connect() as connection:
            unsettled = await orders.unsettled(connection)
        for order in unsettled:
            state = await self.dispatch(order)
            if state == "waiting" and self._now() - order.since > age:
                await self._overdue(order)

    async def retry(self, order_id: UUID) -> str:
        """Give an order once more, as an operator asks; say how it stands then.

        A refused one becomes another attempt, with another id.

        Raises:
            NotFound: when there is none.
        """
        async with self._engine.begin() as connection:
            order = await orders.find(connection, order_id)
            if order is None:
                raise NotFound
            another = orders.again(order) if order.state == "refused" else order
            await orders.insert(connection, another)
        if another is order:
            return await self.dispatch(order)
        state = await self.dispatch(another)
        if state in {"done", "nothing"}:
            await self._resolve(order, "the effect came about")
        return state

    # Voids ----------------------------------------------------------------------------------

    async def follow_void(self, source: str, command: UUID, by: UUID, *, voided: bool) -> None:
        """See that what a command of a source caused here goes, or comes back, with it.

        Args:
            source: The service whose log has the void.
            command: What was voided there, or is no longer.
            by: The event that changed it.
            voided: Whether the command is void now.
        """
        async with self._engine.connect() as connection:
            caused = await orders.of_command(connection, source, command)
        for order in caused:
            if voided:
                await self._take_back(order, by)
            else:
                await self._bring_back(order, by)

    async def _take_back(self, order: Order, by: UUID) -> None:
        match order.state:
            case "pending" | "waiting" | "overdue":
                await self._settle(order, "dropped")
            case "refused":
                await self._settle(order, "dropped")
            case "done":
                void = uuid5(order.id, f"void/{by}")
                await self._void(order, order.id, void, by)
                await self._settle(order, "voided", detail={"void": str(void)})
            case _:
                return  # it had no effect, or has none any more
        if order.state in {"refused", "overdue"}:
            await self._resolve(order, "its cause is void")

    async def _bring_back(self, order: Order, by: UUID) -> None:
        match order.state:
            case "dropped":
                await self._settle(order, "pending")
                await self.dispatch(order)
            case "voided":
                void = UUID((order.detail or {})["void"])
                await self._void(order, void, uuid5(order.id, f"unvoid/{by}"), by)
                await self._settle(order, "done")
            case _:
                return  # it stands, or never had an effect

    async def _void(self, order: Order, what: UUID, command_id: UUID, by: UUID) -> None:
        assert order.stream is not None
        try:
            await self._handler.handle(
                self._deciders[order.noun],
                VoidRecord(command_id=what, reason=f"voided at its source, {order.source}"),
                Request(
                    command_id=command_id,
                    actor=self._actor,
                    received_at=self._now(),
                    key=key_of(order.stream),
                    correlation_id=self._correlation(order),
                    causation_id=by,
                ),
            )
        except Rejected as rejected:
            await self._refused(order, tuple(one.code for one in rejected.faults))

    # Ends -----------------------------------------------------------------------------------

    async def _wait(self, order: Order) -> str:
        if order.state == "pending":
            await self._settle(order, "waiting")
            log.info("policy command waits", order=str(order.id), command=order.command_type)
            # What it waits for may have come between the look and this note.
            async with self._engine.connect() as connection:
                target = await self._target(connection, order)
                if target and not await self._held(connection, order):
                    exists = await reader.history(connection, target)
                    if exists:
                        return await self._once_more(order)
        return order.state if order.state == "overdue" else "waiting"

    async def _once_more(self, order: Order) -> str:
        async with self._engine.connect() as connection:
            current = await orders.find(connection, order.id)
        return "dropped" if current is None else await self.dispatch(current)

    async def _refused(self, order: Order, faults: tuple[str, ...]) -> str:
        log.warning(
            "policy command refused", order=str(order.id), command=order.command_type, codes=faults
        )
        await self._effect(
            order,
            RecordRefusedEffect(
                order_id=order.id,
                policy=order.policy,
                source=order.source,
                cause=order.cause,
                target=order.target,
                command=order.command_type,
                faults=faults,
            ),
        )
        await self._settle(order, "refused", detail={"faults": list(faults)})
        return "refused"

    async def _overdue(self, order: Order) -> None:
        await self._effect(
            order,
            RecordOverdueEffect(
                order_id=order.id,
                policy=order.policy,
                source=order.source,
                cause=order.cause,
                target=order.target,
                command=order.command_type,
            ),
        )
        await self._settle(order, "overdue")

    async def _resolve(self, order: Order, reason: str) -> None:
        await self._effect(order, ResolveEffect(reason=reason))

    async def _effect(self, order: Order, command: Command) -> None:
        """Keep one stream of work for each cause, policy and target, whatever the attempt."""
        key = uuid5(order.cause, f"effect/{order.policy}/{order.target}/{order.ordinal}")
        name = f"{type(command).__name__}/{order.id}"
        try:
            await self._handler.handle(
                self._deciders["effect"],
                command,
                Request(
                    command_id=uuid5(key, name),
                    actor=self._actor,
                    received_at=self._now(),
                    key=key,
                    correlation_id=self._correlation(order),
                    causation_id=order.cause,
                ),
            )
        except Rejected as rejected:
            # The officer may have been quicker; the work is seen to either way.
            log.info("effect already seen to", codes=[one.code for one in rejected.faults])

    # What an order is given with ------------------------------------------------------------

    async def _held(self, connection: AsyncConnection, order: Order) -> bool:
        """Hold an order behind an earlier one to its target, and while its source is parked."""
        if await orders.is_behind(connection, order):
            return True
        parked = await store.parked(connection, order.source, POLICIES)
        return order.source_stream in parked

    async def _target(self, connection: AsyncConnection, order: Order) -> str | None:
        if order.target_kind == "stream":
            return order.target
        return await reader.holder(connection, order.target)

    async def _settle(
        self,
        order: Order,
        state: str,
        *,
        stream: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        async with self._engine.begin() as connection:
            await orders.settle(connection, order, state, stream=stream, detail=detail)

    def _request(self, command_id: UUID, order: Order, target: str) -> Request:
        return Request(
            command_id=command_id,
            actor=self._actor,
            received_at=order.since,
            key=key_of(target),
            correlation_id=self._correlation(order),
            causation_id=order.cause,
        )

    def _correlation(self, order: Order) -> UUID | None:
        said = (order.detail or {}).get("correlation")
        return None if said is None else UUID(said)
