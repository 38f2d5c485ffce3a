"""What becomes of the recommendations to inspect, of a district, a commune and the province."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Text, cast, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.clocks import Timing, of_recommendation
from services.reporting.views.inspection import inspections
from services.reporting.views.leads import record
from services.reporting.views.recommendation import RecommendationStatus, recommendations
from services.reporting.views.seen import LOCAL, PROVINCE, believed, in_reach
from shared.web.listing import Ask, Listing


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


listing = Listing(
    name="recommendations",
    vi="Kiến nghị và kết quả",
    en="Recommendations and their fate",
    row=RecommendationRow,
    filters=RecommendationFilters,
    query=recommended,
    sources=("inspection",),
    roles=PROVINCE | LOCAL,
    place=record,
)
