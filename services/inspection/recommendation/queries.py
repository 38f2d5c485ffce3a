"""What may be asked about recommendations; whoever asks sees what concerns them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.inspection.recommendation.rows import recommendations
from services.inspection.recommendation.state import Status
from shared.messages import Actor, Reach, Role
from shared.read.intervals import as_of
from shared.web.listing import Ask

SEEN_BY: Mapping[Role, Reach] = {
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.AUDITOR: Reach.PROVINCE,
    Role.DISTRICT: Reach.AREA,
    Role.COMMUNE: Reach.AREA,
    Role.INSPECTORATE: Reach.UNIT,
    Role.COMMITTEE: Reach.UNIT,
}


class RecommendationRow(BaseModel):
    """One line of the list of recommendations."""

    cursor: str
    stream: str
    number: str
    received_on: date
    recommender: str
    organisation_name: str
    organisation_id: UUID
    area: str
    status: Status
    answered: bool
    transferred_to: str | None


class RecommendationFilters(BaseModel):
    """Which of them to list."""

    model_config = ConfigDict(extra="forbid")

    status: Status | None = None
    answered: bool | None = None
    recommender: str | None = None
    area: str | None = None
    organisation_id: UUID | None = None


async def listed(
    connection: AsyncConnection, ask: Ask, filters: RecommendationFilters
) -> Sequence[RecommendationRow]:
    """List how recommendations stood on a day, as was believed at a position of the log."""
    table = recommendations.c
    query = (
        select(recommendations, (table.number + "/" + table.stream).label("cursor"))
        .where(
            as_of(recommendations, on=ask.on, known_at=ask.known_at["inspection"]),
            visible_to(ask.actor),
            *(table[name] == value for name, value in wanted(filters).items()),
        )
        .order_by("cursor")
        .limit(ask.limit)
    )
    if ask.after is not None:
        query = query.where(table.number + "/" + table.stream > ask.after)
    found = (await connection.execute(query)).mappings()
    return [RecommendationRow.model_validate(dict(row)) for row in found]


def wanted(filters: BaseModel) -> dict[str, object]:
    """Read off which columns are to hold what."""
    return filters.model_dump(exclude_none=True)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let each role see as far as it reaches: its own units', those sent to it, its areas'."""
    table = recommendations.c
    its_own = or_(table.recommender == actor.unit, table.transferred_to == actor.unit)
    match SEEN_BY.get(actor.role, Reach.OWN):
        case Reach.PROVINCE:
            return true()
        case Reach.AREA:
            return or_(its_own, table.area.in_(actor.areas))
        case Reach.UNIT | Reach.OWN:
            return its_own
