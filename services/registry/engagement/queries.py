"""What may be asked of engagements: each one, and how many for what, from which stage on."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Text, cast, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.engagement.rows import engagements as table
from services.registry.engagement.state import EngagementStatus
from shared.contracts.registry.engagement import EngagementStage, Purpose
from shared.law.territory import fold
from shared.messages import Actor, Reach, Role
from shared.read.intervals import as_of
from shared.read.seeing import own
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
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(*wanted(ask, filters), cursor > (ask.after or ""))
    if filters.agency is not None:
        query = query.where(table.c.sort.contains(fold(filters.agency), autoescape=True))
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
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
    cursor: ColumnElement[str] = cast(table.c.year, Text)
    for key in keys[1:]:
        cursor = cursor + "/" + key
    query = (
        select(cursor.label("cursor"), *keys, func.count().label("engagements"))
        .where(*wanted(ask, filters), cursor > (ask.after or ""))
        .group_by(*keys)
        .order_by(cursor)
        .limit(ask.limit)
    )
    found = await connection.execute(query)
    return [EngagementFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: EngagementFilters | EngagementFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, to what one may see, and to what is looked for."""
    conditions = [
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible_to(ask.actor),
    ]
    for column, value in (
        (table.c.year, filters.year),
        (table.c.area, filters.area),
        (table.c.purpose, filters.purpose),
        (table.c.stage, filters.stage),
        (table.c.status, filters.status),
    ):
        if value is not None:
            conditions.append(column == value)
    return conditions


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let each role see as far as it reaches."""
    match SEEN_BY.get(actor.role, Reach.OWN):
        case Reach.PROVINCE:
            return true()
        case Reach.AREA:
            return table.c.area.in_(actor.areas)
        case Reach.UNIT | Reach.OWN:
            return own(table.c.person_id, actor)


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
