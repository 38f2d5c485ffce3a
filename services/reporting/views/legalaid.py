"""Legal aid by lawyers: for whom, where, under whom; each matter, and how many there are."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Text, Uuid, func

from services.reporting.views.shown import Definition, FigureRow, Shown
from services.reporting.views.through import spans
from shared.contracts.registry.legalaid import (
    AidForm,
    AidProvider,
    Beneficiary,
    LegalAidEvent,
    LegalAidFinished,
    LegalAidRecorded,
    LegalAidRecordVoided,
    LegalAidTransferred,
)
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

matters = intervals.interval_table(
    "legalaid_2",
    Column("status", Text, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the lawyer's name without case and marks
    Column("area", Text, nullable=False, index=True),
    Column("beneficiary", Text, nullable=False, index=True),
    Column("provider", Text, nullable=False, index=True),
    Column("organisation_name", Text),
    Column("aid_form", Text, nullable=False),
    Column("matter_number", Text),
    Column("begun_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("hours", Integer),
    Column("year", Integer, nullable=False, index=True),  # in which it ended, else began
)


class AidStatus(StrEnum):
    """How a matter stands on a day."""

    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class State:
    """What was taken on, when it passed to the State centre, and how it ended."""

    begun: LegalAidRecorded | None = None
    transferred_on: date | None = None
    ended: tuple[date, int] | None = None  # and after how many hours


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a matter changes from day to day."""

    provider: AidProvider
    ended: tuple[date, int] | None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a matter for a time."""

    status: AidStatus
    person_id: UUID
    full_name: str
    sort: str
    area: str
    beneficiary: Beneficiary
    provider: AidProvider
    organisation_name: str | None
    aid_form: AidForm
    matter_number: str | None
    begun_on: date
    ended_on: date | None
    hours: int | None
    year: int


def evolve(state: State, event: LegalAidEvent) -> State:
    """Say what an event leads to."""
    match event:
        case LegalAidRecorded(hours=hours, ended_on=on):
            return replace(state, begun=event, ended=(on, hours or 0) if on else state.ended)
        case LegalAidFinished(hours=hours, ended_on=on):
            return replace(state, ended=(on, hours))
        case LegalAidTransferred(transferred_on=on):
            return replace(state, transferred_on=on)
        case LegalAidRecordVoided():
            return state


def stands_on(state: State, one: LegalAidRecorded, day: date) -> Stands:
    """Say under whom the aid is given on a day, and whether it has ended."""
    moved = state.transferred_on is not None and state.transferred_on <= day
    over = state.ended if state.ended is not None and state.ended[0] <= day else None
    return Stands(AidProvider.STATE_CENTRE if moved else one.provider, over)


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a matter stands through time; one that has ended stays in the list of its year."""
    one = state.begun
    if one is None:
        return set()
    turns = (one.begun_on, state.transferred_on, state.ended[0] if state.ended else None)
    days = [day for day in turns if day is not None and day >= one.begun_on]
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            status=AidStatus.FINISHED if said.ended else AidStatus.OPEN,
            person_id=one.person_id,
            full_name=one.full_name,
            sort=fold(one.full_name),
            area=one.area,
            beneficiary=one.beneficiary,
            provider=said.provider,
            organisation_name=one.organisation_name,
            aid_form=one.aid_form,
            matter_number=one.matter_number,
            begun_on=one.begun_on,
            ended_on=said.ended[0] if said.ended else None,
            hours=said.ended[1] if said.ended else None,
            year=(said.ended[0] if said.ended else one.begun_on).year,
        )
        for said, begin, end in spans(days, lambda day: stands_on(state, one, day))
    }


view: Projection[State, LegalAidEvent] = Projection(
    table=matters,
    source="registry",
    noun="legalaid",
    contract=LegalAidEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)

# What is shown ---------------------------------------------------------------------------------


class LegalAidRow(BaseModel):
    """One matter of legal aid; no client is named anywhere."""

    cursor: str
    stream: str
    full_name: str
    status: AidStatus
    beneficiary: Beneficiary
    provider: AidProvider
    organisation_name: str | None
    aid_form: AidForm
    matter_number: str | None
    begun_on: date
    ended_on: date | None
    hours: int | None
    year: int
    area: str


class LegalAidFilters(BaseModel):
    """By what matters are found."""

    name: str | None = None
    year: int | None = None
    status: AidStatus | None = None
    beneficiary: Beneficiary | None = None
    provider: AidProvider | None = None
    area: str | None = None


class LegalAidFigure(FigureRow):
    """How many matters there are for some beneficiaries of an area in a year."""

    year: int
    beneficiary: Beneficiary
    provider: AidProvider
    status: AidStatus
    hours: int
    area: str


shown = Shown(
    name="legal-aid",
    vi="Vụ việc trợ giúp pháp lý",
    en="Matters of legal aid",
    table=matters,
    row=LegalAidRow,
    filters=LegalAidFilters,
    order=(matters.c.begun_on, matters.c.stream),
    sought={"name": matters.c.sort},
    local=True,
)
listings = (
    shown.listing,
    shown.figures(
        LegalAidFigure,
        (
            matters.c.year,
            matters.c.area,
            matters.c.beneficiary,
            matters.c.provider,
            matters.c.status,
        ),
        func.coalesce(func.sum(matters.c.hours), 0).label("hours"),
        vi="Trợ giúp pháp lý theo đối tượng và địa bàn",
        en="Legal aid by beneficiary and area",
        definition=Definition(
            vi="Vụ việc luật sư đã nhận, đếm ở năm kết thúc, nếu chưa kết thúc thì ở năm bắt đầu; "
            "số giờ chỉ tính vụ việc đã kết thúc. Việc luật sư tự làm miễn phí được đếm riêng, vì "
            "không phải trợ giúp pháp lý theo luật.",
            en="Matters that lawyers took on, in the year in which each ended, else in that in "
            "which it began; hours are those of matters that ended. What lawyers do without a fee "
            "of their own accord is counted apart: by the law it is no legal aid.",
        ),
    ),
)
