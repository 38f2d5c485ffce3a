"""Bringing the database of keys to the form that this version needs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, text

FOLDER: Final = Path(__file__).parent / "migrations"
ALONE: Final = text("select pg_advisory_xact_lock(hashtextextended('luatsu keys migration', 0))")
# A service makes, reads and erases; what it has written it never changes.
GRANTS: Final = (
    "select, insert, delete, maintain on subject_key, lookup",
    "select, insert on tombstone",
    "select on alembic_version",  # to tell whether it may start
)


def upgrade(owner_url: str, roles: Sequence[str]) -> None:
    """Bring the database to the newest form, and let the services' roles in; it may be repeated."""
    engine = _engine(owner_url)
    with engine.begin() as connection:
        connection.execute(ALONE)
        command.upgrade(_config(connection), "head")
        for role in roles:
            _grant(connection, role)
    engine.dispose()


def current(url: str) -> str | None:
    """Name the form that the database has; an empty one has none."""
    engine = _engine(url)
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return revision


def newest() -> str | None:
    """Name the form that this version needs."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def _engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool, hide_parameters=True)


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    for grant in GRANTS:
        connection.exec_driver_sql(f"grant {grant} to {quoted}")
