"""Either home of the keys may be lost or restored to yesterday: no key is lost, nobody returns."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.edge import new_id
from shared.personal.copy import KeyCopy
from shared.personal.errors import Erased, SecondHomeAway
from shared.personal.homes import Homes, Settled
from shared.personal.keys import Keys
from shared.personal.secret import Secrets

ERASURE = new_id()
TABLES = ("subject_key", "tombstone", "lookup")
Restore = Callable[[], None]


@pytest.fixture
async def engine(engine: AsyncEngine, owner_engine: AsyncEngine) -> AsyncEngine:
    """Empty the database of keys: whatever is in it, a home that is compared must have too."""
    async with owner_engine.begin() as connection:
        await connection.execute(text(f"truncate {', '.join(TABLES)}"))
    return engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys-copy"


@pytest.fixture
def keys(engine: AsyncEngine, secrets: Secrets, folder: Path) -> Keys:
    return Keys(engine, secrets, copy=KeyCopy(folder))


@pytest.fixture
def fresh(engine: AsyncEngine, secrets: Secrets, folder: Path) -> Callable[[], Keys]:
    """Make the keys as a process sees them that was just started."""
    return lambda: Keys(engine, secrets, copy=KeyCopy(folder))


class Yesterday:
    """Both homes as they were, each to be brought back alone."""

    def __init__(self, owner: AsyncEngine, folder: Path) -> None:
        """Know both."""
        self._owner = owner
        self._folder = folder
        self._rows: dict[str, list[dict[str, Any]]] = {}

    async def keep(self) -> None:
        """Keep both as they are now."""
        async with self._owner.connect() as connection:
            for table in TABLES:
                rows = await connection.execute(text(f"select * from {table}"))
                self._rows[table] = [dict(row._mapping) for row in rows]  # noqa: SLF001  # a row's
        shutil.copytree(self._folder, self._folder.with_name("kept"))

    async def restore_database(self) -> None:
        """Bring the database back, as a dump does."""
        async with self._owner.begin() as connection:
            await connection.execute(text("set local session_replication_role = replica"))
            for table, rows in self._rows.items():
                await connection.execute(text(f"truncate {table}"))
                for row in rows:
                    names = ", ".join(row)
                    values = ", ".join(f":{name}" for name in row)
                    await connection.execute(
                        text(f"insert into {table} ({names}) values ({values})"), row
                    )

    async def restore_copy(self) -> None:
        """Bring the folder back."""
        shutil.rmtree(self._folder)
        shutil.copytree(self._folder.with_name("kept"), self._folder)


@pytest.fixture
def yesterday(owner_engine: AsyncEngine, folder: Path) -> Yesterday:
    return Yesterday(owner_engine, folder)


def homes_of(keys: Keys) -> Homes:
    assert keys.homes is not None
    return keys.homes


async def compare(keys: Keys, **said: bool) -> Settled:
    return await homes_of(keys).compare(**said)


async def assert_alike(keys: Keys) -> None:
    assert (await compare(keys, whole=True)).nothing


async def test_what_is_kept_stands_in_both_homes_before_it_is_used(
    keys: Keys, folder: Path
) -> None:
    subject = new_id()
    await keys.make(subject)
    await keys.remember("citizen", "048190001234", subject)

    kept = KeyCopy(folder).kept(subject)
    assert kept.wrapped is not None
    assert keys.opens(subject, kept.wrapped)
    assert [one.kind for one in kept.noted] == ["citizen"]
    await assert_alike(keys)


async def test_keys_restored_to_before_a_person_was_opened_lose_nothing(
    keys: Keys, fresh: Callable[[], Keys], yesterday: Yesterday, folder: Path
) -> None:
    before, since = new_id(), new_id()
    await keys.make(before)
    await yesterday.keep()
    await keys.make(since)
    await keys.remember("citizen", "1", since)
    key = await keys.key(since)
    await yesterday.restore_database()

    settled = await compare(fresh(), urgent=True)

    assert (settled.to_database, settled.to_copy, settled.destroyed) == (2, 0, 0)
    assert await fresh().key(since) == key
    assert await fresh().find("citizen", "1") == since
    await assert_alike(keys)


async def test_a_restored_database_gives_the_key_back_to_whoever_reads_or_makes_it(
    keys: Keys, fresh: Callable[[], Keys], yesterday: Yesterday
) -> None:
    await keys.make(new_id())
    read, made = new_id(), new_id()
    await yesterday.keep()
    await keys.make(read)
    await keys.make(made)
    before = await keys.keys([read, made])
    await yesterday.restore_database()

    running = fresh()
    assert await running.key(read) == before[read]
    await running.make(made)

    assert await fresh().key(made) == before[made]


async def test_a_copy_put_back_to_yesterday_is_noticed_by_what_it_lacks(
    keys: Keys, yesterday: Yesterday
) -> None:
    before, made, erased = (new_id() for _ in range(3))
    await keys.make(before)
    await keys.make(erased)
    await yesterday.keep()
    assert await homes_of(keys).lost() == frozenset()
    await keys.make(made)
    await keys.destroy(erased, ERASURE)
    assert await homes_of(keys).lost() == frozenset()

    await yesterday.restore_copy()

    assert await homes_of(keys).lost() == {made, erased}
    await compare(keys)
    assert await homes_of(keys).lost() == frozenset()
    await assert_alike(keys)


async def test_keys_restored_to_before_an_erasure_revive_nobody(
    keys: Keys, fresh: Callable[[], Keys], yesterday: Yesterday
) -> None:
    subject = new_id()
    await keys.make(subject)
    await keys.remember("citizen", "2", subject)
    await yesterday.keep()
    await keys.destroy(subject, ERASURE)
    await yesterday.restore_database()
    assert await homes_of(fresh()).lost() == {subject}

    settled = await compare(fresh(), urgent=True)

    assert settled.destroyed == 1
    assert await fresh().key(subject) is None
    assert await fresh().find("citizen", "2") is None
    assert await fresh().erased([subject]) == {subject}
    with pytest.raises(Erased):
        await fresh().make(subject)
    await assert_alike(keys)


async def test_a_restored_database_makes_no_key_of_the_erased_before_anything_is_compared(
    keys: Keys, fresh: Callable[[], Keys], yesterday: Yesterday, folder: Path
) -> None:
    await keys.make(new_id())
    await yesterday.keep()
    subject = new_id()
    await keys.destroy(subject, ERASURE)
    await yesterday.restore_database()

    with pytest.raises(Erased):
        await fresh().make(subject)

    assert await fresh().erased([subject]) == {subject}


async def test_a_copy_that_was_lost_is_made_anew(keys: Keys, folder: Path) -> None:
    kept, erased = new_id(), new_id()
    for subject in (kept, erased):
        await keys.make(subject)
        await keys.remember("citizen", str(subject), subject)
    await keys.destroy(erased, ERASURE)
    shutil.rmtree(folder)

    settled = await compare(keys)

    assert (settled.to_copy, settled.to_database) == (2, 0)
    assert KeyCopy(folder).kept(kept).wrapped is not None
    assert KeyCopy(folder).kept(erased).buried == ERASURE
    await assert_alike(keys)


async def test_a_copy_restored_to_yesterday_loses_nothing_and_revives_nobody(
    keys: Keys, yesterday: Yesterday, folder: Path
) -> None:
    erased, since, holder = new_id(), new_id(), new_id()
    for subject in (erased, holder):
        await keys.make(subject)
    await keys.remember("citizen", "3", erased)
    await keys.remember("citizen", "4", holder)
    await yesterday.keep()
    await keys.destroy(erased, ERASURE)
    await keys.make(since)
    await keys.reassign("citizen", "4", since)
    await yesterday.restore_copy()
    assert KeyCopy(folder).kept(erased).wrapped is not None

    await compare(keys)

    copy = KeyCopy(folder)
    assert (copy.kept(erased).wrapped, copy.kept(erased).noted) == (None, ())
    assert copy.kept(since).wrapped is not None
    assert await keys.find("citizen", "4") == since
    assert copy.kept(holder).noted == ()
    await assert_alike(keys)


async def test_of_a_value_that_changed_hands_the_later_note_is_right(
    keys: Keys, fresh: Callable[[], Keys], yesterday: Yesterday
) -> None:
    first, second = new_id(), new_id()
    await keys.remember("citizen", "5", first)
    await yesterday.keep()
    await keys.reassign("citizen", "5", second)
    await yesterday.restore_database()
    assert await fresh().find("citizen", "5") == first

    await compare(fresh())

    assert await fresh().find("citizen", "5") == second
    await assert_alike(keys)


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
