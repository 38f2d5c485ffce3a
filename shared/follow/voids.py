"""Which commands of a source are void, and what becomes here of what they had caused.

Of the service's own log only the stream at hand is read: a stream voids what it holds itself.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.follow.dispatcher import Dispatcher
from shared.follow.store import Source
from shared.log.connect import at_once
from shared.messages import Envelope

OWN = text("""
    select (document::json ->> 'commandid')::uuid, document::json ->> 'voids' from log.event
     where stream = :stream and type like '%RecordVoided' order by version""")
FOLLOWED = text("""
    select command, document::json ->> 'voids' as voids from follow.followed
     where source = :s and type like '%RecordVoided' order by position""")


async def settle_voids(
    engine: AsyncEngine, source: Source, dispatcher: Dispatcher, envelope: Envelope
) -> None:
    """Take back, or bring back, what the voided command caused here; so down a chain."""
    by = await _voids(engine, source, envelope.stream)
    command: UUID | None = envelope.voids
    while command is not None:
        void = is_void(command, by)
        await dispatcher.follow_void(source.name, command, envelope.id, voided=void)
        command = next((what for what, voids in by.items() if command in voids), None)


async def voided_already(engine: AsyncEngine, source: Source, envelope: Envelope) -> bool:
    """Say whether the command of an event is void by what was taken from its source so far."""
    return is_void(envelope.command_id, await _voids(engine, source, envelope.stream))


async def _voids(engine: AsyncEngine, source: Source, stream: str) -> dict[UUID, set[UUID]]:
    """Read what is said to be recorded in error, and by which commands."""
    by: dict[UUID, set[UUID]] = {}
    query, bound = (OWN, {"stream": stream}) if source.own else (FOLLOWED, {"s": source.name})
    async with at_once(engine).connect() as connection:
        for voiding, voided in await connection.execute(query, bound):
            by.setdefault(UUID(voided), set()).add(voiding)
    return by


def is_void(command: UUID, by: dict[UUID, set[UUID]]) -> bool:
    """Say whether a command is void: a void that is itself void has no effect."""
    return any(not is_void(one, by) for one in by.get(command, ()))
