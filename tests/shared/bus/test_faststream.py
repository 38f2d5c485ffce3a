"""FastStream declares nothing: what stands on the bus is as it was after it started."""

import dataclasses
from typing import Any

from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from nats.js import JetStreamContext

from shared.bus.apply import apply, diff
from shared.bus.declarations import Source, consumer_config, subjects
from shared.embedded.nats import Nats
from tests.support.eventually import eventually

SERVICES = ("registry", "inspection")


async def test_a_subscriber_that_starts_leaves_stream_and_consumer_as_they_were(
    nats_server: Nats, js: JetStreamContext, source: Source
) -> None:
    await apply(js, source.province, SERVICES)
    config = consumer_config("inspection")
    await js.add_consumer(source.stream, config)

    async def seen() -> tuple[dict[str, Any], dict[str, Any]]:
        stream = await js.stream_info(source.stream)
        consumer = await js.consumer_info(source.stream, "inspection")
        return dataclasses.asdict(stream.config), dataclasses.asdict(consumer.config)

    before = await seen()
    broker = NatsBroker(nats_server.url(), ack_policy=AckPolicy.NACK_ON_ERROR, logger=None)
    taken: list[bytes] = []

    @broker.subscriber(
        subjects(source.province, "registry"),
        stream=JStream(source.stream, declare=False),
        durable="inspection",
        pull_sub=PullSub(batch_size=1, timeout=1),
        config=config,
    )
    async def take(message: NatsMessage) -> None:
        taken.append(message.body)

    async with broker:
        await broker.start()
        await js.publish(source.subject("card", "CardIssued"), b"{}", timeout=5)
        await eventually(lambda: taken, [b"{}"])

        assert await seen() == before
        assert await diff(js, source.province, SERVICES) == []
