"""Takes back what an order did when its cause is void, and brings it again when it is not.

Each step holds the order's row from the first look to the last note: an order that is being given
at this moment is void or done afterwards, and never both.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.command_handler import Handler
from shared.corrections import VoidRecord
from shared.decider import Decider, Rejected
from shared.folding import key_of, noun_of
from shared.follow import orders
from shared.follow.orders import Order
from shared.follow.work import Work, correlation
from shared.log import reader
from shared.request import Request

CAUSE_VOID = "its cause is void"
CAUSE_STANDS = "its cause stands"


class Undoing:
    """Undoes orders of one service, and what was undone."""

    def __init__(
        self,
        engine: AsyncEngine,
        handler: Handler,
        deciders: Mapping[str, Decider[Any, Any, Any, Any]],
        work: Work,
        now: Callable[[], datetime],
    ) -> None:
        """Know the way in."""
        self._engine = engine
        self._handler = handler
        self._deciders = deciders
        self._work = work
        self._now = now

    async def take_back(self, order_id: UUID, by: UUID) -> None:
        """Drop an order, or void what it recorded."""
        async with self._engine.begin() as connection:
            order = await orders.lock(connection, order_id)
            assert order is not None
            owed = (order.detail or {}).get("owed")
            work = order.state == "overdue" or (order.state == "refused" and not owed)
            match order.state:
                case "pending" | "waiting" | "overdue" | "dropped":
                    work |= await self._drop(connection, order, by)
                case "done":
                    await self._void(connection, order, by)
                case "refused" if owed and owed["then"] == "voided":
                    await self._turn(connection, order, {**owed, "by": str(by)})
                case "refused":
                    # What was to be voided and is still void is as it should be.
                    state = "voided" if owed else "dropped"
                    await orders.settle(connection, order, state, detail={"owed": None})
                case _:
                    return  # it had no effect, or has none any more
            if work:
                await self._work.resolve(order, CAUSE_VOID, str(by))

    async def bring_back(self, order_id: UUID, by: UUID) -> Order | None:
        """Bring what was undone again; name the order that is to be given for it."""
        async with self._engine.begin() as connection:
            order = await orders.lock(connection, order_id)
            assert order is not None
            owed = (order.detail or {}).get("owed")
            match order.state:
                case "dropped":
                    return await self._anew(connection, order)
                case "voided":
                    void = (order.detail or {})["void"]
                    owed = {"then": "done", "what": void, "by": str(by), "nth": 0}
                    await self._turn(connection, order, owed)
                case "refused" if owed and owed["then"] == "done":
                    await self._turn(connection, order, {**owed, "by": str(by)})
                case "refused" if owed:
                    await orders.settle(connection, order, "done", detail={"owed": None})
                    await self._work.resolve(order, CAUSE_STANDS, str(by))
                case _:
                    pass  # it stands, or never had an effect
            return None

    async def once_more(self, connection: AsyncConnection, order: Order) -> str:
        """Void, as an operator asks, what could not be voided before; say how it stands then."""
        owed = (order.detail or {})["owed"]
        return await self._turn(connection, order, {**owed, "nth": owed["nth"] + 1})

    async def _drop(self, connection: AsyncConnection, order: Order, by: UUID) -> bool:
        """Drop an order; say whether it had been refused, and only the note of it was lost.

        Its command may be recorded as well without a note: then that is to be void.
        """
        final = await reader.outcome(connection, order.id)
        if final is not None and final.outcome == "done":
            streams = await reader.streams_of_command(connection, order.id)
            stream = next(one for one in streams if noun_of(one) == order.noun)
            await self._void(connection, dataclasses.replace(order, stream=stream), by)
            return False
        if order.state == "dropped":
            return False
        await orders.settle(connection, order, "dropped")
        return final is not None and final.outcome == "rejected"

    async def _anew(self, connection: AsyncConnection, order: Order) -> Order:
        final = await reader.outcome(connection, order.id)
        if final is not None and final.outcome == "rejected":
            another = orders.again(order)  # the same id would be refused for ever
            await orders.insert(connection, another)
            return another
        again = (order.detail or {}).get("round", 0) + 1
        await orders.settle(connection, order, "pending", detail={"round": again})
        return order

    async def _void(self, connection: AsyncConnection, order: Order, by: UUID) -> None:
        owed = {"then": "voided", "what": str(order.id), "by": str(by), "nth": 0}
        await self._turn(connection, order, owed)

    async def _turn(
        self, connection: AsyncConnection, order: Order, owed: Mapping[str, Any]
    ) -> str:
        """Void what is to be void, the order's command or the void of it; else it stays owed."""
        then = owed["then"]
        name = f"{'void' if then == 'voided' else 'unvoid'}/{owed['by']}"
        void = uuid5(order.id, f"{name}/{owed['nth']}" if owed["nth"] else name)
        faults = await self._give(order, UUID(owed["what"]), void, UUID(owed["by"]))
        if faults:
            await self._work.refused(order, faults, str(void))
            said = {"faults": list(faults), "owed": owed}
            await orders.settle(connection, order, "refused", stream=order.stream, detail=said)
            return "refused"
        noted = {"owed": None} | ({"void": str(void)} if then == "voided" else {})
        await orders.settle(connection, order, then, stream=order.stream, detail=noted)
        if (order.detail or {}).get("owed"):
            await self._work.resolve(order, "the effect came about", str(void))
        return str(then)

    async def _give(self, order: Order, what: UUID, command_id: UUID, by: UUID) -> tuple[str, ...]:
        """Void a command; say for which faults it could not be done."""
        assert order.stream is not None
        try:
            await self._handler.handle(
                self._deciders[order.noun],
                VoidRecord(command_id=what, reason=f"voided at its source, {order.source}"),
                Request(
                    command_id=command_id,
                    actor=self._work.actor,
                    received_at=self._now(),
                    key=key_of(order.stream),
                    correlation_id=correlation(order),
                    causation_id=by,
                ),
            )
        except Rejected as rejected:
            return tuple(one.code for one in rejected.faults)
        return ()
