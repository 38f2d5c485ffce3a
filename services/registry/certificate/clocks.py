"""What time runs on a dossier, and against whom; what runs later, `running.py` counts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.registry.certificate.state import (
    Certificate,
    Closed,
    Dossier,
    Issued,
    Proposed,
    Refused,
    Submitted,
    SupplementRequested,
    Unfiled,
    Withdrawn,
)
from shared.contracts.registry.certificate import DossierKind
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Gap, RuleRow, Rules

BAR_LIMIT = "CERT-BAR-CONFIRM-DAYS"
CHECK_LIMIT = "CERT-DEPT-CHECK-DAYS"
DECIDE_LIMIT = "CERT-DECIDE-DAYS"
SUPPLEMENT_LIMIT = "REC-CLOSE-AFTER-DAYS"
SUPPLEMENT = "supplement"


class Hands(StrEnum):
    """Who has to do the next thing."""

    BAR = "bar"
    DEPARTMENT = "department"
    APPLICANT = "applicant"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A dossier that waits for somebody, with the days that its limit is counted from."""

    hands: Hands
    kind: DossierKind
    filed_on: date
    since: date
    confirmed_on: date | None


def waiting(state: Certificate) -> Waiting | None:
    """Say for whom a dossier waits; what is checked, the Bar may have to confirm first."""
    match state.lifecycle:
        case Unfiled() | Issued() | Refused() | Closed() | Withdrawn():
            return None
        case Submitted(dossier, since):
            return of(Hands.DEPARTMENT, dossier, since, state.confirmed_on)
        case SupplementRequested(dossier, since):
            return of(Hands.APPLICANT, dossier, since, state.confirmed_on)
        case Proposed(dossier, since):
            return of(Hands.AUTHORITY, dossier, since, state.confirmed_on)


def of(hands: Hands, dossier: Dossier, since: date, confirmed_on: date | None) -> Waiting:
    """Read off a dossier what its limit is counted from."""
    return Waiting(
        hands=hands,
        kind=dossier.kind,
        filed_on=dossier.filed_on,
        since=since,
        confirmed_on=confirmed_on,
    )


def by_the_bar(kind: DossierKind, filed_on: date, rules: Rules) -> bool:
    """Say whether a dossier passes through the Bar, as those of trainees did until June 2025."""
    row = rules.on(BAR_LIMIT, filed_on)
    return kind is DossierKind.PASSED and isinstance(row, RuleRow)


def in_hands_of(one: Waiting, rules: Rules) -> Hands:
    """Say who has to do the next thing by the law of the filing."""
    bar_first = one.confirmed_on is None and by_the_bar(one.kind, one.filed_on, rules)
    return Hands.BAR if one.hands is Hands.DEPARTMENT and bar_first else one.hands


def clock(one: Waiting, rules: Rules, calendar: Calendar) -> Clock:
    """Count the limit that runs against whoever has the dossier; completed, it begins from zero.

    Source: Luật Luật sư Đ.17; from 2025-07-01 NĐ 121/2025, Phụ lục III mục I(3); for the supplement
    NĐ 118/2025 Đ.19(5).
    """

    def limit(name: str, rule: str, start: date) -> Clock:
        restarted = one.since if one.since > start else None
        return run(
            Limit(name, rules.on(rule, one.filed_on), start, restarted_on=restarted), calendar
        )

    match in_hands_of(one, rules):
        case Hands.BAR:
            return limit("bar-confirm", BAR_LIMIT, one.filed_on)
        case Hands.DEPARTMENT:
            return limit("department-check", CHECK_LIMIT, one.confirmed_on or one.filed_on)
        case Hands.APPLICANT:
            return limit(SUPPLEMENT, SUPPLEMENT_LIMIT, one.since)
        case Hands.AUTHORITY:
            return limit("authority-decide", DECIDE_LIMIT, one.since)


def last_day(requested_on: date, filed_on: date, rules: Rules, calendar: Calendar) -> Clock:
    """Say until which day a supplement that was asked for may come."""
    row: RuleRow | Gap = rules.on(SUPPLEMENT_LIMIT, filed_on)
    return run(Limit(SUPPLEMENT, row, requested_on), calendar)
