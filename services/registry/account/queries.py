"""What may be asked about accounts: administrators and auditors see them."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.account.rows import accounts as table
from shared.messages import Role
from shared.read.intervals import as_of
from shared.web.listing import Ask, Listing


class AccountRow(BaseModel):
    """One account that is open."""

    stream: str
    cursor: str
    username: str
    display_name: str
    role: Role
    unit: str
    areas: str


class AccountFilters(BaseModel):
    """By what accounts are found."""

    username: str | None = None
    role: Role | None = None
    unit: str | None = None


async def accounts(
    connection: AsyncConnection, ask: Ask, filters: AccountFilters
) -> Sequence[AccountRow]:
    """List the accounts by name."""
    cursor = (table.c.username + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]), cursor > (ask.after or "")
    )
    for column, wanted in (
        (table.c.username, filters.username),
        (table.c.role, filters.role),
        (table.c.unit, filters.unit),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [AccountRow.model_validate(dict(row)) for row in found.mappings()]


LISTINGS = (
    Listing(
        name="accounts",
        vi="Tài khoản",
        en="Accounts",
        row=AccountRow,
        filters=AccountFilters,
        query=accounts,
        sources=("registry",),
        roles=frozenset({Role.ADMIN, Role.AUDITOR}),
        noun="account",
    ),
)
