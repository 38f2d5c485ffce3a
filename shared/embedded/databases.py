"""The databases of a deployment and who may enter them: one a service, and one for the keys."""

from collections.abc import Callable

from psycopg import Connection, connect
from psycopg.sql import SQL, Identifier, Literal

from shared.embedded.postgres import Postgres

SERVICES = ("registry", "inspection", "discipline", "reporting")
KEYS = "keys"


def owner_of(database: str) -> str:
    """Name the role that migrates a database; no service runs as it."""
    return f"{database}_owner"


def setup_databases(postgres: Postgres) -> None:
    """Make what is missing; a second time changes nothing."""
    make_databases(postgres.conninfo(), postgres.password)


def make_databases(admin: str, password_of: Callable[[str], str]) -> None:
    """Make the databases and roles on any server, and give each role its password again.

    Args:
        admin: How an administrator reaches the server, for psycopg.
        password_of: The password of a role, by its name.
    """
    with connect(admin, autocommit=True) as connection:
        for service in SERVICES:
            _role(connection, service, password_of(service))
            _role(connection, owner_of(service), password_of(owner_of(service)))
            # so that an owner can make schemas which the service owns: its read models
            connection.execute(
                SQL("grant {} to {}").format(Identifier(service), Identifier(owner_of(service)))
            )
            _database(connection, service, may_enter=(service,))
        _role(connection, owner_of(KEYS), password_of(owner_of(KEYS)))
        _database(connection, KEYS, may_enter=SERVICES)


def _role(connection: Connection, role: str, password: str) -> None:
    known = connection.execute("select from pg_roles where rolname = %s", [role]).fetchone()
    if known is None:
        connection.execute(SQL("create role {}").format(Identifier(role)))
    # hashed here, so that no log of the server ever shows it
    hashed = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        SQL("alter role {} login password {}").format(Identifier(role), Literal(hashed))
    )


def _database(connection: Connection, name: str, may_enter: tuple[str, ...]) -> None:
    known = connection.execute("select from pg_database where datname = %s", [name]).fetchone()
    if known is None:
        connection.execute(
            SQL("create database {} owner {} template template0").format(
                Identifier(name), Identifier(owner_of(name))
            )
        )
    connection.execute(SQL("revoke all on database {} from public").format(Identifier(name)))
    for role in may_enter:
        connection.execute(
            SQL("grant connect on database {} to {}").format(Identifier(name), Identifier(role))
        )
