"""What may be asked about persons: officers who need it find them by name."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.person.rows import persons as table
from shared.law.territory import fold
from shared.messages import Role
from shared.read.intervals import as_of
from shared.web.listing import Ask, Listing

SEEN_BY = frozenset({Role.DEPARTMENT, Role.BAR, Role.ADMIN, Role.AUDITOR})


class PersonRow(BaseModel):
    """One person; what is sealed is shown on their own page, and that reading is recorded."""

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    area: str
    died_on: date | None
    merged_into: UUID | None


class PersonFilters(BaseModel):
    """By what persons are found; by any name that they ever had."""

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
        query = query.where(table.c.called.contains(fold(filters.name), autoescape=True))
    if filters.area is not None:
        query = query.where(table.c.area == filters.area)
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [PersonRow.model_validate(dict(row)) for row in found.mappings()]


class AlikeRow(BaseModel):
    """Two records that may be of one person: a hint to look, not a claim.

    What else would tell, such as the date of birth, is sealed, and is read on the two pages.
    """

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    area: str
    other_id: UUID
    other_name: str
    other_area: str


class AlikeFilters(BaseModel):
    """By what such pairs are found."""

    name: str | None = None
    person_id: UUID | None = None


async def alike(connection: AsyncConnection, ask: Ask, filters: AlikeFilters) -> Sequence[AlikeRow]:
    """Pair the records of one name that nobody merged or told apart, each pair once.

    Case and marks do not count.
    """
    other = table.alias("other")
    known_at = ask.known_at["registry"]
    cursor = (table.c.sort + "/" + table.c.stream + "/" + other.c.stream).label("cursor")
    query = (
        select(
            table.c.stream,
            cursor,
            table.c.person_id,
            table.c.full_name,
            table.c.area,
            other.c.person_id.label("other_id"),
            other.c.full_name.label("other_name"),
            other.c.area.label("other_area"),
        )
        .select_from(table.join(other, table.c.sort == other.c.sort))
        .where(
            as_of(table, on=ask.on, known_at=known_at),
            as_of(other, on=ask.on, known_at=known_at),
            table.c.merged_into.is_(None),
            other.c.merged_into.is_(None),
            ~table.c.distinct_from.contains(cast(other.c.person_id, Text)),
            cursor > (ask.after or ""),
        )
    )
    if filters.person_id is None:
        query = query.where(table.c.stream < other.c.stream)
    else:
        query = query.where(
            table.c.person_id == filters.person_id, other.c.person_id != filters.person_id
        )
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [AlikeRow.model_validate(dict(row)) for row in found.mappings()]


LISTINGS = (
    Listing(
        name="persons",
        vi="Cá nhân",
        en="Persons",
        row=PersonRow,
        filters=PersonFilters,
        query=persons,
        sources=("registry",),
        roles=SEEN_BY,
        noun="person",
    ),
    Listing(
        name="alike",
        vi="Cá nhân có thể trùng",
        en="Persons who may be the same",
        row=AlikeRow,
        filters=AlikeFilters,
        query=alike,
        sources=("registry",),
        roles=SEEN_BY - {Role.BAR},
        noun="person",
    ),
)
