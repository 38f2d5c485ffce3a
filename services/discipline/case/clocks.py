"""What time runs on a case, and against whom."""

from services.discipline.case.state import Case, Decided, Dismissed, Open, Unopened
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

DECISION_LIMIT = "DISC-DECISION-DAYS"


def clocks(state: Case, rules: Rules, calendar: Calendar) -> list[Clock]:
    """The board owes a decision; the law data has no limit for it, so the clock has no day.

    Source: the regulation's time limits were looked for and not found.
    """
    match state.stage:
        case Open(opening):
            limit = rules.on(DECISION_LIMIT, opening.opened_on)
            return [run(Limit("decision", limit, opening.opened_on), calendar)]
        case Unopened() | Decided() | Dismissed():
            return []
