"""A log of its own for each test: the owner's schema, used as the service's role."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.log.appender import Appender
from shared.log.connect import conninfo
from shared.log.migrate import upgrade

OWNER, ROLE = "log_owner", "log_service"
PASSWORD = "known"
TEMPLATE = "log_template"
NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a log is, for its owner and for its service."""

    owner: str
    service: str


def place(server: str, database: str) -> Place:
    """Name a database of the server as its owner and as the service see it."""
    url = make_url(server).set(database=database, password=PASSWORD)
    return Place(
        *(url.set(username=name).render_as_string(hide_password=False) for name in (OWNER, ROLE))
    )


@pytest.fixture(scope="session")
def template(database_url: str) -> Place:
    with psycopg.connect(conninfo(database_url), autocommit=True) as server:
        server.execute(f"create role {OWNER} login password '{PASSWORD}'")
        server.execute(f"create role {ROLE} login password '{PASSWORD}'")
        server.execute(f"grant {ROLE} to {OWNER}")
        server.execute(f"create database {TEMPLATE} owner {OWNER}")
    found = place(database_url, TEMPLATE)
    upgrade(found.owner, ROLE)
    return found


@pytest.fixture
def where(database_url: str, template: Place) -> Iterator[Place]:
    name = f"log_{next(NUMBERS)}"
    with psycopg.connect(conninfo(database_url), autocommit=True) as server:
        server.execute(f"create database {name} template {TEMPLATE} owner {OWNER}")
        yield place(database_url, name)
        server.execute(f"drop database {name} with (force)")


@pytest.fixture
async def engine(where: Place) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(where.service)
    yield engine
    await engine.dispose()


@pytest.fixture
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with engine.connect() as connection:
        # Each statement sees what is there by then.
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")


@pytest.fixture
async def appender(where: Place) -> AsyncIterator[Appender]:
    appender = Appender(where.service)
    await appender.start()
    yield appender
    await appender.stop()
