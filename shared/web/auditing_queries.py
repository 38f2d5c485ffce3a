"""Finding events of a log for an auditor: by place and stream at once, by what they say in steps.

What no index knows is read backwards, so many positions a question; the answer says how far it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log import reader
from shared.messages import Role

SHOWN: Final = 50
AT_ONCE: Final = 50_000  # positions that one question reads
ROWS = """
    select position, stream, version, type, effective_on, recorded_at, leaf, document
      from log.event"""
ONE = text(f"{ROWS} where position = :position")
INSTANT = text("select recorded_at from log.event where position = :position")
COMMAND = text("select position from log.command where id = :id and position is not null")
NOUNS = text("select distinct left(stream, -37) from log.stream")


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it is stored."""

    position: int
    stream: str
    version: int
    type: str
    effective_on: Any
    recorded_at: datetime
    leaf: bytes
    document: str

    @property
    def said(self) -> Mapping[str, Any]:
        """Read what its document says."""
        found: Mapping[str, Any] = orjson.loads(self.document)
        return found

    @property
    def actor(self) -> Mapping[str, Any]:
        """Name who acted: an id, a role, a unit."""
        found: Mapping[str, Any] = self.said["data"]["context"]["actor"]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for; what is empty is not asked."""

    id: UUID | None = None  # of an event, a command, or what a stream is about
    stream: str = ""
    actor: UUID | None = None
    role: Role | None = None
    type: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None  # a position, which is itself left out


@dataclass(frozen=True, slots=True)
class Found:
    """Events, the newest first; where more may be, and down to where was looked."""

    events: Sequence[Stored]
    down_to: int
    next: int | None = None  # to be asked as `before`


@dataclass(slots=True)
class _Asked:
    where: list[str] = field(default_factory=list)
    bound: dict[str, Any] = field(default_factory=dict)

    def add(self, condition: str, **bound: Any) -> None:
        self.where.append(condition)
        self.bound |= bound


async def one(connection: AsyncConnection, position: int) -> Stored | None:
    """Read one event."""
    row = (await connection.execute(ONE, {"position": position})).one_or_none()
    return None if row is None else Stored(*row)


async def find(connection: AsyncConnection, sought: Sought) -> Found:
    """Find events, the newest first."""
    head = (await reader.head(connection)).position
    top = min(head, (sought.before or head + 1) - 1)
    if sought.until is not None:
        top = min(top, await position_at(connection, head, sought.until))
    floor = 1
    if sought.since is not None:
        floor = await position_before(connection, head, sought.since) + 1
    asked, scans = await _conditions(connection, sought)
    low = max(floor, top - AT_ONCE + 1) if scans else floor
    asked.add("position between :low and :top", low=low, top=top)
    query = f"{ROWS} where {' and '.join(asked.where)} order by position desc limit :most"
    rows = await connection.execute(text(query), {**asked.bound, "most": SHOWN + 1})
    events = [Stored(*row) for row in rows]
    if len(events) > SHOWN:
        events = events[:SHOWN]
        return Found(events, events[-1].position, events[-1].position)
    return Found(events, low, low if low > floor else None)


async def _conditions(connection: AsyncConnection, sought: Sought) -> tuple[_Asked, bool]:
    """Say what is asked, and whether it is read off documents, which no index helps."""
    asked, scans = _Asked(), False
    if sought.stream:
        asked.add("stream = :stream", stream=sought.stream)
    if sought.type:
        asked.add("type = :type", type=sought.type)
        scans = True
    if sought.actor is not None:
        asked.add(
            "(document::json -> 'data' -> 'context' -> 'actor' ->> 'id') = :actor",
            actor=str(sought.actor),
        )
        scans = True
    if sought.role is not None:
        asked.add(
            "(document::json -> 'data' -> 'context' -> 'actor' ->> 'role') = :role",
            role=sought.role.value,
        )
        scans = True
    if sought.id is not None:
        scans = await _named(connection, sought.id, asked) or scans
    return asked, scans


async def _named(connection: AsyncConnection, wanted: UUID, asked: _Asked) -> bool:
    """Find what bears an id: a stream, a command, else an event, which has to be looked for."""
    streams = [f"{noun}-{wanted}" for noun in await connection.scalars(NOUNS)]
    kept = await connection.scalar(
        text("select count(*) from log.stream where stream = any(:streams)"), {"streams": streams}
    )
    if kept:
        asked.add("stream = any(:streams)", streams=streams)
        return False
    if (last := await connection.scalar(COMMAND, {"id": wanted})) is not None:
        streams_of = await reader.streams_of_command(connection, wanted)
        asked.add("stream = any(:streams) and position <= :last", streams=streams_of, last=last)
        asked.add("document like :command", command=f'%"commandid":"{wanted}"%')
        return False
    asked.add("document like :event", event=f'%"id":"{wanted}","receivedat":"%')
    return True


async def position_at(connection: AsyncConnection, head: int, at: datetime) -> int:
    """Say how far the log was at an instant: the last position recorded by then."""
    return await _last(connection, head, lambda recorded: recorded <= at)


async def position_before(connection: AsyncConnection, head: int, at: datetime) -> int:
    """Say how far the log was just before an instant."""
    return await _last(connection, head, lambda recorded: recorded < at)


async def _last(connection: AsyncConnection, head: int, holds: Any) -> int:
    """Halve the log again and again: no instant in it is earlier than the one before."""
    low, high = 0, head
    while low < high:
        middle = (low + high + 1) // 2
        if holds(await connection.scalar(INSTANT, {"position": middle})):
            low = middle
        else:
            high = middle - 1
    return low
