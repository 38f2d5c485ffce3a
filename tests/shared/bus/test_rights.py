"""What a service may do on the bus, with the rights that every deployment gives it."""

import pytest
from nats.errors import Error as BusError
from nats.js import JetStreamContext

from shared.bus.apply import apply
from shared.bus.declarations import (
    HEADS,
    Source,
    consumer_config,
    head_subject,
    keys_subject,
    stream_name,
)
from shared.bus.streams import ensure_heads, ensure_stream, last_on
from shared.embedded.nats import Nats
from tests.shared.bus.given import ALog, connected, on_the_bus
from tests.support.eventually import eventually

PROVINCE = "48"  # the server's own: rights name the streams of one province
OWN = Source(PROVINCE, "registry")
OTHER = Source(PROVINCE, "inspection")
SOON = 0.3


@pytest.fixture
async def streams(js: JetStreamContext) -> JetStreamContext:
    await apply(js, PROVINCE, ["registry", "inspection"], recreate=["registry", "inspection"])
    return js


async def test_a_service_may_do_all_that_its_relay_does(
    a_log: ALog, nats_server: Nats, js: JetStreamContext
) -> None:
    await a_log.grow(20)
    await apply(js, PROVINCE, [], recreate=["registry"])

    async with (
        connected(nats_server.url("registry")) as bus,
        a_log.relayed(bus, OWN) as relay,
    ):
        await eventually(lambda: relay.published, 20)
        await a_log.grow(1)
        await eventually(lambda: relay.published, 21)

    assert await on_the_bus(js, OWN) == await a_log.documents()


async def test_a_service_publishes_under_its_own_name_only(
    nats_server: Nats, streams: JetStreamContext
) -> None:
    async with connected(nats_server.url("registry")) as bus:
        own = bus.jetstream()
        await own.publish(OWN.subject("card", "CardIssued"), b"{}", timeout=5)
        with pytest.raises(BusError):
            await own.publish(OTHER.subject("finding", "FindingMade"), b"{}", timeout=SOON)

    assert (await streams.stream_info(OTHER.stream)).state.messages == 0


async def test_a_service_deletes_no_stream_not_even_its_own(
    nats_server: Nats, streams: JetStreamContext
) -> None:
    async with connected(nats_server.url("registry")) as bus:
        for source in (OWN, OTHER):
            with pytest.raises(BusError):
                await bus.jetstream(timeout=SOON).delete_stream(source.stream)
        with pytest.raises(BusError):
            await ensure_stream(bus.jetstream(timeout=SOON), Source(PROVINCE, "discipline"))

    assert (await streams.stream_info(stream_name(PROVINCE, "registry"))).state.messages == 0


async def test_a_service_follows_another_with_a_consumer_of_its_own_making(
    nats_server: Nats, streams: JetStreamContext
) -> None:
    await streams.publish(OTHER.subject("finding", "FindingMade"), b"{}", timeout=5)

    async with connected(nats_server.url("registry")) as bus:
        own = bus.jetstream()
        await own.add_consumer(OTHER.stream, consumer_config("registry"))
        follower = await own.pull_subscribe_bind(consumer="registry", stream=OTHER.stream)
        (message,) = await follower.fetch(1, timeout=5)
        await message.ack_sync()

    assert message.data == b"{}"


async def test_a_service_publishes_the_heads_of_its_own_log_only(
    nats_server: Nats, streams: JetStreamContext
) -> None:
    async with connected(nats_server.url("registry")) as bus:
        own = bus.jetstream()
        await ensure_heads(own, PROVINCE)
        await own.publish(head_subject(PROVINCE, "registry"), b"head", timeout=5)
        await own.publish(keys_subject(PROVINCE, "registry"), b"keys", timeout=5)
        for subject in (head_subject(PROVINCE, "inspection"), keys_subject(PROVINCE, "discipline")):
            with pytest.raises(BusError):
                await own.publish(subject, b"forged", timeout=SOON)
        with pytest.raises(BusError):
            await bus.jetstream(timeout=SOON).delete_stream(stream_name(PROVINCE, HEADS))

    stream = stream_name(PROVINCE, HEADS)
    assert await last_on(streams, stream, head_subject(PROVINCE, "registry")) == b"head"
    assert await last_on(streams, stream, head_subject(PROVINCE, "inspection")) is None
