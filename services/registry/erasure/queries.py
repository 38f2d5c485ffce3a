"""What may be asked of requests to erase: which wait, until when, and what others were told."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.erasure.clocks import clocks
from services.registry.erasure.rows import Status
from services.registry.erasure.rows import erasures as table
from services.registry.erasure.state import Requested
from shared.contracts.registry.erasure import ErasureRefusalGround
from shared.messages import Reach, Role
from shared.read.intervals import as_of
from shared.read.listed import by, looked_for, page
from shared.read.seeing import visible
from shared.web.listing import Ask, Listing

PROVINCE = (Role.DEPARTMENT, Role.ADMIN, Role.AUDITOR)
SEEN_BY = dict.fromkeys(PROVINCE, Reach.PROVINCE)


class ErasureRow(BaseModel):
    """One request; of one that waits, until when, or by which row of the law nobody knows."""

    stream: str
    cursor: str
    subject_id: UUID
    status: Status
    requested_on: date
    due_on: date | None = None
    rule_row: str | None = None
    answered_on: date | None
    refusal_ground: ErasureRefusalGround | None
    basis: str | None


class ErasureFilters(BaseModel):
    """By what requests are found."""

    status: Status | None = None
    subject_id: UUID | None = None


async def erasures(
    connection: AsyncConnection, ask: Ask, filters: ErasureFilters
) -> Sequence[ErasureRow]:
    """List how requests stood on a day, the longest waiting first; to everybody, their own."""
    query = select(table).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible(ask.actor, SEEN_BY, area=table.c.basis, person=table.c.subject_id),
        *looked_for((table.c.status, filters.status), (table.c.subject_id, filters.subject_id)),
    )
    cursor = by(table.c.requested_on, table.c.stream)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [with_clock(ErasureRow.model_validate(dict(row)), ask) for row in found.mappings()]


def with_clock(row: ErasureRow, ask: Ask) -> ErasureRow:
    """Say until when a request waits for its answer."""
    if row.status is not Status.REQUESTED:
        return row
    (clock,) = clocks(Requested(row.subject_id, row.requested_on), ask.rules, ask.calendar)
    return row.model_copy(update={"due_on": clock.due_on, "rule_row": clock.rule_row})


LISTINGS = (
    Listing(
        name="erasures",
        vi="Yêu cầu xóa dữ liệu cá nhân",
        en="Requests to erase personal data",
        row=ErasureRow,
        filters=ErasureFilters,
        query=erasures,
        sources=("registry",),
        roles=frozenset({*PROVINCE, Role.APPLICANT}),
        noun="erasure",
    ),
)
