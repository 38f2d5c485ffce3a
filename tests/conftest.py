"""What tests of edges need: servers for all of them, a transaction for each."""

from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.embedded.files import Home
from shared.embedded.nats import Nats
from shared.embedded.postgres import Postgres
from tests.support import servers

# A slow machine is no failure, and every run starts from the same nothing.
settings.register_profile("house", deadline=None, database=None)
settings.load_profile("house")

APART = frozenset(
    {
        "faults",
        "tampering",
        "test_demo_rebuilt",
        "test_drill",
        "test_lam_dong",
        "test_openapi",
        "test_year_recovered",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of a folder stay together, so that what they stand on is started once.

    What breaks servers and waits until all is well again, what makes a whole year of a province
    anew, and what is made up for every operation of every service, has a lane of its own.
    """
    for item in items:
        folder = item.path.parent.name
        item.add_marker(pytest.mark.xdist_group(folder))
        if folder in APART or item.path.stem in APART:
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def home() -> Iterator[Home]:
    with servers.home() as home:
        yield home


@pytest.fixture(scope="session")
def postgres(home: Home) -> Iterator[Postgres]:
    with Postgres(home, fsync=False) as server:
        yield server


@pytest.fixture(scope="session")
def database_url(postgres: Postgres) -> str:
    return postgres.url()


@pytest.fixture(scope="session")
def nats_server(home: Home) -> Iterator[Nats]:
    with Nats(home) as server:
        yield server


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        yield connection
        await connection.rollback()
    await engine.dispose()
