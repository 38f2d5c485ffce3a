"""What may be asked about persons: officers who need it find them by name."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.person.rows import persons as table
from shared.law.territory import fold
from shared.read.intervals import as_of
from shared.web.listing import Ask


class PersonRow(BaseModel):
    """One person; what is sealed is shown on their own page, and that reading is recorded."""

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    area: str


class PersonFilters(BaseModel):
    """By what persons are found."""

    name: str | None = None
    area: str | None = None


async def persons(
    connection: AsyncConnection, ask: Ask, filters: PersonFilters
) -> Sequence[PersonRow]:
    """List persons by name; the listing's roles all reach the whole province."""
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]), cursor > (ask.after or "")
    )
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    if filters.area is not None:
        query = query.where(table.c.area == filters.area)
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [PersonRow.model_validate(dict(row)) for row in found.mappings()]
