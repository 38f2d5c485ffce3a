"""Keeping followed documents, and how far that is: together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
import psycopg

from shared.log.entry import Stored

# One statement, and so one transaction and one round trip: what is kept and how far that is move
# together or not at all. The rows are locked first; who waited for another sees where it stands.
KEEP = r"""
    with at as materialized (
      select position from follow.checkpoint
       where source = %(source)s and stage = any(%(stages)s) order by stage for update),
    next as materialized (
      select count(*) = %(count)s and bool_and(position = %(before)s) as here from at),
    kept as (
      insert into follow.followed
        (source, position, stream, version, type, command, leaf, recorded_at, document)
      select %(source)s, e.*
        from rows from (
               json_to_recordset(%(events)s) as (position bigint, stream text, version int,
                 type text, command uuid, leaf bytea, recorded_at timestamptz),
               string_to_table(%(documents)s, e'\n'))
             as e(position, stream, version, type, command, leaf, recorded_at, document)
       where (select here from next)),
    moved as (
      update follow.checkpoint set position = %(position)s, leaf = %(leaf)s
       where source = %(source)s and stage = any(%(stages)s) and (select here from next))
    select here from next"""


@dataclass(frozen=True, slots=True)
class Followed:
    """A document of another log as it is kept here."""

    stored: Stored
    command: UUID
    recorded_at: datetime


async def keep(
    driver: psycopg.AsyncConnection,
    source: str,
    stages: Sequence[str],
    before: int,
    events: Sequence[Followed],
) -> bool:
    """Keep followed documents and move the stages over them; say no where these stand elsewhere.

    Args:
        driver: A connection whose statements are transactions of their own.
        source: Whose documents they are.
        stages: Which checkpoints move.
        before: Where all of them must stand.
        events: The next ones, without a gap.
    """
    stored = [one.stored for one in events]
    said = [
        {
            "position": one.stored.position,
            "stream": one.stored.stream,
            "version": one.stored.version,
            "type": one.stored.type,
            "command": one.command,
            "leaf": f"\\x{one.stored.leaf.hex()}",
            "recorded_at": one.recorded_at,
        }
        for one in events
    ]
    bound = {
        "source": source,
        "stages": list(stages),
        "count": len(stages),
        "before": before,
        "position": stored[-1].position,
        "leaf": stored[-1].leaf,
        "events": orjson.dumps(said).decode(),
        "documents": "\n".join([one.document for one in stored]),  # none holds a line break
    }
    row = await (await driver.execute(KEEP, bound)).fetchone()
    return row is not None and bool(row[0])
