"""Tables beside the live ones, under the same names in other schemas: built, swapped, kept.

Every table is its service's role's, whoever makes it.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, sql
from sqlalchemy import Column, MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

LIVE, BUILDING, BEFORE = "read", "building", "before"


def owner(connection: Connection[Any], table: Table) -> str:
    """Say whose the live tables are: of this one, else of its neighbours, else of who asks."""
    found = connection.execute(
        """select tableowner from pg_tables where schemaname = %s
            order by tablename <> %s limit 1""",
        [LIVE, table.name],
    ).fetchone()
    if found is None:
        found = connection.execute("select current_user").fetchone()
    assert found is not None
    return str(found[0])


def there(connection: Connection[Any], schema: str, name: str) -> bool:
    """Say whether there is such a table."""
    found = connection.execute(
        "select to_regclass(%s) is not null", [f'"{schema}"."{name}"']
    ).fetchone()
    return bool(found and found[0])


def make(connection: Connection[Any], table: Table, name: str) -> None:
    """Make a table for building, bare: keys and indexes are cheaper once it is full."""
    drop(connection, BUILDING, name)
    columns = (Column(one.name, one.type, nullable=one.nullable) for one in table.c)
    connection.execute(_said(CreateTable(Table(name, MetaData(schema=BUILDING), *columns))))


def finish(connection: Connection[Any], table: Table) -> None:
    """Give a table that was built its key and its indexes, as the live one has them."""
    built = table.to_metadata(MetaData(schema=BUILDING))
    key = sql.SQL(", ").join(sql.Identifier(one.name) for one in built.primary_key)
    named = sql.Identifier(BUILDING, table.name)
    connection.execute(sql.SQL("alter table {} add primary key ({})").format(named, key))
    for index in built.indexes:
        connection.execute(_said(CreateIndex(index)))
    connection.execute(sql.SQL("analyze {}").format(named))


def drop(connection: Connection[Any], schema: str, name: str) -> None:
    """Drop a table if it is there."""
    connection.execute(sql.SQL("drop table if exists {}").format(sql.Identifier(schema, name)))


def clear(connection: Connection[Any], name: str, streams: Sequence[str]) -> None:
    """Take the rows of some streams out of a table that is being built."""
    named = sql.Identifier(BUILDING, name)
    query = sql.SQL("delete from {} where stream = any(%s)").format(named)
    connection.execute(query, [list(streams)])


def move(connection: Connection[Any], name: str, of: str, to: str) -> None:
    """Move a table from one schema into another; its key and indexes go with it."""
    connection.execute(
        sql.SQL("alter table {} set schema {}").format(sql.Identifier(of, name), sql.Identifier(to))
    )


def _said(element: DDLElement) -> bytes:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(element.compile(dialect=dialect)).encode()
