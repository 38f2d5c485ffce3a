"""What a test does to dominoes, and sees of them and of what policies ordered."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared import edge
from shared.corrections import VoidRecord
from shared.follow import orders, store
from shared.follow.orders import Order
from shared.log import reader
from shared.messages import Role
from shared.nouns.skip import SkipParked
from shared.request import Done
from shared.runtime import Runtime
from tests.shared.own.domino import Clear, Push, StandUp, decider
from tests.support.eventually import eventually
from tests.support.together import Together

OWN = "discipline"


@dataclass(frozen=True, slots=True)
class Table:
    """A running service with dominoes."""

    services: Together

    @property
    def runtime(self) -> Runtime:
        """The service."""
        return self.services.runtimes[OWN]

    async def stand(
        self, label: str, *before: UUID, at: UUID | None = None, number: str | None = None
    ) -> UUID:
        """Set one up before others."""
        key = at or edge.new_id()
        said = StandUp(label=label, before=before, number=number)
        await self.services.give(decider, said, key=key)
        return key

    async def row(self, label: str, length: int) -> list[UUID]:
        """Set up a row, each before the next."""
        last = await self.stand(f"{label} cuối")
        row = [last]
        for number in range(length - 1, 0, -1):
            row.insert(0, await self.stand(f"{label} {number}", row[0]))
        return row

    async def push(self, key: UUID) -> UUID:
        """Let one fall; name the command."""
        command_id = edge.new_id()
        await self.services.give(decider, Push(), key=key, command_id=command_id)
        return command_id

    async def clear(self, key: UUID) -> UUID:
        """Clear the row that one stands in; name the command."""
        command_id = edge.new_id()
        await self.services.give(decider, Clear(), key=key, command_id=command_id)
        return command_id

    async def void(self, key: UUID, command: UUID) -> UUID:
        """Say that a command was recorded in error."""
        void_id = edge.new_id()
        said = VoidRecord(command_id=command, reason="Nhầm")
        await self.services.give(decider, said, key=key, command_id=void_id)
        return void_id

    async def give_up(self, stream: str, position: int, stage: str) -> Done:
        """Let a parked event go by."""
        skip = SkipParked(
            source=OWN, stage=stage, stream=stream, position=position, reason="Ghi nhầm"
        )
        return await self.services.give(self.runtime.deciders["skip"], skip, role=Role.OPERATOR)

    async def pose(self, key: UUID) -> str:
        """See how one is."""
        folded = await self.runtime.fold(decider, key)
        return "none" if folded is None else str(folded.state.pose)

    async def version(self, key: UUID) -> int:
        """See how much is recorded of one."""
        folded = await self.runtime.fold(decider, key)
        return 0 if folded is None else folded.version

    async def orders(self, command: UUID) -> list[Order]:
        """Read what a command's events ordered."""
        async with self.runtime.engine.connect() as connection:
            return list(await orders.of_command(connection, OWN, command))

    async def states(self, command: UUID) -> list[str]:
        """See how that stands."""
        return [one.state for one in await self.orders(command)]

    async def write(self, statement: str, **bound: Any) -> int:
        """Change the database behind its back."""
        async with self.runtime.engine.begin() as connection:
            return (await connection.execute(text(statement), bound)).rowcount

    async def parked(self, stage: str, stream: str) -> list[int]:
        """See what could not be taken."""
        async with self.runtime.engine.connect() as connection:
            return list(await store.parked_of(connection, OWN, stage, stream))

    async def heard(self) -> int:
        """Wait until policies have heard all that there is; say how much that is."""
        async with self.runtime.engine.connect() as connection:
            head = (await reader.head(connection)).position

        async def lowest() -> int:
            async with self.runtime.engine.connect() as connection:
                stages = [*self.runtime.tail.stages]
                return min(await store.checkpoints(connection, OWN, stages))

        await eventually(lowest, wanted=lambda at: at >= head)
        return head
