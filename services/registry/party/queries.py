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
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(*wanted(ask, filters), cursor > (ask.after or ""))
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [PartyCellRow.model_validate(dict(row)) for row in found.mappings()]


async def party_figures(
    connection: AsyncConnection, ask: Ask, filters: PartyFigureFilters
) -> Sequence[PartyFigure]:
    """Count cells and their members by Bar and status."""
    keys = (table.c.bar, table.c.status)
    cursor = table.c.bar + "/" + table.c.status
    query = (
        select(
            cursor.label("cursor"),
            *keys,
            func.count().label("cells"),
            func.coalesce(func.sum(table.c.members), 0).label("members"),
        )
        .where(*wanted(ask, filters), cursor > (ask.after or ""))
        .group_by(*keys)
        .order_by(cursor)
        .limit(ask.limit)
    )
    found = await connection.execute(query)
    return [PartyFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: PartyCellFilters | PartyFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, and to what is looked for."""
    conditions = [as_of(table, on=ask.on, known_at=ask.known_at["registry"])]
    for column, value in (
        (table.c.bar, filters.bar),
        (table.c.status, filters.status),
        (table.c.area, filters.area),
    ):
        if value is not None:
            conditions.append(column == value)
    return conditions


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
