"""What must be one of its kind: claims that streams hold, and exact values that name a person."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.decider import Decider, Fault, Rejected
from shared.folding import key_of, noun_of
from shared.log import reader
from shared.log.entry import Claim
from shared.messages import Command, Role
from shared.personal.keys import Keys
from shared.personal.lookup import lookups
from shared.recording import claims, without


class NumberTaken(Exception):
    """A number that was reserved is another's, as after its counter was restored."""


ALONE = text("select pg_advisory_xact_lock(7301)")  # who looks exact values up


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Looks at what others hold, before the append checks it under the log's lock."""

    engine: AsyncEngine
    keys: Keys
    deciders: Mapping[str, Decider[Any, Any, Any, Any]]
    turn: asyncio.Lock  # of this process

    @asynccontextmanager
    async def alone(self, command: Command) -> AsyncIterator[None]:
        """Let one command at a time look exact values up and record them."""
        if not lookups(type(command)):
            yield
            return
        # Who waits here keeps no connection from the one whose turn it is.
        async with self.turn, self.engine.begin() as connection:
            await connection.execute(ALONE)
            yield

    async def check_lookups(self, command: Command, stream: str) -> None:
        """An exact value that is looked up, such as a citizen number, belongs to one person.

        Raises:
            Rejected: `already-registered`, with the id of whom it belongs to.
        """
        decider = self.deciders[noun_of(stream)]
        own = key_of(stream)
        for name, kind in lookups(type(command)).items():
            if (value := getattr(command, name)) is None:
                continue
            holder = await self.keys.remember(kind, value, own)
            if holder == own:
                continue
            async with self.engine.connect() as connection:
                taken = await reader.history(connection, decider.stream(holder))
            if taken:
                raise Rejected([Fault("already-registered", name, {"id": str(holder)})])
            await self.keys.reassign(kind, value, own)  # its first owner was never recorded

    async def changes(
        self, states: Mapping[str, Any], role: Role, numbers: Collection[str] = ()
    ) -> tuple[Claim, ...]:
        """Say which claims change hands; a fact is recorded without a key that is another's.

        Args:
            states: What each stream that is written comes to.
            role: In which it is written.
            numbers: Those reserved for the command: one that is another's gives way to the next.

        Raises:
            NumberTaken: as it says.
            Rejected: `already-claimed`, for a request.
        """
        wanted = {
            name: self.deciders[noun_of(name)].claims(state) for name, state in states.items()
        }
        async with self.engine.connect() as connection:
            changes = claims(wanted, await reader.held(connection, list(wanted)))
            taken = frozenset(
                [
                    one.key
                    for one in changes
                    if one.new and one.old is None and await reader.holder(connection, one.key)
                ]
            )
        if any(key.endswith(f"/{number}") for key in taken for number in numbers):
            raise NumberTaken
        if taken and role is not Role.POLICY:
            raise Rejected([Fault("already-claimed", None, {"key": key}) for key in sorted(taken)])
        return without(changes, taken)
