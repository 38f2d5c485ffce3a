"""May somebody practise on a day, by all registers, under whichever record each thing stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Table, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.certificate.rows import register as certificates
from services.registry.membership.rows import members
from services.registry.person.rows import persons
from services.registry.practice.rows import practices
from shared.law.practising import (
    Condition,
    Fact,
    Reason,
    Verdict,
    certificate,
    death,
    form,
    judge,
    membership,
)
from shared.law.territory import fold
from shared.messages import Actor, Role
from shared.read.intervals import as_of
from shared.read.seeing import own
from shared.web.listing import Ask, Listing

PROVINCE = frozenset({Role.DEPARTMENT, Role.BAR, Role.COMMITTEE, Role.ADMIN, Role.AUDITOR})


class Because(BaseModel):
    """One reason, its provision, and its first and last day where it has them."""

    reason: Reason
    basis: str
    first_day: date | None
    last_day: date | None


class MayPractiseRow(BaseModel):
    """The answer for one person on the day that is asked for."""

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    area: str
    may_practise: bool
    reasons: tuple[Reason, ...]
    until: date | None
    because: tuple[Because, ...]
    unrecorded: tuple[Condition, ...]


class MayPractiseFilters(BaseModel):
    """By what a person is found; a record that was merged leads to the one that goes on."""

    person_id: UUID | None = None
    name: str | None = None


async def may_practise(
    connection: AsyncConnection, ask: Ask, filters: MayPractiseFilters
) -> Sequence[MayPractiseRow]:
    """Answer for each person, by name."""
    position = ask.known_at["registry"]
    cursor = (persons.c.sort + "/" + persons.c.stream).label("cursor")
    query = select(persons, cursor).where(
        as_of(persons, on=ask.on, known_at=position),
        persons.c.merged_into.is_(None),
        cursor > (ask.after or ""),
        visible_to(ask.actor),
    )
    if filters.person_id is not None:
        goes_on = await survivor(connection, position, filters.person_id)
        query = query.where(persons.c.person_id == goes_on)
    if filters.name is not None:
        query = query.where(persons.c.called.contains(fold(filters.name), autoescape=True))
    found = (await connection.execute(query.order_by(cursor).limit(ask.limit))).mappings().all()
    owners = await family(connection, position, [row["person_id"] for row in found])
    facts = await facts_of(connection, position, owners)
    return [row_of(dict(row), judge(facts[row["person_id"]], ask.on)) for row in found]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let officers of the province ask about anybody, and everybody about themselves."""
    if actor.role in PROVINCE:
        return true()
    return own(persons.c.person_id, actor)


def row_of(person: Mapping[str, Any], verdict: Verdict) -> MayPractiseRow:
    """Write one answer."""
    return MayPractiseRow.model_validate(
        {
            **person,
            "may_practise": verdict.allowed,
            "reasons": verdict.reasons,
            "until": verdict.until,
            "because": [
                Because(reason=one.reason, basis=one.basis, first_day=one.first, last_day=one.last)
                for one in verdict.because
            ],
            "unrecorded": verdict.unrecorded,
        }
    )


# Who is who -----------------------------------------------------------------------------------


async def survivor(connection: AsyncConnection, position: int, person: UUID) -> UUID:
    """Follow mergers to the record that goes on; of a circle, which nobody can record, any."""
    seen = {person}
    while True:
        query = select(persons.c.merged_into).where(
            persons.c.person_id == person,
            persons.c.merged_into.is_not(None),
            known(persons, position),
        )
        into = (await connection.execute(query.limit(1))).scalar()
        if into is None or into in seen:
            return person
        seen.add(into)
        person = into


async def family(
    connection: AsyncConnection, position: int, people: Iterable[UUID]
) -> dict[UUID, UUID]:
    """Say for every record, merged or not, under which of these people it goes on."""
    owners = {one: one for one in people}
    new = set(owners)
    while new:
        query = select(persons.c.person_id, persons.c.merged_into).where(
            persons.c.merged_into.in_(new), known(persons, position)
        )
        merged = (await connection.execute(query.distinct())).all()
        new = {one for one, _ in merged if one not in owners}
        owners |= {one: owners[into] for one, into in merged if one in new}
    return owners


# What the registers say -----------------------------------------------------------------------


async def facts_of(
    connection: AsyncConnection, position: int, owners: Mapping[UUID, UUID]
) -> dict[UUID, list[Fact]]:
    """Read all that bears on practising, on every day, for each who goes on."""
    facts: dict[UUID, list[Fact]] = {owner: [] for owner in owners.values()}
    for table in (certificates, members, practices, persons):
        query = select(table).where(table.c.person_id.in_(owners), known(table, position))
        for row in (await connection.execute(query)).mappings():
            facts[owners[row["person_id"]]] += said(table, row)
    return facts


def known(table: Table, position: int) -> ColumnElement[bool]:
    """Keep to what was believed at a position, about whichever day."""
    return (table.c.known_from <= position) & or_(
        table.c.known_to.is_(None), position < table.c.known_to
    )


def said(table: Table, row: Mapping[Any, Any]) -> list[Fact]:
    """Read one row of a register."""
    since, until = row["effective_from"], row["effective_to"]
    if table is certificates:
        return list(certificate(row["status"], since, until))
    if table is members:
        return list(membership(row["status"], since, until))
    if table is practices:
        return [form(since, until)]
    return [death(row["died_on"])] if row["died_on"] else []


LISTINGS = (
    Listing(
        name="may-practise",
        vi="Được hành nghề hay không",
        en="Who may practise",
        row=MayPractiseRow,
        filters=MayPractiseFilters,
        query=may_practise,
        sources=("registry",),
        roles=PROVINCE | {Role.APPLICANT},
        noun="person",
    ),
)
