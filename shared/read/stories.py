"""What happened in followed streams, event by event: for views that ask what was caused by what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.decider import voided
from shared.log.document import parse
from shared.messages import Envelope

OF_STREAMS = text("""
    select stream, position, document from follow.followed
     where source = :source and stream = any(:streams) and position <= :until
     order by stream, version""")


@dataclass(frozen=True, slots=True)
class Told:
    """One event as its log has it, personal fields closed."""

    position: int
    envelope: Envelope
    body: Mapping[str, Any]


async def stories(
    connection: AsyncConnection, source: str, streams: Collection[str], until: int
) -> dict[str, list[Told]]:
    """Read what holds of streams, as known at a position; what was recorded in error is left out.

    Only what is followed is kept here: the service's own streams are not.
    """
    bound = {"source": source, "streams": sorted(streams), "until": until}
    told: dict[str, list[Told]] = {name: [] for name in streams}
    for stream, position, document in await connection.execute(OF_STREAMS, bound):
        told[stream].append(Told(position, *parse(document)))
    return {name: hold(events) for name, events in told.items()}


def hold(told: list[Told]) -> list[Told]:
    """Leave out what a later event says was recorded in error."""
    void = voided([(one.envelope.command_id, one.envelope.voids) for one in told])
    return [one for one in told if one.envelope.command_id not in void]
