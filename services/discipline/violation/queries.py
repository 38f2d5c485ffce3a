"""What may be asked about violations; whoever asks sees what concerns them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Text, cast, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.discipline.violation.rows import violations
from services.discipline.violation.state import Status
from shared.contracts.discipline.violation import Hands, Source, Track
from shared.messages import Actor, Reach, Role
from shared.read.intervals import as_of
from shared.web.listing import Ask

SEEN_BY: Mapping[Role, Reach] = {
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.AUDITOR: Reach.PROVINCE,
    Role.BAR: Reach.UNIT,
    Role.INSPECTORATE: Reach.UNIT,
}


class ViolationRow(BaseModel):
    """One line of the list of violations."""

    cursor: str
    stream: str
    recorded_on: date
    source: Source
    status: Status
    in_hands_of: Hands
    track_proposed: Track
    act: str | None
    committed_on: date
    certificate: str | None
    organisation_id: UUID | None
    area: str
    reporter_unit: str
    inspection_id: UUID | None
    penalty_id: UUID | None
    case_id: UUID | None


class ViolationFilters(BaseModel):
    """Which of them to list."""

    model_config = ConfigDict(extra="forbid")

    status: Status | None = None
    in_hands_of: Hands | None = None
    source: Source | None = None
    area: str | None = None
    organisation_id: UUID | None = None
    inspection_id: UUID | None = None


async def listed(
    connection: AsyncConnection, ask: Ask, filters: ViolationFilters
) -> Sequence[ViolationRow]:
    """List how violations stood on a day, as was believed at a position of the log."""
    table = violations.c
    wanted = filters.model_dump(exclude_none=True)
    cursor = cast(table.recorded_on, Text) + "/" + table.stream
    query = (
        select(violations, cursor.label("cursor"))
        .where(
            as_of(violations, on=ask.on, known_at=ask.known_at["discipline"]),
            visible_to(ask.actor),
            *(table[name] == value for name, value in wanted.items()),
        )
        .order_by("cursor")
        .limit(ask.limit)
    )
    if ask.after is not None:
        query = query.where(cursor > ask.after)
    found = (await connection.execute(query)).mappings()
    return [ViolationRow.model_validate(dict(row)) for row in found]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let the Bar see its own track, an inspectorate what it reported, the Department all."""
    table = violations.c
    reported = table.reporter_unit == actor.unit
    match SEEN_BY.get(actor.role):
        case Reach.PROVINCE:
            return true()
        case Reach.UNIT if actor.role is Role.BAR:
            return or_(reported, table.in_hands_of == Hands.BAR, table.case_id.is_not(None))
        case Reach.UNIT:
            return reported
        case _:
            return false()
