"""The schema of a service's database: its owner brings it up to date, the service uses it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import Connection, create_engine, inspect, text

FOLDER = Path(__file__).parent
KNOWN = ("a0005",)  # every revision that this software can work with, the newest last
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('luatsu migrate'))")
SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
}
# A hung session of the service may not freeze the log. Either right to do this is enough: to act
# as the role, or to alter it.
LIMIT = """do $do$ begin
  if pg_has_role(current_user, {role_text}, 'SET') then set local role {role}; end if;
  {settings}
  reset role;
end $do$"""


def upgrade(url_of_owner: str, role: str) -> None:
    """Bring a database to the newest schema, and let the service's role do its work in it.

    All of it happens or nothing. What the role may do is said anew each time, so a database that
    was restored into another cluster gets it too.

    Args:
        url_of_owner: The database, as the role that owns it; it must be able to act as `role`
            (be a member of it) or have CREATEROLE and the ADMIN option for it.
        role: The service's own role, which exists.
    """
    engine = create_engine(url_of_owner)
    try:
        with engine.begin() as connection:
            connection.execute(ONE_AT_A_TIME)
            connection.execute(text("create schema if not exists log"))
            command.upgrade(configuration(connection), "head")
            run(connection, "grants", role)
            limit(connection, role)
    finally:
        engine.dispose()


def current(url: str) -> str | None:
    """Say which revision a database has; nothing where it has never been migrated."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("revision", schema="log"):
                return None
            found: str | None = connection.scalar(text("select version_num from log.revision"))
            return found
    finally:
        engine.dispose()


def configuration(connection: Connection) -> Config:
    """Tell Alembic where the migrations are and on which connection they run."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["run"] = lambda name: run(connection, name)
    return config


def run(connection: Connection, name: str, role: str | None = None) -> None:
    """Run a file of the schema; `:role` in it is the service's role."""
    # Past SQLAlchemy, which would read its colons and percent signs.
    said = (FOLDER / "schema" / f"{name}.sql").read_text(encoding="utf-8")
    driver = connection.connection.driver_connection
    assert driver is not None
    if role is not None:
        said = said.replace(":role", sql.Identifier(role).as_string(driver))
    driver.execute(said.encode())


def limit(connection: Connection, role: str) -> None:
    """Set the role's time-outs in this database."""
    driver = connection.connection.driver_connection
    assert driver is not None
    named = sql.Identifier(role)
    database = sql.Identifier(driver.info.dbname)
    alter = sql.SQL("alter role {} in database {} set {} = {};")
    settings = [
        alter.format(named, database, sql.Identifier(setting), sql.Literal(value))
        for setting, value in SETTINGS.items()
    ]
    driver.execute(
        sql.SQL(LIMIT).format(
            role_text=sql.Literal(role), role=named, settings=sql.SQL(" ").join(settings)
        )
    )
