"""The same log and relay on the images that a deployment uses instead of the wheels' servers."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from nats import connect
from sqlalchemy.ext.asyncio import create_async_engine
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.config import ConnectionMode, testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from shared.bus.declarations import Source
from shared.bus.relay import Relay
from shared.log import reader
from shared.log.appender import Appender
from shared.log.migrate import upgrade
from shared.log.verify import verify
from shared.log.waker import Waker
from tests.containers.place import ROOT
from tests.shared.bus.given import on_the_bus
from tests.shared.log.given import write
from tests.support.eventually import eventually

OWNER = "log_owner"


def named(file: str, pattern: str) -> str:
    """Read which image a deployment uses."""
    found = re.search(pattern, (ROOT / file).read_text(), re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture(autouse=True)
def reachable(engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach containers at the ports they publish here, and remove them ourselves."""
    known = {
        "tc_host_override": "127.0.0.1",
        "connection_mode_override": ConnectionMode.docker_host,
        "ryuk_disabled": True,
    }
    for name, value in known.items():
        monkeypatch.setattr(testcontainers_config, name, value)


@pytest.fixture
def database() -> Iterator[str]:
    image = named("docker-compose.yml", r"LUATSU_POSTGRES_IMAGE:-(.*)}$")
    with PostgresContainer(image, username=OWNER, dbname="log", driver="psycopg") as server:
        url = server.get_connection_url()
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("create role log_service")
        upgrade(url, "log_service")
        yield url


@pytest.fixture
def bus() -> Iterator[str]:
    image = named("deploy/Dockerfile", r"^ARG NATS=(.*)$")
    server = DockerContainer(image).with_command("-js").with_exposed_ports(4222)
    with server.waiting_for(LogMessageWaitStrategy("Server is ready")):
        yield f"nats://127.0.0.1:{server.get_exposed_port(4222)}"


@pytest.mark.containers
async def test_what_is_appended_is_on_the_bus_byte_for_byte(database: str, bus: str) -> None:
    engine, waker, source = create_async_engine(database), Waker(database), Source("48", "registry")
    appender = Appender(database, waker)
    client = await connect(bus)
    relay = Relay(engine=engine, bus=client, source=source, waker=waker)
    await appender.start()
    await relay.start()

    answers = [await appender.append(write({f"dossier-{n}": (0, 2)})) for n in range(3)]

    async with engine.connect() as connection:
        stored = [one.document.encode() for one in await reader.after(connection, 0, 100)]
        problems = await verify(connection)
    js = client.jetstream()
    await eventually(lambda: on_the_bus(js, source), stored)
    assert [one.position for one in answers] == [2, 4, 6]
    assert problems == []
    await relay.stop()
    await appender.stop()
    await client.close()
    await engine.dispose()
