"""Connections of the log's own, and the pool that everybody else draws from."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from time import monotonic
from typing import Any

import orjson
import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.types.json import set_json_loads
from sqlalchemy import PoolProxiedConnection, event, make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import greenlet_spawn

RESTED = 1.0  # seconds after which a connection is tried before it is lent again

# Whatever the server or the role was told: an acknowledged event is on the disk, a hung session
# gives the log free, a dead network is noticed.
OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "synchronous_commit=on",
        "timezone=UTC",
        "lock_timeout=3000",
        "statement_timeout=10000",
        "idle_in_transaction_session_timeout=10000",
    )
)


def conninfo(url: str) -> str:
    """Write SQLAlchemy's URL as libpq reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


async def dedicated(url: str, name: str) -> AsyncConnection:
    """Open a connection in which every statement is a transaction of its own."""
    connection = await AsyncConnection.connect(
        conninfo(url),
        autocommit=True,
        application_name=name,
        options=OPTIONS,
        connect_timeout=2,
        keepalives_idle=5,
        tcp_user_timeout=5000,
    )
    set_json_loads(orjson.loads, connection)
    return connection


def pooled(url: str, **options: Any) -> AsyncEngine:
    """Open a pool whose connections are tried before they are lent, but for those just used.

    To try each costs a round trip every time; a server that is lost is noticed by whoever was
    using it, and empties the pool.
    """
    engine = create_async_engine(url, **options)
    dialect = engine.dialect

    @event.listens_for(engine.sync_engine, "checkin")
    def rest(_: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def wake(driver: Any, record: Any, _: Any) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) < RESTED:
            return
        try:
            dialect.do_ping(driver)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    return engine


@lru_cache(maxsize=64)
def at_once(engine: AsyncEngine) -> AsyncEngine:
    """Draw from the same pool for single statements, each seeing the moment at which it runs.

    Without a transaction around them two of three round trips are saved.
    """
    return engine.execution_options(isolation_level="AUTOCOMMIT")


@asynccontextmanager
async def direct(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Lend the driver's own connection out of the pool; each statement is a transaction of its own.

    What is asked for every command and every event goes this way: what SQLAlchemy does around a
    statement costs three times as much as the statement. Errors are SQLAlchemy's all the same.
    """
    try:
        lent = await engine.raw_connection()
        connection = lent.driver_connection
        assert isinstance(connection, AsyncConnection)
        try:
            await connection.set_autocommit(True)
            yield connection
        finally:
            lost = connection.closed
            # Whoever is told to stop, and told again, gives it back all the same.
            status = connection.info.transaction_status
            await asyncio.shield(asyncio.ensure_future(greenlet_spawn(_give_back, lent, status)))
            if lost:  # the server is gone, and with it whatever else rests in the pool
                await engine.dispose()
    except psycopg.Error as error:
        raise DBAPIError.instance(None, None, error, psycopg.Error) from error


def _give_back(lent: PoolProxiedConnection, status: TransactionStatus) -> None:
    if status != TransactionStatus.IDLE:  # it was lost, or somebody gave up waiting for it
        lent.invalidate()
        return
    lent.dbapi_connection.autocommit = False  # type: ignore[union-attr]  # as whoever is next expects
    lent.close()
