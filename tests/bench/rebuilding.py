"""How fast read models are made anew, beside the live projector dragging the same kind of log."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from time import perf_counter
from uuid import UUID

import psycopg
from sqlalchemy.ext.asyncio import create_async_engine

from services.registry.app import build
from shared.embedded.postgres import ADMIN, Postgres
from shared.follow.projector import Projector
from shared.follow.rebuild import rebuild_now
from shared.follow.store import Source
from shared.log.document import whole
from shared.log.migrate import upgrade
from shared.log.waker import Waker
from shared.messages import Event
from shared.read.projection import Projection
from tests.bench.table import Line, tell
from tests.registry.certificate import given as dossiers
from tests.reporting import given as members
from tests.shared.log.given import envelope

LOG = Source("registry", own=True)
SIZES = (200_000, 1_000_000)
DRAGGED = 10_000  # events
ROUNDS = 3
MARK, COMMAND = UUID(int=9), UUID("11111111-1111-1111-1111-111111111111")
ONE, OTHER = UUID(int=2), UUID(int=3)
AT_ONCE = 1_000  # streams that go on beside each other
MORE = 20_000  # streams a statement
# Streams are named in the order in which they begin, as ids of time are; their events stand apart.
FILL = """
    insert into log.event
      (position, version, effective_on, recorded_at, stream, type, leaf, document)
    select %(after)s + i / %(beside)s * %(beside)s * %(count)s + (v - 1) * %(beside)s
             + i %% %(beside)s + 1,
           v, date '2025-01-02', timestamptz '2025-01-02', %(noun)s || '-' || id, t.type, '\\x00',
           replace(replace(t.document, %(mark)s, id), %(command)s, md5(id || v)::uuid::text)
      from generate_series(%(first)s::int, %(last)s::int) i,
           lateral (select lpad(to_hex(i), 8, '0') || '-0000-7000-8000-'
                             || left(md5(i::text), 12) as id) s,
           unnest(%(types)s::text[], %(documents)s::text[]) with ordinality t(type, document, v)"""
STREAMS = """
    insert into log.stream select stream, max(version) from log.event
     where stream like %(noun)s || '-%%' group by stream"""


@dataclass(frozen=True, slots=True)
class Told:
    """A noun, and what happens to each of it."""

    what: str
    noun: str
    events: tuple[Event, ...]

    @property
    def projection(self) -> Projection:  # type: ignore[type-arg]
        """Give its read model."""
        return next(one for one in build().projections if one.noun == self.noun)


def dossier() -> Told:
    """A certificate from its application on, every paper and standard assessed, one deprivation."""
    on = date(2025, 5, 20)
    return Told(
        "certificates, dossiers of 14 events",
        "certificate",
        (
            dossiers.applied,
            *dossiers.all_met,
            dossiers.proposed(on),
            dossiers.issued(date(2025, 6, 1)),
            dossiers.deprived(ONE, date(2025, 7, 1), date(2025, 9, 1)),
            dossiers.annulled(ONE),
        ),
    )


def membership() -> Told:
    """A member of the Bar, suspended twice, once in error."""
    return Told(
        "memberships of 4 events",
        "membership",
        (
            members.admitted(),
            members.suspended(ONE, date(2025, 2, 1), date(2025, 3, 1)),
            members.suspended(OTHER, date(2025, 6, 1), date(2025, 7, 1)),
            members.discipline_annulled(ONE),
        ),
    )


def filled(server: Postgres, name: str, told: Told, size: int) -> int:
    """Make a log of one noun; say how many events it has."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    upgrade(server.url(name), ADMIN)
    documents = [
        whole(
            envelope(f"{told.noun}-{MARK}", n, type=event.type, command_id=COMMAND),
            event.model_dump(mode="json"),
        ).decode()
        for n, event in enumerate(told.events, start=1)
    ]
    streams = size // len(documents) // AT_ONCE * AT_ONCE
    bound = {
        "after": 0,
        "beside": AT_ONCE,
        "count": len(documents),
        "noun": told.noun,
        "mark": str(MARK),
        "command": str(COMMAND),
        "types": [event.type for event in told.events],
        "documents": documents,
    }
    last = streams * len(documents)
    with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
        for first in range(0, streams, MORE):
            until = min(first + MORE, streams) - 1
            connection.execute(FILL.encode(), {**bound, "first": first, "last": until})
        connection.execute(STREAMS.encode(), {"noun": told.noun})
        connection.execute("update log.head set position = %s", [last])
        connection.execute("vacuum analyze log.event, log.stream")
        connection.execute("checkpoint")
    return last


def rebuilding(server: Postgres, sizes: Sequence[int] = SIZES) -> list[Line]:
    """Rebuild read models out of logs of some sizes."""
    lines = []
    for told in (dossier(), membership()):
        for size in sizes:
            tell(f"rebuild: {told.what}, {size:,} events")
            name = f"rebuilt_{told.noun}_{size}"
            count = filled(server, name, told, size)
            dragged = asyncio.run(drag(server.url(name), told)) if size == min(sizes) else None
            took = [once(server.conninfo(name), told) for _ in range(ROUNDS)]
            rate = count / median(took)
            beside = f"{rate / dragged:.0f} × live ({dragged:,.0f}/s)" if dragged else ""
            what = f"rebuild, {told.what}, {count:,}"
            lines.append(Line(what, rate, beside=beside, aim="aim ≥ 100,000"))
            with psycopg.connect(server.conninfo(), autocommit=True) as connection:
                connection.execute(f"drop database {name} with (force)".encode())
    return lines


def once(at: str, told: Told) -> float:
    """Build beside, compare where there is something to compare with, and swap."""
    begun = perf_counter()
    (built,) = rebuild_now(at, LOG, [told.projection])
    assert built.swapped
    assert built.equal in {True, None}
    return perf_counter() - begun


async def drag(url: str, told: Told) -> float:
    """Let the live projector take the first events, in its batches; say how many a second."""
    engine = create_async_engine(url, connect_args={"options": "-c search_path=read"})
    projector = Projector(engine, LOG.name, (told.projection,), Waker())
    try:
        async with engine.begin() as connection:
            await connection.run_sync(told.projection.table.metadata.create_all)
            await connection.exec_driver_sql(
                "insert into follow.checkpoint (source, stage, position)"
                f" values ('registry', '{told.projection.stage}', 1)"
            )
        begun = perf_counter()
        while projector.seen.get(LOG.name, 0) < DRAGGED:
            await projector.turn()
        took = perf_counter() - begun
        async with engine.begin() as connection:  # as if there had been none
            await connection.exec_driver_sql("delete from follow.checkpoint")
            await connection.exec_driver_sql(f"drop table {told.projection.table.name}")
    finally:
        await engine.dispose()
    return DRAGGED / took
