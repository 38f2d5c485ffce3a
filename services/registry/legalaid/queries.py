"""What may be asked of legal aid: each matter, and how many by beneficiary and area."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.legalaid.rows import matters as table
from services.registry.legalaid.state import Status
from shared.contracts.registry.legalaid import AidForm, AidProvider, Beneficiary
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


class LegalAidRow(BaseModel):
    """One matter of legal aid."""

    stream: str
    cursor: str
    full_name: str
    status: Status
    area: str
    beneficiary: Beneficiary
    provider: AidProvider
    organisation_name: str | None
    aid_form: AidForm
    matter_number: str | None
    begun_on: date
    ended_on: date | None
    hours: int | None


class LegalAidFilters(BaseModel):
    """By what matters are found."""

    name: str | None = None
    year: int | None = None
    status: Status | None = None
    area: str | None = None
    beneficiary: Beneficiary | None = None
    provider: AidProvider | None = None


class LegalAidFigure(BaseModel):
    """How many matters there were for some beneficiaries of an area in a year."""

    cursor: str
    year: int
    area: str
    beneficiary: Beneficiary
    provider: AidProvider
    status: Status
    matters: int
    hours: int


class LegalAidFigureFilters(BaseModel):
    """Which figures are wanted."""

    year: int | None = None
    status: Status | None = None
    area: str | None = None
    beneficiary: Beneficiary | None = None
    provider: AidProvider | None = None


async def legal_aid(
    connection: AsyncConnection, ask: Ask, filters: LegalAidFilters
) -> Sequence[LegalAidRow]:
    """List how matters stood on a day, the oldest first."""
    query = select(table).where(*wanted(ask, filters))
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    cursor = by(table.c.begun_on, table.c.stream)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [LegalAidRow.model_validate(dict(row)) for row in found.mappings()]


async def legal_aid_figures(
    connection: AsyncConnection, ask: Ask, filters: LegalAidFigureFilters
) -> Sequence[LegalAidFigure]:
    """Count matters by year, area, beneficiary and provider."""
    keys = (
        table.c.year,
        table.c.area,
        table.c.beneficiary,
        table.c.provider,
        table.c.status,
    )
    query = counted(
        keys,
        (
            func.count().label("matters"),
            func.coalesce(func.sum(table.c.hours), 0).label("hours"),
        ),
        where=wanted(ask, filters),
        after=ask.after,
        limit=ask.limit,
    )
    found = await connection.execute(query)
    return [LegalAidFigure.model_validate(dict(row)) for row in found.mappings()]


def wanted(
    ask: Ask, filters: LegalAidFilters | LegalAidFigureFilters
) -> Sequence[ColumnElement[bool]]:
    """Keep to the day, to what was believed, to what one may see, and to what is looked for."""
    return [
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible(ask.actor, SEEN_BY, area=table.c.area, person=table.c.person_id),
        *lies_in(table.c.area, filters.area, ask.territory, ask.on),
        *looked_for(
            (table.c.year, filters.year),
            (table.c.status, filters.status),
            (table.c.beneficiary, filters.beneficiary),
            (table.c.provider, filters.provider),
        ),
    ]


LISTINGS = (
    Listing(
        name="legal-aid",
        vi="Vụ việc trợ giúp pháp lý",
        en="Matters of legal aid",
        row=LegalAidRow,
        filters=LegalAidFilters,
        query=legal_aid,
        sources=("registry",),
        roles=frozenset(SEEN_BY) | {Role.APPLICANT},
        noun="legalaid",
    ),
    Listing(
        name="legal-aid-figures",
        vi="Trợ giúp pháp lý theo đối tượng và địa bàn",
        en="Legal aid by beneficiary and area",
        row=LegalAidFigure,
        filters=LegalAidFigureFilters,
        query=legal_aid_figures,
        sources=("registry",),
        roles=frozenset(SEEN_BY),
        noun="legalaid",
    ),
)
