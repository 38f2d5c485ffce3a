"""Erasure and keys: whoever is erased has no key, whatever races against it."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from shared.edge import new_id
from shared.personal.errors import Erased
from shared.personal.keys import Keys, keys_engine
from shared.personal.secret import Secrets
from tests.support.eventually import eventually

ERASURE = UUID(int=9)


NUMBER = "048190001234"


async def test_an_erasure_may_be_repeated_and_comes_before_any_key(keys: Keys) -> None:
    subject = new_id()
    await keys.destroy(subject, ERASURE)
    await keys.destroy(subject, new_id())

    with pytest.raises(Erased):
        await keys.make(subject)
    assert await keys.erased([subject, new_id()]) == {subject}
    assert await keys.erased([]) == frozenset()


async def test_the_erased_get_no_key_and_no_look_up_again(keys: Keys) -> None:
    subject = new_id()
    await keys.make(subject)
    await keys.remember("citizen", f"{subject}", subject)
    await keys.destroy(subject, ERASURE)

    assert await keys.find("citizen", f"{subject}") is None
    with pytest.raises(Erased):
        await keys.make(subject)
    with pytest.raises(Erased):
        await keys.remember("citizen", f"{subject}", subject)
    with pytest.raises(Erased):
        await keys.reassign("citizen", f"{subject}", subject)


def waiters(engine: AsyncEngine) -> Callable[[], int | Awaitable[int]]:
    async def count() -> int:
        waiting = """
            select count(*) from pg_locks
            where locktype = 'advisory' and not granted
              and database = (select oid from pg_database where datname = current_database())"""
        async with engine.connect() as connection:
            return int(await connection.scalar(text(waiting)) or 0)

    return count


async def test_a_key_that_is_made_during_an_erasure_is_destroyed(
    keys: Keys, engine: AsyncEngine, owner_engine: AsyncEngine
) -> None:
    subject = new_id()
    async with engine.connect() as maker:
        insert = text("insert into subject_key (subject, wrapped) values (:s, '')")
        await maker.execute(insert, {"s": subject})
        erasure = asyncio.create_task(keys.destroy(subject, ERASURE))
        await eventually(waiters(owner_engine), 1)
        await maker.commit()
    await erasure

    async with engine.connect() as connection:
        count = text("select count(*) from subject_key where subject = :s")
        assert await connection.scalar(count, {"s": subject}) == 0


async def test_a_key_that_is_made_behind_an_erasure_is_refused(
    keys: Keys, engine: AsyncEngine, owner_engine: AsyncEngine
) -> None:
    subject = new_id()
    async with engine.connect() as eraser:
        bury = text("insert into tombstone (subject, by_event) values (:s, :e)")
        await eraser.execute(bury, {"s": subject, "e": ERASURE})
        making = asyncio.create_task(keys.make(subject))
        await eventually(waiters(owner_engine), 1)
        await eraser.commit()

    with pytest.raises(Erased):
        await making


async def test_after_any_race_the_erased_have_no_key(another: Callable[[], Keys]) -> None:
    subjects = [new_id() for _ in range(10)]
    made = [another().make(one) for one in subjects for _ in range(3)]
    destroyed = [another().destroy(one, ERASURE) for one in subjects]
    results = await asyncio.gather(*made, *destroyed, return_exceptions=True)

    assert {type(one) for one in results} <= {type(None), Erased}
    assert await another().keys(subjects) == {}


async def test_dead_rows_are_wiped(keys: Keys, owner_engine: AsyncEngine) -> None:
    total = text("select sum(vacuum_count) from pg_stat_user_tables where relname = any(:names)")

    async def wiped() -> int:
        async with owner_engine.connect() as connection:
            return int(await connection.scalar(total, {"names": ["subject_key", "lookup"]}) or 0)

    look: Callable[[], int | Awaitable[int]] = wiped
    before = await wiped()
    await keys.destroy(new_id(), ERASURE)

    await eventually(look, lambda seen: seen >= before + 2)


async def test_an_erasure_stands_even_where_rows_cannot_be_wiped(
    engine: AsyncEngine, secrets: Secrets
) -> None:
    subject = new_id()
    hasty = keys_engine(engine.url.render_as_string(hide_password=False), lock_timeout_ms=1)
    blocked = Keys(hasty, secrets)
    async with engine.connect() as busy:
        await busy.execute(text("lock table lookup in share update exclusive mode"))
        with capture_logs() as logs:
            await blocked.destroy(subject, ERASURE)
    erased = await blocked.erased([subject])
    await hasty.dispose()

    assert erased == {subject}
    assert logs == [
        {
            "event": "keys not vacuumed",
            "log_level": "warning",
            "subject": str(subject),
            "error": "55P03",  # lock not available
        }
    ]
