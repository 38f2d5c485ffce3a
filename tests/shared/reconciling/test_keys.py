"""A running service sees to it, minute by minute, that the keys' two homes are alike."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.registry.person import decider as person
from shared.edge import new_id
from shared.personal.copy import KeyCopy
from shared.personal.keys import Keys
from shared.personal.secret import read_secrets
from shared.reconciling.keys import AWAY, DIFFER, TwoHomes
from shared.runtime import Runtime
from tests.shared import asked
from tests.support.together import Together


@pytest.fixture
def registry(handling: Together) -> Runtime:
    return handling.runtimes["registry"]


@pytest.fixture
async def owner(registry: Runtime) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(registry.settings.keys_owner_url or "")
    yield engine
    await engine.dispose()


@pytest.fixture
async def connection(registry: Runtime) -> AsyncIterator[AsyncConnection]:
    async with registry.engine.connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.invalidate()


@pytest.fixture
async def keys(registry: Runtime, tmp_path: Path) -> AsyncIterator[Keys]:
    """Make the keys of the same database, with a second home of the test's own."""
    engine = create_async_engine(registry.settings.keys_url or "")
    settings = registry.settings
    secrets = read_secrets(settings.master_key, settings.pepper)
    yield Keys(engine, secrets, copy=KeyCopy(tmp_path / "copy"))
    await engine.dispose()


async def said(owner: AsyncEngine, statement: str, **bound: Any) -> None:
    async with owner.begin() as connection:
        await connection.execute(text(statement), bound)


async def test_whoever_came_back_under_a_running_service_is_erased_again_within_a_minute(
    registry: Runtime, owner: AsyncEngine, connection: AsyncConnection
) -> None:
    subject = new_id()
    await registry.keys.make(subject)
    async with owner.connect() as there:
        wrapped = await there.scalar(
            text("select wrapped from subject_key where subject = :s"), {"s": subject}
        )
    await registry.keys.destroy(subject, new_id())
    await said(owner, "delete from tombstone where subject = :s", s=subject)
    put = "insert into subject_key (subject, wrapped) values (:s, :w)"
    await said(owner, put, s=subject, w=wrapped)
    homes = TwoHomes(registry.engine, "registry", registry.keys)
    await homes.first()
    await said(owner, "delete from tombstone where subject = :s", s=subject)
    await said(owner, put, s=subject, w=wrapped)

    for _ in range(2):  # the first minute compares all, the second what was erased
        await homes.minute(connection)

    assert await registry.keys.erased([subject]) == {subject}
    async with owner.connect() as there:
        left = text("select count(*) from subject_key where subject = :s")
        assert await there.scalar(left, {"s": subject}) == 0


async def test_a_copy_that_is_away_is_an_alarm_and_hinders_no_service(
    registry: Runtime, keys: Keys, connection: AsyncConnection, tmp_path: Path
) -> None:
    (tmp_path / "copy").write_text("no folder")
    homes = TwoHomes(registry.engine, "registry", keys)

    await homes.first()
    await homes.minute(connection)
    assert homes.standing == {AWAY}

    (tmp_path / "copy").unlink()
    await homes.minute(connection)
    assert homes.standing == frozenset()


async def test_two_keys_of_one_person_are_an_alarm_until_one_of_them_is_gone(
    registry: Runtime, keys: Keys, connection: AsyncConnection, tmp_path: Path
) -> None:
    subject = new_id()
    await keys.make(subject)
    copy = KeyCopy(tmp_path / "copy")
    right = copy.kept(subject).wrapped
    assert right is not None
    copy.put(subject, keys._wrap(subject, b"another key of 32 bytes, for all"))  # noqa: SLF001
    homes = TwoHomes(registry.engine, "registry", keys)
    at = await connection.scalar(text("select clock_timestamp()"))
    assert at is not None

    await homes.night(connection, at)
    assert homes.standing == {DIFFER}
    copy.put(subject, right)
    await homes.night(connection, at)  # once a night
    assert homes.standing == {DIFFER}
    await homes.night(connection, await connection.scalar(text("select clock_timestamp()")) or at)
    assert homes.standing == frozenset()


async def test_who_is_registered_stands_in_both_homes(
    handling: Together, registry: Runtime
) -> None:
    done = await handling.give(person, asked.person())

    kept = KeyCopy(registry.settings.keys_copy).kept(done.id)

    assert kept.wrapped is not None
    assert [one.kind for one in kept.noted] == ["citizen-number"]
