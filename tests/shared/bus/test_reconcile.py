"""What a stream lost, changed or has too much of is found, with its place, and healed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import reconcile
from shared.bus.apply import apply
from shared.bus.declarations import Source, stream_config
from shared.bus.reconcile import AHEAD, DIFFERS, INCOMPLETE, LEAF, LOG_GAP, Compared, ends, stretch
from shared.bus.streams import ensure_stream
from shared.embedded.nats import Nats
from tests.shared.bus.given import ALog, connected, on_the_bus
from tests.support.eventually import eventually


@pytest.fixture
async def connection(a_log: ALog) -> AsyncIterator[AsyncConnection]:
    async with a_log.engine.connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")


async def filled(a_log: ALog, bus: Client, source: Source, count: int) -> None:
    await a_log.grow(count)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, count)


async def publish(js: JetStreamContext, source: Source, documents: list[bytes]) -> None:
    """Let a stream hold these and nothing else."""
    await js.delete_stream(source.stream)
    await ensure_stream(js, source)
    for one in documents:
        await js.publish(source.subject("certificate", "CertificateApplied"), one, timeout=5)


async def edit(a_log: ALog, statement: str) -> None:
    """Change the log as nobody may."""
    async with a_log.engine.begin() as connection:
        await connection.execute(text("set local session_replication_role = replica"))
        await connection.execute(text(statement))


async def test_a_log_and_its_stream_are_alike(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, connection: AsyncConnection
) -> None:
    await filled(a_log, bus, source, 2345)

    assert (await ends(connection, js, source.stream)).finding is None
    whole = await stretch(connection, bus, source.stream, 1, 2345)
    assert (whole.finding, whole.position) == (None, None)
    # Two ranges of the same events have the same digest, wherever it is taken.
    assert whole.digest == (await stretch(connection, bus, source.stream, 1, 2345)).digest


async def test_a_stream_that_has_not_got_all_yet_is_no_finding(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, connection: AsyncConnection
) -> None:
    await filled(a_log, bus, source, 5)
    await a_log.grow(3)

    assert (await ends(connection, js, source.stream)).finding is None
    await js.delete_stream(source.stream)
    assert (await ends(connection, js, source.stream)).finding is None  # its relay makes it anew


async def test_an_event_that_the_stream_changed_is_found_at_its_place(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, connection: AsyncConnection
) -> None:
    await filled(a_log, bus, source, 20)
    documents = await on_the_bus(js, source)
    for at in (1, 7, 20):
        changed = list(documents)
        changed[at - 1] = changed[at - 1].replace("Đơn".encode(), b"Don")
        await publish(js, source, changed)

        found = await stretch(connection, bus, source.stream, 1, 20)
        seen = await ends(connection, js, source.stream)

        assert (found.finding, found.position) == (DIFFERS, at)
        assert seen.finding == (DIFFERS if at == 20 else None)


async def test_a_stream_with_a_hole_is_found_at_once(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, connection: AsyncConnection
) -> None:
    config = stream_config(source.province, source.service)
    config.deny_delete = False  # as one that was made by hand
    await js.add_stream(config)
    await filled(a_log, bus, source, 9)
    await js.delete_msg(source.stream, 4)

    assert (await ends(connection, js, source.stream)).finding == INCOMPLETE
    found = await stretch(connection, bus, source.stream, 1, 9)
    assert (found.finding, found.position) == (INCOMPLETE, 4)


async def test_a_stream_that_is_longer_than_the_log_is_found(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, connection: AsyncConnection
) -> None:
    await filled(a_log, bus, source, 9)
    await a_log.forget(after=6)

    seen = await ends(connection, js, source.stream)

    assert (seen.finding, seen.position) == (AHEAD, 7)


async def test_the_logs_own_faults_are_found_as_such(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, connection: AsyncConnection
) -> None:
    await filled(a_log, bus, source, 9)
    await edit(a_log, "update log.event set document = document || ' ' where position = 5")
    changed = await stretch(connection, bus, source.stream, 1, 9)
    await edit(a_log, "delete from log.event where position = 3")
    torn = await stretch(connection, bus, source.stream, 1, 9)
    await edit(a_log, "delete from log.event where position = 9")
    short = await ends(connection, js, source.stream)

    assert (changed.finding, changed.position) == (LEAF, 5)
    assert (torn.finding, torn.position) == (LOG_GAP, 3)
    assert (short.finding, short.position) == (LOG_GAP, 9)


def test_ranges_never_move() -> None:
    assert reconcile.stretches(0) == []
    assert reconcile.stretches(10_000) == [(1, 10_000)]
    assert reconcile.stretches(25_001) == [(1, 10_000), (10_001, 20_000), (20_001, 25_001)]


# A stream that ails, and what heals it ------------------------------------------------------


async def compared(a_log: ALog, bus: Client, source: Source, last: int) -> Compared:
    async with a_log.engine.connect() as connection:
        return await stretch(connection, bus, source.stream, 1, last)


def blocks(home: Path, stream: str) -> list[Path]:
    """Find the files in which a server keeps a stream's messages."""
    return sorted(home.glob(f"**/streams/{stream}/msgs/*.blk"))


async def test_a_byte_that_flipped_on_the_disk_of_the_bus_is_found_and_healed(
    a_log: ALog, mortal: Nats, source: Source
) -> None:
    async with connected(mortal.url()) as bus:
        await filled(a_log, bus, source, 300)
    await asyncio.to_thread(mortal.stop)
    (file, *_) = blocks(mortal.home.path, source.stream)
    content = bytearray(file.read_bytes())
    middle = content.index("Đơn số 150".encode())
    content[middle] ^= 1
    file.write_bytes(content)
    await asyncio.to_thread(mortal.start)

    async with connected(mortal.url()) as bus:
        js = bus.jetstream()
        found = await compared(a_log, bus, source, 300)
        assert found.finding in {DIFFERS, INCOMPLETE}
        assert found.position == 150

        await apply(js, source.province, [source.service], recreate=[source.service])
        async with a_log.relayed(bus, source) as relay:
            await eventually(lambda: relay.published, 300)

        assert (await compared(a_log, bus, source, 300)).finding is None


async def test_a_stream_that_was_purged_is_healed_by_making_it_anew(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, connection: AsyncConnection
) -> None:
    config = stream_config(source.province, source.service)
    config.deny_purge = False
    await js.add_stream(config)
    await filled(a_log, bus, source, 30)
    await js.purge_stream(source.stream)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.alarm, INCOMPLETE)
        assert (await ends(connection, js, source.stream)).finding == INCOMPLETE

        await apply(js, source.province, [source.service], recreate=[source.service])
        await eventually(lambda: (relay.alarm, relay.published), (None, 30))

    assert await on_the_bus(js, source) == await a_log.documents()
    assert (await ends(connection, js, source.stream)).finding is None


async def test_a_stream_with_something_foreign_at_its_end_is_healed_by_making_it_anew(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, connection: AsyncConnection
) -> None:
    await filled(a_log, bus, source, 10)
    await js.publish(source.subject("certificate", "CertificateApplied"), b"foreign", timeout=5)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.alarm, AHEAD)
        assert (await ends(connection, js, source.stream)).finding == AHEAD

        await apply(js, source.province, [source.service], recreate=[source.service])
        await eventually(lambda: (relay.alarm, relay.published), (None, 10))

    assert await on_the_bus(js, source) == await a_log.documents()
