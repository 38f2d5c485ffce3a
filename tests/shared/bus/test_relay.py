"""The relay in good times: whatever the log holds is on the bus, at the same number."""

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from shared.bus.declarations import Source
from shared.bus.streams import last_sequence
from tests.shared.bus.given import ALog, on_the_bus
from tests.support.eventually import eventually


@pytest.mark.parametrize("count", [1, 3, 4, 100, 1001, 5000])
async def test_sequence_n_is_position_n_byte_for_byte(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source, count: int
) -> None:
    await a_log.grow(count)

    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, count)

    assert await on_the_bus(js, source) == await a_log.documents()


async def test_what_is_decided_now_is_on_the_bus_now(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 0)
        for count in (1, 3, 7):
            await a_log.grow(count)
            await eventually(lambda: relay.published, len(await a_log.documents()), within=2)

    assert await on_the_bus(js, source) == await a_log.documents()


async def test_the_subject_names_the_noun_and_what_happened(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    await a_log.grow(1)

    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 1)
    message = await js.get_msg(source.stream, 1)

    assert message.subject == f"evt.{source.province}.registry.certificate.CertificateApplied"


async def test_an_empty_log_has_an_empty_stream(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 0)

    assert (await js.stream_info(source.stream)).state.messages == 0


async def test_a_relay_goes_on_where_the_last_one_stopped(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    for _ in range(3):
        await a_log.grow(40)
        async with a_log.relayed(bus, source) as relay:
            await eventually(lambda: relay.published, len(await a_log.documents()))

    assert await on_the_bus(js, source) == await a_log.documents()


async def test_a_stream_that_is_missing_has_sent_nothing(
    js: JetStreamContext, source: Source
) -> None:
    assert await last_sequence(js, source.stream) == 0


async def test_only_one_of_two_relays_has_its_turn_and_the_other_takes_over(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    async with a_log.relayed(bus, source) as second:
        async with a_log.relayed(bus, source) as first:
            await eventually(lambda: [first.leads, second.leads].count(True), 1)
            await a_log.grow(50)
            await eventually(lambda: 50 in {first.published, second.published})
            assert not (first.leads and second.leads)
        await a_log.grow(50)
        await eventually(lambda: second.published, 100)

    assert await on_the_bus(js, source) == await a_log.documents()
