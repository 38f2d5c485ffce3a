"""Reports as rows: their figures through time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Integer, Text, Uuid

from services.reporting.statutory.state import Report, Unsubmitted
from shared.contracts.reporting.statutory import ReportPeriod
from shared.law.territory import fold
from shared.read import intervals

reports = intervals.interval_table(
    "report_register_2",
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("organisation_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("period", Text, nullable=False),
    Column("lawyers", Integer, nullable=False),
    Column("matters", Integer, nullable=False),
    Column("litigation", Integer, nullable=False),
    Column("criminal", Integer, nullable=False),
    Column("advice_and_other", Integer, nullable=False),
    Column("legal_aid", Integer, nullable=False),
    Column("revenue_vnd", BigInteger),
    Column("tax_vnd", BigInteger),
    Column("submitted_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a report says for a time."""

    organisation_id: UUID
    organisation_name: str
    sort: str
    area: str
    year: int
    period: ReportPeriod
    lawyers: int
    matters: int
    litigation: int
    criminal: int
    advice_and_other: int
    legal_aid: int
    revenue_vnd: int | None
    tax_vnd: int | None
    submitted_on: date


def rows_of(state: Report) -> set[Row]:
    """Say which figures a report had through time: of two of one day, the later one."""
    if isinstance(state, Unsubmitted):
        return set()
    by_day = dict(state.versions)
    days = sorted(by_day)
    return {
        Row(
            effective_from=day,
            effective_to=end,
            organisation_id=state.organisation_id,
            organisation_name=state.organisation_name,
            sort=fold(state.organisation_name),
            area=state.area,
            year=state.year,
            period=state.period,
            lawyers=said.domestic_lawyers + said.foreign_lawyers,
            matters=said.litigation + said.advice_and_other + said.legal_aid,
            litigation=said.litigation,
            criminal=said.criminal,
            advice_and_other=said.advice_and_other,
            legal_aid=said.legal_aid,
            revenue_vnd=said.revenue_vnd,
            tax_vnd=said.tax_vnd,
            submitted_on=state.submitted_on,
        )
        for day, end in zip(days, [*days[1:], None], strict=True)
        for said in (by_day[day],)
    }
