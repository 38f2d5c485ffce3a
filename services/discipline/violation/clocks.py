"""What time runs on a violation that nobody pursues yet."""

from services.discipline.violation.state import Open, ScreenedOut, Unrecorded, Violation
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

SCREENING_LIMIT = "VIOLATION-SCREEN-DAYS"


def clocks(state: Violation, rules: Rules, calendar: Calendar) -> list[Clock]:
    """Who holds a violation has to screen it; the law data has no limit for it."""
    match state.stage:
        case Open(report) if not state.pursuits:
            limit = rules.on(SCREENING_LIMIT, report.recorded_on)
            return [run(Limit("screening", limit, report.recorded_on), calendar)]
        case Open() | ScreenedOut() | Unrecorded():
            return []
