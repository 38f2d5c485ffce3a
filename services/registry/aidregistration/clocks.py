"""What time runs on a registration to take part in legal aid."""

from services.registry.aidregistration.state import AidRegistration, Registered
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

LIMIT = "AID-CHANGE-DAYS"


def clocks(state: AidRegistration, rules: Rules, calendar: Calendar) -> list[Clock]:
    """The Department answers a change that was asked for. Source: Luật TGPL 11/2017/QH14."""
    match state:
        case Registered(change_filed_on=filed_on) if filed_on is not None:
            return [run(Limit("aid-change", rules.on(LIMIT, filed_on), filed_on), calendar)]
        case _:
            return []
