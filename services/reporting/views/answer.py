"""May somebody practise, with provisions and days: the law's own answer by all that views keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import certificates
from services.reporting.views.membership import memberships
from services.reporting.views.person import persons
from services.reporting.views.practice import practices
from services.reporting.views.through import spans
from shared.law.practising import (
    Because,
    Fact,
    Reason,
    Verdict,
    certificate,
    death,
    form,
    judge,
    membership,
)
from shared.web.listing import Ask

# What an authority imposed; that somebody asked for it or has left is none.
SANCTIONS: Final = frozenset({Reason.SUSPENDED, Reason.DELETED, Reason.TAKEN_AWAY})


@dataclass(frozen=True, slots=True)
class Stretch:
    """One answer from a day on up to another, that day left out."""

    answer: Verdict
    begin: date
    end: date | None


def known(table: Table, position: int) -> ColumnElement[bool]:
    """Keep to what is believed at a position, about whichever day."""
    return (table.c.known_from <= position) & or_(
        table.c.known_to.is_(None), position < table.c.known_to
    )


async def of_person(connection: AsyncConnection, ask: Ask, person: UUID) -> list[Fact]:
    """Read all that bears on somebody's practising, on every day."""
    return await facts(
        connection,
        ask,
        {
            certificates: certificates.c.person_id == person,
            memberships: memberships.c.person_id == person,
            practices: practices.c.person_id == person,
            persons: persons.c.stream == f"person-{person}",
        },
    )


async def of_certificate(
    connection: AsyncConnection, ask: Ask, stream: str, person: UUID
) -> list[Fact]:
    """Read all that bears on practising under one certificate, as the public register answers."""
    return await facts(
        connection,
        ask,
        {
            certificates: certificates.c.stream == stream,
            memberships: memberships.c.certificate == stream,
            practices: practices.c.certificate == stream,
            persons: persons.c.stream == f"person-{person}",
        },
    )


async def facts(
    connection: AsyncConnection, ask: Ask, whose: Mapping[Table, ColumnElement[bool]]
) -> list[Fact]:
    """Read the rows of these tables as what they mean for practising."""
    found: list[Fact] = []
    for table, wanted in whose.items():
        query = select(table).where(wanted, known(table, ask.known_at["registry"]))
        for row in (await connection.execute(query)).mappings():
            found += said(table, row)
    return found


def said(table: Table, row: Mapping[Any, Any]) -> list[Fact]:
    """Read one row; when a dossier was filed says nothing."""
    since, until = row["effective_from"], row["effective_to"]
    if table is certificates:
        return list(certificate(row["status"], since, until))
    if table is memberships:
        return list(membership(row["status"], since, until))
    if table is practices:
        return [form(since, until)]
    return [death(row["died_on"])] if row["died_on"] else []


def sanctions(answer: Verdict) -> tuple[Because, ...]:
    """Name the sanctions in force on the day: those that bar from practising, and no others.

    What a reprimand or a warning says, and for how long, may be published under no provision that
    is known here; so it is not.
    """
    return tuple(one for one in answer.because if one.reason in SANCTIONS)


def through_time(every: Sequence[Fact]) -> list[Stretch]:
    """Cut time by the answer, the latest first."""
    days = {one.since for one in every} | {one.until for one in every if one.until is not None}
    # Whether a form was ever told is said of the day, and makes no other answer.
    cut = spans(days, lambda day: replace(judge(every, day), unrecorded=()))
    return [Stretch(given, begin, end) for given, begin, end in reversed(cut)]
