"""Keys are made once, destroyed for ever, and shared by all services."""

import asyncio
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.edge import new_id
from shared.personal import migrate
from shared.personal.errors import WrongMasterKey
from shared.personal.keys import KEPT_SECONDS, Keys
from shared.personal.secret import Secrets

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


async def test_an_error_of_the_database_shows_no_value(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as failed:
            await connection.execute(text("select cast(:value as text) || 1/0"), {"value": NUMBER})

    assert NUMBER not in f"{failed.value} {failed.value!r}"


def test_the_database_is_brought_to_the_newest_form_and_again(urls: Owner) -> None:
    migrate.upgrade(urls.owner, [])

    assert migrate.current(urls.service) == migrate.newest() == "keys_0002"
