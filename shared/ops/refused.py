"""Which refused commands nobody has seen to yet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.follow.work import effect_key
from shared.ops import queries

RESOLVED = "EffectResolved"
AT_ONCE = 1000
NOBODY = UUID(int=0)


async def outstanding(connection: AsyncConnection, at_once: int = AT_ONCE) -> dict[str, float]:
    """Say of each refused order that nobody has seen to how long ago it was refused.

    Those that were seen to stay refused, and become many: they must not hide the newest.
    """
    found: dict[str, float] = {}
    at: object = "-infinity"
    last = NOBODY
    while True:
        bound = {"at": at, "id": last, "limit": at_once}
        rows = (await connection.execute(queries.REFUSED, bound)).all()
        if rows:
            found |= await _not_seen_to(connection, rows)
        if len(rows) < at_once:
            return found
        at, last = rows[-1].settled_at, rows[-1].id


async def _not_seen_to(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[str, float]:
    streams = {
        row.id: f"effect-{effect_key(row.cause, row.policy, row.target, row.ordinal)}"
        for row in rows
    }
    last = await connection.execute(queries.LAST_TYPES, {"streams": list(streams.values())})
    seen_to = {stream for stream, kind in last if kind == RESOLVED}
    return {
        str(row.id): max(float(row.seconds), 0.0) for row in rows if streams[row.id] not in seen_to
    }
