"""What may be asked of the Bar's list; whoever asks sees what the law lets them see."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.membership.rows import members as table
from services.registry.membership.standing import Status
from shared.law.territory import fold
from shared.messages import Actor, Reach, Role
from shared.read.intervals import as_of
from shared.read.seeing import own
from shared.web.listing import Ask, Listing

# Who left, was deleted, died, or only asked to be admitted, is on no list.
PUBLIC_BY_LAW = (Status.ACTIVE, Status.TRANSFERRING, Status.SUSPENDED)
SEEN_BY: Mapping[Role, Reach] = {  # everybody else: their own
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.BAR: Reach.PROVINCE,
    Role.COMMITTEE: Reach.PROVINCE,
    Role.AUDITOR: Reach.PROVINCE,
    Role.DISTRICT: Reach.AREA,
    Role.COMMUNE: Reach.AREA,
}


class MemberRow(BaseModel):
    """One line of the Bar's list."""

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    certificate_id: UUID
    number: str
    bar: str
    card_number: str | None
    admitted_on: date | None
    status: Status
    area: str


class MemberFilters(BaseModel):
    """By what members are found."""

    name: str | None = None
    number: str | None = None
    card_number: str | None = None
    status: Status | None = None
    area: str | None = None


async def members(
    connection: AsyncConnection, ask: Ask, filters: MemberFilters
) -> Sequence[MemberRow]:
    """List how memberships stood on a day, by name."""
    cursor = (table.c.sort + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]),
        visible_to(ask.actor),
        cursor > (ask.after or ""),
    )
    if filters.name is not None:
        query = query.where(table.c.sort.contains(fold(filters.name), autoescape=True))
    for column, wanted in (
        (table.c.number, filters.number),
        (table.c.card_number, filters.card_number),
        (table.c.status, filters.status),
        (table.c.area, filters.area),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [MemberRow.model_validate(dict(row)) for row in found.mappings()]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let each role see as far as it reaches, and everybody what is public."""
    public = table.c.status.in_(PUBLIC_BY_LAW)
    match SEEN_BY.get(actor.role, Reach.OWN):
        case Reach.PROVINCE:
            return true()
        case Reach.AREA:
            return or_(public, table.c.area.in_(actor.areas))
        case Reach.UNIT | Reach.OWN:
            return or_(public, own(table.c.person_id, actor))


LISTINGS = (
    Listing(
        name="members",
        vi="Danh sách luật sư",
        en="Members of the Bar",
        row=MemberRow,
        filters=MemberFilters,
        query=members,
        sources=("registry",),
        roles=frozenset(Role) - {Role.POLICY},
        public=True,
        noun="membership",
    ),
)
