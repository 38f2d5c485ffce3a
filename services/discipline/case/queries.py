"""What may be asked about disciplinary cases; whoever asks sees what concerns them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Text, cast, false, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.discipline.case.rows import cases
from services.discipline.case.state import Status
from shared.contracts.discipline.case import Form
from shared.messages import Actor, Role
from shared.read.intervals import as_of
from shared.web.listing import Ask

SEEN_BY = frozenset({Role.BAR, Role.DEPARTMENT, Role.AUDITOR})


class CaseRow(BaseModel):
    """One line of the list of disciplinary cases."""

    cursor: str
    stream: str
    since: date
    status: Status
    certificate: str
    area: str
    form: Form | None
    decided_on: date | None
    starts_on: date | None
    ends_on: date | None
    complained_since: date | None
    regulation: str | None
    violation_id: UUID


class CaseFilters(BaseModel):
    """Which of them to list."""

    model_config = ConfigDict(extra="forbid")

    status: Status | None = None
    form: Form | None = None
    area: str | None = None


async def listed(connection: AsyncConnection, ask: Ask, filters: CaseFilters) -> Sequence[CaseRow]:
    """List how cases stood on a day, as was believed at a position of the log."""
    table = cases.c
    wanted = filters.model_dump(exclude_none=True)
    cursor = cast(table.since, Text) + "/" + table.stream
    query = (
        select(cases, cursor.label("cursor"))
        .where(
            as_of(cases, on=ask.on, known_at=ask.known_at["discipline"]),
            visible_to(ask.actor),
            *(table[name] == value for name, value in wanted.items()),
        )
        .order_by("cursor")
        .limit(ask.limit)
    )
    if ask.after is not None:
        query = query.where(cursor > ask.after)
    found = (await connection.execute(query)).mappings()
    return [CaseRow.model_validate(dict(row)) for row in found]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let the Bar see its cases, and those whom it has to tell of its decisions."""
    return true() if actor.role in SEEN_BY else false()
