"""A witness hears of heads over the bus and may do nothing else there."""

import asyncio
from pathlib import Path

import nats
import pytest
from nats.errors import Error as BusError

from shared.bus.declarations import head_subject, stream_name, subjects
from shared.embedded.nats import Nats
from shared.proof import note
from shared.witness import following
from shared.witness.door import Door
from shared.witness.store import Store, signer
from shared.witness.witness import Watched
from tests.shared.bus.given import connected
from tests.shared.witness.liar import ORIGIN, URL, Liar, leaves, size_of
from tests.support.eventually import eventually

NAME = "luatsu/48/witness/bar"
SOON = 0.3


async def test_a_head_is_cosigned_when_the_bus_brings_it(nats_server: Nats, tmp_path: Path) -> None:
    liar, store = Liar(leaves(5)), Store(tmp_path)
    async with connected(nats_server.url("registry")) as notary, liar.client() as door:
        watched = Watched(liar.first, Door(door, URL), store, signer(tmp_path, NAME))
        hearing = asyncio.create_task(following.hear([watched], nats_server.url("witness"), "48"))

        async def heard() -> int:
            await notary.publish(head_subject("48", "registry"), b"no head")
            await notary.publish(head_subject("48", "registry"), liar.head().encode())
            return len(liar.taken)

        await eventually(heard, lambda count: count > 0)
        hearing.cancel()
        await asyncio.wait([hearing])

    assert size_of(liar.taken[0]) == 5
    assert store.last(ORIGIN) is not None
    assert note.parse(liar.taken[0]).signatures[0].name == NAME


async def test_a_witness_reads_no_event_and_publishes_nothing(nats_server: Nats) -> None:
    refused: list[str] = []

    async def hear_of(error: Exception) -> None:
        refused.append(str(error))

    client = await nats.connect(nats_server.url("witness"), error_cb=hear_of)
    try:
        await client.subscribe(subjects("48", "registry"))
        await client.publish(head_subject("48", "registry"), b"forged")
        await client.flush()
        await eventually(lambda: len(refused), 2)
        with pytest.raises(BusError):
            await client.jetstream(timeout=SOON).stream_info(stream_name("48", "registry"))
    finally:
        await client.close()

    assert all("permissions violation" in one.lower() for one in refused)
