"""What time runs on a team at work."""

from services.inspection.inspection.power import length
from services.inspection.inspection.state import Concluded, Inspection, Ongoing, Unopened
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules


def clocks(state: Inspection, rules: Rules, calendar: Calendar) -> list[Clock]:
    """A team has its days from the opening on, by the law of that day.

    A check before 2025-08-05 has no such row. The law counts from the announcement, which is not
    recorded apart: the day of the decision is the earliest, so a team is never told of more time
    than it has.
    """
    match state.stage:
        case Ongoing(opening):
            limit = length(opening.kind, opening.body, opening.opened_on, rules)
            return [run(Limit("fieldwork", limit, opening.opened_on), calendar)]
        case Unopened() | Concluded():
            return []
