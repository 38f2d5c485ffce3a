"""Organisations and branches together, of an area or of the province, and how many stand how."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, Text, cast, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.branch import branches
from services.reporting.views.inspection import inspections
from services.reporting.views.organisation import GONE, OrganisationStatus, organisations
from services.reporting.views.recommendation import recommendations
from services.reporting.views.seen import AND_BAR, LOCAL, PROVINCE, believed, in_reach
from services.reporting.views.shown import Definition, Drill, FigureRow, figures_of
from shared.contracts.registry.organisation import OrganisationForm
from shared.law.territory import fold
from shared.read.listed import by, counted, looked_for, page
from shared.web.listing import Ask, Listing

KEYS: Final = ("office", "form", "status", "area")
COUNTED: Final = Definition(
    vi="Tổ chức và chi nhánh có trong sổ đăng ký vào ngày đang xem, đếm theo loại, hình thức, tình "
    "trạng và địa bàn của trụ sở. Tổ chức đã chấm dứt vẫn được đếm ở tình trạng đó; chi nhánh đã "
    "chấm dứt thì không.",
    en="Organisations and branches in the register on the day, by kind, form, status and area of "
    "the seat. An organisation that has ended is counted under that status; a branch that has "
    "ended is not counted.",
)


class Office(StrEnum):
    """What is registered at a place."""

    ORGANISATION = "organisation"
    BRANCH = "branch"


class OrganisationRow(BaseModel):
    """One organisation or branch, with how often it was inspected and recommended for it.

    Recommendations and inspections are shown to those whom they concern.
    """

    cursor: str
    stream: str
    name: str
    office: Office
    form: OrganisationForm | None
    status: OrganisationStatus
    organisation_name: str | None  # of a branch
    registration_number: str
    seat: str | None
    registered_on: date | None
    recommendations: int | None
    inspections: int | None
    last_inspected_on: date | None
    area: str | None


class OrganisationFilters(BaseModel):
    """By what organisations are found; a number that one had finds it too."""

    name: str | None = None
    number: str | None = None
    office: Office | None = None
    form: OrganisationForm | None = None
    status: OrganisationStatus | None = None
    there: bool | None = None  # neither ended nor revoked
    area: str | None = None


def place_of(row: OrganisationRow) -> str:
    """Lead to an organisation's page, and to a branch's own record."""
    noun, _, key = row.stream.partition("-")
    return (
        f"/reporting/organisations/{key}" if noun == "organisation" else f"/registry/branches/{key}"
    )


class OrganisationFigure(FigureRow):
    """How many organisations or branches of an area stand so."""

    office: Office
    form: OrganisationForm | None
    status: OrganisationStatus
    area: str | None


def offices(ask: Ask) -> Select[Any]:
    """Put organisations and branches together, as far as whoever asks may see."""
    whole, part = organisations.c, branches.c
    nothing = cast(null(), Text)
    both = union_all(
        select(
            whole.stream,
            whole.name,
            whole.sort,
            literal(Office.ORGANISATION.value, Text).label("office"),
            whole.form,
            whole.status,
            nothing.label("organisation_name"),
            whole.registration_number,
            whole.other_numbers,
            whole.seat,
            whole.area,
            whole.registered_on,
        ).where(believed(organisations, "registry", ask), in_reach(ask.actor, whole.area, AND_BAR)),
        select(
            part.stream,
            part.name,
            part.sort,
            literal(Office.BRANCH.value, Text).label("office"),
            nothing.label("form"),
            literal(OrganisationStatus.OPERATING.value, Text).label("status"),
            part.organisation_name,
            part.registration_number,
            literal("", Text).label("other_numbers"),
            part.seat,
            part.area,
            part.registered_on,
        ).where(believed(branches, "registry", ask), in_reach(ask.actor, part.area, AND_BAR)),
    ).subquery("offices")
    return select(both)


def looked_at(table: Any, filters: OrganisationFilters) -> list[ColumnElement[bool]]:
    """Keep to what is looked for."""
    conditions = looked_for(
        *((table[name], getattr(filters, name)) for name in KEYS),
        (table.status.not_in(GONE), filters.there),
    )
    if filters.name is not None:
        conditions.append(table.sort.contains(fold(filters.name), autoescape=True))
    if filters.number is not None:
        numbers = table.registration_number + " " + table.other_numbers
        conditions.append(numbers.contains(filters.number, autoescape=True))
    return conditions


async def organised(
    connection: AsyncConnection, ask: Ask, filters: OrganisationFilters
) -> Sequence[OrganisationRow]:
    """List organisations and branches, by name, with what was recommended and inspected."""
    table = offices(ask).subquery("found")
    found = table.c
    query = page(
        select(table).where(*looked_at(found, filters)),
        by(found.sort, found.stream),
        after=ask.after,
        limit=ask.limit,
    ).subquery("few")
    few = query.c
    made, visits = recommendations.c, inspections.c
    visited = (
        believed(inspections, "inspection", ask),
        literal("organisation-", Text) + cast(visits.organisation_id, Text) == few.stream,
    )
    wanted = select(func.count()).where(
        believed(recommendations, "inspection", ask),
        literal("organisation-", Text) + cast(made.organisation_id, Text) == few.stream,
    )
    beside = (
        wanted.scalar_subquery().label("recommendations"),
        select(func.count()).where(*visited).scalar_subquery().label("inspections"),
        select(func.max(visits.opened_on))
        .where(*visited)
        .scalar_subquery()
        .label("last_inspected_on"),
    )
    told = ask.actor.role in PROVINCE | LOCAL
    rows = await connection.execute(select(query, *(beside if told else ())).order_by(few.cursor))
    untold = {} if told else dict.fromkeys(one.name for one in beside)
    return [OrganisationRow.model_validate({**untold, **one}) for one in rows.mappings()]


async def organisation_figures(
    connection: AsyncConnection, ask: Ask, filters: OrganisationFilters
) -> Sequence[BaseModel]:
    """Count organisations and branches by kind, form, status and area."""
    found = offices(ask).subquery("found").c
    query = counted(
        tuple(found[name] for name in KEYS),
        (func.count().label("count"),),
        where=looked_at(found, filters),
        after=ask.after,
        limit=ask.limit,
    )
    return await figures_of(
        connection,
        query,
        OrganisationFigure,
        drill=Drill("organisations", filters, dict(zip(KEYS, KEYS, strict=True))),
        definition=COUNTED,
    )


listings = (
    Listing(
        name="organisations",
        vi="Tổ chức hành nghề trên địa bàn",
        en="Organisations in the area",
        row=OrganisationRow,
        filters=OrganisationFilters,
        query=organised,
        sources=("registry", "inspection"),
        roles=AND_BAR | LOCAL,
        place=place_of,
    ),
    Listing(
        name="organisations-figures",
        vi="Số tổ chức, chi nhánh theo hình thức, tình trạng và địa bàn",
        en="Organisations and branches by form, status and area",
        row=OrganisationFigure,
        filters=OrganisationFilters,
        query=organisation_figures,
        sources=("registry",),
        roles=AND_BAR | LOCAL,
    ),
)
