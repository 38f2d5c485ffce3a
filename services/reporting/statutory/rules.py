"""What a report has to fulfil: its columns add up, and its time has begun."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.reporting.context import Context
from services.reporting.statutory.state import Submitted
from shared.contracts.reporting.statutory import (
    ReportCorrected,
    ReportedFigures,
    ReportPeriod,
    ReportSubmitted,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Channel, Command, Reach, Role, Terms

RECEIVED_BY = {Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE}
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Money = Annotated[int, Field(ge=0, le=10**15)]


class FiguresOnPaper(BaseModel):
    """The ten columns as they stand on the paper, totals included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lawyers: Count  # column 1
    domestic_lawyers: Count
    foreign_lawyers: Count
    matters: Count  # column 4
    litigation: Count
    criminal: Count
    advice_and_other: Count
    legal_aid: Count
    revenue_vnd: Money | None = None
    tax_vnd: Money | None = None


class SubmitReport(Command):
    """An organisation has reported; whoever receives the paper records it."""

    terms = Terms(
        by=RECEIVED_BY,
        vi="Tiếp nhận báo cáo của tổ chức hành nghề",
        en="Receive an organisation's report",
        opens=True,
    )

    organisation_id: UUID
    organisation_name: Line
    area: Line  # of the seat
    year: Annotated[int, Field(ge=1900, le=9999)]
    period: ReportPeriod
    figures: FiguresOnPaper
    submitted_on: date
    channel: Channel


class CorrectReport(Command):
    """The organisation has reported other figures for the same time."""

    terms = Terms(by=RECEIVED_BY, vi="Đính chính báo cáo", en="Correct a report")

    figures: FiguresOnPaper
    reason: Text
    corrected_on: date


def submit(command: SubmitReport, context: Context) -> list[Decided[ReportSubmitted]]:
    """A report adds up, and its time has begun.

    Raises:
        Rejected: `in-the-future`, `period-not-begun`, `unknown-area`, and those of `wrong`.
    Source: form 30/BTP/BTTP/LSTN (TT 04/2016/TT-BTP).
    """
    day = command.submitted_on
    reject_any(
        (
            *future("submitted_on", day, context),
            *too_early(day, command.year),
            *unknown_area(command, context),
            *wrong(command.figures),
        )
    )
    submitted = ReportSubmitted(
        organisation_id=command.organisation_id,
        organisation_name=command.organisation_name,
        area=command.area,
        year=command.year,
        period=command.period,
        figures=kept(command.figures),
        submitted_on=day,
        channel=command.channel,
    )
    return [Decided(event=submitted, effective_on=day)]


def correct(
    state: Submitted, command: CorrectReport, context: Context
) -> Sequence[Decided[ReportCorrected]]:
    """Other figures hold from their day on; the same ones again change nothing.

    Raises:
        Rejected: `in-the-future`, `before-the-report`, and those of `wrong`.
    """
    day, figures = command.corrected_on, kept(command.figures)
    if state.versions[-1][1] == figures:
        return []
    early = (Fault("before-the-report", "corrected_on", {"submitted_on": state.submitted_on}),)
    reject_any(
        (
            *future("corrected_on", day, context),
            *(early if day < state.submitted_on else ()),
            *wrong(command.figures),
        )
    )
    corrected = ReportCorrected(
        organisation_id=state.organisation_id,
        organisation_name=state.organisation_name,
        area=state.area,
        year=state.year,
        period=state.period,
        figures=figures,
        reason=command.reason,
        corrected_on=day,
    )
    return [Decided(event=corrected, effective_on=day)]


def kept(figures: FiguresOnPaper) -> ReportedFigures:
    """Keep the columns; totals follow from them."""
    return ReportedFigures(**figures.model_dump(exclude={"lawyers", "matters"}))


def wrong(figures: FiguresOnPaper) -> Iterator[Fault]:
    """Columns add up: 1 = 2 + 3, 4 = 5 + 7 + 8, and 6 is a part of 5.

    Source: form 30/BTP/BTTP/LSTN (TT 04/2016/TT-BTP).
    """
    lawyers = figures.domestic_lawyers + figures.foreign_lawyers
    matters = figures.litigation + figures.advice_and_other + figures.legal_aid
    if figures.lawyers != lawyers:
        yield Fault("total-not-the-sum", "figures.lawyers", {"sum": lawyers})
    if figures.matters != matters:
        yield Fault("total-not-the-sum", "figures.matters", {"sum": matters})
    if figures.criminal > figures.litigation:
        said = {"litigation": figures.litigation}
        yield Fault("more-than-the-whole", "figures.criminal", said)


def future(field: str, day: date, context: Context) -> Iterator[Fault]:
    """What is recorded has happened."""
    if day > context.today:
        yield Fault("in-the-future", field, {"today": context.today})


def too_early(day: date, year: int) -> Iterator[Fault]:
    """Nobody reports on a year that has not begun."""
    if day < date(year, 1, 1):
        yield Fault("period-not-begun", "year", {"on": day})


def unknown_area(command: SubmitReport, context: Context) -> Iterator[Fault]:
    """A seat is in an area that was there when the report came."""
    if not context.territory.is_valid(command.area, command.submitted_on):
        yield Fault("unknown-area", "area", {"area": command.area, "on": command.submitted_on})
