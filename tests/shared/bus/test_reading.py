"""What a stream holds is read beside its consumers: in order, and no further than it is whole."""

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from shared.bus.declarations import Source, stream_config
from shared.bus.reading import Unanswered, documents_after
from shared.embedded.nats import Nats
from tests.support.eventually import eventually


async def filled(js: JetStreamContext, source: Source, count: int) -> None:
    await js.add_stream(stream_config(source.province, source.service))
    for number in range(1, count + 1):
        await js.publish(source.subject("card", "CardIssued"), b"%d" % number, timeout=5)


async def test_documents_are_read_in_order_and_as_many_as_asked(
    bus: Client, js: JetStreamContext, source: Source
) -> None:
    await filled(js, source, 5)

    assert await documents_after(bus, source.stream, 0, 3) == [(1, b"1"), (2, b"2"), (3, b"3")]
    assert await documents_after(bus, source.stream, 3, 100) == [(4, b"4"), (5, b"5")]
    assert await documents_after(bus, source.stream, 5, 100) == []


async def test_documents_are_not_read_beyond_so_many_bytes(
    bus: Client, js: JetStreamContext, source: Source
) -> None:
    await js.add_stream(stream_config(source.province, source.service))
    for _ in range(6):
        await js.publish(source.subject("card", "CardIssued"), b"x" * 1000, timeout=5)

    found = await documents_after(bus, source.stream, 0, 100, most_bytes=3500)

    assert 1 <= len(found) < 6
    assert [position for position, _ in found] == list(range(1, len(found) + 1))


async def test_a_stream_that_is_not_there_has_nothing(bus: Client, source: Source) -> None:
    assert await documents_after(bus, source.stream, 0, 10) == []


async def test_a_bus_that_is_gone_is_an_error_of_the_bus(mortal: Nats, source: Source) -> None:
    async with await nats.connect(mortal.url(), allow_reconnect=False) as bus:
        mortal.kill()
        await eventually(lambda: not bus.is_connected)
        with pytest.raises(nats.errors.Error):
            await documents_after(bus, source.stream, 0, 10)
    assert issubclass(Unanswered, nats.errors.Error)
