"""What may be asked of competencies: who has which, and how many lawyers do."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.competency.rows import competencies as table
from shared.contracts.registry.competency import CompetencyKind
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
}


class CompetencyRow(BaseModel):
    """One competency of a lawyer."""

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    area: str
    competency_kind: CompetencyKind
    subject: str
    level: str | None
    proof: str
    valid_from: date
    valid_to: date | None


class CompetencyFilters(BaseModel):
    """By what competencies are found."""

    name: str | None = None
    competency_kind: CompetencyKind | None = None
    subject: str | None = None
    area: str | None = None


class CompetencyFigure(BaseModel):
    """How many lawyers of an area have a competency."""

    cursor: str
    competency_kind: CompetencyKind
    subject: str
    area: str
    lawyers: int


class CompetencyFigureFilters(BaseModel):
    """Which figures are wanted."""

    competency_kind: CompetencyKind | None = None
    subject: str | None = None
    area: str | None = None


async def competencies(
    connection: AsyncConnection, ask: Ask, filters: CompetencyFilters
) -> Sequence[CompetencyRow]:
    """List the competencies that were held on a day, by name."""
    query = select(table).where(*wanted(ask, filters))
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    cursor = by(table.c.sort, table.c.stream)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [CompetencyRow.model_validate(dict(row)) for row in found.mappings()]


async def competency_figures(
    connection: AsyncConnection, ask: Ask, filters: CompetencyFigureFilters
) -> Sequence[CompetencyFigure]:
    """Count lawyers, each once, by competency and area."""
    query = counted(
        (table.c.competency_kind, table.c.sought, table.c.area),
        (
            func.min(table.c.subject).label("subject"),
            func.count(table.c.person_id.distinct()).label("lawyers"),
        ),
        where=wanted(ask, filters),
        after=ask.after,
        limit=ask.limit,
    )
    found = await connection.execute(query)
    return [CompetencyFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: CompetencyFilters | CompetencyFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, to what one may see, and to what is looked for."""
    conditions = [
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible(ask.actor, SEEN_BY, area=table.c.area, person=table.c.person_id),
        *lies_in(table.c.area, filters.area, ask.territory, ask.on),
        *looked_for((table.c.competency_kind, filters.competency_kind)),
    ]
    if filters.subject is not None:
        conditions.append(table.c.sought.contains(fold(filters.subject), autoescape=True))
    return conditions


LISTINGS = (
    Listing(
        name="competencies",
        vi="Năng lực của luật sư",
        en="Competencies of lawyers",
        row=CompetencyRow,
        filters=CompetencyFilters,
        query=competencies,
        sources=("registry",),
        roles=frozenset(SEEN_BY) | {Role.APPLICANT},
        noun="competency",
    ),
    Listing(
        name="competency-figures",
        vi="Số luật sư theo năng lực và địa bàn",
        en="Lawyers by competency and area",
        row=CompetencyFigure,
        filters=CompetencyFigureFilters,
        query=competency_figures,
        sources=("registry",),
        roles=frozenset(SEEN_BY),
        noun="competency",
    ),
)
