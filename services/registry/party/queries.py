"""What may be asked of Party cells: which there are, and how many with how many members."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.party.rows import cells as table
from services.registry.party.state import CellStatus
from shared.law.territory import fold
from shared.messages import Role
from shared.read.intervals import as_of
from shared.read.listed import by, counted, lies_in, looked_for, page
from shared.web.listing import Ask, Listing

OVERSEERS = frozenset({Role.DEPARTMENT, Role.BAR, Role.COMMITTEE, Role.AUDITOR})


class PartyCellRow(BaseModel):
    """One cell."""

    stream: str
    cursor: str
    name: str
    bar: str
    area: str | None
    status: CellStatus
    members: int | None  # nothing where nobody has counted
    founded_on: date


class PartyCellFilters(BaseModel):
    """By what cells are found."""

    name: str | None = None
    bar: str | None = None
    status: CellStatus | None = None
    area: str | None = None


class PartyFigure(BaseModel):
    """How many cells of a Bar stand so, with how many members together."""

    cursor: str
    bar: str
    status: CellStatus
    cells: int
    members: int


class PartyFigureFilters(BaseModel):
    """Which figures are wanted."""

    bar: str | None = None
    status: CellStatus | None = None
    area: str | None = None


async def cells(
    connection: AsyncConnection, ask: Ask, filters: PartyCellFilters
) -> Sequence[PartyCellRow]:
    """List how cells stood on a day, by name; the listing's roles all see all of them."""
    query = select(table).where(*wanted(ask, filters))
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    cursor = by(table.c.sort, table.c.stream)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [PartyCellRow.model_validate(dict(row)) for row in found.mappings()]


async def party_figures(
    connection: AsyncConnection, ask: Ask, filters: PartyFigureFilters
) -> Sequence[PartyFigure]:
    """Count cells and their members by Bar and status."""
    query = counted(
        (table.c.bar, table.c.status),
        (
            func.count().label("cells"),
            func.coalesce(func.sum(table.c.members), 0).label("members"),
        ),
        where=wanted(ask, filters),
        after=ask.after,
        limit=ask.limit,
    )
    found = await connection.execute(query)
    return [PartyFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: PartyCellFilters | PartyFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, and to what is looked for."""
    return [
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        *lies_in(table.c.area, filters.area, ask.territory, ask.on),
        *looked_for(
            (table.c.bar, filters.bar),
            (table.c.status, filters.status),
        ),
    ]


LISTINGS = (
    Listing(
        name="party-cells",
        vi="Tổ chức đảng tại Đoàn luật sư",
        en="Party organisation of the Bar",
        row=PartyCellRow,
        filters=PartyCellFilters,
        query=cells,
        sources=("registry",),
        roles=OVERSEERS,
        noun="party",
    ),
    Listing(
        name="party-figures",
        vi="Số chi bộ và đảng viên",
        en="Party cells and members",
        row=PartyFigure,
        filters=PartyFigureFilters,
        query=party_figures,
        sources=("registry",),
        roles=OVERSEERS,
        noun="party",
    ),
)
