"""What stumbles in the background is heard of, hinders nobody else, and goes on when it is over."""

import asyncio
from uuid import UUID

import pytest
from psycopg import OperationalError as Lost
from sqlalchemy import text
from sqlalchemy.exc import (
    DataError,
    IntegrityError,
    InternalError,
    OperationalError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolEmpty

from shared import edge
from shared.follow import orders, store
from shared.follow.erasures import erase_again
from shared.follow.feed import HttpFeed
from shared.follow.trouble import ENDED, Alarms, passes
from shared.log.document import leaf_of, parse, whole
from shared.messages import Actor, Envelope, Role
from shared.nouns.skip import SkipParked
from shared.request import Busy, LogClosed, Mismatch
from shared.settings import BadSettings
from tests.shared.follow.order import order_of, state_of, version, write
from tests.shared.follow.story import referred
from tests.support.eventually import eventually
from tests.support.together import Together

FOLLOWED = """
    insert into follow.followed values
      ('registry', 1000000000, :stream, 1, 'ErasureCarriedOut', :command, :leaf, :said, now())"""
BODY = """update follow."order" set body = :body, state = 'pending' where id = :id"""


@pytest.mark.parametrize(
    "error",
    [
        PoolEmpty(),
        OperationalError("", None, Exception()),
        InternalError("", None, Exception()),
        Lost(),
        OSError(),
        TimeoutError(),
        Busy(),
        LogClosed("not-seen"),
        store.OutOfOrder(),
    ],
)
def test_trouble_of_servers_passes(error: Exception) -> None:
    assert passes(error)


@pytest.mark.parametrize(
    "error",
    [
        DataError("", None, Exception()),
        IntegrityError("", None, Exception()),
        StatementError("", "", None, Exception()),
        Mismatch(),
        KeyError(),
    ],
)
def test_what_an_event_is_to_blame_for_lasts(error: Exception) -> None:
    assert not passes(error)


async def test_background_work_that_ends_by_an_error_is_an_alarm() -> None:
    alarms = Alarms("thử")

    async def fails() -> None:
        raise KeyError

    await asyncio.wait([alarms.begin(fails(), "thử")])

    await eventually(lambda: alarms.standing, wanted={ENDED})


async def test_an_order_that_stumbles_hinders_no_other_and_is_an_alarm(services: Together) -> None:
    discipline = services.runtimes["discipline"]
    _, first, bad = await referred(services)
    _, second, good = await referred(services)
    for command, key in ((bad, first), (good, second)):
        await eventually(lambda key=key: version(services, key), wanted=1)  # type: ignore[misc]
        await eventually(lambda of=command: state_of(services, of), wanted="done")  # type: ignore[misc]
    await write(services, BODY, body='{"no": "such"}', id=(await order_of(services, bad)).id)
    again = """update follow."order" set state = 'pending' where id = :id"""
    await write(services, again, id=(await order_of(services, good)).id)

    await discipline.tail.sweep()

    assert discipline.dispatcher.alarms.standing == {"order-stumbles"}
    assert await state_of(services, good) == "done"
    await eventually(lambda: "order-stumbles" in discipline.gauges.alarms)
    drop = """update follow."order" set state = 'dropped' where id = :id"""
    await write(services, drop, id=(await order_of(services, bad)).id)
    await discipline.tail.sweep()
    assert discipline.dispatcher.alarms.standing == set()


async def test_what_is_unsettled_is_read_in_rounds(services: Together) -> None:
    await referred(services)
    _, _, command = await referred(services)
    await eventually(lambda: state_of(services, command), wanted="done")
    async with services.runtimes["discipline"].engine.connect() as connection:
        # Undone at the end: nobody else ever sees it.
        await connection.execute(
            text("""update follow."order" set state = 'waiting' where source = 'inspection'""")
        )
        everything = await orders.unsettled(connection, None, 1000)
        read: list[orders.Order] = []
        while batch := await orders.unsettled(connection, read[-1] if read else None, 1):
            read += batch
        await connection.rollback()
    assert len(read) >= 2
    assert read == list(everything)


async def test_a_skip_of_what_is_not_parked_has_no_effect(services: Together) -> None:
    discipline = services.runtimes["discipline"]
    park = """insert into follow.parked (source, stage, position, stream)
              values ('inspection', 'read/thử', :p, 'inspection-thử')"""
    for position in (1, 2):
        await write(services, park, p=position)

    async def left() -> list[int]:
        of = ("inspection", "read/thử", "inspection-thử")
        async with discipline.engine.connect() as connection:
            return list(await store.parked_of(connection, *of))

    async def skip(stream: str, position: int) -> None:
        done = await services.give(
            discipline.deciders["skip"],
            SkipParked(
                source="inspection",
                stage="read/thử",
                stream=stream,
                position=position,
                reason="Thử",
            ),
            role=Role.OPERATOR,
        )
        assert done.position is not None
        await eventually(own_position, wanted=lambda at: at >= done.position)

    async def own_position() -> int:
        async with discipline.engine.connect() as connection:
            at = await store.checkpoint(connection, "discipline", "own")
        return at.position if at else 0

    await skip("inspection-khác", 1)
    await skip("inspection-thử", 2)
    assert await left() == [1, 2]
    await skip("inspection-thử", 1)
    assert await left() == [2]
    await write(services, "delete from follow.parked where stage = 'read/thử'")


async def test_a_restored_database_of_keys_does_not_bring_the_erased_back(
    services: Together,
) -> None:
    discipline = services.runtimes["discipline"]
    subject = edge.new_id()
    await discipline.keys.make(subject)
    event = {
        "type": "ErasureCarriedOut",
        "subject_id": str(subject),
        "basis": "không",
        "carried_out_on": "2026-01-01",
    }
    envelope = Envelope(
        id=edge.new_id(),
        province="48",
        service="registry",
        stream=f"erasure-{subject}",
        version=1,
        command_id=edge.new_id(),
        fingerprint="00",
        type="ErasureCarriedOut",
        software_version="1",
        received_at=edge.now(),
        recorded_at=edge.now(),
        effective_on=edge.now().date(),
        actor=Actor(id=None, role=Role.DEPARTMENT, unit="x"),
        decision=None,
        rule_rows=(),
        subjects=(),
        areas=(),
        correlation_id=edge.new_id(),
        causation_id=None,
        voids=None,
        key_ids=(),
    )
    document = whole(envelope, event)
    assert parse(document)[1]["subject_id"] == str(subject)
    row = {"stream": envelope.stream, "leaf": leaf_of(document), "said": document.decode()}
    await write(services, FOLLOWED, command=envelope.command_id, **row)
    try:
        assert await erase_again(discipline.engine, "discipline", discipline.keys) == 1
        assert await discipline.keys.erased([subject]) == {subject}
        assert await erase_again(discipline.engine, "discipline", discipline.keys) == 0
    finally:
        await write(services, "delete from follow.followed where source = 'registry'")


async def test_a_log_stays_closed_until_the_erased_are_known_to_be(services: Together) -> None:
    discipline = services.runtimes["discipline"]
    discipline._erased = False  # noqa: SLF001  # as after a start without the keys
    assert discipline.log_open() == "keys-behind"
    assert discipline.ready()["log"] is False

    await eventually(discipline.log_open, wanted=None)


async def test_a_feed_without_a_token_or_without_sense_is_asked_again() -> None:
    def none() -> str:
        raise BadSettings({})

    feed = HttpFeed("http://127.0.0.1:1", "inspection", none)
    with pytest.raises(OSError, match="no token"):
        await feed.after(0, 1)
    await feed.stop()

    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{nonsen")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        feed = HttpFeed(f"http://127.0.0.1:{port}", "inspection", lambda: "x")
        with pytest.raises(OSError, match="Error"):
            await feed.after(0, 1)
        await feed.stop()


async def test_errors_of_the_database_never_hold_what_was_asked(services: Together) -> None:
    engine = services.runtimes["discipline"].engine
    with pytest.raises(DataError) as caught:
        async with engine.connect() as connection:
            await connection.execute(
                text("select cast(cast(:x as text) as int)"), {"x": str(UUID(int=1))}
            )

    assert "hidden" in str(caught.value)


async def test_the_gauges_say_how_far_policies_and_read_models_are(services: Together) -> None:
    discipline = services.runtimes["discipline"]
    async with discipline.engine.connect() as connection:
        at = await store.checkpoint(connection, "inspection", "voids")
        assert at is not None
    await discipline.count()

    standing = discipline.gauges.standing()
    assert standing is not None
    (inspection,) = [one for one in standing.follows if one.source == "inspection"]
    assert (inspection.position, inspection.seconds) == (at.position, 0.0)
    assert "law" not in {one.source for one in standing.follows}
    assert "law" not in {one.source for one in standing.reads}
