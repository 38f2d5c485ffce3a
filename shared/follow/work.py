"""Turns what could not come about into an officer's work, and says when it is seen to."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import structlog

from shared.command_handler import Handler
from shared.decider import Decider, Rejected
from shared.follow.orders import Order
from shared.messages import Actor, Command, Role
from shared.nouns.effect import RecordOverdueEffect, RecordRefusedEffect, ResolveEffect
from shared.request import Mismatch, NotFound, Request

log = structlog.get_logger()


class Work:
    """Keeps one stream of work for each cause, policy and target, whatever the attempt."""

    def __init__(
        self,
        handler: Handler,
        deciders: Mapping[str, Decider[Any, Any, Any, Any]],
        now: Callable[[], datetime],
    ) -> None:
        """Know the way in."""
        self.actor = Actor(id=None, role=Role.POLICY, unit=handler.name)
        self._handler = handler
        self._deciders = deciders
        self._now = now

    async def refused(self, order: Order, faults: tuple[str, ...], occasion: str = "") -> None:
        """Say that the rules refused an order, or the void that was made of it."""
        log.warning(
            "policy command refused", order=str(order.id), command=order.command_type, codes=faults
        )
        effect = RecordRefusedEffect(
            order_id=order.id,
            policy=order.policy,
            source=order.source,
            cause=order.cause,
            target=order.target,
            command=order.command_type,
            faults=faults,
        )
        await self._record(order, effect, occasion)

    async def overdue(self, order: Order) -> None:
        """Say that an order has waited too long."""
        effect = RecordOverdueEffect(
            order_id=order.id,
            policy=order.policy,
            source=order.source,
            cause=order.cause,
            target=order.target,
            command=order.command_type,
        )
        await self._record(order, effect, "")

    async def resolve(self, order: Order, reason: str, occasion: str = "") -> None:
        """Say that nobody has to see to it any more."""
        await self._record(order, ResolveEffect(reason=reason), occasion)

    async def _record(self, order: Order, command: Command, occasion: str) -> None:
        key = effect_key(order.cause, order.policy, order.target, order.ordinal)
        # The content is a part of the id: the same order may be refused, or seen to, for another
        # reason later; and so is how often it was brought back.
        content = hashlib.sha256(command.model_dump_json().encode()).hexdigest()
        again = (order.detail or {}).get("round", 0)
        name = f"{type(command).__name__}/{order.id}/{again}/{occasion}/{content}"
        try:
            await self._handler.handle(
                self._deciders["effect"],
                command,
                Request(
                    command_id=uuid5(key, name),
                    actor=self.actor,
                    received_at=self._now(),
                    key=key,
                    correlation_id=correlation(order),
                    causation_id=order.cause,
                ),
            )
        except Rejected as rejected:
            # The officer may have been quicker; the work is seen to either way.
            log.info("effect already seen to", codes=[one.code for one in rejected.faults])
        except (Mismatch, NotFound) as error:
            log.info("effect already seen to", error=type(error).__name__)


def effect_key(cause: UUID, policy: str, target: str, ordinal: int) -> UUID:
    """Name the work about what a policy asks for, whatever the attempt."""
    return uuid5(cause, f"effect/{policy}/{target}/{ordinal}")


def correlation(order: Order) -> UUID | None:
    """Say to which story an order belongs."""
    said = (order.detail or {}).get("correlation")
    return None if said is None else UUID(said)
