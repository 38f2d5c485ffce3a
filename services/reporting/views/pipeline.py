"""The way of dossiers to a certificate, as a funnel: how many at each step, how long, how late."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import GRANTED, CertificateStatus, certificates
from services.reporting.views.clocks import (
    BAR_LIMIT,
    CHECK_LIMIT,
    DECIDE_LIMIT,
    SUPPLEMENT_LIMIT,
    Timing,
)
from services.reporting.views.dossiers import DossierFilters, filed_in, waiting
from services.reporting.views.months import Month
from services.reporting.views.seen import PROVINCE, province_only
from services.reporting.views.shown import Definition
from shared.contracts.registry.certificate import DossierKind
from shared.law.calendar import Calendar
from shared.law.rules import RuleRow, Rules, Unit
from shared.law.values import count
from shared.read.listed import looked_for
from shared.web.listing import Ask, Listing

COUNTED: Final = Definition(
    vi="Hồ sơ nộp đến ngày đang xem. Đã đến: hồ sơ từng ở bước này. Đang ở: còn ở bước này. Quá "
    "hạn: trong số đang ở, hạn theo quy tắc áp cho chính hồ sơ đó đã qua. Số ngày: ngày theo lịch "
    "ở bước này của hồ sơ đã đi tiếp; một nửa, và chín phần mười, không lâu hơn. Bên cạnh hạn: "
    "cùng số đó, đếm theo đơn vị của hạn vào ngày đang xem.",
    en="Dossiers filed by the day. Reached: were ever at this step. Waiting: still are. Late: of "
    "these, the limit by the rule of the dossier has run out. Days: calendar days at the step, of "
    "the dossiers that went on; half of them, and nine in ten, took no longer. Beside the limit: "
    "the same, in the unit of the limit of the day.",
)


class Step(StrEnum):
    """Where a dossier is on its way: whoever has to do the next thing, or how it ended."""

    BAR = "bar"
    DEPARTMENT = "department"
    APPLICANT = "applicant"  # has to bring what is missing
    AUTHORITY = "authority"
    ISSUED = "issued"
    REFUSED = "refused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


LIMITS: Final[Mapping[Step, str]] = {
    Step.BAR: BAR_LIMIT,
    Step.DEPARTMENT: CHECK_LIMIT,
    Step.APPLICANT: SUPPLEMENT_LIMIT,
    Step.AUTHORITY: DECIDE_LIMIT,
}


class Counting(StrEnum):
    """In which days a limit is counted."""

    DAY = "day"
    WORKING_DAY = "working_day"


class PipelineRow(BaseModel):
    """One step of the way; an end has no time and is never late."""

    cursor: str
    step: Step
    reached: int
    waiting: int
    late: int
    half_days: int | None  # the median of the time at the step
    most_days: int | None  # nine in ten took no longer
    # The same as the limit counts it, beside the limit of the day; nothing where the law has a gap.
    half_of_limit: int | None = None
    most_of_limit: int | None = None
    limit: int | None = None
    limit_unit: Counting | None = None
    limit_row: str | None = None
    in_list: str | None
    found_by: str | None
    definition: Definition


class PipelineFilters(BaseModel):
    """Of which dossiers."""

    year: int | None = None  # of filing
    from_month: Month | None = None  # of filing
    to_month: Month | None = None
    kind: DossierKind | None = None
    area: str | None = None


def days_of_bar(rules: Rules) -> Iterator[tuple[date, date]]:
    """Say from which day to which a dossier was filed that passes through the Bar.

    Source: Luật Luật sư Đ.17; from 2025-07-01 NĐ 121/2025, Phụ lục III mục I(3).
    """
    rows = rules.history(BAR_LIMIT)
    turns = {row.valid_from or date.min for row in rows}
    turns |= {row.valid_to + timedelta(days=1) for row in rows if row.valid_to is not None}
    days = sorted(turns)
    for first, after in zip(days, [*days[1:], date.max], strict=True):
        if isinstance(rules.on(BAR_LIMIT, first), RuleRow):
            yield first, after


def step(ask: Ask) -> ColumnElement[str]:
    """Say in SQL at which step a row of a dossier is."""
    table = certificates.c
    status = table.status
    through_bar = and_(
        table.kind == DossierKind.PASSED,
        or_(
            literal(value=False),
            *(
                (table.filed_on >= first) & (table.filed_on < after)
                for first, after in days_of_bar(ask.rules)
            ),
        ),
    )
    return case(
        (status == CertificateStatus.SUPPLEMENT_REQUESTED, Step.APPLICANT.value),
        (status == CertificateStatus.PROPOSED, Step.AUTHORITY.value),
        (status == CertificateStatus.REFUSED, Step.REFUSED.value),
        (status == CertificateStatus.CLOSED, Step.CLOSED.value),
        (status == CertificateStatus.WITHDRAWN, Step.WITHDRAWN.value),
        (status.in_(GRANTED), Step.ISSUED.value),
        (and_(through_bar, table.confirmed_on.is_(None)), Step.BAR.value),
        else_=Step.DEPARTMENT.value,
    )


def visits(ask: Ask, filters: PipelineFilters) -> Select[Any]:
    """Sum of each dossier how long it was at each step by the day, and whether it still is."""
    table, known_at = certificates.c, ask.known_at["registry"]
    day = literal(ask.on, Date)
    begun, ended = table.effective_from, func.least(func.coalesce(table.effective_to, day), day)
    known, first = working(ask.calendar, ask.on)
    counts = select(literal(known, ARRAY(Integer)).label("days")).cte("counts")
    worked = counts.c.days[ended - first + 1] - counts.c.days[begun - first + 1]
    left = and_(table.effective_to.is_not(None), table.effective_to <= ask.on)
    at = step(ask).label("step")
    query = (
        select(
            table.stream,
            table.dossier_number,
            at,
            func.sum(ended - begun).label("days"),
            func.sum(worked).label("worked"),
            func.bool_or(~left).label("waits"),
        )
        .select_from(certificates.join(counts, true()))
        .where(
            province_only(ask.actor),
            table.filed_on.is_not(None),
            table.filed_on <= ask.on,
            table.effective_from <= ask.on,
            table.known_from <= known_at,
            or_(table.known_to.is_(None), known_at < table.known_to),
        )
        .group_by(table.stream, table.dossier_number, at)
    )
    wanted = looked_for((table.kind, filters.kind), (table.area, filters.area))
    return query.where(*wanted, *filed_in(filters))


async def pipeline(
    connection: AsyncConnection, ask: Ask, filters: PipelineFilters
) -> Sequence[PipelineRow]:
    """Say of each step how many dossiers reached it, wait there, are late, and how long it took."""
    at = visits(ask, filters).subquery("at")
    went_on = ~at.c.waits
    half, most, half_worked, most_worked = (
        func.percentile_disc(share).within_group(column).filter(went_on)
        for column in (at.c.days, at.c.worked)
        for share in (0.5, 0.9)
    )
    query = select(
        at.c.step,
        func.count().label("reached"),
        func.count().filter(at.c.waits).label("waiting"),
        half.label("half_days"),
        most.label("most_days"),
        half_worked.label("half_worked"),
        most_worked.label("most_worked"),
    ).group_by(at.c.step)
    found = {row["step"]: dict(row) for row in (await connection.execute(query)).mappings()}
    late = await late_at(connection, ask, filters)
    rows = (row(one, found.get(one), late[one], filters, ask) for one in Step)
    return [one for one in rows if one.cursor > (ask.after or "")][: ask.limit]


async def late_at(connection: AsyncConnection, ask: Ask, filters: PipelineFilters) -> Counter[str]:
    """Count those that wait whose limit has run out, by who has to do the next thing."""
    found: Counter[str] = Counter()
    wanted = DossierFilters.model_validate(filters.model_dump())
    async for _, running in waiting(connection, replace(ask, after=None), wanted):
        found[running.with_whom.value] += running.timing(ask.on) is Timing.LATE
    return found


def row(
    at: Step, found: dict[str, Any] | None, late: int, filters: PipelineFilters, ask: Ask
) -> PipelineRow:
    """Write one step; who waits there is found in the list of dossiers."""
    said = Counter(found) if found else Counter[str]()
    rule = LIMITS.get(at)
    if rule is None:
        return PipelineRow(
            cursor=f"{list(Step).index(at)}",
            step=at,
            reached=said["reached"],
            waiting=0,
            late=0,
            half_days=None,
            most_days=None,
            in_list=None,
            found_by=None,
            definition=COUNTED,
        )
    limit = ask.rules.on(rule, ask.on)
    counted = limit.unit is Unit.WORKING_DAY
    unit = Counting.WORKING_DAY if counted else Counting.DAY
    half, most = ("half_worked", "most_worked") if counted else ("half_days", "most_days")
    asked = filters.model_dump(mode="json", exclude_none=True)
    return PipelineRow(
        cursor=f"{list(Step).index(at)}",
        step=at,
        reached=said["reached"],
        waiting=said["waiting"],
        late=late,
        half_days=said.get("half_days"),
        most_days=said.get("most_days"),
        half_of_limit=said.get(half),
        most_of_limit=said.get(most),
        limit=count(limit) if isinstance(limit, RuleRow) else None,
        limit_unit=unit,
        limit_row=limit.id,
        in_list="dossiers",
        found_by=urlencode({**asked, "with_whom": at.value}),
        definition=COUNTED,
    )


@lru_cache(maxsize=16)
def working(calendar: Calendar, until: date) -> tuple[list[int], date]:
    """Count the working days up to each day that the calendar knows, and say which is the first.

    What lies outside of it counts nothing in SQL, either.
    """
    first = calendar.known_from or date(until.year - 10, 1, 1)
    last = min(until, calendar.known_until or until)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return [0, *accumulate(int(calendar.is_working(day)) for day in days)], first


listing = Listing(
    name="pipeline",
    vi="Hồ sơ theo từng bước: bao nhiêu, bao lâu, quá hạn",
    en="Dossiers by step: how many, how long, how late",
    row=PipelineRow,
    filters=PipelineFilters,
    query=pipeline,
    sources=("registry",),
    roles=PROVINCE,
)
