"""What may be asked about penalties; whoever asks sees what concerns them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Text, cast, false, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.discipline.penalty.rows import penalties
from services.discipline.penalty.state import Status
from shared.contracts.discipline.penalty import OffenderKind
from shared.messages import Actor, Role
from shared.read.intervals import as_of
from shared.web.listing import Ask

SEEN_BY = frozenset({Role.DEPARTMENT, Role.INSPECTORATE, Role.COMMITTEE, Role.AUDITOR})


class PenaltyRow(BaseModel):
    """One line of the list of penalties."""

    cursor: str
    stream: str
    minutes_number: str | None
    since: date
    status: Status
    offender: OffenderKind
    certificate: str | None
    organisation_id: UUID | None
    area: str
    act: str
    fine_vnd: int | None
    deprived_from: date | None
    deprived_to: date | None
    decided_on: date | None
    violation_id: UUID


class PenaltyFilters(BaseModel):
    """Which of them to list."""

    model_config = ConfigDict(extra="forbid")

    status: Status | None = None
    offender: OffenderKind | None = None
    act: str | None = None
    area: str | None = None
    organisation_id: UUID | None = None


async def listed(
    connection: AsyncConnection, ask: Ask, filters: PenaltyFilters
) -> Sequence[PenaltyRow]:
    """List how penalties stood on a day, as was believed at a position of the log."""
    table = penalties.c
    wanted = filters.model_dump(exclude_none=True)
    cursor = cast(table.since, Text) + "/" + table.stream
    query = (
        select(penalties, cursor.label("cursor"))
        .where(
            as_of(penalties, on=ask.on, known_at=ask.known_at["discipline"]),
            visible_to(ask.actor),
            *(table[name] == value for name, value in wanted.items()),
        )
        .order_by("cursor")
        .limit(ask.limit)
    )
    if ask.after is not None:
        query = query.where(cursor > ask.after)
    found = (await connection.execute(query)).mappings()
    return [PenaltyRow.model_validate(dict(row)) for row in found]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let those see the State's penalties who are the State at the province."""
    return true() if actor.role in SEEN_BY else false()
