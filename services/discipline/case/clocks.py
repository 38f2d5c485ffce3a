"""What time runs on a case, and against whom."""

from services.discipline.case.appeal import LIMITS
from services.discipline.case.state import Case, Decided, Dismissed, Open, Unopened
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

DECISION_LIMIT = "DISC-DECISION-DAYS"


def clocks(state: Case, rules: Rules, calendar: Calendar) -> list[Clock]:
    """The board owes a decision, and whoever is complained to an answer.

    The law data has no limit for the board and the Federation, so their clocks have no day.

    Source: the regulation's time limits were looked for and not found.
    """
    match state.stage:
        case Open(opening):
            limit = rules.on(DECISION_LIMIT, opening.opened_on)
            return [run(Limit("decision", limit, opening.opened_on), calendar)]
        case Decided() if (one := state.open_appeal()) is not None:
            limit = rules.on(LIMITS[one.instance], one.appealed_on)
            name = f"appeal-{one.instance}"
            return [run(Limit(name, limit, one.appealed_on), calendar)]
        case Unopened() | Decided() | Dismissed():
            return []
