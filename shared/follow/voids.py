"""Which commands of a source are void, and what becomes here of what they had caused."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.follow.dispatcher import Dispatcher
from shared.log.connect import at_once
from shared.messages import Envelope

VOIDS = text("""
    select command, document::json ->> 'voids' as voids from follow.followed
     where source = :s and type like '%RecordVoided' order by position""")


async def settle_voids(
    engine: AsyncEngine, source: str, dispatcher: Dispatcher, envelope: Envelope
) -> None:
    """Take back, or bring back, what the voided command caused here; so down a chain."""
    by = await _voids(engine, source)
    command: UUID | None = envelope.voids
    while command is not None:
        await dispatcher.follow_void(source, command, envelope.id, voided=is_void(command, by))
        command = next((what for what, voids in by.items() if command in voids), None)


async def voided_already(engine: AsyncEngine, source: str, command: UUID) -> bool:
    """Say whether a command of a source is void by what was taken from there so far."""
    return is_void(command, await _voids(engine, source))


async def _voids(engine: AsyncEngine, source: str) -> dict[UUID, set[UUID]]:
    """Read what is said to be recorded in error, and by which commands."""
    by: dict[UUID, set[UUID]] = {}
    async with at_once(engine).connect() as connection:
        for voiding, voided in await connection.execute(VOIDS, {"s": source}):
            by.setdefault(UUID(voided), set()).add(voiding)
    return by


def is_void(command: UUID, by: dict[UUID, set[UUID]]) -> bool:
    """Say whether a command is void: a void that is itself void has no effect."""
    return any(not is_void(one, by) for one in by.get(command, ()))
