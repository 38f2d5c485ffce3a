"""What may be asked about organisations: their register is public."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.organisation.rows import organisations as table
from services.registry.organisation.standing import Status
from shared.contracts.registry.organisation import OrganisationForm
from shared.law.territory import fold
from shared.read.intervals import as_of
from shared.web.listing import Ask


class OrganisationRow(BaseModel):
    """One line of the register of organisations."""

    stream: str
    cursor: str
    status: Status
    name: str
    form: OrganisationForm | None
    registration_number: str
    other_numbers: str
    seat: str | None
    area: str | None
    head_certificate: UUID | None
    tax_code: str | None
    registered_on: date | None


class OrganisationFilters(BaseModel):
    """By what organisations are found; a number that an organisation had finds it too."""

    name: str | None = None
    number: str | None = None
    form: OrganisationForm | None = None
    area: str | None = None
    status: Status | None = None


async def organisations(
    connection: AsyncConnection, ask: Ask, filters: OrganisationFilters
) -> Sequence[OrganisationRow]:
    """List organisations as they stood on a day, by name."""
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]), cursor > (ask.after or "")
    )
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    if filters.number is not None:
        query = query.where(
            or_(
                table.c.registration_number.contains(filters.number, autoescape=True),
                table.c.other_numbers.contains(filters.number, autoescape=True),
            )
        )
    if filters.form is not None:
        query = query.where(table.c.form == filters.form)
    if filters.area is not None:
        query = query.where(table.c.area == filters.area)
    if filters.status is not None:
        query = query.where(table.c.status == filters.status)
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [OrganisationRow.model_validate(dict(row)) for row in found.mappings()]
