"""What may be asked of registrations to take part in legal aid."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.aidregistration.rows import aid_registrations as table
from services.registry.aidregistration.state import AidStatus
from shared.law.territory import fold
from shared.messages import Role
from shared.read.intervals import as_of
from shared.read.listed import lies_in, looked_for
from shared.web.listing import Ask, Listing


class AidRegistrationRow(BaseModel):
    """One organisation that takes part in legal aid, or did."""

    stream: str
    cursor: str
    organisation_id: UUID
    organisation_name: str
    registration_number: str
    status: AidStatus
    area: str
    registered_on: date


class AidRegistrationFilters(BaseModel):
    """By what registrations are found."""

    name: str | None = None
    status: AidStatus | None = None
    area: str | None = None


async def registrations(
    connection: AsyncConnection, ask: Ask, filters: AidRegistrationFilters
) -> Sequence[AidRegistrationRow]:
    """List how registrations stood on a day, by the organisation's name."""
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        cursor > (ask.after or ""),
        *looked_for((table.c.status, filters.status)),
        *lies_in(table.c.area, filters.area, ask.territory, ask.on),
    )
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [AidRegistrationRow.model_validate(dict(row)) for row in found.mappings()]


LISTINGS = (
    Listing(
        name="aid-registrations",
        vi="Tổ chức đăng ký tham gia trợ giúp pháp lý",
        en="Organisations registered for legal aid",
        row=AidRegistrationRow,
        filters=AidRegistrationFilters,
        query=registrations,
        sources=("registry",),
        roles=frozenset(
            {
                Role.DEPARTMENT,
                Role.BAR,
                Role.COMMITTEE,
                Role.AUDITOR,
                Role.DISTRICT,
                Role.COMMUNE,
            }
        ),
        noun="aidregistration",
    ),
)
