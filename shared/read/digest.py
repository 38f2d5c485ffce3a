"""What a read model holds, as two numbers: how many rows, and a sum that no order of rows changes.

Two tables of one shape with the same digest hold the same rows, but for an accident of 64 bits.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

SCHEMA = "read"


@dataclass(frozen=True, slots=True)
class Digest:
    """How many rows there are, and the sum of their hashes."""

    count: int
    sum: int

    def __add__(self, other: "Digest") -> "Digest":
        """Sum up two tables as one."""
        return Digest(self.count + other.count, self.sum + other.sum)

    def plain(self) -> dict[str, int | str]:
        """Say it as JSON can hold it: the sum may be beyond 2^53."""
        return asdict(self) | {"sum": str(self.sum)}


async def digest(
    connection: AsyncConnection, table: Table, *, schema: str = SCHEMA, name: str | None = None
) -> Digest:
    """Sum up the rows of a read model over all of its columns.

    Args:
        connection: To the service's database.
        table: The read model.
        schema: Where its rows stand: `read`, or beside it while it is built.
        name: Under which name they stand there; its own where nothing is said.
    """
    columns = [column.name for column in table.c]
    row = (await connection.execute(text(query(schema, name or table.name, columns)))).one()
    return Digest(int(row[0]), int(row[1]))


def query(schema: str, name: str, columns: Sequence[str]) -> str:
    """Write the question: md5 is the same in every version of PostgreSQL, `hashtext` is not."""
    named = ", ".join(f'"{column}"' for column in columns)
    return f"""
        select count(*), coalesce(sum(('x' || left(md5(r::text), 16))::bit(64)::bigint), 0)
          from (select {named} from "{schema}"."{name}") r"""  # noqa: S608  # names of our own
