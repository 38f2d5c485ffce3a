"""What time runs on a registration in an individual capacity, and on what was given back."""

from datetime import date

from services.registry.practice.state import Individual, Practice, Practising
from shared.contracts.registry.practice import PracticeEnd
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

TELL_THE_BAR = "ORG-INDIV-BAR-DAYS"
GIVEN_BACK = "PRACTICE-GIVEN-BACK-DAYS"


def clocks(state: Practice, rules: Rules, calendar: Calendar) -> list[Clock]:
    """The lawyer tells the Bar of a registration made here. Source: Luật Luật sư Đ.50(3).

    Where the right is given back, and the organisation is there no more, an officer says what
    became of the lawyer: the law names no time for it.
    """
    match state:
        case Practising(ended_on=None, at=Individual(bar_told_on=None, entered=False)):
            day = state.begun_on
            return [run(Limit("practice-tell-bar", rules.on(TELL_THE_BAR, day), day), calendar)]
        case Practising(lost=PracticeEnd.ORGANISATION_ENDED, given_back_on=date() as day):
            return [run(Limit("practice-given-back", rules.on(GIVEN_BACK, day), day), calendar)]
        case _:
            return []
