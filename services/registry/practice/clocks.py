"""What time runs on a registration in an individual capacity."""

from services.registry.practice.state import Individual, Practice, Practising
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

TELL_THE_BAR = "ORG-INDIV-BAR-DAYS"


def clocks(state: Practice, rules: Rules, calendar: Calendar) -> list[Clock]:
    """The lawyer tells the Bar of a registration made here. Source: Luật Luật sư Đ.50(3)."""
    match state:
        case Practising(ended_on=None, at=Individual(bar_told_on=None, entered=False)):
            day = state.begun_on
            return [run(Limit("practice-tell-bar", rules.on(TELL_THE_BAR, day), day), calendar)]
        case _:
            return []
