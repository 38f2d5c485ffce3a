"""NATS out of the wheel, and who may do what on it."""

import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.request import urlopen

import nats
import pytest
from nats.aio.client import Client

from shared.bus.declarations import consumer_config, stream_config
from shared.embedded.bus_rights import MOST
from shared.embedded.files import Home
from shared.embedded.nats import Nats
from tests.support import servers
from tests.support.eventually import eventually

STREAM = "LUATSU_48_REGISTRY"
SUBJECT = "evt.48.registry.certificate.CertificateIssued"


@pytest.fixture
def own_home() -> Iterator[Home]:
    with servers.home() as home:
        yield home


@pytest.fixture
def server(own_home: Home) -> Iterator[Nats]:
    with Nats(own_home) as server:
        yield server


@asynccontextmanager
async def client(server: Nats, user: str, refused: list[Exception]) -> AsyncIterator[Client]:
    async def note(error: Exception) -> None:
        refused.append(error)

    async with await nats.connect(server.url(user), error_cb=note) as connection:
        yield connection


async def test_an_acknowledged_message_outlives_a_kill_and_the_port_stays(server: Nats) -> None:
    port = server.port
    async with client(server, "registry", []) as registry:
        js = registry.jetstream()
        await js.add_stream(stream_config("48", "registry"))
        await js.publish(SUBJECT, b"{}")

    server.kill()
    server.start()
    async with client(server, "ops", []) as ops:
        info = await ops.jetstream().stream_info(STREAM)

    assert info.state.messages == 1
    assert server.port == port


def test_what_is_acknowledged_is_on_the_disk(server: Nats) -> None:
    with urlopen(f"{server.monitor_url}/jsz") as answer:
        told = json.load(answer)

    assert told["config"]["sync_always"]


def test_a_server_that_was_started_on_a_full_disk_takes_more_once_there_is_room(
    server: Nats,
) -> None:
    """Left to itself it would take no more than the disk had free when it was started."""
    with urlopen(f"{server.monitor_url}/jsz") as answer:
        told = json.load(answer)

    assert told["config"]["max_storage"] == MOST


async def test_a_service_follows_another_with_a_consumer_of_its_own(server: Nats) -> None:
    refused: list[Exception] = []
    async with (
        client(server, "registry", refused) as registry,
        client(server, "discipline", refused) as discipline,
    ):
        await registry.jetstream().add_stream(stream_config("48", "registry"))
        await registry.jetstream().publish(SUBJECT, b"{}")
        js = discipline.jetstream()
        await js.add_consumer(STREAM, consumer_config("discipline"))
        inbox = await js.pull_subscribe_bind("discipline", STREAM)
        [message] = await inbox.fetch(1)
        await message.ack_sync()
        left = await js.consumer_info(STREAM, "discipline")

    assert left.num_ack_pending == left.num_pending == 0
    assert not refused


@pytest.mark.parametrize(
    ("user", "subject"),
    [
        ("discipline", SUBJECT),
        ("registry", f"$JS.API.STREAM.DELETE.{STREAM}"),
        ("registry", f"$JS.API.STREAM.PURGE.{STREAM}"),
        ("registry", f"$JS.API.STREAM.UPDATE.{STREAM}"),
        ("registry", f"$JS.API.STREAM.MSG.DELETE.{STREAM}"),
        ("discipline", f"$JS.API.STREAM.CREATE.{STREAM}"),
        ("discipline", f"$JS.API.CONSUMER.DELETE.{STREAM}.reporting"),
        ("discipline", f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.reporting"),
        ("discipline", f"$JS.ACK.{STREAM}.reporting.1.1.1.1.0"),
    ],
)
async def test_a_service_has_no_right(server: Nats, user: str, subject: str) -> None:
    refused: list[Exception] = []
    async with client(server, user, refused) as connection:
        await connection.publish(subject, b"{}")

        await eventually(
            lambda: ["permissions violation" in str(error) for error in refused], [True]
        )


async def test_an_operator_may_delete_a_stream(server: Nats) -> None:
    async with client(server, "ops", []) as ops:
        await ops.jetstream().add_stream(stream_config("48", "registry"))

        assert await ops.jetstream().delete_stream(STREAM)


def test_who_has_no_password_stays_out(server: Nats) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b'CONNECT {"user": "registry", "pass": "wrong"}\r\nPING\r\n')
        with connection.makefile("rb") as answers:
            said = answers.read()

    assert b"-ERR 'Authorization Violation'" in said
    assert b"PONG" not in said
