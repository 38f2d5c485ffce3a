"""What may be asked of the law data that was entered here: it is public."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.law.rows import law as table
from shared.messages import Role
from shared.read.intervals import as_of
from shared.web.listing import Ask, Listing


class LawRow(BaseModel):
    """What the law data says on a day about one rule."""

    stream: str
    cursor: str
    rule: str
    label: str
    value: str
    unit: str
    effective_from: date
    effective_to: date | None
    basis: str


class LawFilters(BaseModel):
    """By what rows of the law data are found."""

    rule: str | None = None


async def law_data(connection: AsyncConnection, ask: Ask, filters: LawFilters) -> Sequence[LawRow]:
    """List what was entered here and holds on a day, by rule."""
    cursor = (table.c.rule + "/" + table.c.stream).label("cursor")
    query = select(table, cursor).where(
        as_of(table, on=ask.on, known_at=ask.known_at["registry"]), cursor > (ask.after or "")
    )
    if filters.rule is not None:
        query = query.where(table.c.rule.contains(filters.rule, autoescape=True))
    found = await connection.execute(query.order_by(cursor).limit(ask.limit))
    return [LawRow.model_validate(dict(row)) for row in found.mappings()]


LISTINGS = (
    Listing(
        name="laws",
        vi="Dữ liệu luật đã nhập",
        en="Law data entered here",
        row=LawRow,
        filters=LawFilters,
        query=law_data,
        sources=("registry",),
        roles=frozenset(Role) - {Role.POLICY},
        public=True,
        noun="law",
    ),
)
