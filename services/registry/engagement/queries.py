"""What may be asked of engagements: each one, and how many for what, from which stage on."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.engagement.rows import engagements as table
from services.registry.engagement.state import EngagementStatus
from shared.contracts.registry.engagement import EngagementStage, Purpose
from shared.law.territory import fold
from shared.messages import Reach, Role
from shared.read.intervals import as_of
from shared.read.listed import by, counted, lies_in, looked_for, page
from shared.read.seeing import visible
from shared.web.listing import Ask, Listing

SEEN_BY: Mapping[Role, Reach] = {  # everybody else: their own
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.BAR: Reach.PROVINCE,
    Role.COMMITTEE: Reach.PROVINCE,
    Role.AUDITOR: Reach.PROVINCE,
    Role.DISTRICT: Reach.AREA,
    Role.COMMUNE: Reach.AREA,
}


class EngagementRow(BaseModel):
    """One engagement."""

    stream: str
    cursor: str
    agency: str
    area: str
    purpose: Purpose
    about: str
    stage: EngagementStage
    full_name: str | None
    organisation_name: str | None
    opened_on: date
    status: EngagementStatus


class EngagementFilters(BaseModel):
    """By what engagements are found."""

    agency: str | None = None
    year: int | None = None
    area: str | None = None
    purpose: Purpose | None = None
    stage: EngagementStage | None = None
    status: EngagementStatus | None = None


class EngagementFigure(BaseModel):
    """How many engagements there were for something, from a stage on, in an area and year."""

    cursor: str
    year: int
    area: str
    purpose: Purpose
    stage: EngagementStage
    status: EngagementStatus
    engagements: int


class EngagementFigureFilters(BaseModel):
    """Which figures are wanted."""

    year: int | None = None
    area: str | None = None
    purpose: Purpose | None = None
    stage: EngagementStage | None = None
    status: EngagementStatus | None = None


async def engagements(
    connection: AsyncConnection, ask: Ask, filters: EngagementFilters
) -> Sequence[EngagementRow]:
    """List how engagements stood on a day, by agency."""
    query = select(table).where(*wanted(ask, filters))
    if filters.agency is not None:
        query = query.where(table.c.sort.contains(fold(filters.agency), autoescape=True))
    cursor = by(table.c.sort, table.c.stream)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [EngagementRow.model_validate(dict(row)) for row in found.mappings()]


async def engagement_figures(
    connection: AsyncConnection, ask: Ask, filters: EngagementFigureFilters
) -> Sequence[EngagementFigure]:
    """Count engagements by year of opening, area, purpose, stage and status."""
    keys = (
        table.c.year,
        table.c.area,
        table.c.purpose,
        table.c.stage,
        table.c.status,
    )
    query = counted(
        keys,
        (func.count().label("engagements"),),
        where=wanted(ask, filters),
        after=ask.after,
        limit=ask.limit,
    )
    found = await connection.execute(query)
    return [EngagementFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: EngagementFilters | EngagementFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, to what one may see, and to what is looked for."""
    return [
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible(ask.actor, SEEN_BY, area=table.c.area, person=table.c.person_id),
        *lies_in(table.c.area, filters.area, ask.territory, ask.on),
        *looked_for(
            (table.c.year, filters.year),
            (table.c.purpose, filters.purpose),
            (table.c.stage, filters.stage),
            (table.c.status, filters.status),
        ),
    ]


LISTINGS = (
    Listing(
        name="engagements",
        vi="Cơ quan sử dụng luật sư",
        en="Agencies' engagements of lawyers",
        row=EngagementRow,
        filters=EngagementFilters,
        query=engagements,
        sources=("registry",),
        roles=frozenset(SEEN_BY) | {Role.APPLICANT},
        noun="engagement",
    ),
    Listing(
        name="engagement-figures",
        vi="Sử dụng luật sư theo việc, giai đoạn và địa bàn",
        en="Engagements by purpose, stage and area",
        row=EngagementFigure,
        filters=EngagementFigureFilters,
        query=engagement_figures,
        sources=("registry",),
        roles=frozenset(SEEN_BY),
        noun="engagement",
    ),
)
