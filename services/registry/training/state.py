"""What is known of a lawyer's training in a year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.training import (
    CpdConversionGranted,
    CpdExemptionGranted,
    CpdExemptionRefused,
    CpdExemptionRequested,
    CpdHoursRecorded,
    CpdStatus,
    CpdYearClosed,
    CpdYearOpened,
    TrainingContent,
    TrainingEvent,
    TrainingRecordVoided,
)

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unowed:
    """Nobody owes training under this id."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Hours of a day; what was converted has no content."""

    on: date
    hours: int
    counts: bool
    content: TrainingContent | None


@dataclass(frozen=True, slots=True)
class Closing:
    """How the year was judged."""

    status: CpdStatus
    counted_hours: int
    required_hours: int | None
    closed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """The training that a lawyer owes in a year, and what came of it."""

    person_id: UUID
    full_name: str
    membership_id: UUID
    bar: str
    area: str
    year: int
    owed_from: date
    required_hours: int | None
    credits: tuple[Credit, ...] = ()
    exemption_asked_on: date | None = None  # while the Bar has not answered
    exempt_since: date | None = None
    closing: Closing | None = None

    @property
    def last_day(self) -> date:
        """The year is a calendar year."""
        return date(self.year, 12, 31)

    @property
    def mid_year(self) -> bool:
        """Say whether the lawyer was admitted when the year had begun."""
        return self.owed_from > date(self.year, 1, 1)

    def counted_by(self, day: date) -> int:
        """Sum the hours that count, up to a day."""
        return sum(one.hours for one in self.credits if one.counts and one.on <= day)

    @property
    def counted(self) -> int:
        """Sum all hours of the year that count."""
        return self.counted_by(self.last_day)


Training: TypeAlias = Unowed | Owed


def evolve(state: Training, event: TrainingEvent) -> Training:
    """Say what an event leads to; of a year that was never opened nothing is known."""
    if isinstance(event, CpdYearOpened):
        return Owed(
            person_id=event.person_id,
            full_name=event.full_name,
            membership_id=event.membership_id,
            bar=event.bar,
            area=event.area,
            year=event.year,
            owed_from=event.owed_from,
            required_hours=event.required_hours,
        )
    return state if isinstance(state, Unowed) else went_on(state, event)


def went_on(state: Owed, event: TrainingEvent) -> Owed:
    """Say what an event changes in a year that is owed."""
    match event:
        case CpdHoursRecorded():
            taken = Credit(event.held_on, event.hours, event.counts, event.content)
            return replace(state, credits=(*state.credits, taken))
        case CpdConversionGranted():
            converted = Credit(event.done_on, event.hours, counts=True, content=None)
            return replace(state, credits=(*state.credits, converted))
        case CpdExemptionRequested(filed_on=on):
            return replace(state, exemption_asked_on=on)
        case CpdExemptionGranted(granted_on=on):
            return replace(state, exemption_asked_on=None, exempt_since=on)
        case CpdExemptionRefused():
            return replace(state, exemption_asked_on=None)
        case CpdYearClosed(required_hours=required):
            judged = Closing(event.status, event.counted_hours, required, event.closed_on)
            return replace(state, closing=judged, required_hours=required)
        case CpdYearOpened() | TrainingRecordVoided():
            return state


# What follows from it ------------------------------------------------------------------------


class Status(StrEnum):
    """How a lawyer's year stands on a day; whether anybody closed it does not matter."""

    IN_PROGRESS = "in_progress"
    ENOUGH = "enough"
    SHORT = "short"
    EXEMPT = "cpd_exempt"
    UNDETERMINED = "undetermined"


def status_on(state: Owed, day: date) -> Status:
    """Say how the year stands on a day, by what had been done and decided up to it."""
    if state.exempt_since is not None and state.exempt_since <= day:
        return Status.EXEMPT
    if state.required_hours is None:
        return Status.UNDETERMINED
    if state.counted_by(day) >= state.required_hours:
        return Status.ENOUGH
    return Status.SHORT if day > state.last_day else Status.IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Period:
    """How the year stood from one day up to another, that day left out; the last has no end."""

    status: Status
    starts_on: date
    ends_before: date | None
    professional_hours: int
    ethics_hours: int
    political_hours: int
    converted_hours: int
    counted_hours: int


def periods(state: Owed) -> list[Period]:
    """Cut time, from the day from which training is owed on, where anything changes."""
    marks = {state.owed_from, state.last_day + ONE_DAY, *(one.on for one in state.credits)}
    if state.exempt_since is not None:
        marks |= {max(state.exempt_since, state.owed_from)}
    days = [next(same) for _, same in groupby(sorted(marks), key=lambda day: seen_on(state, day))]
    return [
        Period(status_on(state, day), day, end, *hours_on(state, day))
        for day, end in zip(days, [*days[1:], None], strict=True)
    ]


def seen_on(state: Owed, day: date) -> tuple[Status, tuple[int, ...]]:
    """Say all that a list shows of a day."""
    return status_on(state, day), hours_on(state, day)


def hours_on(state: Owed, day: date) -> tuple[int, int, int, int, int]:
    """Sum the hours up to a day: professional, ethics, political, converted; those that count."""
    done = [one for one in state.credits if one.on <= day]
    wanted = (*TrainingContent, None)
    professional, ethics, political, converted = (total(done, content) for content in wanted)
    return professional, ethics, political, converted, state.counted_by(day)


def total(done: Iterable[Credit], content: TrainingContent | None) -> int:
    """Sum the hours of one content."""
    return sum(one.hours for one in done if one.content is content)


def claims(state: Training) -> frozenset[str]:
    """A lawyer owes the training of a year once."""
    match state:
        case Unowed():
            return frozenset()
        case Owed(person_id=person_id, year=year):
            return frozenset({f"cpd-year/{person_id}/{year}"})


def areas(state: Training) -> frozenset[str]:
    """Say which area a year of training is about: where the lawyer lives."""
    match state:
        case Unowed():
            return frozenset()
        case Owed(area=area):
            return frozenset({area})


def subjects(state: Training) -> frozenset[UUID]:
    """Say whose training it is."""
    match state:
        case Unowed():
            return frozenset()
        case Owed(person_id=person_id):
            return frozenset({person_id})
