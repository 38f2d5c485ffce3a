"""Lawyers' years of training: hours by kind, who has enough, who is short, and how many are."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, Integer, Text, Uuid, func

from services.reporting.views.shown import Definition, FigureRow, Shown
from services.reporting.views.through import spans
from shared.contracts.registry.training import (
    CpdConversionGranted,
    CpdExemptionGranted,
    CpdHoursRecorded,
    CpdYearClosed,
    CpdYearOpened,
    TrainingContent,
    TrainingEvent,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

years = intervals.interval_table(
    "training_2",
    Column("status", Text, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("membership", Text, nullable=False, index=True),  # the name of its stream
    Column("bar", Text, nullable=False),
    Column("area", Text, nullable=False, index=True),
    Column("year", Integer, nullable=False, index=True),
    Column("required_hours", Integer),
    Column("counted_hours", Integer, nullable=False),
    Column("missing_hours", Integer),
    Column("professional_hours", Integer, nullable=False),
    Column("ethics_hours", Integer, nullable=False),
    Column("political_hours", Integer, nullable=False),
    Column("converted_hours", Integer, nullable=False),
)


class TrainingStatus(StrEnum):
    """How a lawyer's year stands on a day; whether anybody closed it does not matter."""

    IN_PROGRESS = "in_progress"
    ENOUGH = "enough"
    SHORT = "short"
    EXEMPT = "cpd_exempt"
    UNDETERMINED = "undetermined"  # the law data does not say how many hours are due


@dataclass(frozen=True, slots=True)
class Credit:
    """Hours of a day; what was converted has no content."""

    on: date
    hours: int
    counts: bool
    content: TrainingContent | None


@dataclass(frozen=True, slots=True)
class State:
    """What is owed, what was done, and since when the lawyer is exempt."""

    owed: CpdYearOpened | None = None
    required_hours: int | None = None
    credits: tuple[Credit, ...] = ()
    exempt_since: date | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a year changes from day to day."""

    status: TrainingStatus
    counted: int
    by_content: tuple[int, int, int, int]  # professional, ethics, political, converted


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a lawyer's year for a time."""

    status: TrainingStatus
    person_id: UUID
    full_name: str
    sort: str
    membership: str
    bar: str
    area: str
    year: int
    required_hours: int | None
    counted_hours: int
    missing_hours: int | None
    professional_hours: int
    ethics_hours: int
    political_hours: int
    converted_hours: int


def evolve(state: State, event: TrainingEvent) -> State:
    """Say what an event leads to."""
    match event:
        case CpdYearOpened(required_hours=required):
            return replace(state, owed=event, required_hours=required)
        case CpdHoursRecorded(held_on=on, hours=hours, counts=counts, content=content):
            return replace(state, credits=(*state.credits, Credit(on, hours, counts, content)))
        case CpdConversionGranted(done_on=on, hours=hours):
            converted = Credit(on, hours, counts=True, content=None)
            return replace(state, credits=(*state.credits, converted))
        case CpdExemptionGranted(granted_on=on):
            return replace(state, exempt_since=on)
        case CpdYearClosed(required_hours=required):
            return replace(state, required_hours=required)
        case _:  # What was asked for and refused changes nothing that the list shows.
            return state


def stands_on(state: State, one: CpdYearOpened, day: date) -> Stands:
    """Say how the year stands on a day, by what had been done and decided up to it."""
    done = [credit for credit in state.credits if credit.on <= day]
    counted = sum(credit.hours for credit in done if credit.counts)
    kinds = (*TrainingContent, None)
    professional, ethics, political, converted = (
        sum(credit.hours for credit in done if credit.content is kind) for kind in kinds
    )
    status = status_on(state, counted, day, over=day > date(one.year, 12, 31))
    return Stands(status, counted, (professional, ethics, political, converted))


def status_on(state: State, counted: int, day: date, *, over: bool) -> TrainingStatus:
    """Judge the year. Source: Luật Luật sư Đ.21(2)(e); TT 02/2019/TT-BTP."""
    if state.exempt_since is not None and state.exempt_since <= day:
        return TrainingStatus.EXEMPT
    if state.required_hours is None:
        return TrainingStatus.UNDETERMINED
    if counted >= state.required_hours:
        return TrainingStatus.ENOUGH
    return TrainingStatus.SHORT if over else TrainingStatus.IN_PROGRESS


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a year stands through time; after its end it stands as it ended."""
    one = state.owed
    if one is None:
        return set()
    turns = {one.owed_from, date(one.year, 12, 31) + timedelta(days=1)}
    turns |= {credit.on for credit in state.credits}
    turns |= {state.exempt_since} if state.exempt_since else set()
    days = {max(day, one.owed_from) for day in turns}
    return {
        row(state, one, said, (begin, end))
        for said, begin, end in spans(days, lambda day: stands_on(state, one, day))
    }


def row(state: State, one: CpdYearOpened, said: Stands, when: tuple[date, date | None]) -> Row:
    """Write one line; nothing is missing where enough was done or the lawyer is exempt."""
    professional, ethics, political, converted = said.by_content
    owes = said.status in {TrainingStatus.SHORT, TrainingStatus.IN_PROGRESS}
    required = state.required_hours
    return Row(
        effective_from=when[0],
        effective_to=when[1],
        status=said.status,
        person_id=one.person_id,
        full_name=one.full_name,
        sort=fold(one.full_name),
        membership=f"membership-{one.membership_id}",
        bar=one.bar,
        area=one.area,
        year=one.year,
        required_hours=required,
        counted_hours=said.counted,
        missing_hours=required - said.counted if owes and required is not None else None,
        professional_hours=professional,
        ethics_hours=ethics,
        political_hours=political,
        converted_hours=converted,
    )


view: Projection[State, TrainingEvent] = Projection(
    table=years,
    source="registry",
    noun="training",
    contract=TrainingEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)

# What is shown ---------------------------------------------------------------------------------


class TrainingRow(BaseModel):
    """One lawyer's year."""

    cursor: str
    stream: str
    full_name: str
    bar: str
    year: int
    status: TrainingStatus
    counted_hours: int
    required_hours: int | None  # nothing where the law data has a gap
    missing_hours: int | None
    professional_hours: int
    ethics_hours: int
    political_hours: int
    converted_hours: int
    area: str


class TrainingFilters(BaseModel):
    """By what years of training are found."""

    name: str | None = None
    year: int | None = None
    status: TrainingStatus | None = None
    area: str | None = None


class TrainingFigure(FigureRow):
    """How many lawyers of an area stand so in a year, and how many hours were given and miss."""

    year: int
    status: TrainingStatus
    counted_hours: int
    missing_hours: int
    professional_hours: int
    ethics_hours: int
    political_hours: int
    converted_hours: int
    area: str


SUMMED = (
    "counted_hours",
    "missing_hours",
    "professional_hours",
    "ethics_hours",
    "political_hours",
    "converted_hours",
)
shown = Shown(
    name="training",
    vi="Bồi dưỡng của luật sư trong năm",
    en="Lawyers' years of training",
    table=years,
    row=TrainingRow,
    filters=TrainingFilters,
    order=(years.c.sort, years.c.year, years.c.stream),
    sought={"name": years.c.sort},
)
listings = (
    shown.listing,
    shown.figures(
        TrainingFigure,
        (years.c.year, years.c.area, years.c.status),
        *(func.coalesce(func.sum(years.c[name]), 0).label(name) for name in SUMMED),
        vi="Kết quả bồi dưỡng theo năm và địa bàn",
        en="Training by year and area",
        definition=Definition(
            vi="Luật sư có nghĩa vụ bồi dưỡng trong năm, theo tình trạng vào ngày đang xem: sau "
            "ngày 31/12 ai chưa đủ giờ là thiếu. Giờ theo loại là giờ đã ghi; giờ được tính là "
            "phần tính vào nghĩa vụ theo luật của ngày đó; giờ thiếu chỉ tính người còn phải học.",
            en="Lawyers who owe training in the year, as each stands on the day: after 31/12 "
            "whoever has too few hours is short. Hours by kind are all that were recorded; those "
            "that count are what the law of that day counts; hours missing are of those who still "
            "owe them.",
        ),
    ),
)
