"""Keys are made once, destroyed for ever, and shared by all services."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from shared.edge import new_id
from shared.personal import migrate
from shared.personal.errors import Erased, WrongMasterKey
from shared.personal.keys import KEPT_SECONDS, Keys, keys_engine, normalised
from shared.personal.secret import Secrets
from tests.support.eventually import eventually

ERASURE = UUID(int=9)
NUMBER = "048190001234"


class Moved(Protocol):
    """The clock of these tests."""

    now: float


class Owner(Protocol):
    """The urls of these tests."""

    owner: str
    service: str


async def test_nobody_has_a_key_before_it_is_made(keys: Keys) -> None:
    subject = new_id()

    assert await keys.key(subject) is None
    await keys.make(subject)
    key = await keys.key(subject)
    assert key is not None
    assert len(key) == 32


async def test_a_key_that_is_made_again_stays_the_same(
    keys: Keys, another: Callable[[], Keys]
) -> None:
    subject = new_id()
    await keys.make(subject)
    first = await keys.key(subject)
    other = another()
    await other.make(subject)

    assert await other.key(subject) == first


async def test_of_many_who_make_a_key_at_once_one_wins(another: Callable[[], Keys]) -> None:
    subject = new_id()
    everyone = [another() for _ in range(12)]
    await asyncio.gather(*(one.make(subject) for one in everyone))

    assert len(set(await asyncio.gather(*(one.key(subject) for one in everyone)))) == 1


async def test_many_keys_are_looked_up_at_once_and_who_has_none_is_left_out(keys: Keys) -> None:
    one, two, nobody = new_id(), new_id(), new_id()
    await keys.make(one)
    await keys.key(one)
    await keys.make(two)

    found = await keys.keys([one, two, nobody])
    assert set(found) == {one, two}
    assert found[one] != found[two]


async def test_no_key_stands_readable_in_the_database(keys: Keys, engine: AsyncEngine) -> None:
    subject = new_id()
    await keys.make(subject)
    key = await keys.key(subject)
    assert key is not None
    async with engine.connect() as connection:
        wrapped = await connection.scalar(
            text("select wrapped from subject_key where subject = :s"), {"s": subject}
        )

    assert key not in wrapped


async def test_another_master_key_does_not_open_it(
    keys: Keys, engine: AsyncEngine, secrets: Secrets
) -> None:
    subject = new_id()
    await keys.make(subject)
    stranger = Keys(engine, Secrets(master=b"x" * 32, pepper=secrets.pepper))

    with pytest.raises(WrongMasterKey):
        await stranger.key(subject)


async def test_a_row_that_was_given_to_somebody_else_does_not_open(
    keys: Keys, owner_engine: AsyncEngine
) -> None:
    mine, yours = new_id(), new_id()
    await keys.make(mine)
    async with owner_engine.begin() as connection:
        await connection.execute(
            text("update subject_key set subject = :yours where subject = :mine"),
            {"mine": mine, "yours": yours},
        )
    try:
        with pytest.raises(WrongMasterKey):
            await keys.key(yours)
    finally:
        await keys.destroy(yours, ERASURE)


async def test_a_key_is_kept_for_ten_seconds_and_no_longer(
    another: Callable[[], Keys], clock: Moved
) -> None:
    reader, eraser, subject = another(), another(), new_id()
    await reader.make(subject)
    assert await reader.key(subject) is not None
    await eraser.destroy(subject, ERASURE)

    assert await eraser.key(subject) is None
    clock.now += KEPT_SECONDS - 0.001
    assert await reader.key(subject) is not None
    clock.now += 0.001
    assert await reader.key(subject) is None


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


async def test_a_value_belongs_to_whoever_had_it_first(keys: Keys) -> None:
    first, second = new_id(), new_id()

    assert await keys.remember("a", NUMBER, first) == first
    assert await keys.remember("a", NUMBER, first) == first
    assert await keys.remember("a", " 0481 9000 1234 ", second) == first
    assert await keys.remember("b", NUMBER, second) == second
    assert await keys.find("a", NUMBER) == first
    assert await keys.find("a", "nobody's") is None


async def test_of_many_who_remember_a_value_at_once_all_hear_of_one(
    another: Callable[[], Keys],
) -> None:
    told = await asyncio.gather(*(another().remember("c", NUMBER, new_id()) for _ in range(12)))

    assert len(set(told)) == 1


async def test_a_value_is_given_to_somebody_else(keys: Keys) -> None:
    first, second = new_id(), new_id()
    await keys.remember("d", NUMBER, first)
    await keys.reassign("d", NUMBER, second)
    await keys.reassign("e", NUMBER, second)

    assert await keys.find("d", NUMBER) == second
    assert await keys.find("e", NUMBER) == second


async def test_a_value_cannot_be_guessed_without_the_pepper(
    keys: Keys, engine: AsyncEngine, secrets: Secrets
) -> None:
    await keys.remember("f", NUMBER, new_id())
    stranger = Keys(engine, Secrets(master=secrets.master, pepper=b"x" * 32))

    assert await stranger.find("f", NUMBER) is None


def test_neither_case_nor_spaces_nor_spelling_matter() -> None:
    assert normalised(" Nguyễn  Văn A\n") == normalised("NGUYỄN VĂN A")
    assert normalised("048\u00a0190") == "048190"
    assert normalised("o\u0302") == "ô"


@pytest.mark.parametrize(
    "forbidden",
    [
        "update subject_key set made_at = now()",
        "update lookup set kind = 'x'",
        "update tombstone set by_event = subject",
        "delete from tombstone",
        "truncate subject_key",
        "create table mine ()",
    ],
)
async def test_a_service_changes_nothing_that_was_written(
    engine: AsyncEngine, forbidden: str
) -> None:
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as refused:
            await connection.execute(text(forbidden))

    assert getattr(refused.value.orig, "sqlstate", "") == "42501"  # insufficient privilege


async def test_keys_are_written_in_read_committed_or_not_at_all(engine: AsyncEngine) -> None:
    strict = engine.execution_options(isolation_level="REPEATABLE READ")
    async with strict.connect() as connection:
        with pytest.raises(DBAPIError, match="read committed"):
            await connection.execute(
                text("insert into subject_key (subject, wrapped) values (:s, '')"), {"s": new_id()}
            )


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


async def test_an_error_of_the_database_shows_no_value(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as failed:
            await connection.execute(text("select cast(:value as text) || 1/0"), {"value": NUMBER})

    assert NUMBER not in f"{failed.value} {failed.value!r}"


def test_the_database_is_brought_to_the_newest_form_and_again(urls: Owner) -> None:
    migrate.upgrade(urls.owner, [])

    assert migrate.current(urls.service) == migrate.newest() == "keys_0002"
