"""A database of keys for these tests, with a role for a service."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from secrets import token_hex

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.personal import migrate
from shared.personal.keys import Keys, keys_engine
from shared.personal.secret import Secrets


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is moved."""

    now: float = 0.0

    def __call__(self) -> float:
        """Read it."""
        return self.now


@dataclass(frozen=True, slots=True)
class Urls:
    """How the owner and a service reach the same database."""

    owner: str
    service: str


@pytest.fixture(scope="session")
def urls(database_url: str) -> Urls:
    database, role, password = f"keys_{token_hex(4)}", f"service-{token_hex(4)}", token_hex(8)
    admin = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"create database {database}")
        connection.exec_driver_sql(f"create role \"{role}\" login password '{password}'")
    admin.dispose()
    owner = make_url(database_url).set(database=database)
    service = owner.set(username=role, password=password)
    urls = Urls(
        owner.render_as_string(hide_password=False), service.render_as_string(hide_password=False)
    )
    migrate.upgrade(urls.owner, [role])
    return urls


@pytest.fixture(scope="session")
async def engine(urls: Urls) -> AsyncIterator[AsyncEngine]:
    engine = keys_engine(urls.service)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
async def owner_engine(urls: Urls) -> AsyncIterator[AsyncEngine]:
    engine = keys_engine(urls.owner)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
def secrets() -> Secrets:
    return Secrets(master=b"m" * 32, pepper=b"p" * 32)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def another(engine: AsyncEngine, secrets: Secrets, clock: Clock) -> Callable[[], Keys]:
    """Make the keys as one more process sees them."""
    return lambda: Keys(engine, secrets, clock=clock)


@pytest.fixture
def keys(another: Callable[[], Keys]) -> Keys:
    return another()
