"""A log that is filled without deciding anything, and a bus that may be killed."""

import itertools
from collections.abc import AsyncIterator, Iterator

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from psycopg import AsyncConnection, connect
from sqlalchemy.ext.asyncio import create_async_engine

from shared.bus.declarations import Source
from shared.embedded.nats import Nats
from shared.embedded.postgres import Postgres
from shared.log.migrate import upgrade
from tests.shared.bus.given import ALog, connected
from tests.support import servers

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
async def bus_database(postgres: Postgres) -> str:
    """Migrate one database; each test empties its log."""
    async with await AsyncConnection.connect(postgres.conninfo(), autocommit=True) as admin:
        await admin.execute("create role bus_tests")
        await admin.execute("create database bus_tests")
    upgrade(postgres.url("bus_tests"), "bus_tests")
    return postgres.url("bus_tests")


@pytest.fixture
async def a_log(bus_database: str) -> AsyncIterator[ALog]:
    engine = create_async_engine(bus_database)
    log = ALog(engine)
    await log.empty()
    yield log
    await engine.dispose()


@pytest.fixture
def source() -> Source:
    """Give each test a province of its own, so that all share one server."""
    return Source(f"t{next(NUMBERS)}", "registry")


@pytest.fixture
async def bus(nats_server: Nats) -> AsyncIterator[Client]:
    async with connected(nats_server.url()) as client:
        yield client


@pytest.fixture
def js(bus: Client) -> JetStreamContext:
    return bus.jetstream()


@pytest.fixture
def mortal() -> Iterator[Nats]:
    """Run a server of the test's own, to be killed."""
    with servers.home() as home, Nats(home) as server:
        yield server


@pytest.fixture
def mortal_postgres() -> Iterator[Postgres]:
    """Run a database server of the test's own, with an empty log, to be killed."""
    with servers.home() as home, Postgres(home) as server:
        with connect(server.conninfo()) as connection:
            connection.execute("create role bus_tests")
        upgrade(server.url(), "bus_tests")
        yield server
