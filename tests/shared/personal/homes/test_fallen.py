"""Whatever falls, is damaged or races, both homes of the keys end alike."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.edge import new_id
from shared.personal.copy import KeyCopy
from shared.personal.errors import Erased, SecondHomeAway
from shared.personal.homes import Settled
from shared.personal.keys import Keys
from shared.personal.secret import Secrets
from tests.shared.personal.homes.given import (
    ERASURE,
    Yesterday,
    assert_alike,
    compare,
)


async def test_a_fall_between_the_two_writes_of_a_key_leaves_one_key(
    keys: Keys, fresh: Callable[[], Keys], engine: AsyncEngine, folder: Path
) -> None:
    subject, other = new_id(), new_id()
    await keys.make(other)
    row = text("select wrapped from subject_key where subject = :s")
    async with engine.connect() as connection:
        wrapped = await connection.scalar(row, {"s": other})
    assert wrapped is not None
    written = keys._wrap(subject, b"k" * 32)  # noqa: SLF001  # what the process had made
    KeyCopy(folder).put(subject, written)  # and then it fell, before the database had it

    await fresh().make(subject)

    assert await fresh().key(subject) == b"k" * 32
    await assert_alike(keys)


async def test_an_erasure_that_fell_half_way_is_carried_through(
    keys: Keys, fresh: Callable[[], Keys], folder: Path
) -> None:
    subject = new_id()
    await keys.make(subject)
    copy = KeyCopy(folder)
    (folder / "tombstones").mkdir(exist_ok=True)
    name = str(subject)
    tombstone = folder / "tombstones" / name[-2:] / name
    tombstone.parent.mkdir()
    tombstone.write_text(f"{ERASURE}\n")  # it fell after this, with everything else still there

    settled = await compare(fresh(), urgent=True)

    assert settled.destroyed == 1
    assert copy.kept(subject).wrapped is None
    assert await fresh().key(subject) is None
    await assert_alike(keys)


async def test_an_erasure_that_fell_while_it_wiped_is_carried_through(
    keys: Keys, fresh: Callable[[], Keys], folder: Path
) -> None:
    subject, other = new_id(), new_id()
    for one in (subject, other):
        await keys.make(one)
        await keys.remember("citizen", str(one), one)
    files = {one: next((folder / "lookups").rglob(f"{one}.*")) for one in (subject, other)}
    name = str(subject)
    tombstone = folder / "tombstones" / name[-2:] / name
    tombstone.parent.mkdir(parents=True)
    tombstone.write_text(f"{ERASURE}\n")
    for file in files.values():  # overwritten, and not unlinked yet; the other is just damaged
        file.write_bytes(b"\0" * file.stat().st_size)

    settled = await compare(fresh(), urgent=True)

    assert settled.destroyed == 1
    assert not files[subject].exists()
    assert await fresh().find("citizen", str(other)) == other
    await keys.destroy(other, ERASURE)
    assert not files[other].exists()
    await assert_alike(keys)


async def test_a_damaged_tombstone_stands(
    keys: Keys, fresh: Callable[[], Keys], yesterday: Yesterday, folder: Path
) -> None:
    subject = new_id()
    await keys.make(subject)
    await yesterday.keep()
    await keys.destroy(subject, ERASURE)
    await yesterday.restore_database()
    name = str(subject)
    (folder / "tombstones" / name[-2:] / name).write_bytes(b"\xff damaged")

    await compare(fresh(), urgent=True)

    assert await fresh().erased([subject]) == {subject}
    assert await fresh().key(subject) is None


async def test_that_somebody_is_erased_is_read_without_the_second_home(
    keys: Keys, fresh: Callable[[], Keys], folder: Path
) -> None:
    erased, known = new_id(), new_id()
    for one in (erased, known):
        await keys.make(one)
    await keys.destroy(erased, ERASURE)
    shutil.rmtree(folder)
    folder.write_text("no folder")  # noqa: ASYNC240  # a test's own

    assert set(await fresh().keys([erased, known])) == {known}


async def test_a_damaged_key_is_taken_from_the_other_home(
    keys: Keys, fresh: Callable[[], Keys], owner_engine: AsyncEngine, folder: Path
) -> None:
    in_copy, in_database = new_id(), new_id()
    for subject in (in_copy, in_database):
        await keys.make(subject)
    before = await keys.keys([in_copy, in_database])
    name = str(in_copy)
    file = folder / "keys" / name[-2:] / name
    file.write_bytes(file.read_bytes()[:-1] + b"\0\0")
    flip = text("""
        update subject_key set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)
         where subject = :s""")
    async with owner_engine.begin() as connection:
        await connection.execute(flip, {"s": in_database})

    settled = await compare(fresh(), whole=True)

    assert (settled.to_copy, settled.to_database, settled.doubtful) == (1, 1, [])
    assert await fresh().keys([in_copy, in_database]) == before
    await assert_alike(keys)


async def test_two_keys_of_one_person_are_left_to_somebody_who_looks(
    keys: Keys, engine: AsyncEngine, secrets: Secrets, folder: Path
) -> None:
    subject = new_id()
    await keys.make(subject)
    before = await keys.key(subject)
    KeyCopy(folder).put(subject, keys._wrap(subject, b"x" * 32))  # noqa: SLF001  # another key

    settled = await compare(keys, whole=True)

    assert settled.doubtful == [subject]
    assert await Keys(engine, secrets).key(subject) == before


async def test_nobody_new_is_recorded_without_the_second_home_and_the_erased_are_erased(
    keys: Keys, engine: AsyncEngine, secrets: Secrets, folder: Path
) -> None:
    known = new_id()
    await keys.make(known)
    shutil.rmtree(folder)
    folder.write_text("no folder")  # noqa: ASYNC240  # a test's own

    with pytest.raises(SecondHomeAway):
        await keys.make(new_id())
    with pytest.raises(SecondHomeAway):
        await keys.destroy(known, ERASURE)

    assert await Keys(engine, secrets).key(known) is None
    folder.unlink()  # noqa: ASYNC240  # a test's own
    await keys.destroy(known, ERASURE)
    await assert_alike(keys)


async def test_after_any_race_both_homes_are_alike(fresh: Callable[[], Keys], keys: Keys) -> None:
    subjects = [new_id() for _ in range(12)]
    work = [fresh().make(one) for one in subjects for _ in range(2)]
    work += [fresh().destroy(one, ERASURE) for one in subjects[:6]]
    compared = [compare(fresh()) for _ in range(3)]
    done = await asyncio.gather(*work, *compared, return_exceptions=True)

    assert {type(one) for one in done} <= {type(None), Erased, Settled}
    await compare(keys)
    await assert_alike(keys)
    assert (await fresh().keys(subjects)).keys() == set(subjects[6:])


async def test_what_is_erased_is_overwritten_before_it_goes(
    keys: Keys, folder: Path, tmp_path: Path
) -> None:
    subject = new_id()
    await keys.make(subject)
    name = str(subject)
    (tmp_path / "seen").hardlink_to(folder / "keys" / name[-2:] / name)

    await keys.destroy(subject, ERASURE)

    assert set((tmp_path / "seen").read_bytes()) == {0}
