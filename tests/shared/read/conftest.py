"""A log of memberships with its read model, filled by hand, and the projector that keeps it."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.embedded.postgres import Postgres
from shared.log.migrate import upgrade
from tests.shared.read.ledger import Ledger

OWNER, ROLE, PASSWORD = "read_owner", "read_service", "known"
TEMPLATE = "read_template"
NUMBERS = count(1)


@pytest.fixture(scope="package")
def template(postgres: Postgres) -> str:
    with psycopg.connect(postgres.conninfo(), autocommit=True) as server:
        server.execute(f"create role {OWNER} login password '{PASSWORD}'")
        server.execute(f"create role {ROLE} login password '{PASSWORD}'")
        server.execute(f"grant {ROLE} to {OWNER}")
        server.execute(f"create database {TEMPLATE} owner {OWNER}")
    upgrade(as_role(postgres, OWNER, TEMPLATE), ROLE)
    return TEMPLATE


def as_role(postgres: Postgres, role: str, database: str) -> str:
    """Say how a role reaches a database."""
    url = make_url(postgres.url(database)).set(username=role, password=PASSWORD)
    return url.render_as_string(hide_password=False)


@pytest.fixture
def database(postgres: Postgres, template: str) -> Iterator[str]:
    name = f"read_{next(NUMBERS)}"
    with psycopg.connect(postgres.conninfo(), autocommit=True) as server:
        server.execute(f"create database {name} template {template} owner {OWNER}")
        yield name
        server.execute(f"drop database {name} with (force)")


@pytest.fixture
async def engine(postgres: Postgres, database: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(
        as_role(postgres, ROLE, database), connect_args={"options": "-c search_path=read"}
    )
    yield engine
    await engine.dispose()


@pytest.fixture
def ledger(postgres: Postgres, database: str, engine: AsyncEngine) -> Iterator[Ledger]:
    with psycopg.connect(postgres.conninfo(database), autocommit=True) as connection:
        yield Ledger(connection, engine)
