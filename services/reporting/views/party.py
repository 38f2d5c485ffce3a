"""The Party organisation of the Bar: cells, and members as counts, never who."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Text, func

from services.reporting.views.shown import Definition, FigureRow, Shown
from services.reporting.views.through import spans
from shared.contracts.registry.party import (
    PartyCellDissolved,
    PartyCellFounded,
    PartyCellMerged,
    PartyEvent,
    PartyMembersCounted,
    PartyRecordVoided,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

cells = intervals.interval_table(
    "party_1",
    Column("status", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("bar", Text, nullable=False, index=True),
    Column("area", Text, index=True),
    Column("party_members", Integer),
    Column("founded_on", Date, nullable=False),
)


class CellStatus(StrEnum):
    """How a cell stands on a day."""

    STANDING = "standing"
    DISSOLVED = "dissolved"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class State:
    """A founding, the counts by their days, and the end."""

    founded: PartyCellFounded | None = None
    counts: Mapping[date, int] = field(default_factory=dict)
    end: tuple[date, CellStatus] | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a cell for a time."""

    status: CellStatus
    name: str
    sort: str
    bar: str
    area: str | None
    party_members: int | None
    founded_on: date


def evolve(state: State, event: PartyEvent) -> State:
    """Say what an event leads to."""
    match event:
        case PartyCellFounded():
            return replace(state, founded=event)
        case PartyMembersCounted(counted_on=on, members=members):
            return replace(state, counts={**state.counts, on: members})
        case PartyCellDissolved(dissolved_on=on):
            return replace(state, end=(on, CellStatus.DISSOLVED))
        case PartyCellMerged(merged_on=on):
            return replace(state, end=(on, CellStatus.MERGED))
        case PartyRecordVoided():
            return state


def stands_on(state: State, day: date) -> tuple[CellStatus, int | None]:
    """Say whether a cell is there on a day, and with how many members by the last count."""
    if state.end is not None and state.end[0] <= day:
        return state.end[1], None
    counted = [one for one in state.counts if one <= day]
    return CellStatus.STANDING, state.counts[max(counted)] if counted else None


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a cell stands through time; what is there no more has no members."""
    one = state.founded
    if one is None:
        return set()
    turns = {one.founded_on, *state.counts, *((state.end[0],) if state.end else ())}
    days = {day for day in turns if day >= one.founded_on}
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            status=status,
            name=one.name,
            sort=fold(one.name),
            bar=one.bar,
            area=one.area,
            party_members=members,
            founded_on=one.founded_on,
        )
        for (status, members), begin, end in spans(days, lambda day: stands_on(state, day))
    }


view: Projection[State, PartyEvent] = Projection(
    table=cells,
    source="registry",
    noun="party",
    contract=PartyEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)

# What is shown ---------------------------------------------------------------------------------


class PartyCellRow(BaseModel):
    """One cell."""

    cursor: str
    stream: str
    name: str
    bar: str
    status: CellStatus
    party_members: int | None  # nothing where nobody has counted
    founded_on: date
    area: str | None


class PartyCellFilters(BaseModel):
    """By what cells are found."""

    name: str | None = None
    bar: str | None = None
    status: CellStatus | None = None
    area: str | None = None


class PartyFigure(FigureRow):
    """How many cells of a Bar stand so, with how many members together."""

    bar: str
    status: CellStatus
    party_members: int
    uncounted: int


shown = Shown(
    name="party-cells",
    vi="Tổ chức đảng tại Đoàn Luật sư",
    en="Party organisation of the Bar",
    table=cells,
    row=PartyCellRow,
    filters=PartyCellFilters,
    order=(cells.c.sort, cells.c.stream),
    sought={"name": cells.c.sort},
)
listings = (
    shown.listing,
    shown.figures(
        PartyFigure,
        (cells.c.bar, cells.c.status),
        func.coalesce(func.sum(cells.c.party_members), 0).label("party_members"),
        func.count().filter(cells.c.party_members.is_(None)).label("uncounted"),
        vi="Số chi bộ và đảng viên",
        en="Party cells and members",
        definition=Definition(
            vi="Chi bộ của Đoàn Luật sư vào ngày đang xem; số đảng viên theo lần đếm gần nhất, chi "
            "bộ chưa đếm được nêu riêng.",
            en="Party cells of the Bar on the day; members by the last count of each, and apart "
            "the cells that nobody has counted.",
        ),
    ),
)
