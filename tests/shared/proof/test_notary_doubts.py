"""What a notary does not sign over: a log that was changed, lost events, or has another history."""

from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from shared import edge
from shared.bus.declarations import Source
from shared.proof import head as heads
from shared.proof import keyfile, taking_up
from shared.proof import note as notes
from shared.proof.board import Board
from shared.proof.head import TreeHead
from shared.proof.note import Note
from tests.shared.proof.signed import SignedLog
from tests.support.eventually import eventually


@pytest.mark.parametrize("at_once", [0, 65_536])
async def test_over_a_log_that_was_changed_nothing_is_signed_until_it_is_as_it_was(  # noqa: PLR0913, PLR0917  # fixtures
    a_log: SignedLog,
    bus: Client,
    source: Source,
    keys: Path,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
) -> None:
    monkeypatch.setattr(taking_up, "AT_ONCE", at_once)  # the shorter: hashed anew beside the work
    await a_log.grow(600)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 600)
    right = (await a_log.leaves())[299]
    change = "update log.event set leaf = :leaf where position = 300"
    await a_log.as_superuser(change, leaf=b"\7" * 32)

    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.alarm, taking_up.DIFFERS)
        await a_log.grow(1)
        await eventually(lambda: one.alarm, taking_up.DIFFERS)
        assert [head.size for head in await a_log.heads()] == [600]
        await a_log.as_superuser(change, leaf=right)
        await eventually(lambda: one.published, 601)
        assert one.alarm is None


async def test_a_log_that_lost_signed_events_is_not_signed(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> None:
    await a_log.grow(10)
    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.published, 10)
        await a_log.forget(after=8)
        a_log.waker.wake()
        await eventually(lambda: one.alarm, taking_up.BEHIND)
    await a_log.as_superuser("delete from log.tree_head")  # as a backup does, restored

    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.alarm, taking_up.BEHIND)
    assert await a_log.heads() == []


async def test_a_gap_is_not_signed_over(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> None:
    await a_log.grow(10)
    await a_log.as_superuser("delete from log.event where position = 4")

    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.alarm, taking_up.TORN)


async def test_a_head_that_was_published_of_another_history_is_an_alarm(
    a_log: SignedLog, bus: Client, js: JetStreamContext, source: Source, keys: Path
) -> None:
    await a_log.grow(10)
    (signer,) = keyfile.read(keys, heads.origin(source.province, "registry"))
    forked = TreeHead(signer.name, 7, b"\7" * 32, edge.now())
    await Board(js, source).tell_head(Note(forked.text).with_(signer.sign(forked.text)))

    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.alarm, taking_up.DIFFERS)
    assert await a_log.heads() == []


async def test_a_head_that_a_stranger_published_is_an_alarm(
    a_log: SignedLog, bus: Client, js: JetStreamContext, source: Source, keys: Path
) -> None:
    await a_log.grow(10)
    stranger = notes.new_signer(heads.origin(source.province, "registry"))
    forged = TreeHead(stranger.name, 7, b"\7" * 32, edge.now())
    await Board(js, source).tell_head(Note(forged.text).with_(stranger.sign(forged.text)))

    async with a_log.notarised(bus, source, keys) as one:
        await eventually(lambda: one.alarm, taking_up.KEYS_DIFFER)
