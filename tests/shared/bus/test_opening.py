"""A log is open once the bus was seen not to be ahead of it, and not before."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client
from nats.js import JetStreamContext

from shared.bus.declarations import Source
from shared.bus.opening import (
    Ahead,
    ClockOff,
    Log,
    Opened,
    Opening,
    Reason,
    Unreachable,
    judge,
    read_log,
)
from shared.bus.streams import ensure_stream
from shared.embedded.nats import Nats
from tests.shared.bus.given import ALog, connected
from tests.support.eventually import eventually

NOON = datetime(2025, 1, 2, 12, tzinfo=UTC)
ZERO = timedelta()


def a_log_of(
    position: int = 7,
    *,
    recorded_at: datetime | None = NOON,
    ahead: timedelta = ZERO,
    edge_at: datetime = NOON,
) -> Log:
    """Describe a log as the database at noon does."""
    return Log(
        position=position,
        recorded_at=recorded_at,
        ahead=ahead,
        database_at=NOON,
        edge_at=edge_at,
    )


# What is decided ----------------------------------------------------------------------------


@given(bus=st.integers(0, 20), head=st.integers(0, 20))
def test_a_log_opens_only_if_the_bus_is_not_ahead(bus: int, head: int) -> None:
    verdict = judge(bus, a_log_of(head), without_bus=False)

    assert isinstance(verdict, Opened) == (bus <= head)
    assert isinstance(verdict, Ahead) == (bus > head)


def test_without_the_bus_a_log_opens_only_where_that_was_asked_for() -> None:
    assert judge(None, a_log_of(), without_bus=False) == Unreachable()
    assert judge(None, a_log_of(), without_bus=True) == Opened(bus=None, head=7)


def test_a_bus_that_answers_and_is_ahead_closes_whatever_was_asked_for() -> None:
    assert judge(8, a_log_of(7), without_bus=True) == Ahead(bus=8, head=7)


@pytest.mark.parametrize(("seconds", "opens"), [(0, True), (5, True), (5.1, False), (-5.1, False)])
def test_an_edge_more_than_five_seconds_off_closes(seconds: float, *, opens: bool) -> None:
    seen = a_log_of(edge_at=NOON + timedelta(seconds=seconds))

    assert isinstance(judge(7, seen, without_bus=False), Opened if opens else ClockOff)


@pytest.mark.parametrize(("seconds", "opens"), [(-99, True), (5, True), (5.1, False)])
def test_a_head_more_than_five_seconds_before_the_clock_closes(
    seconds: float, *, opens: bool
) -> None:
    seen = a_log_of(recorded_at=NOON + timedelta(seconds=seconds))

    assert isinstance(judge(7, seen, without_bus=False), Opened if opens else ClockOff)


def test_a_simulated_log_runs_by_its_own_clock() -> None:
    years = timedelta(days=900)
    seen = a_log_of(recorded_at=NOON + years, ahead=years, edge_at=NOON + years)

    assert isinstance(judge(7, seen, without_bus=False), Opened)
    assert isinstance(judge(7, a_log_of(ahead=years), without_bus=False), ClockOff)


def test_an_empty_log_opens() -> None:
    assert judge(0, a_log_of(0, recorded_at=None), without_bus=False) == Opened(bus=0, head=0)


# What is seen -------------------------------------------------------------------------------


@pytest.fixture
def opening(a_log: ALog, source: Source) -> Opening:
    async def read() -> Log:
        async with a_log.engine.connect() as connection:
            return await read_log(connection)

    return Opening(source.stream, read)


@pytest.fixture
async def mortal_bus(mortal: Nats) -> AsyncIterator[Client]:
    async with connected(mortal.url()) as bus:
        yield bus


async def fill(js: JetStreamContext, source: Source, count: int) -> None:
    """Put events of whatever content onto the bus."""
    await ensure_stream(js, source)
    for _ in range(count):
        await js.publish(source.subject("card", "CardIssued"), b"{}", timeout=5)


async def test_a_log_is_closed_until_the_bus_was_seen(
    a_log: ALog, js: JetStreamContext, opening: Opening
) -> None:
    await a_log.grow(3)
    assert not opening.is_open
    assert opening.reason is Reason.NOT_SEEN

    assert await opening.check(js) == Opened(bus=0, head=3)  # a missing stream is 0
    assert opening.is_open


async def test_a_log_that_lost_events_stays_closed_until_they_are_back(
    a_log: ALog, js: JetStreamContext, source: Source, opening: Opening
) -> None:
    await fill(js, source, 5)
    await a_log.grow(3)

    assert await opening.check(js) == Ahead(bus=5, head=3)
    assert opening.reason is Reason.BUS_AHEAD
    await a_log.grow(2)
    assert await opening.check(js) == Opened(bus=5, head=5)
    assert opening.is_open


async def test_losing_the_bus_leaves_an_open_log_open(
    mortal: Nats, mortal_bus: Client, opening: Opening
) -> None:
    js = mortal_bus.jetstream()
    await opening.check(js)
    await asyncio.to_thread(mortal.kill)
    await eventually(lambda: mortal_bus.is_connected, wanted=False)

    assert await opening.check(js) == Unreachable()
    assert opening.is_open


async def test_a_bus_that_comes_back_ahead_closes(
    a_log: ALog, js: JetStreamContext, source: Source, opening: Opening
) -> None:
    await a_log.grow(1)
    await opening.check(js)
    await fill(js, source, 2)

    await opening.check(js)
    assert opening.reason is Reason.BUS_AHEAD


async def test_a_new_database_connection_closes_until_the_bus_was_seen_again(
    mortal: Nats, mortal_bus: Client, opening: Opening
) -> None:
    js = mortal_bus.jetstream()
    await opening.check(js)
    await asyncio.to_thread(mortal.kill)
    await eventually(lambda: mortal_bus.is_connected, wanted=False)

    opening.database_connected()
    reasons = [opening.reason]
    await opening.check(js)
    reasons.append(opening.reason)
    assert reasons == [Reason.NOT_SEEN, Reason.BUS_UNREACHABLE]

    await asyncio.to_thread(mortal.start)
    await eventually(lambda: mortal_bus.is_connected)
    await opening.check(js)
    assert opening.is_open


async def test_a_check_that_saw_the_former_database_does_not_open_the_new_one(
    a_log: ALog, js: JetStreamContext, source: Source
) -> None:
    async def read() -> Log:
        async with a_log.engine.connect() as connection:
            seen = await read_log(connection)
        raced.database_connected()  # meanwhile
        return seen

    raced = Opening(source.stream, read)
    await raced.check(js)

    assert not raced.is_open
