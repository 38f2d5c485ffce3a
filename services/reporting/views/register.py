"""The public register: may this person practise on this day, why, and in which form."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import GRANTED, CertificateStatus, certificates
from services.reporting.views.membership import MembershipStatus, memberships
from services.reporting.views.person import persons
from services.reporting.views.practice import practices
from services.reporting.views.seen import believed
from services.reporting.views.shown import Definition, Drill, FigureRow, figures_of
from services.reporting.views.sought import called, places
from services.reporting.views.verdict import Reason, Verdict, verdict
from services.reporting.views.work import work
from shared.contracts.registry.practice import PracticeForm
from shared.law.territory import fold
from shared.messages import Role
from shared.read.listed import counted, looked_for
from shared.web.listing import Ask, Listing

# Whoever was ever granted a certificate stands in the register, on every day.
ever = certificates.alias("ever")
EVERYBODY: Final = frozenset(Role) - {Role.POLICY}
KEYS: Final = ("may_practise", "form", "area")
COUNTED: Final = Definition(
    vi="Người từng được cấp chứng chỉ hành nghề luật sư, theo việc có được hành nghề vào ngày đang "
    "xem hay không, hình thức và địa bàn hành nghề. Ai không có nơi hành nghề trong sổ thì ở dòng "
    "không có hình thức, địa bàn.",
    en="Whoever was ever granted a certificate, by whether they may practise on the day, and by "
    "form and area of practice. Who has no place of practice in the register stands in the line "
    "without form and area.",
)


class RegisterRow(BaseModel):
    """One lawyer: what is printed on the certificate and the card, the answer, and where."""

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
    form: PracticeForm | None
    organisation_name: str | None
    area: str | None  # where they practise


class RegisterFilters(BaseModel):
    """By what a lawyer is found; names with or without marks."""

    name: str | None = None
    number: str | None = None
    may_practise: bool | None = None
    form: PracticeForm | None = None
    organisation_id: UUID | None = None
    area: str | None = None
    organisation: str | None = None  # by its name or a part of it
    commune: str | None = None  # where they practise, by its name or a part of it


class RegisterFigure(FigureRow):
    """How many lawyers may practise or not, in a form and an area."""

    may_practise: bool
    form: PracticeForm | None
    area: str | None


def granted(ask: Ask) -> ColumnElement[bool]:
    """Keep to certificates that were granted, by the last word on each."""
    known_at = ask.known_at["registry"]
    return and_(
        ever.c.effective_to.is_(None),
        ever.c.known_from <= known_at,
        or_(ever.c.known_to.is_(None), known_at < ever.c.known_to),
        ever.c.status.in_(GRANTED),
    )


def holders(ask: Ask, filters: RegisterFilters) -> Select[Any]:
    """Find whoever was ever granted a certificate, by name and number."""
    sort = func.coalesce(persons.c.sort, ever.c.sort)
    query = (
        select(ever.c.stream, (sort + "/" + ever.c.stream).label("cursor"))
        .select_from(ever.outerjoin(persons, named(ask)))
        .where(granted(ask))
    )
    if filters.name is not None:
        query = query.where(sort.contains(fold(filters.name), autoescape=True))
    if filters.number is not None:
        number = filters.number.strip().lower()
        query = query.where(func.lower(ever.c.number).contains(number, autoescape=True))
    return query


def named(ask: Ask) -> ColumnElement[bool]:
    """Join a certificate with how its holder was called and lived on the day."""
    person = literal("person-", Text) + cast(ever.c.person_id, Text)
    return and_(persons.c.stream == person, believed(persons, "registry", ask))


def lawyers(ask: Ask, *wanted: ColumnElement[bool], of: Select[Any] | None = None) -> Select[Any]:
    """Put beside each certificate how it, its holder, their membership and practice stood.

    Args:
        ask: Who asks, and for which day.
        wanted: In which practices they are to be; all, in whichever or none.
        of: Which certificates; all.
    """
    sort = func.coalesce(persons.c.sort, ever.c.sort)
    whom = () if of is None else (ever.c.stream.in_(of),)
    at = work(ask, *wanted, of=of)
    beside = at.beside(
        ever.outerjoin(
            certificates,
            and_(certificates.c.stream == ever.c.stream, believed(certificates, "registry", ask)),
        )
        .outerjoin(
            memberships,
            and_(
                memberships.c.certificate == ever.c.stream, believed(memberships, "registry", ask)
            ),
        )
        .outerjoin(persons, named(ask)),
        ever.c.stream,
    )
    there = (at.now.c.certificate.is_not(None),) if wanted else ()
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
            at.now.c.form,
            at.now.c.organisation_name,
            at.now.c.practice_area.label("area"),
            at.practises().label("practises"),
            at.told.c.certificate.is_not(None).label("form_told"),
            at.may_practise().label("may_practise"),
        )
        .select_from(beside)
        .where(granted(ask), *there, *whom)
    )


def practising(ask: Ask, filters: RegisterFilters) -> list[ColumnElement[bool]]:
    """Say in which practices those who are looked for are to be."""
    table = practices.c
    conditions = looked_for(
        (table.form, filters.form),
        (table.organisation_id, filters.organisation_id),
        (table.area, filters.area),
    )
    if filters.organisation is not None:
        conditions.append(table.organisation_id.in_(called(ask, filters.organisation)))
    if filters.commune is not None:
        conditions.append(table.area.in_(places(ask, filters.commune)))
    return conditions


def found(ask: Ask, filters: RegisterFilters) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """Keep to what is looked for: those who practise so, and then what their line says."""
    searched = filters.name is not None or filters.number is not None
    of = select(holders(ask, filters).cte("holders").c.stream) if searched else None
    # Made before it is looked through: how many may practise, no planner guesses.
    lines = lawyers(ask, *practising(ask, filters), of=of).cte("found").prefix_with("MATERIALIZED")
    return lines, looked_for((lines.c.may_practise, filters.may_practise))


def a_page(ask: Ask, filters: RegisterFilters) -> Select[Any]:
    """Take the next lines; where only names and numbers count, the rest is read of these alone."""
    if practising(ask, filters) or filters.may_practise is not None:
        lines, conditions = found(ask, filters)
    else:
        table = holders(ask, filters).subquery("every").c
        few = select(table.stream).where(table.cursor > (ask.after or ""))
        of = few.order_by(table.cursor).limit(ask.limit).cte("few")
        lines, conditions = lawyers(ask, of=select(of.c.stream)).subquery("few_lines"), []
    query = select(lines).where(*conditions, lines.c.cursor > (ask.after or ""))
    return query.order_by(lines.c.cursor).limit(ask.limit)


async def register(
    connection: AsyncConnection, ask: Ask, filters: RegisterFilters
) -> Sequence[RegisterRow]:
    """Say of everybody in the register whether they may practise on the day, by name."""
    rows = (await connection.execute(a_page(ask, filters))).mappings()
    return [register_row(dict(row)) for row in rows]


async def register_figures(
    connection: AsyncConnection, ask: Ask, filters: RegisterFilters
) -> Sequence[BaseModel]:
    """Count lawyers by whether they may practise, by form and area of practice."""
    lines, conditions = found(ask, filters)
    query = counted(
        tuple(lines.c[name] for name in KEYS),
        (func.count().label("count"),),
        where=conditions,
        after=ask.after,
        limit=ask.limit,
    )
    drill = Drill("register", filters, {name: name for name in KEYS})
    return await figures_of(connection, query, RegisterFigure, drill=drill, definition=COUNTED)


def answer(row: Mapping[str, Any]) -> Verdict:
    """Judge by what the registers say of the day."""
    of_certificate, of_membership = row["certificate_status"], row["membership_status"]
    return verdict(
        CertificateStatus(of_certificate) if of_certificate else None,
        row["certificate_ends"],
        MembershipStatus(of_membership) if of_membership else None,
        row["membership_ends"],
        row["died_on"],
        practises=row["practises"] if row["form_told"] else None,
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


listings = (
    Listing(
        name="register",
        vi="Sổ công khai luật sư",
        en="Public register",
        row=RegisterRow,
        filters=RegisterFilters,
        query=register,
        sources=("registry",),
        roles=EVERYBODY,
        public=True,
        place=lambda row: f"/reporting/lawyer/{row.stream.removeprefix('certificate-')}",
    ),
    Listing(
        name="register-figures",
        vi="Số luật sư theo hình thức và địa bàn hành nghề",
        en="Lawyers by form and area of practice",
        row=RegisterFigure,
        filters=RegisterFilters,
        query=register_figures,
        sources=("registry",),
        roles=EVERYBODY,
        public=True,
    ),
)
