"""What other work leaves behind for operators: drills, comparisons, rebuilds, time-stamps."""

import asyncio
import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ops.standing import BuildStands, DrillStands, ReconciledStands

# As long as there is nothing to restore, nothing is old.
# What was never compared is as old as the log.
COMPARED = text("""
    select extract(epoch from clock_timestamp() - coalesce(
             (select max(compared_at) from follow.reconciled where what = 'ends'),
             (select e.recorded_at - h.ahead from log.event e, log.head h
               where e.position = 1)))""")
FINDINGS = text("""
    select what, finding, position, count(*) over () as total from follow.reconciled
     where finding is not null order by what, first limit :limit""")
BUILDS = text("""
    select schemaname, tablename from pg_tables where schemaname in ('building', 'before')
     order by schemaname, tablename""")
SHOWN = 20
BEGAN = text("select recorded_at from log.event where position = 1")


async def drill(connection: AsyncConnection, report: Path, now: datetime) -> DrillStands:
    """Say when a backup was last restored and verified; without any, when the log began.

    Args:
        connection: To the service's database.
        report: Where a drill leaves word.
        now: The database's clock.
    """
    at = await asyncio.to_thread(_succeeded, report)
    if at is not None:
        return DrillStands(at=at, ok=True, seconds=max((now - at).total_seconds(), 0.0))
    began = await connection.scalar(BEGAN)
    seconds = (now - began).total_seconds() if began else 0.0
    return DrillStands(at=None, ok=False, seconds=max(seconds, 0.0))


def _succeeded(path: Path) -> datetime | None:
    """Read when a drill succeeded; a report that cannot be read tells of none."""
    try:
        match json.loads(path.read_text()):
            case {"ok": True, "at": str(said)}:
                at = datetime.fromisoformat(said)
                return at if at.tzinfo else None
            case _:
                return None
    except (OSError, ValueError):
        return None


async def reconciled(connection: AsyncConnection) -> ReconciledStands:
    """Say when the ends of log and bus were compared last, and what differs anywhere."""
    seconds = await connection.scalar(COMPARED)
    found = (await connection.execute(FINDINGS, {"limit": SHOWN})).all()
    return ReconciledStands(
        seconds=None if seconds is None else max(float(seconds), 0.0),
        findings=found[0].total if found else 0,
        rows=tuple(
            {"what": row.what, "finding": row.finding, "position": row.position} for row in found
        ),
    )


async def builds(connection: AsyncConnection) -> tuple[BuildStands, ...]:
    """Say which read models are being built, or kept from before a swap."""
    found = await connection.execute(BUILDS)
    return tuple(
        BuildStands(model=name, state="building" if schema == "building" else "before")
        for schema, name in found
    )
