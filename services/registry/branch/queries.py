"""What may be asked about branches: their register is public."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.branch.rows import branches as table
from shared.law.territory import fold
from shared.read.intervals import as_of
from shared.web.listing import Ask


class BranchRow(BaseModel):
    """One line of the register of branches."""

    stream: str
    cursor: str
    organisation_id: UUID
    organisation_name: str
    name: str
    registration_number: str
    seat: str
    area: str
    head_certificate: UUID | None
    registered_on: date


class BranchFilters(BaseModel):
    """By what branches are found."""

    name: str | None = None
    number: str | None = None
    area: str | None = None


async def branches(
    connection: AsyncConnection, ask: Ask, filters: BranchFilters
) -> Sequence[BranchRow]:
    """List branches as they stood on a day, by name."""
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]), cursor > (ask.after or "")
    )
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    if filters.number is not None:
        query = query.where(table.c.registration_number.contains(filters.number, autoescape=True))
    if filters.area is not None:
        query = query.where(table.c.area == filters.area)
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [BranchRow.model_validate(dict(row)) for row in found.mappings()]
