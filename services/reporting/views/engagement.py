"""Agencies that engage lawyers: for which project or case, and from which stage on."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Text, Uuid

from services.reporting.views.shown import Definition, FigureRow, Shown
from services.reporting.views.through import spans
from shared.contracts.registry.engagement import (
    EngagementClosed,
    EngagementEvent,
    EngagementOpened,
    EngagementRecordVoided,
    EngagementStage,
    Purpose,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

engagements = intervals.interval_table(
    "engagement_2",
    Column("status", Text, nullable=False, index=True),
    Column("agency", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the agency's name without case and marks
    Column("area", Text, nullable=False, index=True),
    Column("purpose", Text, nullable=False, index=True),
    Column("about", Text, nullable=False),
    Column("stage", Text, nullable=False, index=True),
    Column("person_id", Uuid, index=True),
    Column("full_name", Text),
    Column("organisation_id", Uuid, index=True),
    Column("organisation_name", Text),
    Column("opened_on", Date, nullable=False),
    Column("year", Integer, nullable=False, index=True),  # in which it was opened
)


class EngagementStatus(StrEnum):
    """How an engagement stands on a day."""

    OPEN = "open"
    CARRIED_OUT = "carried_out"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True, slots=True)
class State:
    """What was opened, and how and when it was closed."""

    opened: EngagementOpened | None = None
    closed: tuple[date, EngagementStatus] | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of an engagement for a time."""

    status: EngagementStatus
    agency: str
    sort: str
    area: str
    purpose: Purpose
    about: str
    stage: EngagementStage
    person_id: UUID | None
    full_name: str | None
    organisation_id: UUID | None
    organisation_name: str | None
    opened_on: date
    year: int


def evolve(state: State, event: EngagementEvent) -> State:
    """Say what an event leads to."""
    match event:
        case EngagementOpened():
            return replace(state, opened=event)
        case EngagementClosed(closed_on=on, result=result):
            return replace(state, closed=(on, EngagementStatus(result.value)))
        case EngagementRecordVoided():
            return state


def status_on(state: State, day: date) -> EngagementStatus:
    """Say whether it goes on."""
    over = state.closed is not None and state.closed[0] <= day
    return state.closed[1] if over and state.closed else EngagementStatus.OPEN


def rows_of(state: State) -> set[intervals.Row]:
    """Say how an engagement stands through time; one that is over stays in the list."""
    one = state.opened
    if one is None:
        return set()
    closed_on = state.closed[0] if state.closed else one.opened_on
    days = {one.opened_on, max(one.opened_on, closed_on)}
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            status=status,
            agency=one.agency,
            sort=fold(one.agency),
            area=one.area,
            purpose=one.purpose,
            about=one.about,
            stage=one.stage,
            person_id=one.person_id,
            full_name=one.full_name,
            organisation_id=one.organisation_id,
            organisation_name=one.organisation_name,
            opened_on=one.opened_on,
            year=one.opened_on.year,
        )
        for status, begin, end in spans(days, lambda day: status_on(state, day))
    }


view: Projection[State, EngagementEvent] = Projection(
    table=engagements,
    source="registry",
    noun="engagement",
    contract=EngagementEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)

# What is shown ---------------------------------------------------------------------------------


class EngagementRow(BaseModel):
    """One engagement."""

    cursor: str
    stream: str
    agency: str
    purpose: Purpose
    about: str
    stage: EngagementStage
    full_name: str | None
    organisation_name: str | None
    opened_on: date
    status: EngagementStatus
    year: int
    area: str


class EngagementFilters(BaseModel):
    """By what engagements are found."""

    agency: str | None = None
    year: int | None = None
    purpose: Purpose | None = None
    stage: EngagementStage | None = None
    status: EngagementStatus | None = None
    organisation_id: UUID | None = None
    area: str | None = None


class EngagementFigure(FigureRow):
    """How many engagements there are for something, from a stage on, in an area and year."""

    year: int
    purpose: Purpose
    stage: EngagementStage
    status: EngagementStatus
    area: str


shown = Shown(
    name="engagements",
    vi="Cơ quan sử dụng luật sư",
    en="Agencies' engagements of lawyers",
    table=engagements,
    row=EngagementRow,
    filters=EngagementFilters,
    order=(engagements.c.sort, engagements.c.stream),
    sought={"agency": engagements.c.sort},
    local=True,
)
listings = (
    shown.listing,
    shown.figures(
        EngagementFigure,
        (
            engagements.c.year,
            engagements.c.area,
            engagements.c.purpose,
            engagements.c.stage,
            engagements.c.status,
        ),
        vi="Sử dụng luật sư theo việc, giai đoạn và địa bàn",
        en="Engagements by purpose, stage and area",
        definition=Definition(
            vi="Lần một cơ quan sử dụng luật sư hoặc tổ chức hành nghề luật sư, đếm ở năm bắt đầu, "
            "theo giai đoạn luật sư tham gia lần đầu.",
            en="Times that an agency engaged a lawyer or an organisation of lawyers, in the year "
            "in which each began, by the stage at which the lawyer came in.",
        ),
    ),
)
