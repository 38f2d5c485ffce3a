"""What may be asked of years of training: each one, and how many stand how."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.training.rows import trainings as table
from services.registry.training.state import Status
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
    query = select(table).where(*wanted(ask, filters))
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    cursor = by(table.c.sort, table.c.year, table.c.stream)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [TrainingRow.model_validate(dict(row)) for row in found.mappings()]


async def training_figures(
    connection: AsyncConnection, ask: Ask, filters: TrainingFigureFilters
) -> Sequence[TrainingFigure]:
    """Count lawyers by year, area and status; an area is the code that the register has."""
    query = counted(
        (table.c.year, table.c.area, table.c.status),
        (
            func.count().label("lawyers"),
            func.sum(table.c.counted_hours).label("counted_hours"),
            func.sum(table.c.political_hours).label("political_hours"),
        ),
        where=wanted(ask, filters),
        after=ask.after,
        limit=ask.limit,
    )
    found = await connection.execute(query)
    return [TrainingFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: TrainingFilters | TrainingFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, to what one may see, and to what is looked for."""
    return [
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible(ask.actor, SEEN_BY, area=table.c.area, person=table.c.person_id),
        *lies_in(table.c.area, filters.area, ask.territory, ask.on),
        *looked_for(
            (table.c.year, filters.year),
            (table.c.status, filters.status),
        ),
    ]


LISTINGS = (
    Listing(
        name="trainings",
        vi="Bồi dưỡng của luật sư trong năm",
        en="Lawyers' years of training",
        row=TrainingRow,
        filters=TrainingFilters,
        query=trainings,
        sources=("registry",),
        roles=frozenset(SEEN_BY) | {Role.APPLICANT},
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
        roles=frozenset(SEEN_BY),
        noun="training",
    ),
)
