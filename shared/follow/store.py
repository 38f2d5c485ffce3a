"""What a service keeps of the logs it follows: documents, checkpoints, what is parked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log.entry import Stored

CHECKPOINT = text("select position, leaf from follow.checkpoint where source = :s and stage = :g")
LOCK = text(
    "select position, leaf from follow.checkpoint where source = :s and stage = :g for update"
)
STAND = text("""
    select position, stage from follow.checkpoint where source = :s and stage = any(:stages)""")
LOCK_ALL = text("""
    select position, stage from follow.checkpoint where source = :s and stage = any(:stages)
     order by stage for update""")
BEGIN = text("""
    insert into follow.checkpoint (source, stage, position) values (:s, :g, :p)
    on conflict do nothing""")
MOVE = text("""
    update follow.checkpoint set position = :p, leaf = :leaf
     where source = :s and stage = :g and position = :before""")
MOVE_ALL = text("""
    update follow.checkpoint set position = :p, leaf = :leaf
     where source = :s and stage = any(:stages) and position = :before""")
OWN_AFTER = text("""
    select position, stream, version, type, leaf, document from log.event
     where position > :p order by position limit :n""")
FOLLOWED_AFTER = text("""
    select position, stream, version, type, leaf, document from follow.followed
     where source = :s and position > :p order by position limit :n""")
OWN_STREAMS = text("""
    select position, stream, version, type, leaf, document from log.event
     where stream = any(:streams) order by stream, version""")
FOLLOWED_STREAMS = text("""
    select position, stream, version, type, leaf, document from follow.followed
     where source = :s and stream = any(:streams) order by stream, version""")
OWN_OF = text("""
    select position, stream, version, type, leaf, document from log.event
     where stream collate "C" like :prefix order by position""")
FOLLOWED_OF = text("""
    select position, stream, version, type, leaf, document from follow.followed
     where source = :s and stream collate "C" like :prefix order by position""")
PARK = text("""
    insert into follow.parked (source, position, stream, stage, error, fingerprint, attempts)
    values (:s, :p, :stream, :g, :error, :fingerprint, :attempts)
    on conflict (source, stage, position) do update
       set error = excluded.error, fingerprint = excluded.fingerprint,
           attempts = follow.parked.attempts + 1""")
PARKED = text("select distinct stream from follow.parked where source = :s and stage = :g")
HELD = text("""
    select exists (select 1 from follow.parked
     where source = :s and stream = :stream and (stage like 'policy/%' or stage = 'voids'))""")
PARKED_OF = text("""
    select position from follow.parked where source = :s and stage = :g and stream = :stream
     order by position""")
COUNT_PARKED = text("select count(distinct stream) from follow.parked where source = :s")
# Instants never go back, so the last one in time is the last in the log: it is found from the end.
OWN_KNOWN_AT = text("""
    select position from log.event where recorded_at <= :at order by position desc limit 1""")
FOLLOWED_KNOWN_AT = text("""
    select position from follow.followed
     where source = :s and recorded_at <= :at order by position desc limit 1""")
# The oldest of its stream only: what is behind it waits for it.
UNPARK = text("""
    delete from follow.parked
     where source = :s and stage = :g and position = :p and stream = :stream
       and not exists (select 1 from follow.parked before
        where before.source = :s and before.stage = :g and before.stream = :stream
          and before.position < :p)""")


class OutOfOrder(Exception):
    """A checkpoint was to move elsewhere than to the next position."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a stage of following has come, and the leaf of the event there."""

    position: int
    leaf: bytes | None


@dataclass(frozen=True, slots=True)
class Source:
    """A log that is read here: the service's own, or the copy of a followed one."""

    name: str
    own: bool

    async def after(
        self, connection: AsyncConnection, position: int, limit: int
    ) -> Sequence[Stored]:
        """Read what came after a position."""
        query = OWN_AFTER if self.own else FOLLOWED_AFTER
        bound = {"p": position, "n": limit} | ({} if self.own else {"s": self.name})
        return [Stored(*row) for row in await connection.execute(query, bound)]

    async def streams(
        self, connection: AsyncConnection, streams: Sequence[str]
    ) -> dict[str, list[Stored]]:
        """Read whole streams."""
        query = OWN_STREAMS if self.own else FOLLOWED_STREAMS
        bound = {"streams": list(streams)} | ({} if self.own else {"s": self.name})
        found: dict[str, list[Stored]] = {name: [] for name in streams}
        for row in await connection.execute(query, bound):
            found[row.stream].append(Stored(*row))
        return found

    async def of_noun(self, connection: AsyncConnection, noun: str) -> Sequence[Stored]:
        """Read all events of a noun, in their order."""
        query = OWN_OF if self.own else FOLLOWED_OF
        bound = {"prefix": f"{noun}-%"} | ({} if self.own else {"s": self.name})
        return [Stored(*row) for row in await connection.execute(query, bound)]


async def checkpoint(
    connection: AsyncConnection, source: str, stage: str, *, lock: bool = False
) -> Checkpoint | None:
    """Read how far a stage has come; nothing where it has not begun."""
    query = LOCK if lock else CHECKPOINT
    row = (await connection.execute(query, {"s": source, "g": stage})).one_or_none()
    return None if row is None else Checkpoint(*row)


async def checkpoints(
    connection: AsyncConnection, source: str, stages: Sequence[str], *, lock: bool = False
) -> dict[int, list[str]]:
    """Read how far several stages have come: at which position stand which."""
    found: dict[int, list[str]] = {}
    bound = {"s": source, "stages": list(stages)}
    for position, stage in await connection.execute(LOCK_ALL if lock else STAND, bound):
        found.setdefault(position, []).append(stage)
    return found


async def begin(connection: AsyncConnection, source: str, stage: str, position: int = 0) -> None:
    """Make a checkpoint where there is none yet."""
    await connection.execute(BEGIN, {"s": source, "g": stage, "p": position})


async def move(
    connection: AsyncConnection, source: str, stage: str, before: int, last: Stored
) -> None:
    """Move a checkpoint from where it must stand to the last of the events that followed it.

    Raises:
        OutOfOrder: when it stands anywhere else.
    """
    bound = {"s": source, "g": stage, "before": before, "p": last.position, "leaf": last.leaf}
    if (await connection.execute(MOVE, bound)).rowcount != 1:
        raise OutOfOrder(f"{source}/{stage} to {last.position}")


async def move_all(
    connection: AsyncConnection, source: str, stages: Sequence[str], before: int, last: Stored
) -> None:
    """Move the checkpoints of stages that stand together.

    Raises:
        OutOfOrder: when one of them stands anywhere else.
    """
    bound = {"s": source, "before": before, "p": last.position, "leaf": last.leaf}
    moved = await connection.execute(MOVE_ALL, {**bound, "stages": list(stages)})
    if moved.rowcount != len(stages):
        raise OutOfOrder(f"{source} to {last.position}")


async def park(
    connection: AsyncConnection,
    source: str,
    stage: str,
    stored: Stored,
    error: BaseException | None,
) -> None:
    """Set an event aside: for its error, or behind an earlier event of its stream."""
    await connection.execute(
        PARK,
        {
            "s": source,
            "g": stage,
            "p": stored.position,
            "stream": stored.stream,
            # The class and the place, never the text: a text may repeat what was personal.
            "error": None if error is None else type(error).__name__,
            "fingerprint": None if error is None else place_of(error),
            "attempts": 0 if error is None else 1,
        },
    )


def place_of(error: BaseException) -> str:
    """Say where an error arose: errors of one cause have one fingerprint."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    line = "" if at is None else f"{at.tb_frame.f_globals.get('__name__')}:{at.tb_lineno}"
    return f"{type(error).__name__} {line}"


async def parked(connection: AsyncConnection, source: str, stage: str) -> set[str]:
    """Name the streams of which an event is parked at a stage."""
    return set(await connection.scalars(PARKED, {"s": source, "g": stage}))


async def held(connection: AsyncConnection, source: str, stream: str) -> bool:
    """Say whether some policy, or the voids, still have to hear of a stream."""
    return bool(await connection.scalar(HELD, {"s": source, "stream": stream}))


async def parked_of(
    connection: AsyncConnection, source: str, stage: str, stream: str
) -> Sequence[int]:
    """List the parked positions of a stream, oldest first."""
    bound = {"s": source, "g": stage, "stream": stream}
    return list(await connection.scalars(PARKED_OF, bound))


async def unpark(
    connection: AsyncConnection, source: str, stage: str, stream: str, position: int
) -> bool:
    """Let the oldest parked event of a stream go; say no where this is not the one."""
    bound = {"s": source, "g": stage, "stream": stream, "p": position}
    return (await connection.execute(UNPARK, bound)).rowcount == 1


async def count_parked(connection: AsyncConnection, source: str) -> int:
    """Count the streams of a source of which an event is parked at any stage."""
    return int(await connection.scalar(COUNT_PARKED, {"s": source}) or 0)


async def known_at(connection: AsyncConnection, source: Source, at: datetime) -> int:
    """Say how far a source was at an instant."""
    query = OWN_KNOWN_AT if source.own else FOLLOWED_KNOWN_AT
    bound = {"at": at} | ({} if source.own else {"s": source.name})
    return int(await connection.scalar(query, bound) or 0)
