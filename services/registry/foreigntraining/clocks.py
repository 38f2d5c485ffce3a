"""What time runs on a request to recognise training abroad, by the law of its filing."""

from services.registry.foreigntraining.state import ForeignTraining, Trained
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

CHECK, DECIDE = "CERT-FOREIGN-DEPT-DAYS", "CERT-FOREIGN-DECIDE-DAYS"


def clocks(state: ForeignTraining, rules: Rules, calendar: Calendar) -> list[Clock]:
    """The Department checks, then the authority decides. Source: NĐ 121/2025 PL III IV(3)."""
    if not isinstance(state, Trained) or state.decided_on or state.filed_on is None:
        return []
    if state.submitted_on is None:
        check = rules.on(CHECK, state.filed_on)
        return [run(Limit("foreign-training-check", check, state.filed_on), calendar)]
    decide = rules.on(DECIDE, state.filed_on)
    return [run(Limit("foreign-training-decide", decide, state.submitted_on), calendar)]
