"""What lawyers can do beyond the law: who holds which competency on a day, and how many do."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, Date, Text, Uuid, func

from services.reporting.views.shown import Definition, FigureRow, Shown
from services.reporting.views.through import ONE_DAY
from shared.contracts.registry.competency import (
    CompetencyEnded,
    CompetencyEvent,
    CompetencyKind,
    CompetencyRecorded,
    CompetencyRecordVoided,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

competencies = intervals.interval_table(
    "competency_2",
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False, index=True),
    Column("competency_kind", Text, nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("sought", Text, nullable=False, index=True),  # the subject without case and marks
    Column("level", Text),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
)


@dataclass(frozen=True, slots=True)
class State:
    """What was proved, and since when it is held no more."""

    proved: CompetencyRecorded | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a competency for a time."""

    person_id: UUID
    full_name: str
    sort: str
    area: str
    competency_kind: CompetencyKind
    subject: str
    sought: str
    level: str | None
    valid_from: date
    valid_to: date | None


def evolve(state: State, event: CompetencyEvent) -> State:
    """Say what an event leads to."""
    match event:
        case CompetencyRecorded():
            return replace(state, proved=event)
        case CompetencyEnded(ended_on=on):
            return replace(state, ended_on=on)
        case CompetencyRecordVoided():
            return state


def rows_of(state: State) -> set[intervals.Row]:
    """Say while which days it is held; one that ended as it began never was."""
    one = state.proved
    if one is None:
        return set()
    ends = (state.ended_on, one.valid_to + ONE_DAY if one.valid_to else None)
    end = min((day for day in ends if day is not None), default=None)
    if end is not None and end <= one.valid_from:
        return set()
    return {
        Row(
            effective_from=one.valid_from,
            effective_to=end,
            person_id=one.person_id,
            full_name=one.full_name,
            sort=fold(one.full_name),
            area=one.area,
            competency_kind=one.competency_kind,
            subject=one.subject,
            sought=fold(one.subject),
            level=one.level,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
    }


view: Projection[State, CompetencyEvent] = Projection(
    table=competencies,
    source="registry",
    noun="competency",
    contract=CompetencyEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)

# What is shown ---------------------------------------------------------------------------------


class CompetencyRow(BaseModel):
    """One competency of a lawyer."""

    cursor: str
    stream: str
    full_name: str
    competency_kind: CompetencyKind
    subject: str
    level: str | None
    valid_from: date
    valid_to: date | None
    area: str


class CompetencyFilters(BaseModel):
    """By what competencies are found."""

    name: str | None = None
    competency_kind: CompetencyKind | None = None
    subject: str | None = None
    area: str | None = None


class CompetencyFigure(FigureRow):
    """How many lawyers of an area have a competency."""

    competency_kind: CompetencyKind
    subject: str
    area: str


shown = Shown(
    name="competencies",
    vi="Năng lực của luật sư",
    en="Competencies of lawyers",
    table=competencies,
    row=CompetencyRow,
    filters=CompetencyFilters,
    order=(competencies.c.sort, competencies.c.stream),
    sought={"name": competencies.c.sort},
    folded={"subject": competencies.c.sought},
)
listings = (
    shown.listing,
    shown.figures(
        CompetencyFigure,
        (competencies.c.competency_kind, competencies.c.sought, competencies.c.area),
        func.min(competencies.c.subject).label("subject"),
        vi="Số luật sư theo năng lực và địa bàn",
        en="Lawyers by competency and area",
        definition=Definition(
            vi="Luật sư có năng lực còn giá trị vào ngày đang xem, mỗi người đếm một lần ở mỗi "
            "năng lực; địa bàn là nơi cư trú.",
            en="Lawyers with a competency that holds on the day, each once for each competency; "
            "the area is that of residence.",
        ),
        count=func.count(competencies.c.person_id.distinct()),
    ),
)
