"""The public register: may this person practise on this day, and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import GRANTED, CertificateStatus, certificates
from services.reporting.views.members import may_practise
from services.reporting.views.membership import MembershipStatus, memberships
from services.reporting.views.person import persons
from services.reporting.views.seen import believed
from services.reporting.views.verdict import Reason, Verdict, verdict
from shared.law.territory import fold
from shared.messages import Role
from shared.web.listing import Ask, Listing

# Whoever was ever granted a certificate stands in the register, on every day.
ever = certificates.alias("ever")


class RegisterRow(BaseModel):
    """One lawyer: the name, what is printed on the certificate and the card, and the answer."""

    cursor: str
    stream: str
    full_name: str
    number: str
    may_practise: bool
    reasons: tuple[Reason, ...]
    until: date | None
    issuer: str
    issued_on: date
    bar: str | None
    card_number: str | None


class RegisterFilters(BaseModel):
    """By what a lawyer is found; names with or without marks."""

    name: str | None = None
    number: str | None = None
    may_practise: bool | None = None


def granted(ask: Ask) -> ColumnElement[bool]:
    """Keep to certificates that were granted, by the last word on each."""
    known_at = ask.known_at["registry"]
    return and_(
        ever.c.effective_to.is_(None),
        ever.c.known_from <= known_at,
        or_(ever.c.known_to.is_(None), known_at < ever.c.known_to),
        ever.c.status.in_(GRANTED),
    )


def lawyers(ask: Ask) -> Select[Any]:
    """Put beside each certificate how it, its holder and their membership stood on the day."""
    person = literal("person-", Text) + cast(ever.c.person_id, Text)
    sort = func.coalesce(persons.c.sort, ever.c.sort)
    return (
        select(
            ever.c.stream,
            (sort + "/" + ever.c.stream).label("cursor"),
            sort.label("sort"),
            func.coalesce(persons.c.full_name, ever.c.full_name).label("full_name"),
            ever.c.number,
            ever.c.issuer,
            ever.c.issued_on,
            certificates.c.status.label("certificate_status"),
            certificates.c.effective_to.label("certificate_ends"),
            memberships.c.status.label("membership_status"),
            memberships.c.effective_to.label("membership_ends"),
            memberships.c.bar,
            memberships.c.card_number,
            memberships.c.admitted_on,
            ever.c.person_id,
            persons.c.died_on,
            may_practise().label("practising"),
        )
        .select_from(
            ever.outerjoin(
                certificates,
                and_(
                    certificates.c.stream == ever.c.stream, believed(certificates, "registry", ask)
                ),
            )
            .outerjoin(
                memberships,
                and_(
                    memberships.c.certificate == ever.c.stream,
                    believed(memberships, "registry", ask),
                ),
            )
            .outerjoin(
                persons, and_(persons.c.stream == person, believed(persons, "registry", ask))
            )
        )
        .where(granted(ask))
    )


async def register(
    connection: AsyncConnection, ask: Ask, filters: RegisterFilters
) -> Sequence[RegisterRow]:
    """Say of everybody in the register whether they may practise on the day, by name."""
    table = lawyers(ask).subquery("found")
    found = table.c
    query = (
        select(table)
        .where(found.cursor > (ask.after or ""))
        .order_by(found.cursor)
        .limit(ask.limit)
    )
    if filters.name is not None:
        query = query.where(found.sort.contains(fold(filters.name), autoescape=True))
    if filters.number is not None:
        number = filters.number.strip()
        query = query.where(func.lower(found.number).contains(number.lower(), autoescape=True))
    if filters.may_practise is not None:
        query = query.where(found.practising == filters.may_practise)
    rows = (await connection.execute(query)).mappings()
    return [register_row(dict(row)) for row in rows]


def answer(row: Mapping[str, Any]) -> Verdict:
    """Judge by what the registers say of the day."""
    of_certificate, of_membership = row["certificate_status"], row["membership_status"]
    return verdict(
        CertificateStatus(of_certificate) if of_certificate else None,
        row["certificate_ends"],
        MembershipStatus(of_membership) if of_membership else None,
        row["membership_ends"],
        row["died_on"],
    )


def register_row(row: Mapping[str, Any]) -> RegisterRow:
    """Write one line."""
    given = answer(row)
    return RegisterRow.model_validate(
        {
            **row,
            "may_practise": given.may_practise,
            "reasons": given.reasons,
            "until": given.until,
        }
    )


listing = Listing(
    name="register",
    vi="Sổ công khai luật sư",
    en="Public register",
    row=RegisterRow,
    filters=RegisterFilters,
    query=register,
    sources=("registry",),
    roles=frozenset(Role) - {Role.POLICY},
    public=True,
)
