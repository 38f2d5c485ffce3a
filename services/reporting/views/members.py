"""The Bar's members: their standing, and who is under a violation, a restriction or a sanction."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.case import CaseStatus, cases
from services.reporting.views.certificate import CertificateStatus, certificates
from services.reporting.views.membership import MembershipStatus, memberships
from services.reporting.views.oversight import UNFINISHED, matter, with_outcomes
from services.reporting.views.penalty import PenaltyStatus, penalties
from services.reporting.views.person import persons
from services.reporting.views.practice import practices
from services.reporting.views.seen import AND_BAR, SOURCES, believed
from services.reporting.views.verdict import Reason, verdict
from services.reporting.views.violation import violations
from services.reporting.views.work import Work, work
from shared.contracts.discipline.case import Form
from shared.contracts.discipline.violation import Hands
from shared.contracts.registry.practice import PracticeForm
from shared.law.territory import fold
from shared.messages import Actor, Role
from shared.read.listed import by, looked_for, page
from shared.web.listing import Ask, Listing

NO_FORM: Final = cast(array([]), ARRAY(Text))


class Concern(StrEnum):
    """Why a member needs attention."""

    VIOLATION = "violation"
    RESTRICTION = "restriction"
    SANCTION = "sanction"


class MemberRow(BaseModel):
    """One member, with the answer for the day, and what is pending or stands against them.

    Sanctions are decisions that nobody annulled; penalties are shown to whom they concern.
    """

    cursor: str
    stream: str
    person_id: UUID
    full_name: str
    number: str
    card_number: str | None
    bar: str
    admitted_on: date
    status: MembershipStatus
    certificate_status: CertificateStatus | None
    may_practise: bool
    reasons: tuple[Reason, ...]
    until: date | None
    open_violations: int
    sanctions: tuple[Form, ...]
    penalties: int | None
    form: PracticeForm | None
    organisation_name: str | None
    area: str


class MemberFilters(BaseModel):
    """By what members are found."""

    name: str | None = None
    number: str | None = None
    card_number: str | None = None
    status: MembershipStatus | None = None
    certificate_status: CertificateStatus | None = None
    may_practise: bool | None = None
    form: PracticeForm | None = None
    organisation_id: UUID | None = None
    concern: Concern | None = None
    area: str | None = None


def of_member(certificate: Column[str | None]) -> ColumnElement[bool]:
    """Say that something is about the member's certificate, by its id or its printed number."""
    return certificate.in_((memberships.c.certificate, memberships.c.number_key))


def visible_violation(actor: Actor) -> ColumnElement[bool]:
    """Let the Bar see its own track, and the province all."""
    its_own = or_(violations.c.in_hands_of == Hands.BAR, violations.c.case_id.is_not(None))
    return its_own if actor.role is Role.BAR else true()


def open_violations(ask: Ask) -> ColumnElement[int]:
    """Count the violations of a member that are still somebody's work."""
    return (
        select(func.count())
        .select_from(with_outcomes(ask))
        .where(
            believed(violations, "discipline", ask),
            of_member(violations.c.certificate),
            matter().in_(UNFINISHED),
            visible_violation(ask.actor),
        )
        .correlate(memberships)
        .scalar_subquery()
    )


def sanctions(ask: Ask) -> ColumnElement[Any]:
    """List the forms of the disciplinary decisions that stand against a member."""
    return (
        select(func.coalesce(func.array_agg(cases.c.form), NO_FORM, type_=ARRAY(Text)))
        .where(
            believed(cases, "discipline", ask),
            of_member(cases.c.certificate),
            cases.c.status == CaseStatus.DECIDED,
        )
        .correlate(memberships)
        .scalar_subquery()
    )


def fined(ask: Ask) -> ColumnElement[int]:
    """Count the penalties that stand against a member."""
    return (
        select(func.count())
        .select_from(penalties)
        .where(
            believed(penalties, "discipline", ask),
            of_member(penalties.c.certificate),
            penalties.c.status == PenaltyStatus.DECIDED,
        )
        .correlate(memberships)
        .scalar_subquery()
    )


def concerned(concern: Concern, ask: Ask) -> ColumnElement[bool]:
    """Say which members need attention for a reason."""
    match concern:
        case Concern.VIOLATION:
            return open_violations(ask) > 0
        case Concern.RESTRICTION:
            return or_(
                memberships.c.status != MembershipStatus.ACTIVE,
                func.coalesce(certificates.c.status, "") == CertificateStatus.DEPRIVED,
            )
        case Concern.SANCTION:
            disciplined = func.cardinality(sanctions(ask)) > 0
            return disciplined if ask.actor.role is Role.BAR else or_(disciplined, fined(ask) > 0)


def membership_on(ask: Ask, query: Select[Any], at: Work | None = None) -> Select[Any]:
    """Put beside each membership of the day certificate, person and work, for whom may see it."""
    table = memberships.c
    person = literal("person-", Text) + cast(table.person_id, Text)
    beside = memberships.outerjoin(
        certificates,
        and_(certificates.c.stream == table.certificate, believed(certificates, "registry", ask)),
    ).outerjoin(persons, and_(persons.c.stream == person, believed(persons, "registry", ask)))
    with_work = beside if at is None else at.beside(beside, table.certificate)
    return query.select_from(with_work).where(
        believed(memberships, "registry", ask),
        true() if ask.actor.role in AND_BAR else false(),
    )


def looked_at(ask: Ask, filters: MemberFilters, at: Work) -> list[ColumnElement[bool]]:
    """Keep to what is looked for, the work among it."""
    return [
        *listed_so(ask, filters),
        *looked_for(
            (at.may_practise(), filters.may_practise),
            (at.now.c.form, filters.form),
            (at.now.c.organisation_id, filters.organisation_id),
        ),
    ]


def listed_so(ask: Ask, filters: MemberFilters) -> list[ColumnElement[bool]]:
    """Keep to what is looked for, apart from where and whether somebody practises."""
    table = memberships.c
    conditions = looked_for(
        (table.number, filters.number),
        (table.card_number, filters.card_number),
        (table.status, filters.status),
        (certificates.c.status, filters.certificate_status),
        (table.area, filters.area),
    )
    if filters.name is not None:
        sort = func.coalesce(persons.c.sort, table.sort)
        conditions.append(sort.contains(fold(filters.name), autoescape=True))
    if filters.concern is not None:
        conditions.append(concerned(filters.concern, ask))
    return conditions


def work_of(ask: Ask, filters: MemberFilters) -> Work:
    """Read who practises how; of an organisation that is looked for, those who practise there."""
    table = practices.c
    wanted = ((table.form, filters.form), (table.organisation_id, filters.organisation_id))
    return work(ask, *looked_for(*wanted))


async def members(
    connection: AsyncConnection, ask: Ask, filters: MemberFilters
) -> Sequence[MemberRow]:
    """List the members of the Bar, by name."""
    table = memberships.c
    cursor = by(func.coalesce(persons.c.sort, table.sort), table.stream)
    if filters.form or filters.organisation_id or filters.may_practise is not None:
        at = work_of(ask, filters)
        wanted = looked_at(ask, filters, at)
    else:  # The rest is read of these few alone.
        every = membership_on(ask, select(table.stream, table.certificate))
        listed = every.where(*listed_so(ask, filters))
        few = page(listed, cursor, after=ask.after, limit=ask.limit).cte("few")
        at = work(ask, of=select(few.c.certificate))
        wanted = [table.stream.in_(select(few.c.stream))]
    columns = select(
        memberships,
        func.coalesce(persons.c.full_name, table.full_name).label("name"),
        certificates.c.status.label("certificate_status"),
        certificates.c.effective_to.label("certificate_ends"),
        persons.c.died_on,
        open_violations(ask).label("open_violations"),
        sanctions(ask).label("sanctions"),
        fined(ask).label("penalties"),
        at.now.c.form,
        at.now.c.organisation_name,
        at.practises().label("practises"),
        at.told.c.certificate.is_not(None).label("form_told"),
    )
    query = membership_on(ask, columns, at).where(*wanted)
    found = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    return [member_row(dict(row), ask.actor) for row in found.mappings()]


def member_row(row: dict[str, Any], actor: Actor) -> MemberRow:
    """Write one line."""
    of_certificate = row["certificate_status"]
    answer = verdict(
        CertificateStatus(of_certificate) if of_certificate else None,
        row["certificate_ends"],
        MembershipStatus(row["status"]),
        row["effective_to"],
        row["died_on"],
        practises=row["practises"] if row["form_told"] else None,
    )
    return MemberRow.model_validate(
        {
            **row,
            "full_name": row["name"],
            "may_practise": answer.may_practise,
            "reasons": answer.reasons,
            "until": answer.until,
            "sanctions": sorted(row["sanctions"]),
            "penalties": None if actor.role is Role.BAR else row["penalties"],
        }
    )


listing = Listing(
    name="members",
    vi="Thành viên Đoàn Luật sư",
    en="Members of the Bar",
    row=MemberRow,
    filters=MemberFilters,
    query=members,
    sources=SOURCES,
    roles=AND_BAR,
    place=lambda row: f"/reporting/persons/{row.person_id}",
)
