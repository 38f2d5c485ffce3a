"""What may be asked about checks and inspections; whoever asks sees what concerns them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.inspection.inspection.rows import inspections
from services.inspection.inspection.state import Status
from shared.contracts.inspection.inspection import Body, Kind
from shared.messages import Actor, Reach, Role
from shared.read.intervals import as_of
from shared.web.listing import Ask

SEEN_BY: Mapping[Role, Reach] = {
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.INSPECTORATE: Reach.PROVINCE,
    Role.COMMITTEE: Reach.PROVINCE,
    Role.AUDITOR: Reach.PROVINCE,
    Role.DISTRICT: Reach.AREA,
    Role.COMMUNE: Reach.AREA,
}


class InspectionRow(BaseModel):
    """One line of the list of checks and inspections."""

    cursor: str
    stream: str
    number: str
    kind: Kind
    body: Body
    organisation_name: str
    organisation_id: UUID
    area: str
    opened_on: date
    status: Status
    concluded_on: date | None
    findings: int
    breaches: int
    referrals: int
    recommendation_id: UUID | None


class InspectionFilters(BaseModel):
    """Which of them to list."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind | None = None
    status: Status | None = None
    area: str | None = None
    organisation_id: UUID | None = None
    recommendation_id: UUID | None = None


async def listed(
    connection: AsyncConnection, ask: Ask, filters: InspectionFilters
) -> Sequence[InspectionRow]:
    """List how inspections stood on a day, as was believed at a position of the log."""
    table = inspections.c
    wanted = filters.model_dump(exclude_none=True)
    query = (
        select(inspections, (table.number + "/" + table.stream).label("cursor"))
        .where(
            as_of(inspections, on=ask.on, known_at=ask.known_at["inspection"]),
            visible_to(ask.actor),
            *(table[name] == value for name, value in wanted.items()),
        )
        .order_by("cursor")
        .limit(ask.limit)
    )
    if ask.after is not None:
        query = query.where(table.number + "/" + table.stream > ask.after)
    found = (await connection.execute(query)).mappings()
    return [InspectionRow.model_validate(dict(row)) for row in found]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let each role see as far as it reaches: the province, or its own areas."""
    match SEEN_BY.get(actor.role):
        case Reach.PROVINCE:
            return true()
        case Reach.AREA:
            return inspections.c.area.in_(actor.areas)
        case _:
            return false()
