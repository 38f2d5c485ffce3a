"""Two tables of one read model compared as both were known at a position: by digest, then by row.

A row that was closed later is open again for the comparison, so the live table may go on meanwhile.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from psycopg import Connection, sql
from sqlalchemy import Table

from shared.read.digest import Digest

MOST = 100  # differences that are told one by one
# md5 as in `digest`: the same in every version of PostgreSQL.
DIGEST = sql.SQL("""
    select count(*), coalesce(sum(('x' || left(md5(r::text), 16))::bit(64)::bigint), 0)
      from ({known}) r""")
KNOWN = sql.SQL("""
    select {columns} from {table}
     where known_from <= {at}{only}""")
UNTIL = sql.SQL("case when known_to <= {at} then known_to end as known_to")
DIFFER = sql.SQL("""
    select coalesce(a.stream, b.stream), coalesce(a.effective_from, b.effective_from),
           coalesce(a.known_from, b.known_from),
           case when a.stream is null then 'missing' when b.stream is null then 'surplus'
                else 'different' end,
           array_remove(array[{columns}]::text[], null), count(*) over ()
      from ({live}) a full join ({built}) b using (stream, effective_from, known_from)
     where a.* is distinct from b.*
     order by 1, 2, 3 limit {most}""")


@dataclass(frozen=True, slots=True)
class Place:
    """A table: its schema, and its name there."""

    schema: str
    name: str

    @property
    def named(self) -> sql.Identifier:
        """Write it."""
        return sql.Identifier(self.schema, self.name)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that two tables do not agree on, by its place; never what it says."""

    table: str
    stream: str
    effective_from: date
    known_from: int
    what: str  # `missing` or `surplus` in the live table, or `different`
    columns: tuple[str, ...]  # in which both differ

    def plain(self) -> dict[str, Any]:
        """Say it as JSON can hold it."""
        return asdict(self) | {"effective_from": self.effective_from.isoformat()}


@dataclass(frozen=True, slots=True)
class Built:
    """A read model made anew, and how it compares with the live one at one position."""

    source: str
    table: str
    position: int  # at which both were compared
    digest: Digest
    equal: bool | None  # nothing where there was no live one
    differing: int  # rows
    differences: tuple[Difference, ...]  # the first of them
    parked: int  # events that could not be taken
    swapped: bool

    @property
    def doubtful(self) -> bool:
        """Say whether the live one may say otherwise than its log; an empty log says nothing."""
        return self.position > 0 and not self.equal

    def plain(self) -> dict[str, Any]:
        """Say it as JSON can hold it."""
        return {
            "source": self.source,
            "table": self.table,
            "position": self.position,
            "digest": self.digest.plain(),
            "equal": self.equal,
            "differing": self.differing,
            "differences": [one.plain() for one in self.differences],
            "parked": self.parked,
            "swapped": self.swapped,
        }


def digest_at(
    connection: Connection[Any], table: Table, place: Place, at: int, only: Sequence[str] = ()
) -> Digest:
    """Sum up a table as it was known at a position; of some streams alone where they are named."""
    row = connection.execute(DIGEST.format(known=_known(table, place, at, only))).fetchone()
    assert row is not None
    return Digest(int(row[0]), int(row[1]))


def differences(  # noqa: PLR0913  # two tables, and what of them
    connection: Connection[Any],
    table: Table,
    live: Place,
    built: Place,
    at: int,
    *,
    only: Sequence[str] = (),
) -> tuple[int, list[Difference]]:
    """Count the rows that differ, and list the first of them."""
    names = [one.name for one in table.c if one.name not in {"stream", "known_from"}]
    differ = sql.SQL(
        "case when a.stream is not null and b.stream is not null and a.{0} is distinct from b.{0}"
        " then {1} end"
    )
    rows = connection.execute(
        DIFFER.format(
            columns=sql.SQL(", ").join(
                differ.format(sql.Identifier(name), sql.Literal(name))
                for name in names
                if name != "effective_from"
            ),
            live=_known(table, live, at, only),
            built=_known(table, built, at, only),
            most=sql.Literal(MOST),
        )
    ).fetchall()
    found = [
        Difference(table.name, stream, day, since, what, tuple(columns))
        for stream, day, since, what, columns, _ in rows
    ]
    return (int(rows[0][5]) if rows else 0), found


def _known(table: Table, place: Place, at: int, only: Sequence[str]) -> sql.Composable:
    position = sql.Literal(at)
    return KNOWN.format(
        columns=sql.SQL(", ").join(
            UNTIL.format(at=position) if one.name == "known_to" else sql.Identifier(one.name)
            for one in table.c
        ),
        table=place.named,
        at=position,
        only=sql.SQL(" and stream = any({})").format(sql.Literal(list(only)))
        if only
        else sql.SQL(""),
    )
