"""What happened, day by day, and how often in each month: dossiers, certificates, violations."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Select,
    Subquery,
    Table,
    Text,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import GRANTED, CertificateStatus, certificates
from services.reporting.views.leads import record
from services.reporting.views.membership import memberships
from services.reporting.views.months import Month, within
from services.reporting.views.recommendation import recommendations
from services.reporting.views.seen import AND_BAR, LOCAL, SOURCES, believed, in_reach, province_only
from services.reporting.views.shown import Definition, FigureRow
from services.reporting.views.violation import violations
from shared.contracts.discipline.violation import Source
from shared.read.listed import by, page
from shared.web.listing import Ask, Listing

COUNTED: Final = Definition(
    vi="Việc xảy ra trong tháng, theo ngày có hiệu lực: hồ sơ nộp; chứng chỉ cấp theo hồ sơ, không "
    "kể chứng chỉ nhập từ sổ cũ; hồ sơ bị từ chối; chứng chỉ bị thu hồi mà quyết định chưa bị hủy; "
    "luật sư gia nhập Đoàn; vi phạm do phản ánh và từ nguồn khác, đếm ở ngày ghi nhận; kiến nghị, "
    "đếm ở ngày nhận. Phản ánh chưa thành vi phạm không được đếm.",
    en="What happened in the month, by the day of its effect: dossiers filed; certificates issued "
    "on a dossier, not those entered from old registers; dossiers refused; certificates revoked, "
    "but for annulled decisions; lawyers admitted to the Bar; violations that somebody reported "
    "and others, by the day of recording; recommendations, by the day of receipt. A report that "
    "did not become a violation is not counted.",
)


class Happening(StrEnum):
    """What happened."""

    FILED = "dossier_filed"
    ISSUED = "certificate_issued"
    REFUSED = "dossier_refused"
    REVOKED = "certificate_revoked"
    ADMITTED = "member_admitted"
    REPORTED = "violation_reported"  # of which a citizen or an agency told
    FOUND = "violation_found"  # by an inspection, a court or another authority
    RECOMMENDED = "recommendation_made"


class HappeningRow(BaseModel):
    """One thing that happened."""

    cursor: str
    stream: str
    happened_on: date
    happening: Happening
    number: str | None
    about: str | None
    area: str


class HappeningFilters(BaseModel):
    """What happened when and where."""

    happening: Happening | None = None
    month: Month | None = None
    from_month: Month | None = None
    to_month: Month | None = None
    area: str | None = None


class MonthFilters(BaseModel):
    """Of which months and of which area."""

    happening: Happening | None = None
    from_month: Month | None = None
    to_month: Month | None = None
    area: str | None = None


class MonthFigure(FigureRow):
    """How often something happened in a month."""

    month: str
    happening: Happening


def known(table: Table, ask: Ask) -> ColumnElement[bool]:
    """Keep to what had begun by the day, as was believed; it may be over by now."""
    columns, known_at = table.c, ask.known_at["registry"]
    return (
        (columns.effective_from <= ask.on)
        & (columns.known_from <= known_at)
        & or_(columns.known_to.is_(None), known_at < columns.known_to)
    )


def happened(ask: Ask, filters: HappeningFilters | MonthFilters) -> Subquery:
    """Put together all that happened, as far as whoever asks may see."""
    parts = [
        of_area(query, area, filters).where(*when(on, filters))
        for one, query, on, area in branches(ask)
        if filters.happening in (None, one)
    ]
    return union_all(*parts).subquery("happened")


Branch: TypeAlias = tuple[Happening, Select[Any], ColumnElement[date], Column[str]]


def branches(ask: Ask) -> list[Branch]:
    """Say where each kind of thing stands, and who may see it; twice said is once told."""
    table, member, found, made = certificates.c, memberships.c, violations.c, recommendations.c
    of_registry = true() if ask.actor.role in AND_BAR else false()
    dossier, begun = table.filed_on.is_not(None), table.effective_from
    of_dossier = (known(certificates, ask), dossier, province_only(ask.actor))
    reported = found.source == Source.REPORT
    noted = (believed(violations, "discipline", ask), province_only(ask.actor))
    nothing = cast(null(), Text)
    rows = (
        (Happening.FILED, certificates, table.filed_on, table.dossier_number, of_dossier),
        (
            Happening.ISSUED,
            certificates,
            table.issued_on,
            table.number,
            (known(certificates, ask), dossier, table.status.in_(GRANTED), of_registry),
        ),
        (
            Happening.REFUSED,
            certificates,
            begun,
            table.dossier_number,
            (*of_dossier, table.status == CertificateStatus.REFUSED),
        ),
        (
            Happening.REVOKED,
            certificates,
            begun,
            table.number,
            (known(certificates, ask), table.status == CertificateStatus.REVOKED, of_registry),
        ),
        (
            Happening.ADMITTED,
            memberships,
            member.admitted_on,
            member.number,
            (known(memberships, ask), of_registry),
        ),
        (Happening.REPORTED, violations, found.recorded_on, nothing, (*noted, reported)),
        (Happening.FOUND, violations, found.recorded_on, nothing, (*noted, ~reported)),
        (
            Happening.RECOMMENDED,
            recommendations,
            made.received_on,
            made.number,
            (believed(recommendations, "inspection", ask), in_reach(ask.actor, made.area)),
        ),
    )
    return [
        (one, lines(one, of, on, number, where), on, of.c.area)
        for one, of, on, number, where in rows
    ]


def lines(
    one: Happening,
    of: Table,
    on: ColumnElement[Any],
    number: ColumnElement[Any],
    where: tuple[ColumnElement[bool], ...],
) -> Select[Any]:
    """Write a kind of thing as lines of one shape, one of each stream, number and day."""
    names = (name for name in ("full_name", "organisation_name") if name in of.c)
    about = next((of.c[name] for name in names), cast(null(), Text))
    columns = (
        of.c.stream,
        on.label("happened_on"),
        literal(one.value, Text).label("happening"),
        func.max(number).label("number"),
        func.max(about).label("about"),
        latest(of.c.area).label("area"),
    )
    return select(*columns).where(*where).group_by(of.c.stream, on)


def of_area(
    query: Select[Any], area: Column[str], filters: HappeningFilters | MonthFilters
) -> Select[Any]:
    """Keep to an area; where it changed meanwhile, the last counts, as the line shows it."""
    return query if filters.area is None else query.having(latest(area) == filters.area)


def latest(column: Column[str]) -> ColumnElement[str]:
    """Take what is said last of a stream: its place may have become another's since."""
    ordered = aggregate_order_by(column, column.table.c.effective_from.desc())
    said: ColumnElement[Any] = func.array_agg(ordered, type_=ARRAY(Text))
    return said[1]


def when(
    on: ColumnElement[Any], filters: HappeningFilters | MonthFilters
) -> list[ColumnElement[bool]]:
    """Keep to the months that are asked for, in the table itself."""
    kept = within(on, filters.from_month, filters.to_month)
    match filters:
        case HappeningFilters(month=str() as month):
            return [*kept, *within(on, month, month)]
        case _:
            return kept


async def happenings(
    connection: AsyncConnection, ask: Ask, filters: HappeningFilters
) -> Sequence[HappeningRow]:
    """List what happened, the oldest first."""
    found = happened(ask, filters)
    cursor = by(found.c.happened_on, found.c.happening, found.c.stream)
    query = page(select(found), cursor, after=ask.after, limit=ask.limit)
    return [
        HappeningRow.model_validate(dict(row))
        for row in (await connection.execute(query)).mappings()
    ]


async def by_month(
    connection: AsyncConnection, ask: Ask, filters: MonthFilters
) -> Sequence[MonthFigure]:
    """Count by month what happened; a month without any of it has no line."""
    found = happened(ask, filters)
    month = func.to_char(found.c.happened_on, "YYYY-MM").label("month")
    counts = (
        select(month, found.c.happening, func.count().label("count"))
        .group_by(month, found.c.happening)
        .subquery("counts")
    )
    cursor = by(counts.c.month, counts.c.happening)
    query = page(select(counts), cursor, after=ask.after, limit=ask.limit)
    area = {} if filters.area is None else {"area": filters.area}
    return [
        MonthFigure.model_validate(
            {
                **row,
                "in_list": "happenings",
                "found_by": urlencode(
                    {"happening": row["happening"], "month": row["month"], **area}
                ),
                "definition": COUNTED,
            }
        )
        for row in (await connection.execute(query)).mappings()
    ]


listings = (
    Listing(
        name="happenings",
        vi="Những gì đã xảy ra",
        en="What happened",
        row=HappeningRow,
        filters=HappeningFilters,
        query=happenings,
        sources=SOURCES,
        roles=AND_BAR | LOCAL,
        place=record,
    ),
    Listing(
        name="months",
        vi="Diễn biến theo tháng",
        en="Month by month",
        row=MonthFigure,
        filters=MonthFilters,
        query=by_month,
        sources=SOURCES,
        roles=AND_BAR | LOCAL,
    ),
)
