"""Which places lie in an area that ended: what is still to follow a reorganisation."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.places import Held, Kind
from services.registry.places.rows import PLACES, read
from shared.law.territory import Reorganised
from shared.messages import Role
from shared.read.intervals import as_of
from shared.web.listing import Ask, Listing

AT_ONCE = 500  # rows that are looked through in one go


class Choice(StrEnum):
    """Who says into which area a place passed."""

    FOLLOWS = "follows"  # nobody: the old area passed into one
    OFFICER = "officer"  # the old area was split


class Candidate(BaseModel):
    """An area into which the old one passed, or a part of it."""

    code: str
    name: str


class UnsettledRow(BaseModel):
    """A place whose area ended: which areas may follow, the likeliest first."""

    stream: str
    cursor: str
    noun: str
    kind: Kind
    name: str
    office_id: UUID | None
    area: str
    area_name: str
    since: date
    reorganised_on: date
    choice: Choice
    candidates: tuple[Candidate, ...]


class UnsettledFilters(BaseModel):
    """By what such places are found."""

    choice: Choice | None = None
    noun: str | None = None
    area: str | None = None


async def unsettled(
    connection: AsyncConnection, ask: Ask, filters: UnsettledFilters
) -> Sequence[UnsettledRow]:
    """List them by stream; what was said after the last reorganisation is passed over unread.

    Whether a code's area ended depends on the day on which it was said, as codes are used again.
    """
    found: list[UnsettledRow] = []
    async for row in looked_through(connection, ask, filters):
        if filters.choice in {None, row.choice} and filters.area in {None, row.area}:
            found.append(row)
            if len(found) == ask.limit:
                break
    return found


async def looked_through(
    connection: AsyncConnection, ask: Ask, filters: UnsettledFilters
) -> AsyncIterator[UnsettledRow]:
    """Give every such place after the page before, noun by noun."""
    ended = ask.territory.last_ended(ask.on)
    if ended is None:
        return
    after = ask.after or ""
    for noun, table in PLACES.items():
        if filters.noun not in {None, noun}:
            continue
        async for stream, places in said_by(connection, ask, table, ended):
            for one in map(read, places.split("\n")):
                if (row := row_of(stream, noun, one, ask)) and row.cursor > after:
                    yield row


async def said_by(
    connection: AsyncConnection, ask: Ask, table: Table, until: date
) -> AsyncIterator[tuple[str, str]]:
    """Give what streams said of places until a day, a handful at a time."""
    name = table.c.stream.collate("C")  # a page goes on after the bytes of the one before
    query = (
        select(table.c.stream, table.c.places)
        .where(as_of(table, on=ask.on, known_at=ask.known_at["registry"]), table.c.said_on <= until)
        .order_by(name)
        .limit(AT_ONCE)
    )
    since = (ask.after or "").partition("/")[0]
    while True:
        rows = (await connection.execute(query.where(name >= since))).all()
        for stream, places in rows:
            yield stream, places
        if len(rows) < AT_ONCE:
            return
        since = f"{rows[-1].stream}/"  # the first name after it


def row_of(stream: str, noun: str, one: Held, ask: Ask) -> UnsettledRow | None:
    """Say what a place waits for, if its area ended."""
    place = one.place
    found: Reorganised | None = ask.territory.reorganised((place.area, place.since), ask.on)
    if found is None:
        return None
    return UnsettledRow(
        stream=stream,
        cursor=f"{stream}/{one.office_id or ''}",
        noun=noun,
        kind=one.kind,
        name=one.name,
        office_id=one.office_id,
        area=place.area,
        area_name=found.area.name_vi,
        since=place.since,
        reorganised_on=found.on,
        choice=Choice.FOLLOWS if len(found.into) == 1 else Choice.OFFICER,
        candidates=tuple(Candidate(code=one.code, name=one.name_vi) for one in found.into),
    )


LISTINGS = (
    Listing(
        name="unsettled-areas",
        vi="Địa bàn cần chuyển sau sắp xếp đơn vị hành chính",
        en="Areas to settle after a reorganisation",
        row=UnsettledRow,
        filters=UnsettledFilters,
        query=unsettled,
        sources=("registry",),
        roles=frozenset({Role.DEPARTMENT, Role.ADMIN, Role.AUDITOR}),
    ),
)
