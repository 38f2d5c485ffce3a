"""A log is read as it was stored, by who follows it and by who checks it."""

import asyncio
import json
from collections.abc import Sequence

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.log import reader
from shared.log.appender import Appender
from shared.log.connect import conninfo
from shared.log.entry import Claim
from shared.log.verify import Problem, verify
from tests.shared.log.conftest import Place
from tests.shared.log.given import write

ODD = 'hai\ndòng\t"ngoặc" \\ \\u0000 \\n 😀'


async def test_streams_are_read_together_and_one_that_is_not_there_is_empty(
    appender: Appender, reading: AsyncConnection
) -> None:
    await appender.append(write({"a": (0, 2), "b": (0, 1)}))
    await appender.append(write({"a": (2, 1)}))

    found = await reader.histories(reading, ["b", "a", "c"])

    assert {stream: [one.version for one in events] for stream, events in found.items()} == {
        "b": [1],
        "a": [1, 2, 3],
        "c": [],
    }
    assert await reader.history(reading, "c") == []


async def test_what_came_after_a_position_is_read_in_order(
    appender: Appender, reading: AsyncConnection
) -> None:
    await appender.append(write({"a": (0, 3), "b": (0, 2)}))

    found = await reader.after(reading, 1, 3)

    assert [(one.position, one.stream) for one in found] == [(2, "a"), (3, "a"), (4, "b")]
    assert await reader.after(reading, 5, 3) == []


async def test_a_log_begins_empty(reading: AsyncConnection) -> None:
    found = await reader.head(reading)

    assert (found.position, found.recorded_at, found.simulated) == (0, None, False)
    assert await reader.holder(reading, "nobody's") is None
    assert await verify(reading) == []


async def test_a_key_is_the_same_however_it_was_typed(
    appender: Appender, reading: AsyncConnection
) -> None:
    await appender.append(write({"a": (0, 1)}, Claim(key="số:Nguyê\u0303n", old=None, new="a")))

    assert await reader.holder(reading, "số:Nguyễn") == "a"
    assert await reader.holder(reading, "số:Nguyê\u0303n") == "a"


async def test_a_number_of_a_series_is_given_once(engine: AsyncEngine) -> None:
    taken = await asyncio.gather(*(reader.reserve(engine, "LS", 2026) for _ in range(20)))

    assert sorted(taken) == list(range(1, 21))
    assert await reader.reserve(engine, "LS", 2027) == 1
    assert await reader.reserve(engine, "CC", 2026) == 1


# The feed -----------------------------------------------------------------------------------


async def feed(connection: AsyncConnection, after: int, limit: int) -> list[bytes]:
    return [line async for line in reader.copy_feed(connection, after, limit)]


def positions(lines: Sequence[bytes]) -> list[int]:
    return [json.loads(line)["position"] for line in lines]


async def test_the_feed_has_the_exact_bytes_of_each_document(
    appender: Appender, reading: AsyncConnection
) -> None:
    await appender.append(write({"a": (0, 2)}, note=ODD))
    await appender.append(write({"b": (0, 1)}, note="\\" * 7))

    assert await feed(reading, 0, 10) == [
        b'{"position":%d,"leaf":"%s","document":%s}\n'
        % (one.position, one.leaf.hex().encode(), one.document.encode())
        for one in await reader.after(reading, 0, 10)
    ]


async def test_the_feed_goes_over_its_pages_up_to_its_limit(
    appender: Appender, engine: AsyncEngine
) -> None:
    size = reader.PAGE + 50
    await appender.append(write({"a": (0, size)}))

    async with engine.connect() as connection:
        assert positions(await feed(connection, 0, 10_000)) == list(range(1, size + 1))
        assert positions(await feed(connection, 3, size - 10)) == list(range(4, size - 6))
        assert positions(await feed(connection, size - 1, 5)) == [size]
        assert await feed(connection, size, 5) == []


async def test_a_slow_reader_of_the_feed_holds_no_transaction_open(
    appender: Appender, engine: AsyncEngine, reading: AsyncConnection
) -> None:
    await appender.append(write({"a": (0, 2)}))

    async with engine.connect() as connection:
        lines = reader.copy_feed(connection, 0, 10)
        await anext(lines)
        states = await reading.scalars(
            text(
                "select state from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
        assert "idle in transaction" not in set(states)
        assert positions([line async for line in lines]) == [2]


async def test_the_feed_leaves_a_transaction_of_its_caller_alone(
    appender: Appender, engine: AsyncEngine
) -> None:
    await appender.append(write({"a": (0, 2)}))

    async with engine.connect() as connection:
        await reader.reserve(engine, "LS", 2026)
        await connection.execute(text("update log.counter set next = 99"))
        assert positions(await feed(connection, 0, 10)) == [1, 2]
        await connection.commit()

    assert await reader.reserve(engine, "LS", 2026) == 99


# Checking -----------------------------------------------------------------------------------

FAULTS = [
    ("update log.event set document = replace(document, 'nộp', 'rút') where position = 2",
     [Problem(2, "leaf")]),
    ("update log.event set leaf = '' where position = 2", [Problem(2, "leaf")]),
    ("update log.event set document = '{}', leaf = sha256('\\x007b7d') where position = 2",
     [Problem(2, "document")]),
    ("update log.event set type = 'Other' where position = 2", [Problem(2, "columns")]),
    ("update log.event set stream = 'c' where position = 4",
     [Problem(4, "version"), Problem(4, "columns"), Problem(4, "stream"), Problem(4, "stream")]),
    ("delete from log.event where position = 2", [Problem(3, "position"), Problem(4, "stream")]),
    ("delete from log.event where position = 4",
     [Problem(3, "head"), Problem(3, "stream")]),
    ("update log.event set position = 5 where position = 4",
     [Problem(5, "position"), Problem(5, "head")]),
    ("update log.event set recorded_at = recorded_at + interval '1 day' where position = 1",
     [Problem(1, "columns"), Problem(2, "recorded_at")]),
    ("update log.head set instant = instant + interval '1 second'", [Problem(4, "instant")]),
    ("update log.head set position = 3", [Problem(4, "head")]),
    ("update log.stream set version = 1 where stream = 'b'", [Problem(4, "stream")]),
    ("delete from log.stream where stream = 'a'", [Problem(4, "stream")]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "problems"), FAULTS, ids=range(len(FAULTS)))
async def test_whatever_was_changed_behind_the_log_is_found(
    appender: Appender, where: Place, reading: AsyncConnection, change: str, problems: list[Problem]
) -> None:
    await appender.append(write({"a": (0, 2), "b": (0, 2)}))
    reached: list[int] = []
    assert await verify(reading, reached.append) == []
    assert reached == [4]

    with psycopg.connect(conninfo(where.owner)) as owner:
        owner.execute("alter table log.event disable trigger user")
        owner.execute(change.encode())

    assert await verify(reading) == problems
