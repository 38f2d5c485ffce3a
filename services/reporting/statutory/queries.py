"""What may be asked of reports: each one, and what they come to together."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.statutory.rows import reports as table
from shared.contracts.reporting.statutory import ReportPeriod
from shared.law.territory import fold
from shared.messages import Actor, Role
from shared.read.intervals import as_of
from shared.read.listed import by, counted, looked_for, page
from shared.web.listing import Ask, Listing

OVERSEERS = frozenset({Role.DEPARTMENT, Role.BAR, Role.COMMITTEE, Role.AUDITOR})
LOCAL = frozenset({Role.DISTRICT, Role.COMMUNE})
SUMMED = ("lawyers", "matters", "litigation", "criminal", "advice_and_other", "legal_aid")


class ReportRow(BaseModel):
    """One report."""

    stream: str
    cursor: str
    organisation_id: UUID
    organisation_name: str
    area: str
    year: int
    period: ReportPeriod
    lawyers: int
    matters: int
    litigation: int
    criminal: int
    advice_and_other: int
    legal_aid: int
    revenue_vnd: int | None
    tax_vnd: int | None
    submitted_on: date


class ReportFilters(BaseModel):
    """By what reports are found."""

    name: str | None = None
    year: int | None = None
    period: ReportPeriod | None = None
    area: str | None = None


class ReportFigure(BaseModel):
    """What the reports of a time come to together."""

    cursor: str
    year: int
    period: ReportPeriod
    reports: int
    lawyers: int
    matters: int
    litigation: int
    criminal: int
    advice_and_other: int
    legal_aid: int


class ReportFigureFilters(BaseModel):
    """Which figures are wanted."""

    year: int | None = None
    period: ReportPeriod | None = None
    area: str | None = None


async def reports(
    connection: AsyncConnection, ask: Ask, filters: ReportFilters
) -> Sequence[ReportRow]:
    """List reports as they stood on a day, by organisation."""
    query = select(table).where(*wanted(ask, filters))
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    cursor = by(table.c.sort, table.c.stream)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [ReportRow.model_validate(dict(row)) for row in found.mappings()]


async def report_figures(
    connection: AsyncConnection, ask: Ask, filters: ReportFigureFilters
) -> Sequence[ReportFigure]:
    """Add up what was reported, by year and period."""
    query = counted(
        (table.c.year, table.c.period),
        (
            func.count().label("reports"),
            *(func.sum(table.c[name]).label(name) for name in SUMMED),
        ),
        where=wanted(ask, filters),
        after=ask.after,
        limit=ask.limit,
    )
    found = await connection.execute(query)
    return [ReportFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(ask: Ask, filters: ReportFilters | ReportFigureFilters) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, to whoever asks, and to what is looked for."""
    return [
        as_of(table, on=ask.on, known_at=ask.known_at["reporting"]),
        visible_to(ask.actor),
        *looked_for(
            (table.c.year, filters.year),
            (table.c.period, filters.period),
            (table.c.area, filters.area),
        ),
    ]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Show all reports to whoever watches over the province, to others those of their areas."""
    return true() if actor.role in OVERSEERS else table.c.area.in_(actor.areas)


LISTINGS = (
    Listing(
        name="reports",
        vi="Báo cáo của tổ chức hành nghề luật sư",
        en="Reports of law-practice organisations",
        row=ReportRow,
        filters=ReportFilters,
        query=reports,
        sources=("reporting",),
        roles=OVERSEERS | LOCAL,
        noun="report",
    ),
    Listing(
        name="report-figures",
        vi="Tổng hợp báo cáo",
        en="What the reports come to",
        row=ReportFigure,
        filters=ReportFigureFilters,
        query=report_figures,
        sources=("reporting",),
        roles=OVERSEERS | LOCAL,
        noun="report",
    ),
)
