"""Whether a played province holds: no clock overdue that acts by itself, and equal read models."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from sqlalchemy.ext.asyncio import create_async_engine

from services.launch.deployment import Deployment
from services.launch.simulating.pace import AnyDecider, acting
from shared import edge
from shared.cli.rebuild import by_source
from shared.embedded.databases import SERVICES
from shared.folding import fold
from shared.follow.rebuild import rebuild_now
from shared.law.calendar import legal_day
from shared.law.data import load_holidays, load_rules
from shared.log import reader
from shared.read.compare import Built

CHUNK = 500  # streams at once
STREAMS = """
    select stream from log.stream where split_part(stream, '-', 1) = any(%s) order by stream"""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A clock that should have acted by itself, and did not."""

    service: str
    stream: str
    clock: str
    due_on: date


async def overdue(deployment: Deployment) -> list[Overdue]:
    """Fold every stream whose clocks act by themselves, and list those that did not."""
    found: list[Overdue] = []
    for service in SERVICES:
        nouns = acting(service)
        engine = create_async_engine(deployment.postgres.url(service, service))
        with psycopg.connect(deployment.postgres.conninfo(service)) as connection:
            rows = connection.execute(STREAMS, [list(nouns)]).fetchall()
        streams = [str(stream) for (stream,) in rows]
        try:
            async with engine.connect() as connection_:
                for start in range(0, len(streams), CHUNK):
                    part = streams[start : start + CHUNK]
                    for stream, history in (await reader.histories(connection_, part)).items():
                        noun = nouns[stream.partition("-")[0]]
                        found += late(service, noun, stream, history)
        finally:
            await engine.dispose()
    return found


def late(service: str, noun: AnyDecider, stream: str, history: Sequence[Any]) -> Iterator[Overdue]:
    """Name the clocks of a stream that should have acted by today."""
    today = legal_day(edge.now())
    state = fold(noun, stream, history).state
    for clock in noun.clocks(state, load_rules(), load_holidays()):
        if clock.name in noun.on_due and clock.due_on is not None and clock.due_on < today:
            yield Overdue(service, stream, clock.name, clock.due_on)


def rebuilt(deployment: Deployment) -> list[Built]:
    """Make every read model anew out of the logs, and compare it with the live one."""
    return [
        one
        for service in SERVICES
        for source, of in by_source(service, [])
        for one in rebuild_now(deployment.postgres.conninfo(service), source, of, swapping=False)
    ]
