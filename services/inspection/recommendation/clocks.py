"""What time runs on a recommendation, and against whom."""

from services.inspection.recommendation.state import Received, Recommendation, Resolved, Unmade
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

ANSWER_LIMIT = "RECOMMEND-ANSWER-DAYS"


def clocks(state: Recommendation, rules: Rules, calendar: Calendar) -> list[Clock]:
    """Until the recommender is told, the Department owes an answer; the law sets no time for it.

    So the clock runs without a day, until somebody enters a limit with its basis.
    """
    match state.lifecycle:
        case Unmade():
            return []
        case Received(facts) | Resolved(facts) if not state.answers:
            limit = rules.on(ANSWER_LIMIT, facts.received_on)
            return [run(Limit("answer", limit, facts.received_on), calendar)]
        case Received() | Resolved():
            return []
