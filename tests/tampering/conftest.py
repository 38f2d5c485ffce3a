"""Two logs that were made once, and a copy of them for each test to be hurt."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from shared.embedded.postgres import Postgres
from shared.log.migrate import upgrade
from tests.support.tsa import Tsa
from tests.tampering.given import Victim, copied, make

NUMBERS = itertools.count(1)
SERVICES = ("registry", "inspection")


@dataclass(frozen=True, slots=True)
class Whole:
    """What is true: a database a service, and what a witness remembers of each."""

    tsa: Tsa
    folders: dict[str, Path]


@pytest.fixture(scope="session")
async def whole(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    found = Whole(Tsa(), {})
    with psycopg.connect(postgres.conninfo(), autocommit=True) as admin:
        admin.execute("create role tampering_tests")
        for service in SERVICES:
            admin.execute(f"create database tampering_{service}".encode())
    for service in SERVICES:
        url = postgres.url(f"tampering_{service}")
        upgrade(url, "tampering_tests")
        engine = create_async_engine(url)
        found.folders[service] = tmp_path_factory.mktemp(f"witness-{service}") / "store"
        await make(Victim(engine, service, found.tsa, found.folders[service]))
        await engine.dispose()
    return found


@pytest.fixture
async def victim(whole: Whole, postgres: Postgres, tmp_path: Path) -> AsyncIterator[Victim]:
    async for one in _copy(whole, postgres, tmp_path, "registry"):
        yield one


@pytest.fixture
async def other(whole: Whole, postgres: Postgres, tmp_path: Path) -> AsyncIterator[Victim]:
    async for one in _copy(whole, postgres, tmp_path, "inspection"):
        yield one


async def _copy(
    whole: Whole, postgres: Postgres, tmp_path: Path, service: str
) -> AsyncIterator[Victim]:
    name = f"tampered_{next(NUMBERS)}"
    with psycopg.connect(postgres.conninfo(), autocommit=True) as admin:
        admin.execute(f"create database {name} template tampering_{service}".encode())
        engine = create_async_engine(postgres.url(name))
        folder = copied(whole.folders[service], tmp_path / service)
        yield Victim(engine, service, whole.tsa, folder)
        await engine.dispose()
        admin.execute(f"drop database {name} with (force)".encode())
