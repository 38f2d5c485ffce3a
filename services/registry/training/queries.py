"""What may be asked of years of training: each one, and how many stand how."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Text, cast, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.training.rows import trainings as table
from services.registry.training.state import Status
from shared.law.territory import fold
from shared.messages import Actor, Role
from shared.read.intervals import as_of
from shared.read.seeing import own
from shared.web.listing import Ask, Listing

OVERSEERS = frozenset({Role.DEPARTMENT, Role.BAR, Role.COMMITTEE, Role.AUDITOR})


class TrainingRow(BaseModel):
    """One lawyer's year."""

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    bar: str
    area: str
    year: int
    status: Status
    counted_hours: int
    required_hours: int | None  # nothing where the law data has a gap
    professional_hours: int
    ethics_hours: int
    political_hours: int
    converted_hours: int


class TrainingFilters(BaseModel):
    """By what years of training are found."""

    name: str | None = None
    year: int | None = None
    status: Status | None = None
    area: str | None = None


class TrainingFigure(BaseModel):
    """How many lawyers of an area stood so in a year."""

    cursor: str
    year: int
    area: str
    status: Status
    lawyers: int
    counted_hours: int
    political_hours: int


class TrainingFigureFilters(BaseModel):
    """Which figures are wanted."""

    year: int | None = None
    status: Status | None = None
    area: str | None = None


async def trainings(
    connection: AsyncConnection, ask: Ask, filters: TrainingFilters
) -> Sequence[TrainingRow]:
    """List how years of training stood on a day, by name and year."""
    year = cast(table.c.year, Text)
    cursor = (table.c.sort + "/" + year + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(*wanted(ask, filters), cursor > (ask.after or ""))
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [TrainingRow.model_validate(dict(row)) for row in found.mappings()]


async def training_figures(
    connection: AsyncConnection, ask: Ask, filters: TrainingFigureFilters
) -> Sequence[TrainingFigure]:
    """Count lawyers by year, area and status; an area is the code that the register has."""
    keys = (table.c.year, table.c.area, table.c.status)
    cursor = cast(table.c.year, Text) + "/" + table.c.area + "/" + table.c.status
    query = (
        select(
            cursor.label("cursor"),
            *keys,
            func.count().label("lawyers"),
            func.sum(table.c.counted_hours).label("counted_hours"),
            func.sum(table.c.political_hours).label("political_hours"),
        )
        .where(*wanted(ask, filters), cursor > (ask.after or ""))
        .group_by(*keys)
        .order_by(cursor)
        .limit(ask.limit)
    )
    found = await connection.execute(query)
    return [TrainingFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: TrainingFilters | TrainingFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, to what one may see, and to what is looked for."""
    conditions = [
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible_to(ask.actor),
    ]
    for column, value in (
        (table.c.year, filters.year),
        (table.c.status, filters.status),
        (table.c.area, filters.area),
    ):
        if value is not None:
            conditions.append(column == value)
    return conditions


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Whose duty it is to see to the training sees all of it, a lawyer their own."""
    return true() if actor.role in OVERSEERS else own(table.c.person_id, actor)


LISTINGS = (
    Listing(
        name="trainings",
        vi="Bồi dưỡng của luật sư trong năm",
        en="Lawyers' years of training",
        row=TrainingRow,
        filters=TrainingFilters,
        query=trainings,
        sources=("registry",),
        roles=OVERSEERS | {Role.APPLICANT},
        noun="training",
    ),
    Listing(
        name="training-figures",
        vi="Kết quả bồi dưỡng theo năm và địa bàn",
        en="Training by year and area",
        row=TrainingFigure,
        filters=TrainingFigureFilters,
        query=training_figures,
        sources=("registry",),
        roles=OVERSEERS,
        noun="training",
    ),
)
