"""Connections of the log's own, beside the pool that everybody else draws from."""

import orjson
from psycopg import AsyncConnection
from psycopg.types.json import set_json_loads
from sqlalchemy import make_url

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
