"""What time runs on a penalty, and against whom."""

from services.discipline.penalty.state import Decided, Penalty, Recorded, Unmade
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

DECISION_LIMIT = "PEN-DECISION-DAYS"


def clocks(state: Penalty, rules: Rules, calendar: Calendar) -> list[Clock]:
    """Minutes are decided within working days, by the law of the day on which they were made.

    A penalty that was annulled and may be decided anew has no such limit in the law data.
    Source: Luật Xử lý vi phạm hành chính Đ.66(1).
    """
    match state.stage:
        case Recorded(minutes) if not state.decisions:
            limit = rules.on(DECISION_LIMIT, minutes.made_on)
            return [run(Limit("decision", limit, minutes.made_on), calendar)]
        case Recorded() | Decided() | Unmade():
            return []
