"""The heads of the logs of a simulated folder: marked for good, and their clocks moved together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from services.launch.deployment import Deployment
from shared import edge
from shared.embedded.databases import SERVICES, owner_of

LOOK = "select position, simulated from log.head"
MARK = "update log.head set simulated = true, ahead = %s where position = 0"
MOVE = "update log.head set ahead = %s where simulated"


def mark(deployment: Deployment, start: datetime) -> bool:
    """Mark a folder in which nothing ever happened, and put its clock back to `start`.

    It is done before the services start, which read the heads once. A folder with any event in it
    is left as it is.

    Returns:
        Whether the folder is one to play in.
    """
    if any(position for position, _ in map(tuple, heads(deployment))):
        return False
    ahead = start - machine()
    for name in SERVICES:
        with psycopg.connect(owner(deployment, name)) as connection:
            connection.execute(MARK, [ahead])
    return True


def heads(deployment: Deployment) -> Sequence[tuple[int, bool]]:
    """Say how far each log has come, and whether it is simulated."""
    found = []
    for name in SERVICES:
        with psycopg.connect(owner(deployment, name)) as connection:
            row = connection.execute(LOOK).fetchone()
            assert row is not None
            found.append((int(row[0]), bool(row[1])))
    return found


def owner(deployment: Deployment, service: str) -> str:
    """Say how the owner of a service's database reaches it; the service may not move its clock."""
    return deployment.postgres.conninfo(service, owner_of(service))


def machine() -> datetime:
    """Read the machine's own clock."""
    return edge.now() - edge.clock.ahead


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of all four logs and of this process, which always show the same."""

    connections: Sequence[psycopg.AsyncConnection]

    async def move(self, to: datetime) -> None:
        """Show an instant from now on; never one that has not come, and never an earlier one."""
        await self._be_ahead(min(to - machine(), timedelta()))

    async def show_today(self) -> None:
        """Show what the machine shows, from now on and for good."""
        await self._be_ahead(timedelta())

    async def _be_ahead(self, ahead: timedelta) -> None:
        if ahead < edge.clock.ahead:
            return
        for connection in self.connections:
            await connection.execute(MOVE, [ahead])
        edge.clock.ahead = ahead


@asynccontextmanager
async def clocks(deployment: Deployment) -> AsyncIterator[Clocks]:
    """Hold the connections with which the clocks are moved."""
    async with AsyncExitStack() as stack:
        connections = []
        for name in SERVICES:
            connection = await psycopg.AsyncConnection.connect(
                owner(deployment, name), autocommit=True
            )
            connections.append(await stack.enter_async_context(connection))
        yield Clocks(connections)
