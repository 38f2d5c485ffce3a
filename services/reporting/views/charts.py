"""Which charts a dashboard has: of which list each is, what stands in its table, what is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import happenings, holders, pipeline, yearly
from services.reporting.views.months import Month, first_day, through
from services.reporting.views.pipeline import LIMITS
from services.reporting.views.shown import Definition
from shared.web.exports import Format
from shared.web.listing import Ask, Listing
from shared.web.pages import FILES, TIMES

MOST_LINES: Final = 5_000  # of a list, more than any chart has


class Plot(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    STACK = "stack"
    LINES = "lines"
    LIMITS = "limits"  # bars, and beside each the limit


@dataclass(frozen=True, slots=True)
class Period:
    """Of which months and which area figures are asked for."""

    first: Month
    last: Month
    area: str | None

    @property
    def months(self) -> list[Month]:
        """List its months."""
        return list(through(self.first, self.last))

    @property
    def year(self) -> int:
        """Say in which year it ends."""
        return first_day(self.last).year

    def holds(self, year: int) -> bool:
        """Say whether a year lies in it, wholly or in part."""
        return first_day(self.first).year <= year <= self.year

    def asked(self, *names: str) -> dict[str, Any]:
        """Say it as the filters of a list that are called so."""
        said = {
            "from_month": self.first,
            "to_month": self.last,
            "year": self.year,
            "area": self.area,
        }
        return {name: said[name] for name in names if said[name] is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of a list of figures, and the table that it is made of.

    Its lines are of `rows`; its columns are the values of `across`, or else the `measures`.
    """

    key: str
    listing: Listing
    plot: Plot
    rows: str
    across: str | None = None
    measures: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()  # of the measures; all
    links: Mapping[str, str] = field(
        default_factory=dict
    )  # a measure leads to the list by the figure's filter and this
    asks: tuple[str, ...] = ()  # for which part of the period
    only: frozenset[str] = frozenset()  # of the lines; all


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and where what it counts is found; nothing is not known."""

    value: int | None
    in_list: str = ""
    found_by: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a chart is made of."""

    chart: Chart
    heads: tuple[tuple[str, bool], ...]  # of each column its key, and whether it is drawn
    lines: tuple[tuple[Any, tuple[Cell, ...]], ...]
    definition: Definition | None
    files: tuple[tuple[Format, str], ...]


CHARTS: Final = (
    Chart(
        key="late-by-holder",
        listing=holders.listings[0],
        plot=Plot.BARS,
        rows="with_whom",
        measures=("open", "count", "longest", "without_a_day"),
        drawn=("open", "count"),
        links={"count": ""},
        asks=("area",),
    ),
    Chart(
        key="late-by-officer",
        listing=holders.listings[1],
        plot=Plot.BARS,
        rows="officer",
        measures=("open", "count", "longest", "without_a_day"),
        drawn=("open", "count"),
        links={"count": ""},
        asks=("area",),
    ),
    Chart(
        key="funnel",
        listing=pipeline.listing,
        plot=Plot.BARS,
        rows="step",
        measures=("reached", "waiting", "late"),
        drawn=("reached",),
        links={"waiting": "", "late": "&timing=late"},
        asks=("from_month", "to_month", "area"),
    ),
    Chart(
        key="time-per-step",
        listing=pipeline.listing,
        plot=Plot.LIMITS,
        rows="step",
        measures=("half_of_limit", "most_of_limit", "limit"),
        asks=("from_month", "to_month", "area"),
        only=frozenset(LIMITS),
    ),
    Chart(
        key="months",
        listing=happenings.listings[1],
        plot=Plot.LINES,
        rows="month",
        across="happening",
        asks=("from_month", "to_month", "area"),
    ),
    Chart(
        key="training-by-year",
        listing=yearly.of_training,
        plot=Plot.STACK,
        rows="year",
        across="status",
        asks=("area",),
    ),
    Chart(
        key="legal-aid-by-year",
        listing=yearly.of_legal_aid,
        plot=Plot.STACK,
        rows="year",
        across="beneficiary",
        asks=("area",),
    ),
    Chart(
        key="engagements-by-year",
        listing=yearly.of_engagements,
        plot=Plot.STACK,
        rows="purpose",
        across="stage",
        asks=("year", "area"),
    ),
)


async def tables(connection: AsyncConnection, ask: Ask, period: Period) -> list[Table]:
    """Read the tables of the charts that whoever asks may see; of one list once."""
    read: dict[tuple[str, tuple[str, ...]], Sequence[Any]] = {}
    found = []
    for chart in CHARTS:
        if ask.actor.role not in chart.listing.roles:
            continue
        asked = period.asked(*chart.asks)
        key = (chart.listing.name, chart.asks)
        if key not in read:
            filters = chart.listing.filters.model_validate(asked)
            read[key] = await chart.listing.query(connection, ask, filters)
        found.append(table(chart, read[key], ask, period))
    return found


def table(chart: Chart, rows: Sequence[Any], ask: Ask, period: Period) -> Table:
    """Turn figures into the table of a chart."""
    kept = [one for one in rows if of_period(chart, one, period)]
    heads, lines = across(chart, kept, period) if chart.across else beside(chart, kept)
    return Table(
        chart,
        heads,
        lines,
        kept[0].definition if kept else None,
        files_of(chart.listing, period.asked(*chart.asks), ask),
    )


def of_period(chart: Chart, row: Any, period: Period) -> bool:
    """Say whether a line belongs on the chart; a list by year has all years."""
    said = getattr(row, chart.rows)
    if chart.rows == "year":
        return period.holds(said)
    return not chart.only or said in chart.only


Columns = tuple[tuple[str, bool], ...]
Lines = tuple[tuple[Any, tuple[Cell, ...]], ...]


def across(chart: Chart, rows: Sequence[Any], period: Period) -> tuple[Columns, Lines]:
    """Write a line for each that agrees in one thing, a column for each value of another."""
    name = str(chart.across)
    by = {(getattr(one, chart.rows), getattr(one, name)): one for one in rows}
    heads = ordered(value for _, value in by)
    whole = period.months if chart.rows == "month" and by else ordered(line for line, _ in by)
    lines = tuple((line, tuple(counted(by.get((line, head))) for head in heads)) for line in whole)
    return tuple((str(head), True) for head in heads), lines


def ordered(values: Iterable[Any]) -> list[Any]:
    """Put values in their order: words as they were declared, all else as it is written."""
    found = set(values)
    if all(isinstance(one, StrEnum) for one in found):
        declared = [one for kind in {type(one) for one in found} for one in kind]
        return [one for one in declared if one in found]
    return sorted(found)


def counted(figure: Any) -> Cell:
    """Write a figure; what is nowhere is none."""
    if figure is None:
        return Cell(0)
    return Cell(figure.count, figure.in_list or "", figure.found_by or "")


def beside(chart: Chart, rows: Sequence[Any]) -> tuple[Columns, Lines]:
    """Write a line for each figure, its measures beside each other."""
    heads = tuple((one, not chart.drawn or one in chart.drawn) for one in chart.measures)
    return heads, tuple(
        (getattr(row, chart.rows), tuple(measured(chart, row, one) for one in chart.measures))
        for row in rows
    )


def measured(chart: Chart, row: Any, name: str) -> Cell:
    """Write one measure of a figure."""
    value = getattr(row, name)
    unit = str(row.limit_unit or "") if name in {"limit", "half_of_limit", "most_of_limit"} else ""
    if name not in chart.links or not value or not row.found_by:
        return Cell(value, unit=unit)
    return Cell(value, row.in_list, row.found_by + chart.links[name], unit)


def files_of(
    listing: Listing, asked: Mapping[str, Any], ask: Ask
) -> tuple[tuple[Format, str], ...]:
    """Say where the list that a chart is made of is to be had as a file."""
    times = {name: ask.parameters[name] for name in TIMES if ask.parameters.get(name)}
    api = f"/api/reporting/{listing.name}"
    return tuple(
        (one, f"{api}?{urlencode({**asked, **times, 'format': one.value})}") for one in FILES
    )
