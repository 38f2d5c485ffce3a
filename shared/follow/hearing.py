"""Lets the policies of one source answer what was taken from it, after the facts.

The source may be the service's own log. There a policy never answers what it has caused itself, at
once or through others: what it would order then is an officer's work. So a cascade ends.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.decider import ClaimKey, Every, Ordered, Stream
from shared.folding import noun_of, recorded, types_of
from shared.follow import orders, store
from shared.follow.dispatcher import Dispatcher
from shared.follow.policy import VOIDS, Policy
from shared.follow.store import OutOfOrder, Source
from shared.follow.trouble import passes
from shared.follow.voids import settle_voids, voided_already
from shared.log import reader
from shared.log.connect import at_once
from shared.log.document import parse
from shared.log.entry import Stored
from shared.messages import Command, Envelope, Recorded, Role

PAGE = 500
MET_ITSELF: Final = "policy-met-itself"
VOIDED: Final = "RecordVoided"  # how the types of voids end
log = structlog.get_logger()


class Hearing:
    """Hears the events of one source, in their order; what it cannot take is parked."""

    def __init__(  # noqa: PLR0913  # what hearing needs
        self,
        *,
        source: Source,
        engine: AsyncEngine,
        policies: Sequence[Policy],
        noun_of_command: Callable[[type[Command]], str],
        dispatcher: Dispatcher,
        now: Callable[[], datetime],
    ) -> None:
        """Know the source's policies."""
        mine = [one for one in policies if one.source == source.name]
        self.position = 0  # of whichever stage is behind all others
        self.stages = (VOIDS, *(one.stage for one in mine))
        self._together = False  # whether all stand there
        self._source, self._log = source.name, source
        self._engine = engine
        self._policies = {one.stage: one for one in mine}
        self._answered = {one.stage: types_of(one.contract) for one in mine}
        self._noun_of_command = noun_of_command
        self._dispatcher = dispatcher
        self._now = now

    def unconcerned(self, before: int, kinds: Iterable[str]) -> list[str]:
        """Name what goes by events together with the facts: nothing here would answer them.

        Args:
            before: The position before the first of them.
            kinds: Their types.
        """
        if not self._together or self.position != before:
            return []
        if any(self._concerned(self.stages, kind) for kind in kinds):
            return []
        return [*self.stages]

    def _concerned(self, stages: Sequence[str], kind: str) -> list[str]:
        """Name the stages that answer a kind of event; voids come first."""
        return [
            stage
            for stage in self.stages
            if stage in stages
            and (kind.endswith(VOIDED) if stage == VOIDS else kind in self._answered[stage])
        ]

    async def prepare(self, connection: AsyncConnection, head: int) -> None:
        """Begin a new policy where the source is, or at its beginning where it says so.

        Args:
            connection: One with a transaction.
            head: How far the source was followed until now.
        """
        await store.begin(connection, self._source, VOIDS, head)
        for stage, policy in self._policies.items():
            await store.begin(connection, self._source, stage, 0 if policy.from_beginning else head)

    async def look(self, connection: AsyncConnection) -> dict[int, list[str]]:
        """See how far the stages are: another replica may have been quicker."""
        found = await store.checkpoints(connection, self._source, self.stages)
        self.position, self._together = min(found), len(found) == 1
        return found

    async def pass_by(
        self, connection: AsyncConnection, before: int, batch: Sequence[Stored]
    ) -> None:
        """Go by own events together with what else their taking moves, where none concerns us.

        Args:
            connection: One whose transaction holds the checkpoint of the own log.
            before: Where that stands.
            batch: The events after it.
        """
        await self.look(connection)
        if quiet := self.unconcerned(before, [one.type for one in batch]):
            await store.move_all(connection, self._source, quiet, before, batch[-1])

    async def up_to(self, position: int) -> None:
        """Let the policies answer up to a position; who is behind catches up beside the others."""
        while self.position < position:
            async with at_once(self._engine).connect() as connection:
                found = await self.look(connection)
                at, *beyond = sorted(found)
                most = min(PAGE, beyond[0] - at) if beyond else PAGE
                batch = await self._log.after(connection, at, most)
            if not batch and at < position:
                raise OutOfOrder(f"{self._source} after {at}")
            with suppress(OutOfOrder):  # another replica was quicker: look again
                await self._hear_all(batch, found[at])

    async def _hear_all(self, batch: Sequence[Stored], group: Sequence[str]) -> None:
        """Let a group of stages that stand together hear a batch."""
        passed: Stored | None = None  # the last of those that concern none of the group
        before = self.position
        for stored in batch:
            if not (concerned := self._concerned(group, stored.type)):
                passed = stored
                continue
            if passed is not None:
                await self._pass(before, passed, group)
            await self._hear(stored, group, concerned)
            before, passed = stored.position, None
        if passed is not None:
            await self._pass(before, passed, group)

    async def _pass(self, before: int, last: Stored, group: Sequence[str]) -> None:
        async with self._engine.begin() as connection:
            await store.move_all(connection, self._source, group, before, last)
        self._moved(last.position)

    async def _hear(self, stored: Stored, group: Sequence[str], concerned: Sequence[str]) -> None:
        errors: dict[str, Exception | None] = {}  # of what is parked; none for what is behind it
        for stage in concerned:
            async with at_once(self._engine).connect() as connection:
                blocked = await store.parked(connection, self._source, stage)
            if stored.stream in blocked:
                errors[stage] = None
            elif error := await self._try(stage, stored, late=VOIDS not in group):
                errors[stage] = error
        async with self._engine.begin() as connection:
            await store.move_all(connection, self._source, group, stored.position - 1, stored)
            for stage, error in errors.items():
                await store.park(connection, self._source, stage, stored, error)
        self._moved(stored.position)

    def _moved(self, position: int) -> None:
        # Where others stand elsewhere, the next look says who is the last now.
        if self._together:
            self.position = position

    async def _try(self, stage: str, stored: Stored, *, late: bool) -> Exception | None:
        """Let a stage answer; what it cannot take is parked with its error.

        Args:
            stage: Which one.
            stored: The event.
            late: Whether voids of it may have been heard before it.
        """
        try:
            if stage == VOIDS:
                envelope, _ = parse(stored.document)
                await settle_voids(self._engine, self._log, self._dispatcher, envelope)
            else:
                await self._answer(self._policies[stage], stored, late=late)
        except Exception as error:
            if passes(error):
                raise
            log.error(  # noqa: TRY400  # the text of an error may hold what was personal
                "event parked",
                source=self._source,
                stage=stage,
                position=stored.position,
                error=store.place_of(error),
            )
            return error
        return None

    async def _answer(self, policy: Policy, stored: Stored, *, late: bool) -> None:
        record = recorded(stored, policy.contract)
        if not (asked := policy.on(record)):
            return
        met = await self._its_own(policy, record.envelope)
        async with self._engine.begin() as connection:
            ordered = await self._ordered(connection, policy, record, asked)
            for order in ordered:
                await orders.insert(connection, order)
        said = record.envelope
        if ordered and late and await voided_already(self._engine, self._log, said):
            # Nobody takes back later what is given now: its void was heard.
            await self._dispatcher.follow_void(self._source, said.command_id, said.id, voided=True)
            return
        for order in ordered:
            if met:
                await self._dispatcher.refuse(order, MET_ITSELF)
            else:
                await self._dispatcher.dispatch(order)

    async def _its_own(self, policy: Policy, envelope: Envelope) -> bool:
        """Say whether a policy itself has caused what it is about to answer."""
        if not self._log.own or envelope.actor.role is not Role.POLICY:
            return False
        async with at_once(self._engine).connect() as connection:
            return await orders.caused_by(
                connection, self._source, policy.name, envelope.command_id
            )

    async def _ordered(
        self,
        connection: AsyncConnection,
        policy: Policy,
        record: Recorded[Any],
        asked: Sequence[Ordered[Any]],
    ) -> list[orders.Order]:
        """Name what a policy asks for, one order a stream."""
        found = []
        for ordinal, ordered in enumerate(asked):
            noun = self._noun_of_command(type(ordered.command))
            found += [
                orders.order_of(
                    ordered,
                    target,
                    record=record,
                    source=self._source,
                    policy=policy.name,
                    ordinal=ordinal,
                    noun=noun,
                    at=self._now(),
                )
                for target in await targets(connection, ordered, noun)
            ]
        return found

    async def retry(self, stage: str, stream: str) -> int:
        """Try the parked events of a stream again, oldest first; say how many remain."""
        async with self._engine.connect() as connection:
            waiting = await store.parked_of(connection, self._source, stage, stream)
            rows = await self._log.streams(connection, [stream])
        at = {stored.position: stored for stored in rows[stream]}
        for done, position in enumerate(waiting):
            error = await self._try(stage, at[position], late=True)
            async with self._engine.begin() as connection:
                if error is not None:
                    await store.park(connection, self._source, stage, at[position], error)
                    return len(waiting) - done
                await store.unpark(connection, self._source, stage, stream, position)
        await self._dispatcher.resume(self._source, stream)
        return 0


async def targets(
    connection: AsyncConnection, ordered: Ordered[Any], noun: str
) -> Sequence[Stream | ClaimKey]:
    """Say what an order is about: of every stream that claims a key, those that are there now."""
    if isinstance(ordered.target, Every):
        held = await reader.holders(connection, ordered.target.key)
        return [Stream(stream) for stream in held if noun_of(stream) == noun]
    if ordered.unless is not None:
        holder = await reader.holder(connection, ordered.unless)
        if holder is not None and ordered.target != Stream(holder):
            return []
    return [ordered.target]
