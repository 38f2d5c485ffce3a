"""Pages of the database that cannot be read: what is wrong with a log must still be told."""

import re
from types import TracebackType
from typing import Any, Final

import psycopg
from psycopg import errors

from shared.log.verify import Problem

TORN: Final = (errors.DataCorrupted, errors.IndexCorrupted, errors.IoError, errors.UndefinedFile)
FILE: Final = re.compile(r"base/[0-9]+/([0-9]+)")
# The table that a file belongs to; what lies beside a table (long values, an index) is its own.
TABLE: Final = """
    select coalesce(i.indrelid, o.oid, f.oid)::regclass::text
      from (select pg_filenode_relation(0, %s)::oid as oid) f
      left join pg_index i on i.indexrelid = f.oid
      left join pg_class o on o.reltoastrelid = f.oid"""


class Told:
    """Read within; where a page cannot be read, that is a finding, and the rest goes on."""

    def __init__(self, connection: psycopg.Connection[Any], problems: list[Problem]) -> None:
        """Know where it is read, and where findings go."""
        self._connection = connection
        self._problems = problems
        self._within = connection.transaction()

    def __enter__(self) -> None:
        """Begin a transaction within the one that reads."""
        self._within.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> bool:
        """End it, and tell what could not be read."""
        self._within.__exit__(kind, error, at)
        if not isinstance(error, TORN):
            return False
        whose = _table(self._connection, error)
        self._problems.append(Problem(0, "unreadable-table", whose=whose))
        return True


def _table(connection: psycopg.Connection[Any], torn: psycopg.Error) -> str | None:
    """Name the table; nothing of what stands in it."""
    file = FILE.search(torn.diag.message_primary or "")
    if file is None:
        return None
    try:
        with connection.transaction():
            row = connection.execute(TABLE, [int(file[1])]).fetchone()
    except TORN:  # the catalogue, too
        return file[0]
    return file[0] if row is None or row[0] is None else str(row[0])
