"""The logs that a bundle is made of, each as its newest signed head holds it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.proof import head as heads
from shared.proof import store

POSITION = text("select position from log.head")
STREAM = text("""
    select max(version) from log.event where stream = :stream and position <= :size""")


class NotSigned(Exception):
    """A log has no signed head, or not the one that was asked for."""

    def __init__(self, service: str, size: int | None) -> None:
        """Name the log."""
        super().__init__(f"{service}: {size or 'head'}")
        self.service = service
        self.size = size


@dataclass(frozen=True, slots=True)
class Source:
    """A log that is open for reading, at one moment, up to the size of a signed head."""

    service: str
    origin: str
    connection: AsyncConnection
    size: int

    async def version(self, stream: str) -> int:
        """Say how many events of a stream the head holds."""
        found = await self.connection.scalar(STREAM, {"stream": stream, "size": self.size})
        return int(found or 0)


@asynccontextmanager
async def opened(
    databases: Mapping[str, str], province: str, at: Mapping[str, int]
) -> AsyncIterator[dict[str, Source]]:
    """Open logs for reading, each as it is at this moment.

    Args:
        databases: Where each service's log is.
        province: Whose logs they are.
        at: The size of the head to use, where it is not the newest.

    Raises:
        NotSigned: A log has events and no signed head, or not the one that `at` names.
    """
    async with AsyncExitStack() as stack:
        found = {}
        for service, url in sorted(databases.items()):
            engine = create_async_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
            stack.push_async_callback(engine.dispose)
            connection = await stack.enter_async_context(engine.connect())
            connection = await connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            size = await _size(connection, service, at.get(service))
            origin = heads.origin(province, service)
            found[service] = Source(service, origin, connection, size)
        yield found


async def _size(connection: AsyncConnection, service: str, wanted: int | None) -> int:
    if wanted is not None:
        if await store.head(connection, wanted) is None:
            raise NotSigned(service, wanted)
        return wanted
    newest = await store.newest(connection)
    if newest is None and await connection.scalar(POSITION):
        raise NotSigned(service, None)
    return 0 if newest is None else newest.size
