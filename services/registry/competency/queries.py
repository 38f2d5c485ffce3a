"""What may be asked of competencies: who has which, and how many lawyers do."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.competency.rows import competencies as table
from shared.contracts.registry.competency import CompetencyKind
from shared.law.territory import fold
from shared.messages import Actor, Role
from shared.read.intervals import as_of
from shared.read.seeing import own
from shared.web.listing import Ask, Listing

OVERSEERS = frozenset({Role.DEPARTMENT, Role.BAR, Role.COMMITTEE, Role.AUDITOR})


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
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(*wanted(ask, filters), cursor > (ask.after or ""))
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [CompetencyRow.model_validate(dict(row)) for row in found.mappings()]


async def competency_figures(
    connection: AsyncConnection, ask: Ask, filters: CompetencyFigureFilters
) -> Sequence[CompetencyFigure]:
    """Count lawyers, each once, by competency and area."""
    keys = (table.c.competency_kind, table.c.sought, table.c.area)
    cursor = table.c.competency_kind + "/" + table.c.sought + "/" + table.c.area
    query = (
        select(
            cursor.label("cursor"),
            *keys,
            func.min(table.c.subject).label("subject"),
            func.count(table.c.person_id.distinct()).label("lawyers"),
        )
        .where(*wanted(ask, filters), cursor > (ask.after or ""))
        .group_by(*keys)
        .order_by(cursor)
        .limit(ask.limit)
    )
    found = await connection.execute(query)
    return [CompetencyFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: CompetencyFilters | CompetencyFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, to what one may see, and to what is looked for."""
    conditions = [
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible_to(ask.actor),
    ]
    if filters.competency_kind is not None:
        conditions.append(table.c.competency_kind == filters.competency_kind)
    if filters.subject is not None:
        conditions.append(table.c.sought.contains(fold(filters.subject), autoescape=True))
    if filters.area is not None:
        conditions.append(table.c.area == filters.area)
    return conditions


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Who develops the profession sees all competencies, a lawyer their own."""
    return true() if actor.role in OVERSEERS else own(table.c.person_id, actor)


LISTINGS = (
    Listing(
        name="competencies",
        vi="Năng lực của luật sư",
        en="Competencies of lawyers",
        row=CompetencyRow,
        filters=CompetencyFilters,
        query=competencies,
        sources=("registry",),
        roles=OVERSEERS | {Role.APPLICANT},
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
        roles=OVERSEERS,
        noun="competency",
    ),
)
