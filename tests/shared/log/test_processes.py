"""Whatever process writes, dies or comes back: what was acknowledged is there, once."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

import shared
from shared.embedded.postgres import Postgres
from shared.log import reader
from shared.log.appender import Appender, LogUnavailable
from shared.log.entry import Answer
from shared.log.migrate import upgrade
from shared.log.verify import verify
from tests.shared.log.conftest import Place
from tests.shared.log.given import write
from tests.support import servers

ROOT = Path(shared.__file__).parents[1]
FOR_EVER = -1
ACKNOWLEDGED = text("select id, position from log.command where id = any(:ids)")


async def writer(where: Place, name: str, commands: int) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.shared.log.writer", where.service, name, str(commands),
        cwd=ROOT, stdout=PIPE,
    )  # fmt: skip


async def lines(process: Process, most: int | None = None) -> list[tuple[str, ...]]:
    """Read what a writer acknowledged; a last line may be cut short."""
    assert process.stdout is not None
    found: list[tuple[str, ...]] = []
    while (most is None or len(found) < most) and (line := await process.stdout.readline()):
        if line.endswith(b"\n"):
            found.append(tuple(line.decode().split()))
    return found


async def assert_stored(
    reading: AsyncConnection, acknowledged: Sequence[tuple[str, ...]]
) -> dict[UUID, int]:
    """See each command that was acknowledged at the position that its caller was told."""
    told = {
        UUID(id_): int(position)
        for id_, result, position in acknowledged
        if result in {"new", "repeat"}
    }
    rows = await reading.execute(ACKNOWLEDGED, {"ids": list(told)})
    assert told == {row.id: row.position for row in rows}
    assert await verify(reading) == []
    return told


async def test_two_processes_write_one_log_without_a_gap(
    where: Place, reading: AsyncConnection
) -> None:
    processes = [await writer(where, name, 40) for name in ("one", "two")]
    read = await asyncio.gather(*(lines(process) for process in processes))
    assert [await process.wait() for process in processes] == [0, 0]

    told = await assert_stored(reading, [line for found in read for line in found])

    stored = await reading.scalar(text("select count(*) from log.command"))
    assert stored == len(told)
    results = {result for found in read for _, result, _ in found}
    assert results == {"new", "conflict", "claimed"}


@pytest.mark.parametrize("time", range(3))
async def test_a_writer_that_is_killed_takes_nothing_with_it(
    where: Place, reading: AsyncConnection, time: int
) -> None:
    process = await writer(where, "killed", FOR_EVER)
    acknowledged = await lines(process, SystemRandom().randint(1, 2000))
    process.kill()
    acknowledged += await lines(process)
    await process.wait()

    await assert_stored(reading, acknowledged)
    after = Appender(where.service)
    await after.start()
    assert (await after.append(write({"after": (0, 1)}))).result == "new"
    await after.stop()
    assert await verify(reading) == []


async def test_a_server_that_is_killed_has_all_that_it_acknowledged() -> None:
    with servers.home() as home, Postgres(home) as server:
        url = server.url()
        upgrade(url, "admin")
        appender = Appender(url)
        await appender.start()
        enough = asyncio.Event()
        callers = [asyncio.create_task(keep_writing(appender, n, enough)) for n in range(64)]
        await asyncio.wait_for(enough.wait(), 30)
        await asyncio.to_thread(server.kill)
        assert not any(caller.done() for caller in callers)
        await asyncio.to_thread(server.start)
        answers = [answer for found in await asyncio.gather(*callers) for answer in found]
        await appender.stop()

        engine = create_async_engine(url)
        async with engine.connect() as connection:
            assert await verify(connection) == []
            position = (await reader.head(connection)).position
        await engine.dispose()

    assert {answer.result for answer in answers} <= {"new", "repeat"}
    assert sorted(answer.position or 0 for answer in answers) == list(range(1, position + 1))


async def keep_writing(appender: Appender, caller: int, enough: asyncio.Event) -> list[Answer]:
    """Write 40 events; half-way, those of one caller are enough to pull the plug."""
    answers: list[Answer] = []
    for n in range(40):
        command = write({f"stream-{caller}": (n, 1)})
        while len(answers) <= n:
            try:
                answers.append(await appender.append(command))
            except LogUnavailable:
                continue
        if n == 20:
            enough.set()
    return answers
