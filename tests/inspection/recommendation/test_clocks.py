"""The Department owes an answer, and no law says until when."""

from datetime import date

from services.inspection.recommendation import decider
from services.inspection.recommendation.clocks import ANSWER_LIMIT
from shared.law.data import load_holidays, load_rules
from shared.law.rules import RuleRow, Unit
from tests.inspection.recommendation.given import accepted, answered, recommended
from tests.support.spec import recorded

waiting = decider.replay([recorded(recommended), recorded(accepted, 2)])


def test_the_clock_runs_without_a_day_and_shows_the_gap() -> None:
    (clock,) = decider.clocks(waiting, load_rules(), load_holidays())

    assert (clock.name, clock.due_on) == ("answer", None)
    assert clock.rule_row == f"{ANSWER_LIMIT}/none"


def test_it_has_a_day_once_somebody_entered_a_limit() -> None:
    limit = RuleRow(
        id="entered", rule=ANSWER_LIMIT, valid_from=None, value="15", unit=Unit.WORKING_DAY
    )
    (clock,) = decider.clocks(waiting, load_rules().with_rows([limit]), load_holidays())

    assert clock.due_on == date(2025, 7, 31)


def test_it_stops_when_the_recommender_is_told() -> None:
    told = decider.replay([recorded(recommended), recorded(accepted, 2), recorded(answered(), 3)])

    assert decider.clocks(told, load_rules(), load_holidays()) == []
    assert decider.clocks(decider.initial, load_rules(), load_holidays()) == []
