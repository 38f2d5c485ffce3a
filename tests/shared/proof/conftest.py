"""A log of a notary's own, and a bus."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from psycopg import AsyncConnection
from sqlalchemy.ext.asyncio import create_async_engine

from shared.bus.declarations import Source
from shared.embedded.nats import Nats
from shared.embedded.postgres import Postgres
from shared.log.appender import Appender
from shared.log.migrate import upgrade
from shared.proof import keyfile, notary
from tests.shared.bus.given import connected
from tests.shared.proof.signed import Ledger, SignedLog

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
async def proof_database(postgres: Postgres) -> str:
    """Migrate one database; each test empties its log."""
    async with await AsyncConnection.connect(postgres.conninfo(), autocommit=True) as admin:
        await admin.execute("create role proof_tests")
        await admin.execute("create database proof_tests")
    upgrade(postgres.url("proof_tests"), "proof_tests")
    return postgres.url("proof_tests")


@pytest.fixture
async def a_log(proof_database: str) -> AsyncIterator[SignedLog]:
    engine = create_async_engine(proof_database)
    log = SignedLog(engine)
    await log.empty()
    yield log
    await engine.dispose()


@pytest.fixture
def source() -> Source:
    """Give each test a province of its own, so that all share one server."""
    return Source(f"p{next(NUMBERS)}", "registry")


@pytest.fixture
async def bus(nats_server: Nats) -> AsyncIterator[Client]:
    async with connected(nats_server.url()) as client:
        yield client


@pytest.fixture
def js(bus: Client) -> JetStreamContext:
    return bus.jetstream()


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    file = tmp_path / "notary.key"
    file.write_text(keyfile.new_line())
    return file


@pytest.fixture
async def ledger(  # noqa: PLR0913, PLR0917  # fixtures
    a_log: SignedLog,
    bus: Client,
    source: Source,
    keys: Path,
    proof_database: str,
    postgres: Postgres,
) -> AsyncIterator[Ledger]:
    """Keep a log whose events are stored as in earnest."""
    appender = Appender(proof_database, a_log.waker)
    await appender.start()
    yield Ledger(a_log, appender, bus, source, keys, postgres.conninfo("proof_tests"))
    await appender.stop()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again sooner than in earnest."""
    monkeypatch.setattr(notary, "PACE", 0.1)
    monkeypatch.setattr(notary, "POLL", 0.3)
    monkeypatch.setattr(notary, "RETRY", 0.2)
