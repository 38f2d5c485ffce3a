"""A connection that never gives up and never says its password."""

import asyncio

import pytest
from nats.errors import ConnectionReconnectingError
from structlog.testing import capture_logs

from shared.bus.connection import address, connect
from shared.embedded.nats import Nats
from tests.support.eventually import eventually

QUESTION = "_INBOX.nobody"


class Heard:
    """What was told of a connection."""

    def __init__(self) -> None:
        """Start with nothing told."""
        self.found = 0
        self.lost = 0

    async def again(self) -> None:
        """Count a connection."""
        self.found += 1

    async def gone(self) -> None:
        """Count a loss."""
        self.lost += 1


def test_an_address_has_no_password_in_it() -> None:
    assert address("nats://registry:secret@bus:4333") == "bus:4333"
    assert address("nats://bus") == "bus:4222"


async def test_each_loss_and_each_new_connection_is_told(mortal: Nats) -> None:
    heard = Heard()
    bus = await connect(
        mortal.url(), name="tests", on_reconnect=heard.again, on_disconnect=heard.gone
    )
    assert bus.is_connected
    assert (heard.found, heard.lost) == (0, 0)

    for times in (1, 2):
        await asyncio.to_thread(mortal.kill)
        await eventually(lambda: heard.lost, times)
        with pytest.raises(ConnectionReconnectingError):
            await bus.publish(QUESTION)
        with pytest.raises(ConnectionReconnectingError):
            await bus.request(QUESTION, timeout=60)
        await asyncio.to_thread(mortal.start)
        await eventually(lambda: heard.found, times)
        await bus.jetstream().account_info()
    await bus.close()

    assert (heard.found, heard.lost) == (2, 2)


async def test_a_server_that_comes_late_is_found_and_told(mortal: Nats) -> None:
    await asyncio.to_thread(mortal.stop)
    heard = Heard()

    bus = await connect(
        mortal.url(), name="tests", on_reconnect=heard.again, on_disconnect=heard.gone
    )
    assert not bus.is_connected
    with pytest.raises(ConnectionReconnectingError):
        await bus.jetstream().account_info()
    await asyncio.to_thread(mortal.start)
    await eventually(lambda: heard.found, 1)
    await bus.jetstream().account_info()
    await bus.close()


async def test_one_may_stop_waiting_for_a_server_that_never_comes(mortal: Nats) -> None:
    await asyncio.to_thread(mortal.stop)
    heard = Heard()
    bus = await connect(
        mortal.url(), name="tests", on_reconnect=heard.again, on_disconnect=heard.gone
    )

    await bus.close()

    assert bus.is_closed
    assert (heard.found, heard.lost) == (0, 0)


async def test_whoever_waits_for_an_answer_hears_at_once_that_it_is_lost(mortal: Nats) -> None:
    heard = Heard()
    bus = await connect(
        mortal.url(), name="tests", on_reconnect=heard.again, on_disconnect=heard.gone
    )
    silent = await bus.subscribe(QUESTION)

    asking = asyncio.create_task(bus.request(QUESTION, timeout=60))
    await silent.next_msg(timeout=5)
    await asyncio.to_thread(mortal.kill)

    with pytest.raises(ConnectionReconnectingError):
        async with asyncio.timeout(10):
            await asking
    await bus.close()


async def test_no_log_has_the_password(mortal: Nats) -> None:
    heard = Heard()
    with capture_logs() as logs:
        bus = await connect(
            mortal.url().replace(mortal.password("ops"), "wrong-secret"),
            name="tests",
            on_reconnect=heard.again,
            on_disconnect=heard.gone,
        )
        await bus.close()

    assert logs
    assert "secret" not in str(logs)
