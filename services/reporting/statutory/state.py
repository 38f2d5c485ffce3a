"""What is known of a report: for which time, and its figures through time."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from shared.contracts.reporting.statutory import (
    ReportCorrected,
    ReportedFigures,
    ReportEvent,
    ReportPeriod,
    ReportRecordVoided,
    ReportSubmitted,
)


@dataclass(frozen=True, slots=True)
class Unsubmitted:
    """Nobody has reported under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """An organisation's report, and its figures from the day of each on."""

    organisation_id: UUID
    organisation_name: str
    area: str
    year: int
    period: ReportPeriod
    submitted_on: date
    versions: tuple[tuple[date, ReportedFigures], ...]


Report: TypeAlias = Unsubmitted | Submitted


def evolve(state: Report, event: ReportEvent) -> Report:
    """Say what an event leads to."""
    match state, event:
        case _, ReportSubmitted():
            return Submitted(
                organisation_id=event.organisation_id,
                organisation_name=event.organisation_name,
                area=event.area,
                year=event.year,
                period=event.period,
                submitted_on=event.submitted_on,
                versions=((event.submitted_on, event.figures),),
            )
        case Submitted(), ReportCorrected(corrected_on=on, figures=figures):
            return replace(state, versions=(*state.versions, (on, figures)))
        case _, ReportCorrected() | ReportRecordVoided():
            return state


def claims(state: Report) -> frozenset[str]:
    """An organisation reports once for a time; what was wrong is corrected."""
    match state:
        case Submitted(organisation_id=whose, year=year, period=period):
            return frozenset({f"report/{whose}/{year}/{period}"})
        case Unsubmitted():
            return frozenset()


def areas(state: Report) -> frozenset[str]:
    """Say which area a report is about: that of the seat."""
    return frozenset() if isinstance(state, Unsubmitted) else frozenset({state.area})
