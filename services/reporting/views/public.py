"""What everybody may ask: the first page with its search, and the page of one lawyer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, Table, Text, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import GRANTED, CertificateStatus, certificates
from services.reporting.views.membership import MembershipStatus, memberships
from services.reporting.views.person import persons
from services.reporting.views.practice import practices
from services.reporting.views.register import (
    RegisterFilters,
    answer,
    lawyers,
    register,
    register_row,
)
from services.reporting.views.through import spans
from services.reporting.views.verdict import Verdict, verdict
from shared.messages import Role
from shared.web.listing import Ask, Page
from shared.web.problems import Problem

FOUND_AT_MOST: Final = 20
LONGEST: Final = 100  # letters of what is searched for
EVERYBODY: Final = frozenset(Role) - {Role.POLICY}


def said(ask: Ask, name: str) -> str | None:
    """Read what is searched for; what no name holds is left out."""
    letters = (one for one in ask.parameters.get(name, "") if one.isprintable())
    return "".join(letters).strip()[:LONGEST] or None


async def front(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say what this is, and answer a search for a lawyer."""
    filters = RegisterFilters(name=said(ask, "name"), number=said(ask, "number"))
    searched = filters.name is not None or filters.number is not None
    few = replace(ask, limit=FOUND_AT_MOST + 1)
    rows = await register(connection, few, filters) if searched else []
    return {
        "filters": filters,
        "searched": searched,
        "rows": rows[:FOUND_AT_MOST],
        "more": len(rows) > FOUND_AT_MOST,
    }


@dataclass(frozen=True, slots=True)
class Stretch:
    """One answer from a day on up to another, that day left out."""

    answer: Verdict
    begin: date
    end: date | None


async def lawyer(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Answer for one lawyer: on the day that is asked for, and through time.

    Raises:
        Problem: 404, when nobody was ever granted this certificate.
    """
    try:
        stream = f"certificate-{UUID(ask.parameters.get('certificate', ''))}"
    except ValueError:
        raise Problem(404, "not-found") from None
    found = await connection.execute(lawyers(ask, of=select(literal(stream, Text))))
    row = found.mappings().first()
    if row is None:
        raise Problem(404, "not-found")
    return {
        "row": register_row(dict(row)),
        "answer": answer(dict(row)),
        "admitted_on": row["admitted_on"],
        "through": await through_time(connection, ask, stream, row["person_id"]),
    }


async def through_time(
    connection: AsyncConnection, ask: Ask, stream: str, person: UUID
) -> list[Stretch]:
    """Cut time by the answer, the latest first; when a dossier was filed is told to nobody."""
    every = await known(connection, ask, certificates, certificates.c.stream, stream)
    of_certificate = [row for row in every if row["status"] in GRANTED]
    of_membership = await known(connection, ask, memberships, memberships.c.certificate, stream)
    of_person = await known(connection, ask, persons, persons.c.stream, f"person-{person}")
    dead = [row for row in of_person if row["died_on"] is not None]
    of_form = await known(connection, ask, practices, practices.c.certificate, stream)
    told_since = min((row["effective_from"] for row in of_form), default=date.max)

    def on(day: date) -> Verdict:
        cert, member = holding(of_certificate, day), holding(of_membership, day)
        return verdict(
            CertificateStatus(cert["status"]) if cert else None,
            cert["effective_to"] if cert else None,
            MembershipStatus(member["status"]) if member else None,
            member["effective_to"] if member else None,
            one["died_on"] if (one := holding(dead, day)) else None,
            practises=holding(of_form, day) is not None if told_since <= day else None,
        )

    rows = [*of_certificate, *of_membership, *of_form, *dead]
    ends = {row["effective_to"] for row in rows if row["effective_to"] is not None}
    days = {row["effective_from"] for row in rows} | ends
    return [Stretch(given, begin, end) for given, begin, end in reversed(spans(days, on))]


async def known(
    connection: AsyncConnection, ask: Ask, table: Table, column: Column[str], stream: str
) -> list[dict[str, Any]]:
    """Read the rows of all days, as they are believed."""
    known_at = ask.known_at["registry"]
    query = select(table).where(
        column == stream,
        table.c.known_from <= known_at,
        or_(table.c.known_to.is_(None), known_at < table.c.known_to),
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


def holding(rows: list[dict[str, Any]], day: date) -> dict[str, Any] | None:
    """Find the row that holds on a day."""
    return next(
        (
            row
            for row in rows
            if row["effective_from"] <= day
            and (row["effective_to"] is None or day < row["effective_to"])
        ),
        None,
    )


pages = (
    Page(
        path="",
        vi="Tra cứu luật sư",
        en="Find a lawyer",
        template="front.html",
        build=front,
        sources=("registry",),
        roles=EVERYBODY,
        public=True,
    ),
    Page(
        path="lawyer/{certificate}",
        vi="Luật sư",
        en="Lawyer",
        template="lawyer.html",
        build=lawyer,
        sources=("registry",),
        roles=EVERYBODY,
        public=True,
    ),
)
