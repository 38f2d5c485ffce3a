"""What somebody keeps on their desk: what of a queue is new to them, and the views they saved.

New is what came into its state, or to them, after they last said that they had looked: by position
of each log, so that no clock counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

LONGEST_NAME: Final = 60
MOST: Final = 20  # saved views of one person
LOOKED: Final = text("select queue, positions from access.looked where account_id = :account")
LOOK: Final = text("""
    insert into access.looked (account_id, queue, positions)
    values (:account, :queue, cast(:positions as jsonb))
    on conflict (account_id, queue) do update set positions = excluded.positions""")
SAVED: Final = text(
    "select name, query from access.saved where account_id = :account order by name"
)
SAVE: Final = text("""
    insert into access.saved (account_id, name, query)
    select :account, :name, :query
     where (select count(*) from access.saved where account_id = :account) < :most
    on conflict (account_id, name) do update set query = excluded.query""")
DROP: Final = text("delete from access.saved where account_id = :account and name = :name")


@dataclass(frozen=True, slots=True)
class Saved:
    """A view of the list that somebody gave a name."""

    name: str
    query: str


async def looked(connection: AsyncConnection, account: UUID) -> Mapping[str, Mapping[str, int]]:
    """Say how far somebody has looked through each queue; one they never did is not in."""
    rows = await connection.execute(LOOKED, {"account": account})
    return {row.queue: row.positions for row in rows}


async def saved(connection: AsyncConnection, account: UUID) -> Sequence[Saved]:
    """List the views that somebody saved."""
    return [Saved(*one) for one in await connection.execute(SAVED, {"account": account})]
