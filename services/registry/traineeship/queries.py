"""What may be asked of the list of trainees; whoever asks sees what the law lets them see."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.traineeship.rows import trainees as table
from services.registry.traineeship.standing import Status
from shared.contracts.registry.traineeship import TraineeshipTerm
from shared.law.territory import fold
from shared.messages import Reach, Role
from shared.read.intervals import as_of
from shared.read.listed import by, lies_in, looked_for, page
from shared.read.seeing import visible
from shared.web.listing import Ask, Listing

TO_BE_EXAMINED = (Status.COMPLETED, Status.EXAM_FAILED, Status.EXAM_LAPSED)
SEEN_BY: Mapping[Role, Reach] = {  # everybody else: their own; the list is not public
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.BAR: Reach.PROVINCE,
    Role.COMMITTEE: Reach.PROVINCE,
    Role.AUDITOR: Reach.PROVINCE,
    Role.DISTRICT: Reach.AREA,
    Role.COMMUNE: Reach.AREA,
}


class TraineeRow(BaseModel):
    """One line of the list of trainees."""

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    status: Status
    term: TraineeshipTerm | None
    organisation_id: UUID | None
    organisation_name: str | None
    guide_certificate: UUID | None
    guide_name: str | None
    guide_place: int | None
    registered_on: date
    completed_on: date | None
    exam_number: str | None
    valid_until: date | None
    area: str


class TraineeFilters(BaseModel):
    """By what trainees are found."""

    name: str | None = None
    status: Status | None = None
    organisation_id: UUID | None = None
    guide_certificate: UUID | None = None
    area: str | None = None


class CandidateFilters(BaseModel):
    """By what those are found who wait for an examination."""

    name: str | None = None
    status: Status | None = None


async def trainees(
    connection: AsyncConnection, ask: Ask, filters: TraineeFilters
) -> Sequence[TraineeRow]:
    """List how traineeships stood on a day, by name."""
    query = select(table).where(
        *lies_in(table.c.area, filters.area, ask.territory, ask.on),
        *looked_for(
            (table.c.status, filters.status),
            (table.c.organisation_id, filters.organisation_id),
            (table.c.guide_certificate, filters.guide_certificate),
        ),
    )
    return await found(connection, ask, query, filters.name)


async def candidates(
    connection: AsyncConnection, ask: Ask, filters: CandidateFilters
) -> Sequence[TraineeRow]:
    """List who may be examined next: served, failed with another try left, or run out.

    Source: TT 10/2021/TT-BTP Đ.15(1).
    """
    query = select(table).where(
        table.c.status.in_(TO_BE_EXAMINED), *looked_for((table.c.status, filters.status))
    )
    return await found(connection, ask, query, filters.name)


async def found(
    connection: AsyncConnection, ask: Ask, query: Select[Any], name: str | None
) -> Sequence[TraineeRow]:
    """Keep to the day, to what was believed, and to what whoever asks may see."""
    query = query.where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible(ask.actor, SEEN_BY, area=table.c.area, person=table.c.person_id),
    )
    if name is not None:
        query = query.where(table.c.sort.contains(fold(name), autoescape=True))
    cursor = by(table.c.sort, table.c.stream)
    rows = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [TraineeRow.model_validate(dict(row)) for row in rows.mappings()]


READERS = frozenset({*SEEN_BY, Role.APPLICANT})
LISTINGS = (
    Listing(
        name="trainees",
        vi="Người tập sự hành nghề luật sư",
        en="Trainees",
        row=TraineeRow,
        filters=TraineeFilters,
        query=trainees,
        sources=("registry",),
        roles=READERS,
        noun="traineeship",
    ),
    Listing(
        name="exam-candidates",
        vi="Người chờ kiểm tra kết quả tập sự",
        en="Who waits for the examination",
        row=TraineeRow,
        filters=CandidateFilters,
        query=candidates,
        sources=("registry",),
        roles=READERS,
        noun="traineeship",
    ),
)
