"""What may be asked about where lawyers practise: it is public, as the list of lawyers is."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.practice.rows import practices as table
from shared.contracts.registry.practice import PracticeForm
from shared.law.territory import fold
from shared.messages import Role
from shared.read.intervals import as_of
from shared.web.listing import Ask, Listing


class PracticeRow(BaseModel):
    """One line: a lawyer, and where and how the lawyer practises on that day."""

    stream: str
    cursor: str
    form: PracticeForm
    full_name: str
    certificate_id: UUID
    organisation_id: UUID | None
    organisation_name: str | None
    employer: str | None
    registration_number: str | None
    area: str
    begun_on: date


class PracticeFilters(BaseModel):
    """By what practices are found."""

    name: str | None = None
    form: PracticeForm | None = None
    certificate_id: UUID | None = None
    organisation_id: UUID | None = None
    area: str | None = None


async def practices(
    connection: AsyncConnection, ask: Ask, filters: PracticeFilters
) -> Sequence[PracticeRow]:
    """List who practises where on a day, by name."""
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]), cursor > (ask.after or "")
    )
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    for column, wanted in (
        (table.c.form, filters.form),
        (table.c.certificate_id, filters.certificate_id),
        (table.c.organisation_id, filters.organisation_id),
        (table.c.area, filters.area),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [PracticeRow.model_validate(dict(row)) for row in found.mappings()]


LISTINGS = (
    Listing(
        name="practices",
        vi="Nơi hành nghề của luật sư",
        en="Where lawyers practise",
        row=PracticeRow,
        filters=PracticeFilters,
        query=practices,
        sources=("registry",),
        roles=frozenset(Role) - {Role.POLICY},
        public=True,
        noun="practice",
    ),
)
