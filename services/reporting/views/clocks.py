"""The limits that run on a day, and against whom: counted from what rows say, by the law data.

The same rules as the services that own the dossiers; where the law data has a gap there is no day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, assert_never

from pydantic import BaseModel

from services.reporting.views.certificate import CertificateStatus
from shared.contracts.discipline.violation import Hands
from shared.contracts.inspection.inspection import Body, Kind
from shared.contracts.registry.certificate import DossierKind
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, StepCode, run
from shared.law.explanation import render
from shared.law.rules import RuleRow
from shared.web.listing import Ask

BAR_LIMIT = "CERT-BAR-CONFIRM-DAYS"
CHECK_LIMIT = "CERT-DEPT-CHECK-DAYS"
DECIDE_LIMIT = "CERT-DECIDE-DAYS"
SUPPLEMENT_LIMIT = "REC-CLOSE-AFTER-DAYS"


class WithWhom(StrEnum):
    """Who has to do the next thing."""

    BAR = "bar"
    DEPARTMENT = "department"
    APPLICANT = "applicant"
    AUTHORITY = "authority"
    INSPECTORATE = "inspectorate"


class Timing(StrEnum):
    """How much time is left."""

    IN_TIME = "in_time"
    DUE_TODAY = "due_today"
    LATE = "late"
    PAUSED = "paused"
    NO_LIMIT = "no_limit"  # the law data has none
    NO_CALENDAR = "no_calendar"  # the days off of that year are not known yet


class Explanation(BaseModel):
    """Why the limit ends on its day, a reason a line."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Running:
    """A limit that runs against somebody."""

    with_whom: WithWhom
    clock: Clock

    def timing(self, on: date) -> Timing:
        """Say how it stands on a day."""
        match self.clock.due_on:
            case None:
                return WITHOUT_A_DAY[self.clock.explanation[-1].code]
            case due_on if due_on < on:
                return Timing.LATE
            case due_on:
                return Timing.DUE_TODAY if due_on == on else Timing.IN_TIME

    def days_left(self, on: date) -> int | None:
        """Count the days to the last, below zero when it is past."""
        return (self.clock.due_on - on).days if self.clock.due_on else None

    def explanation(self) -> Explanation:
        """Say why, in both languages."""
        steps = self.clock.explanation
        return Explanation(vi=render(steps, "vi"), en=render(steps, "en"))


WITHOUT_A_DAY: Mapping[StepCode, Timing] = {
    StepCode.GAP: Timing.NO_LIMIT,
    StepCode.MISSING_YEAR: Timing.NO_CALENDAR,
    StepCode.STILL_PAUSED: Timing.PAUSED,
}


@lru_cache(maxsize=8192)
def timed(limit: Limit, calendar: Calendar) -> Clock:
    """Count a limit once: of ten thousand things many began on the same day."""
    return run(limit, calendar)


def counted(ask: Ask, whose: WithWhom, rule: str, by_law_of: date, start: date) -> Running:
    """Count a limit from a day on, by the law of another."""
    limit = Limit(rule, ask.rules.on(rule, by_law_of), start)
    return Running(whose, timed(limit, ask.calendar))


def of_dossier(row: Mapping[str, Any], ask: Ask) -> Running:
    """Count what runs on a dossier that waits; completed, it begins from zero.

    Source: Luật Luật sư Đ.17; from 2025-07-01 NĐ 121/2025, Phụ lục III mục I(3); for the supplement
    NĐ 118/2025 Đ.19(5).
    """
    filed_on, since, confirmed_on = row["filed_on"], row["since"], row["confirmed_on"]
    match CertificateStatus(row["status"]):
        case CertificateStatus.SUPPLEMENT_REQUESTED:
            return counted(ask, WithWhom.APPLICANT, SUPPLEMENT_LIMIT, filed_on, since)
        case CertificateStatus.PROPOSED:
            return counted(ask, WithWhom.AUTHORITY, DECIDE_LIMIT, filed_on, since)
        case _ if confirmed_on is None and bar_first(row["kind"], filed_on, ask):
            return checked(ask, WithWhom.BAR, BAR_LIMIT, filed_on, (filed_on, since))
        case _:
            start = confirmed_on or filed_on
            return checked(ask, WithWhom.DEPARTMENT, CHECK_LIMIT, filed_on, (start, since))


def bar_first(kind: str, filed_on: date, ask: Ask) -> bool:
    """Say whether a dossier passes through the Bar, as those of trainees did until June 2025."""
    return kind == DossierKind.PASSED and isinstance(ask.rules.on(BAR_LIMIT, filed_on), RuleRow)


def checked(
    ask: Ask, whose: WithWhom, rule: str, filed_on: date, days: tuple[date, date]
) -> Running:
    """Count the check of a dossier from its start, or again from when it was completed."""
    start, since = days
    restarted = since if since > start else None
    limit = Limit(rule, ask.rules.on(rule, filed_on), start, restarted_on=restarted)
    return Running(whose, timed(limit, ask.calendar))


def of_inspection(row: Mapping[str, Any], ask: Ask) -> Running:
    """Count a team's days, by the law of the opening.

    Source: NĐ 217/2025/NĐ-CP Đ.13; Luật Thanh tra 84/2025/QH15 Đ.20; before it 11/2022/QH15 Đ.47.
    """
    body, opened_on = Body(row["body"]), row["opened_on"]
    whose = WithWhom(body.value)
    match Kind(row["kind"]), body:
        case Kind.CHECK, _:
            return counted(ask, whose, "CHECK-DAYS", opened_on, opened_on)
        case Kind.INSPECTION, Body.DEPARTMENT:
            return counted(ask, whose, "INSP-DEPT-DAYS", opened_on, opened_on)
        case Kind.INSPECTION, Body.INSPECTORATE:
            return counted(ask, whose, "INSP-PROV-DAYS", opened_on, opened_on)
        case never:
            assert_never(never)


def of_recommendation(row: Mapping[str, Any], ask: Ask) -> Running:
    """The Department owes the recommender an answer."""
    day = row["received_on"]
    return counted(ask, WithWhom.DEPARTMENT, "RECOMMEND-ANSWER-DAYS", day, day)


def of_violation(row: Mapping[str, Any], ask: Ask) -> Running:
    """Who holds a violation has to screen it."""
    day = row["recorded_on"]
    whose = WithWhom.BAR if row["in_hands_of"] == Hands.BAR else WithWhom.DEPARTMENT
    return counted(ask, whose, "VIOLATION-SCREEN-DAYS", day, day)


def of_penalty(row: Mapping[str, Any], ask: Ask) -> Running:
    """Minutes are decided within working days. Source: Luật Xử lý vi phạm hành chính Đ.66(1)."""
    return counted(ask, WithWhom.AUTHORITY, "PEN-DECISION-DAYS", row["made_on"], row["made_on"])


def of_case(row: Mapping[str, Any], ask: Ask) -> Running:
    """The Bar's board owes a decision."""
    return counted(ask, WithWhom.BAR, "DISC-DECISION-DAYS", row["opened_on"], row["opened_on"])
