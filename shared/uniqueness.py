"""What must be one of its kind: claims that streams hold, and exact values that name a person."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.decider import Decider, Fault, Rejected
from shared.exact import Exact
from shared.folding import Folded, key_of, noun_of
from shared.log import reader
from shared.log.connect import at_once, direct
from shared.log.entry import Claim
from shared.messages import Command, Role
from shared.personal.keys import Keys
from shared.personal.lookup import lookups
from shared.recording import claims, without


class NumberTaken(Exception):
    """A number that was reserved is another's, as after its counter was restored."""


Held = Mapping[str, frozenset[str]]  # the claims of streams
ALONE = text("select pg_advisory_xact_lock(7301, :mark)")  # who looks this exact value up
LOOKING = 8  # commands of this process that may do so at once: each keeps a connection meanwhile


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Looks at what others hold, before the append checks it under the log's lock."""

    engine: AsyncEngine
    keys: Keys
    deciders: Mapping[str, Decider[Any, Any, Any, Any]]
    turns: asyncio.Semaphore  # of this process
    held: Held  # as they were read with their streams

    @asynccontextmanager
    async def alone(self, command: Command) -> AsyncIterator[None]:
        """Let one command at a time look an exact value up and record it."""
        marks = {
            int.from_bytes(self.keys.what(kind, value)["mac"][:4], signed=True)
            for name, kind in lookups(type(command)).items()
            if (value := getattr(command, name)) is not None
        }
        if not marks:
            yield
            return
        # Who waits here keeps no connection from those whose turn it is.
        async with self.turns, self.engine.begin() as connection:
            for mark in sorted(marks):  # in one order, so that no two wait for each other
                await connection.execute(ALONE, {"mark": mark})
            yield

    async def check_lookups(self, command: Command, stream: str) -> None:
        """An exact value that is looked up, such as a citizen number, belongs to one person.

        Raises:
            Rejected: `already-registered`, with the id of whom it belongs to.
        """
        own = key_of(stream)
        for name, kind in lookups(type(command)).items():
            if (value := getattr(command, name)) is None:
                continue
            holder = await self.keys.remember(kind, value, own)
            if holder == own:
                continue
            if await Exact(self.engine, self.keys, self.deciders).says(holder, kind, value):
                raise Rejected([Fault("already-registered", name, {"id": str(holder)})])
            await self.keys.reassign(kind, value, own)

    async def changes(
        self,
        states: Mapping[str, Any],
        role: Role,
        *,
        numbers: Collection[str],
        before: Mapping[str, Folded],
    ) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
        """Say which claims change hands, and which keys a fact is recorded without.

        What an earlier fact was recorded without refuses no later command of its stream.

        Args:
            states: What each stream that is written comes to.
            role: In which it is written.
            before: What each was.
            numbers: Those reserved for the command: one that is another's gives way to the next.

        Raises:
            NumberTaken: as it says.
            Rejected: `already-claimed`, for a request.
        """
        wanted = {
            name: self.deciders[noun_of(name)].claims(state) for name, state in states.items()
        }
        holding = {name: self.held[name] for name in wanted if name in self.held}
        if older := [name for name in wanted.keys() - holding.keys() if before[name].version]:
            async with at_once(self.engine).connect() as connection:
                holding |= await reader.held(connection, older)
        changes = claims(wanted, holding)
        taken: frozenset[str] = frozenset()
        if asked := [one.key for one in changes if one.new and one.old is None]:
            async with direct(self.engine) as driver:
                taken = await reader.taken(driver, asked)
        if any(key.endswith(f"/{number}") for key in taken for number in numbers):
            raise NumberTaken
        fresh: set[str] = set()
        for name, keys in wanted.items():
            fresh |= keys - self.deciders[noun_of(name)].claims(before[name].state)
        if role is not Role.POLICY and (refused := sorted(taken & fresh)):
            raise Rejected([Fault("already-claimed", None, {"key": key}) for key in refused])
        return without(changes, taken), tuple(sorted(taken & fresh))
