"""The driver's own connection is lent out of the pool, and comes back as it was, or not at all."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.connect import direct, pooled
from tests.shared.log.conftest import Place

ME = "select pg_backend_pid()"


async def number(engine: AsyncEngine) -> int:
    async with direct(engine) as driver:
        row = await (await driver.execute(ME)).fetchone()
    assert row is not None
    return int(row[0])


async def test_each_statement_is_a_transaction_and_the_next_borrower_has_his_own(
    where: Place,
) -> None:
    engine = pooled(where.service, pool_size=1, max_overflow=0)
    async with direct(engine) as driver:
        await driver.execute("insert into log.counter values ('A', 2026, 1)")
        await driver.execute("insert into log.counter values ('B', 2026, 1)")
        assert driver.info.transaction_status.name == "IDLE"
    async with engine.connect() as connection:
        await connection.execute(text("update log.counter set next = 9"))
        await connection.rollback()
        rows = await connection.execute(text("select series, next from log.counter order by 1"))
        assert [tuple(row) for row in rows] == [("A", 1), ("B", 1)]
    await engine.dispose()


async def test_errors_are_as_of_any_other_statement(where: Place) -> None:
    engine = pooled(where.service, pool_size=1, max_overflow=0)
    before = await number(engine)
    with pytest.raises(DataError):
        async with direct(engine) as driver:
            await driver.execute("select 1 / 0")
    assert await number(engine) == before
    await engine.dispose()


async def test_a_connection_that_was_lost_is_not_lent_again(where: Place) -> None:
    engine = pooled(where.service, pool_size=2, max_overflow=0)
    with pytest.raises(OperationalError):
        async with direct(engine) as driver:
            await driver.execute("select pg_terminate_backend(pg_backend_pid())")
    assert await number(engine)
    await engine.dispose()


async def test_a_database_that_is_away_is_said_to_be(where: Place) -> None:
    engine = pooled(where.service.replace("log_", "no_such_"))
    with pytest.raises(OperationalError):
        await number(engine)
    await engine.dispose()


async def test_who_gives_up_leaves_no_statement_to_the_next(where: Place) -> None:
    engine = pooled(where.service, pool_size=1, max_overflow=0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), direct(engine) as driver:
            await driver.execute("select pg_sleep(10)")
    assert await number(engine)
    await engine.dispose()
