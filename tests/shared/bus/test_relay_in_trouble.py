"""The relay in bad times: servers die, answers are lost, streams vanish, others write."""

import asyncio
from dataclasses import replace
from functools import partial
from operator import le

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from sqlalchemy.ext.asyncio import create_async_engine

from shared.bus import relay as relays
from shared.bus import sending
from shared.bus.apply import apply
from shared.bus.declarations import Source, stream_config
from shared.bus.streams import ensure_stream, last_sequence
from shared.embedded.nats import Nats
from shared.embedded.postgres import Postgres
from tests.shared.bus.given import ALog, Cut, connected, on_the_bus
from tests.support.eventually import eventually


async def test_a_stream_that_was_lost_is_made_anew_and_filled(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    await a_log.grow(1500)

    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 1500)
        await js.delete_stream(source.stream)
        await a_log.grow(1)
        await eventually(lambda: relay.published, 1501)

    assert await on_the_bus(js, source) == await a_log.documents()


async def test_a_stream_is_made_anew_even_while_nothing_happens(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    await a_log.grow(20)

    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 20)
        await js.delete_stream(source.stream)
        await eventually(lambda: last_sequence(js, source.stream), 20)

    assert await on_the_bus(js, source) == await a_log.documents()


async def test_a_bus_restored_to_an_earlier_moment_is_filled_up(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    await a_log.grow(30)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 30)
    kept = await on_the_bus(js, source)
    await js.delete_stream(source.stream)
    await ensure_stream(js, source)
    for document in kept[:20]:
        await js.publish(source.subject("certificate", "CertificateApplied"), document, timeout=5)

    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 30)

    assert await on_the_bus(js, source) == kept


async def test_a_bus_that_dies_in_the_middle_of_a_backlog_ends_exact(
    a_log: ALog, mortal: Nats, source: Source
) -> None:
    await a_log.grow(20_000)

    async with connected(mortal.url()) as bus, a_log.relayed(bus, source) as relay:
        for so_far in (1, 7_000, 14_000):
            await eventually(lambda: relay.published or 0, partial(le, so_far), within=30)
            await asyncio.to_thread(mortal.kill)
            await asyncio.to_thread(mortal.start)
        await eventually(lambda: relay.published, 20_000, within=60)
        found = await on_the_bus(bus.jetstream(), source)

    assert found == await a_log.documents()


async def test_what_is_decided_while_the_bus_is_down_comes_when_it_is_back(
    a_log: ALog, mortal: Nats, source: Source
) -> None:
    async with connected(mortal.url()) as bus, a_log.relayed(bus, source) as relay:
        await a_log.grow(2)
        await eventually(lambda: relay.published, 2)
        await asyncio.to_thread(mortal.stop)
        await eventually(lambda: bus.is_connected, wanted=False)
        await a_log.grow(2)
        await asyncio.to_thread(mortal.start)
        await eventually(lambda: relay.published, 4)
        found = await on_the_bus(bus.jetstream(), source)

    assert found == await a_log.documents()


async def test_a_relay_may_start_before_the_bus(a_log: ALog, mortal: Nats, source: Source) -> None:
    await a_log.grow(2)
    await asyncio.to_thread(mortal.stop)

    async with connected(mortal.url()) as bus, a_log.relayed(bus, source) as relay:
        assert not bus.is_connected
        await asyncio.to_thread(mortal.start)
        await eventually(lambda: relay.published, 2)


@pytest.mark.parametrize(("count", "silence"), [(1, True), (1, False), (3, False), (500, False)])
async def test_what_was_stored_although_the_answer_was_lost_is_not_sent_again(
    a_log: ALog, nats_server: Nats, source: Source, count: int, *, silence: bool
) -> None:
    cut = Cut(nats_server.port)

    async with (
        connected(nats_server.url()) as other,
        cut.line() as port,
        connected(nats_server.url().replace(str(cut.port), str(port))) as bus,
        a_log.relayed(bus, source) as relay,
    ):
        js = other.jetstream()
        await eventually(lambda: relay.published, 0)
        cut.lose_answers(after=1 if count > sending.SINGLY else 0)  # the one to its opening
        await a_log.grow(count)
        await eventually(lambda: last_sequence(js, source.stream))
        assert relay.published == 0

        if silence:
            cut.answer_again()
        else:
            cut.cut()
        await eventually(lambda: relay.published, count)

        assert await on_the_bus(js, source) == await a_log.documents()


async def test_a_relay_that_lost_its_session_lost_its_turn(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    async with a_log.relayed(bus, source) as first, a_log.relayed(bus, source) as second:
        for count in (600, 1200, 1800):
            await a_log.grow(600)
            await eventually(lambda: max(first.published or 0, second.published or 0), count)
            await a_log.deprive()
        await a_log.grow(1)
        await eventually(lambda: max(first.published or 0, second.published or 0), 1801)

    assert await on_the_bus(js, source) == await a_log.documents()


async def test_a_database_that_dies_is_waited_for(
    mortal_postgres: Postgres, bus: Client, js: JetStreamContext, source: Source
) -> None:
    engine = create_async_engine(mortal_postgres.url())
    a_log = ALog(engine)

    async with a_log.relayed(bus, source) as relay:
        await a_log.grow(5_000)
        await eventually(lambda: relay.published)
        await asyncio.to_thread(mortal_postgres.kill)
        await eventually(lambda: relay.leads, wanted=False)
        await asyncio.to_thread(mortal_postgres.start)
        await eventually(lambda: relay.published, 5_000)

    assert await on_the_bus(js, source) == await a_log.documents()
    await engine.dispose()


async def test_a_fault_of_its_own_is_an_alarm_and_not_a_silence(
    a_log: ALog, bus: Client, source: Source
) -> None:
    await a_log.grow(1, noun="no.such.noun")

    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.alarm, relays.STOPPED)


async def test_a_bus_that_goes_on_refusing_is_an_alarm_until_it_takes_something(
    a_log: ALog,
    bus: Client,
    js: JetStreamContext,
    source: Source,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relays, "REFUSING", 0.5)
    await a_log.grow(2)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 2)
        config = stream_config(source.province, source.service)
        await js.update_stream(replace(config, max_msg_size=1))  # as a disk without room refuses
        await a_log.grow(1)
        await eventually(lambda: relay.alarm, relays.REFUSES)

        await js.update_stream(config)
        await eventually(lambda: relay.published, 3)
        await eventually(lambda: relay.alarm, None)


async def test_two_relays_that_both_believe_it_is_their_turn_still_end_exact(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    await a_log.grow(3_000)
    documents = await a_log.documents()
    events = [
        sending.Outgoing(
            position=position,
            subject=source.subject("certificate", "CertificateApplied"),
            body=document,
        )
        for position, document in enumerate(documents, start=1)
    ]

    async def stale() -> None:
        for start in range(0, len(events), 50):
            try:
                await sending.send(bus, source.stream, events[start : start + 50])
            except sending.Refused:
                continue

    await ensure_stream(js, source)
    async with a_log.relayed(bus, source) as relay:
        await asyncio.gather(stale(), stale())
        await eventually(lambda: relay.published, 3_000, within=30)
        assert relay.alarm is None

    assert await on_the_bus(js, source) == documents


async def test_a_log_that_lost_events_stops_its_relay_until_they_are_back(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    await a_log.grow(10)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 10)

    await a_log.forget(after=6)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.alarm, relays.AHEAD)
        assert relay.published == 10
        await a_log.grow(4)
        await eventually(lambda: relay.alarm, None)

    assert await on_the_bus(js, source) == await a_log.documents()


async def test_another_history_in_the_log_is_seen(a_log: ALog, bus: Client, source: Source) -> None:
    await a_log.grow(10)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 10)

    await a_log.forget(after=6)
    await a_log.grow(6, of="another history")
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.alarm, relays.DIFFERS)
        assert relay.published == 10


@pytest.mark.parametrize(("more", "alarm"), [(0, relays.AHEAD), (3, relays.DIFFERS)])
async def test_what_others_put_into_the_stream_is_seen(
    a_log: ALog, bus: Client, source: Source, more: int, alarm: str
) -> None:
    js = bus.jetstream()
    await a_log.grow(5)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 5)
        await js.publish(source.subject("certificate", "CertificateApplied"), b"{}", timeout=5)
        if more:
            await a_log.grow(more)
        await eventually(lambda: relay.alarm, alarm)

        await apply(js, source.province, ["registry"], recreate=["registry"])
        await eventually(lambda: (relay.alarm, relay.published), (None, 5 + more))

    assert await on_the_bus(js, source) == await a_log.documents()


async def test_a_stream_with_a_hole_is_not_added_to(
    a_log: ALog, bus: Client, js: JetStreamContext, source: Source
) -> None:
    await js.add_stream(stream_config(source.province, "registry").evolve(deny_delete=False))
    await a_log.grow(5)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.published, 5)
        await js.delete_msg(source.stream, 3)
        await eventually(lambda: relay.alarm, relays.INCOMPLETE)


async def test_a_log_with_a_hole_is_not_sent(a_log: ALog, bus: Client, source: Source) -> None:
    await a_log.grow(5)
    await a_log.forget(after=2, until=3)
    async with a_log.relayed(bus, source) as relay:
        await eventually(lambda: relay.alarm, relays.LOG_GAP)

        assert relay.published == 0
