"""What time runs on a year of training."""

from datetime import date

from services.registry.training.closing import required
from services.registry.training.state import Owed, Training, Unowed
from shared.law import values
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, Step, StepCode, run
from shared.law.rules import Gap, Rules

EXEMPTION, PROOF, YEAR = "cpd-exemption", "cpd-proof", "cpd-year"
DECIDE_LIMIT, PROOF_DUE = "CPD-EXEMPT-DECIDE-DAYS", "CPD-PROOF-DUE"


def clocks(state: Training, rules: Rules, calendar: Calendar) -> list[Clock]:
    """The Bar answers a request, the lawyer files the proof, and the year closes.

    Source: TT 02/2019/TT-BTP Đ.5, Đ.6.
    """
    match state:
        case Unowed():
            return []
        case Owed(exemption_asked_on=asked_on, closing=closing):
            running: list[Clock] = []
            if asked_on is not None:
                limit = Limit(EXEMPTION, rules.on(DECIDE_LIMIT, asked_on), asked_on)
                running.append(run(limit, calendar))
            if closing is None:
                running += [*proof(state, rules), year_end(state, rules)]
            return running


def proof(owed: Owed, rules: Rules) -> list[Clock]:
    """Who has not trained enough, and is not exempt, files the proof by a day of the year.

    It is a day of the calendar and not the end of a term, so a day off does not move it.
    """
    hours = owed.required_hours
    if owed.exempt_since is not None or (hours is not None and owed.counted >= hours):
        return []
    row = rules.on(PROOF_DUE, owed.last_day)
    if isinstance(row, Gap):
        gap = Step(StepCode.GAP, {"row": row.id, "rule": row.rule})
        return [Clock(PROOF, None, row.id, (gap,))]
    month, day, next_year = values.month_day(row)
    due_on = date(owed.year + next_year, month, day)
    return [Clock(PROOF, due_on, row.id, (Step(StepCode.DUE, {"on": due_on}),))]


def year_end(owed: Owed, rules: Rules) -> Clock:
    """The year that counts is a calendar year: it closes by itself when it is over."""
    row = required(owed.year, rules, mid_year=owed.mid_year)
    return Clock(YEAR, owed.last_day, row.id, (Step(StepCode.DUE, {"on": owed.last_day}),))
