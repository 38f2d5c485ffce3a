"""What a notary signs, and when it signs nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from sqlalchemy import text

from shared import edge
from shared.bus.apply import apply
from shared.bus.declarations import Source
from shared.proof import keyfile, notary, store, taking_up, tree
from shared.proof import note as notes
from shared.proof.board import Board
from tests.shared.proof.signed import SignedLog
from tests.support.eventually import eventually


def got(keys: Path) -> str:
    """Read the file of the keys."""
    return keys.read_text()


def put(keys: Path, text: str | None) -> None:
    """Write the file of the keys, or take it away."""
    if text is None:
        keys.unlink()
    else:
        keys.write_text(text)


async def test_what_has_grown_is_signed_kept_and_published(
    a_log: SignedLog, bus: Client, js: JetStreamContext, source: Source, keys: Path
) -> None:
    await a_log.grow(700)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 700)
        await a_log.grow(1)
        await eventually(lambda: one.published, 701)

    leaves, chain = await a_log.leaves(), await a_log.chain()
    first, second = await a_log.heads()
    published = await Board(js, source).head()
    assert (first.size, first.root) == (700, tree.root_of(leaves[:700]))
    assert (second.size, second.root) == (701, tree.root_of(leaves))
    assert published is not None
    assert published[1] == second
    assert chain.signed(published[0], 701)
    assert second.origin == chain.last.origin == f"luatsu/{source.province}/registry"
    assert abs(second.signed_at - edge.now()) < timedelta(minutes=1)
    assert await Board(js, source).keys() == [str(await statement(a_log))]


async def statement(a_log: SignedLog) -> str:
    async with a_log.reading() as connection:
        (only,) = await store.statements(connection)
    return only


async def test_every_event_is_proven_and_every_growth(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> None:
    sizes = (1, 255, 256, 257, 1030)
    async with a_log.notarised(bus, source, keys) as one:
        grown = 0
        for size in sizes:
            await a_log.grow(size - grown)
            grown = size
            await eventually(lambda: one.size, size)

    leaves = await a_log.leaves()
    roots = {head.size: head.root for head in await a_log.heads()}
    assert tuple(roots) == sizes
    async with a_log.reading() as connection:
        for size, root in roots.items():
            found = await store.paths(connection, range(1, size + 1), size)
            for position, path in found.items():
                assert tree.includes(root, size, position - 1, leaves[position - 1], path)
            for earlier in sizes[: sizes.index(size) + 1]:
                proof = await store.consistency(connection, earlier, size)
                assert tree.consistent(earlier, roots[earlier], size, root, proof)
        with pytest.raises(store.Incomplete):
            await store.paths(connection, [1], 2000)


async def test_heads_come_at_a_measured_pace_and_only_when_the_log_has_grown(
    a_log: SignedLog, bus: Client, source: Source, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notary, "PACE", 1.0)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.leads)
        for _ in range(20):
            await a_log.grow(1)
        await eventually(lambda: one.published, 20)
        a_log.waker.wake()

    assert len(await a_log.heads()) <= 3


async def test_two_notaries_take_turns(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> None:
    async with (
        a_log.notarised(bus, source, keys) as one,
        a_log.notarised(bus, source, keys) as other,
    ):
        await eventually(lambda: one.leads or other.leads)
        await a_log.grow(5)
        first, second = (one, other) if one.leads else (other, one)
        await eventually(lambda: first.published, 5)
        assert not second.leads
        await first.stop()
        await a_log.grow(5)
        await eventually(lambda: second.published, 10)

    assert [head.size for head in await a_log.heads()] == [5, 10]


async def test_a_log_that_was_restored_has_its_heads_and_keys_again_from_the_bus(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> None:
    await a_log.grow(300)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 300)
        put(keys, got(keys) + keyfile.new_line())
        await a_log.grow(300)
        await eventually(lambda: one.published, 600)
    signed, chain = await a_log.heads(), await a_log.chain()
    await a_log.as_superuser("delete from log.tree_head where size > 300")
    await a_log.as_superuser("delete from log.tree_node where n > 0")
    await a_log.as_superuser("delete from log.notary_key where n > 1")

    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.size, 600)

    assert await a_log.heads() == signed
    assert await a_log.chain() == chain
    async with a_log.reading() as connection:
        assert (await store.frontier(connection, 600)).root == signed[-1].root


async def test_a_restored_log_gets_no_new_key_before_it_is_whole_again(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> None:
    await a_log.grow(10)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 10)
        await a_log.grow(10)
        await eventually(lambda: one.published, 20)
    leaves = await a_log.leaves()
    await a_log.forget(after=10)
    await a_log.as_superuser("delete from log.tree_head where size > 10")
    put(keys, got(keys) + keyfile.new_line())

    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.alarm, taking_up.BEHIND)
        await a_log.grow(10)  # put back: the same leaves
        await eventually(lambda: one.published, 20)
        await a_log.grow(1)
        await eventually(lambda: one.published, 21)

    assert (await a_log.leaves())[:20] == leaves
    assert [one.since for one in (await a_log.chain()).statements] == [0, 20]


async def test_a_new_line_in_the_file_is_a_new_key_and_the_old_one_may_go(
    a_log: SignedLog, bus: Client, js: JetStreamContext, source: Source, keys: Path
) -> None:
    await a_log.grow(10)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 10)
        new = keyfile.new_line()
        put(keys, got(keys) + new)
        a_log.waker.wake()
        await eventually(lambda: Board(js, source).keys(), lambda told: len(told) == 2)
        put(keys, new)
        await a_log.grow(5)
        await eventually(lambda: one.published, 15)
        assert one.alarm is None

    chain = await a_log.chain()
    assert [one.since for one in chain.statements] == [0, 10]
    async with a_log.reading() as connection:
        signed = await store.heads(connection)
    for each in signed:
        assert chain.signed(notes.parse(each.note), each.size)
    assert not chain.statements[0].key.signed(notes.parse(signed[-1].note))


@pytest.mark.parametrize("spoilt", [None, "", "zz", "00", "ab" * 32 + "\n"])
async def test_without_the_key_whose_turn_it_is_nothing_is_signed(
    a_log: SignedLog, bus: Client, source: Source, keys: Path, spoilt: str | None
) -> None:
    right = got(keys)
    await a_log.grow(1)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 1)
    put(keys, spoilt)
    await a_log.grow(1)

    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.alarm, taking_up.KEY_MISSING)
        assert len(await a_log.heads()) == 1
        put(keys, right)
        await eventually(lambda: one.published, 2)
        assert one.alarm is None


async def test_what_a_bus_has_lost_is_published_again(
    a_log: SignedLog, bus: Client, js: JetStreamContext, source: Source, keys: Path
) -> None:
    await a_log.grow(3)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 3)
        await apply(js, source.province, [], recreate=["heads"])
        board = Board(js, source)
        await eventually(board.head, lambda found: found is not None and found[1].size == 3)
        assert len(await eventually(board.keys)) == 1


async def test_the_clock_of_a_head_is_the_logs(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> None:
    await a_log.grow(3)
    move = "update log.head set simulated = :on, ahead = cast(:by as interval)"
    await a_log.as_superuser(move, on=True, by="400 days")
    try:
        async with a_log.notarised(bus, source, keys) as one:
            await eventually(lambda: one.published, 3)
    finally:
        await a_log.as_superuser(move, on=False, by="0 days")

    (head,) = await a_log.heads()
    assert head.signed_at - edge.now() > timedelta(days=399)


async def test_a_long_log_is_caught_up_in_seconds(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> None:
    await a_log.grow(100_000)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 100_000, within=10)

    (head,) = await a_log.heads()
    assert head.root == tree.root_of(await a_log.leaves())
    async with a_log.reading() as connection:
        levels = await connection.execute(
            text("select level, count(*) from log.tree_node group by level order by level")
        )
        assert [tuple(row) for row in levels] == [(8, 390), (16, 1)]
