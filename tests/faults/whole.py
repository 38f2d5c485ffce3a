"""Whether everything that was acknowledged is there once: log, bus, followers, read models."""

from typing import Any

import nats
import psycopg
from psycopg.rows import scalar_row

from shared.bus.declarations import stream_name
from shared.bus.streams import document_at, last_sequence
from tests.faults.load import Load
from tests.support.eventually import eventually
from tests.support.province import Province

EVENTS = """
    select document::json ->> 'commandid', position, stream, version from log.event
     where document::json -> 'data' -> 'event' ->> 'description' like 'Vi phạm số %'"""
SHOWN = """
    select stream, count(*) from read.discipline_violations_1
     where known_to is null and effective_to is null group by stream"""


def scalar(database: psycopg.Connection, query: str, *said: Any) -> Any:
    """Read one value."""
    with database.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(query, said).fetchone()


def head(hurt: Province, service: str) -> int:
    """Say how far a log is."""
    with hurt.database(service) as database:
        return int(scalar(database, "select position from log.head"))


def assert_log_has(load: Load) -> None:
    """Every acknowledged command is in the log once, where its answer said."""
    with load.hurt.database("discipline") as database:
        count, first, last = database.execute(
            "select count(*), min(position), max(position) from log.event"
        ).fetchone() or (0, 0, 0)
        assert (first, last) == (1, count) == (1, scalar(database, "select position from log.head"))
        rows = database.execute(EVENTS).fetchall()
        at = {position: (stream, version) for _, position, stream, version in rows}
        assert len({command for command, *_ in rows}) == len(rows)
    for said in load.answers.values():
        assert at[said["position"]] == (f"violation-{said['id']}", 1)
    assert len({said["position"] for said in load.answers.values()}) == len(load.answers)


async def assert_bus_is(hurt: Province, service: str) -> None:
    """Sequence n on the bus is position n of the log, byte for byte, up to the end."""
    bus = await nats.connect(hurt.deployment.nats.url())
    try:
        js, stream = bus.jetstream(), stream_name("48", service)
        await eventually(lambda: last_sequence(js, stream), wanted=head(hurt, service), within=120)
        with hurt.database(service) as database:
            for position, document in database.execute(
                "select position, document from log.event order by position"
            ).fetchall():
                assert await document_at(js, stream, position) == document.encode()
    finally:
        await bus.close()


async def assert_followed(hurt: Province, source: str, by: str) -> None:
    """A follower has the source's log, each event once, and is done with its policies."""
    until = head(hurt, source)
    with hurt.database(by) as database, hurt.database(source) as origin:
        lowest = "select min(position) from follow.checkpoint where source = %s"
        await eventually(lambda: scalar(database, lowest, source) >= until, within=240)
        digest = """select md5(string_agg(encode(leaf, 'hex'), '' order by position))
                      from {} where position <= %s"""
        mine = digest.format("follow.followed") + " and source = %s"
        assert scalar(database, mine, until, source) == (
            scalar(origin, digest.format("log.event"), until)
        )
        doubled = """select count(*) from follow."order" o join follow."order" p
                       on (o.cause, o.policy, o.target, o.command_type, o.ordinal)
                        = (p.cause, p.policy, p.target, p.command_type, p.ordinal)
                      and o.id <> p.id and o.source = %s"""
        assert scalar(database, doubled, source) == 0
        assert scalar(database, "select count(*) from follow.parked where source = %s", source) == 0


async def assert_shown(load: Load) -> None:
    """The service's own read model has each violation once."""
    wanted = {f"violation-{said['id']}": 1 for said in load.answers.values()}
    with load.hurt.database("discipline") as database:

        def shown() -> dict[str, int]:
            return dict(database.execute(SHOWN).fetchall())

        await eventually(lambda: wanted.items() <= shown().items(), within=120)
