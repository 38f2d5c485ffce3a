"""Either home of the keys may be lost or restored to yesterday: no key is lost, nobody returns."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.edge import new_id
from shared.personal.copy import KeyCopy
from shared.personal.errors import Erased
from shared.personal.keys import Keys
from tests.shared.personal.homes.given import (
    ERASURE,
    Yesterday,
    assert_alike,
    compare,
    homes_of,
)


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
