"""What may be asked of recognitions of training abroad."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.foreigntraining.rows import foreign_trainings as table
from services.registry.foreigntraining.state import Status
from shared.law.territory import fold
from shared.messages import Reach, Role
from shared.read.intervals import as_of
from shared.read.listed import by, lies_in, looked_for, page
from shared.read.seeing import visible
from shared.web.listing import Ask, Listing

SEEN_BY: Mapping[Role, Reach] = {  # everybody else: their own
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.COMMITTEE: Reach.PROVINCE,
    Role.AUDITOR: Reach.PROVINCE,
}


class ForeignTrainingRow(BaseModel):
    """One training abroad, and how its recognition stands."""

    stream: str
    cursor: str
    status: Status
    person_id: UUID
    full_name: str
    area: str
    country: str
    institution: str
    filed_on: date | None
    recognised_on: date | None


class ForeignTrainingFilters(BaseModel):
    """By what they are found."""

    name: str | None = None
    status: Status | None = None
    area: str | None = None


async def foreign_trainings(
    connection: AsyncConnection, ask: Ask, filters: ForeignTrainingFilters
) -> Sequence[ForeignTrainingRow]:
    """List how recognitions stood on a day, by name."""
    query = select(table).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible(ask.actor, SEEN_BY, area=table.c.area, person=table.c.person_id),
        *lies_in(table.c.area, filters.area, ask.territory, ask.on),
        *looked_for((table.c.status, filters.status)),
    )
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    cursor = by(table.c.sort, table.c.stream)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [ForeignTrainingRow.model_validate(dict(row)) for row in found.mappings()]


LISTINGS = (
    Listing(
        name="foreign-trainings",
        vi="Công nhận đào tạo nghề luật sư ở nước ngoài",
        en="Recognition of training abroad",
        row=ForeignTrainingRow,
        filters=ForeignTrainingFilters,
        query=foreign_trainings,
        sources=("registry",),
        roles=frozenset(SEEN_BY) | {Role.APPLICANT},
        noun="foreigntraining",
    ),
)
