"""What concerns a district or a commune: its recommendations and their fate, its organisations."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Select, Text, cast, func, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.branch import branches
from services.reporting.views.clocks import Timing, of_recommendation
from services.reporting.views.inspection import inspections
from services.reporting.views.organisation import organisations
from services.reporting.views.recommendation import RecommendationStatus, recommendations
from services.reporting.views.seen import LOCAL, PROVINCE, believed, in_reach
from shared.contracts.registry.organisation import OrganisationForm
from shared.law.territory import fold
from shared.web.listing import Ask, Listing

# Recommendations -------------------------------------------------------------------------------


class RecommendationRow(BaseModel):
    """One recommendation to inspect, and its fate."""

    cursor: str
    stream: str
    number: str
    received_on: date
    recommender: str
    organisation_name: str
    status: RecommendationStatus
    resolved_on: date | None
    reason: str | None
    transferred_to: str | None
    answered_on: date | None
    answer: str | None
    inspection: str | None  # its number
    inspection_concluded_on: date | None
    due_on: date | None
    timing: Timing | None  # nothing runs once it is answered
    area: str


class RecommendationFilters(BaseModel):
    """Which of them to list."""

    status: RecommendationStatus | None = None
    answered: bool | None = None
    recommender: str | None = None
    area: str | None = None
    organisation_id: UUID | None = None


async def recommended(
    connection: AsyncConnection, ask: Ask, filters: RecommendationFilters
) -> Sequence[RecommendationRow]:
    """List recommendations by their numbers, each with the first inspection that came of it."""
    table = recommendations.c
    cursor = (table.number + "/" + table.stream).label("cursor")
    came_of_it = (
        select(inspections)
        .where(
            believed(inspections, "inspection", ask),
            or_(
                inspections.c.stream
                == literal("inspection-", Text) + cast(table.inspection_id, Text),
                literal("recommendation-", Text) + cast(inspections.c.recommendation_id, Text)
                == table.stream,
            ),
        )
        .order_by(inspections.c.opened_on, inspections.c.number)
        .limit(1)
        .lateral("came_of_it")
    )
    query = (
        select(
            recommendations,
            cursor,
            came_of_it.c.number.label("inspection"),
            came_of_it.c.concluded_on.label("inspection_concluded_on"),
        )
        .select_from(recommendations.outerjoin(came_of_it, literal(value=True)))
        .where(
            believed(recommendations, "inspection", ask),
            in_reach(ask.actor, table.area),
            cursor > (ask.after or ""),
        )
        .order_by(cursor)
        .limit(ask.limit)
    )
    wanted = filters.model_dump(exclude_none=True)
    if (answered := wanted.pop("answered", None)) is not None:
        query = query.where(table.answered_on.is_not(None) == answered)
    for name, value in wanted.items():
        query = query.where(table[name] == value)
    found = (await connection.execute(query)).mappings()
    return [recommendation_row(dict(row), ask) for row in found]


def recommendation_row(row: Mapping[str, Any], ask: Ask) -> RecommendationRow:
    """Write one line."""
    running = of_recommendation(row, ask) if row["answered_on"] is None else None
    return RecommendationRow.model_validate(
        {
            **row,
            "due_on": running.clock.due_on if running else None,
            "timing": running.timing(ask.on) if running else None,
        }
    )


# Organisations ---------------------------------------------------------------------------------


class Office(StrEnum):
    """What is registered at a place."""

    ORGANISATION = "organisation"
    BRANCH = "branch"


class OrganisationRow(BaseModel):
    """One organisation or branch, with how often it was inspected and recommended for it."""

    cursor: str
    stream: str
    name: str
    office: Office
    form: OrganisationForm | None
    organisation_name: str | None  # of a branch
    registration_number: str
    seat: str | None
    registered_on: date | None
    recommendations: int
    inspections: int
    last_inspected_on: date | None
    area: str | None


class OrganisationFilters(BaseModel):
    """By what organisations are found; a number that one had finds it too."""

    name: str | None = None
    number: str | None = None
    office: Office | None = None
    form: OrganisationForm | None = None
    area: str | None = None


def offices(ask: Ask) -> Select[Any]:
    """Put organisations and branches together, as far as whoever asks may see."""
    whole, part = organisations.c, branches.c
    both = union_all(
        select(
            whole.stream,
            whole.name,
            whole.sort,
            literal(Office.ORGANISATION.value, Text).label("office"),
            whole.form,
            cast(null(), Text).label("organisation_name"),
            whole.registration_number,
            whole.other_numbers,
            whole.seat,
            whole.area,
            whole.registered_on,
        ).where(believed(organisations, "registry", ask), in_reach(ask.actor, whole.area)),
        select(
            part.stream,
            part.name,
            part.sort,
            literal(Office.BRANCH.value, Text).label("office"),
            cast(null(), Text).label("form"),
            part.organisation_name,
            part.registration_number,
            literal("", Text).label("other_numbers"),
            part.seat,
            part.area,
            part.registered_on,
        ).where(believed(branches, "registry", ask), in_reach(ask.actor, part.area)),
    ).subquery("offices")
    made = recommendations.c
    wanted = select(func.count()).where(
        believed(recommendations, "inspection", ask),
        literal("organisation-", Text) + cast(made.organisation_id, Text) == both.c.stream,
    )
    visits = inspections.c
    visited = (
        believed(inspections, "inspection", ask),
        literal("organisation-", Text) + cast(visits.organisation_id, Text) == both.c.stream,
    )
    return select(
        both,
        (both.c.sort + "/" + both.c.stream).label("cursor"),
        wanted.scalar_subquery().label("recommendations"),
        select(func.count()).where(*visited).scalar_subquery().label("inspections"),
        select(func.max(visits.opened_on))
        .where(*visited)
        .scalar_subquery()
        .label("last_inspected_on"),
    )


async def organised(
    connection: AsyncConnection, ask: Ask, filters: OrganisationFilters
) -> Sequence[OrganisationRow]:
    """List organisations and branches, by name."""
    table = offices(ask).subquery("found")
    found = table.c
    query = (
        select(table)
        .where(found.cursor > (ask.after or ""))
        .order_by(found.cursor)
        .limit(ask.limit)
    )
    if filters.name is not None:
        query = query.where(found.sort.contains(fold(filters.name), autoescape=True))
    if filters.number is not None:
        numbers = found.registration_number + " " + found.other_numbers
        query = query.where(numbers.contains(filters.number, autoescape=True))
    for column, wanted in (
        (found.office, filters.office),
        (found.form, filters.form),
        (found.area, filters.area),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    rows = (await connection.execute(query)).mappings()
    return [OrganisationRow.model_validate(dict(row)) for row in rows]


listings = (
    Listing(
        name="recommendations",
        vi="Kiến nghị và kết quả",
        en="Recommendations and their fate",
        row=RecommendationRow,
        filters=RecommendationFilters,
        query=recommended,
        sources=("inspection",),
        roles=PROVINCE | LOCAL,
    ),
    Listing(
        name="organisations",
        vi="Tổ chức hành nghề trên địa bàn",
        en="Organisations in the area",
        row=OrganisationRow,
        filters=OrganisationFilters,
        query=organised,
        sources=("registry", "inspection"),
        roles=PROVINCE | LOCAL,
    ),
)
