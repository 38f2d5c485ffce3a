"""A year of training closes by itself, and what is recorded late lets it be judged again."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.registry.training import decider, guides, steps
from services.registry.training.closing import CloseTrainingYear
from services.registry.training.exemption import (
    RequestCpdExemption,
)
from services.registry.training.hours import (
    GrantCpdConversion,
    OpenTrainingYear,
    RecordCpdHours,
)
from services.registry.training.state import Unowed
from shared.contracts.registry.training import (
    CpdStatus,
    TrainingContent,
    TrainingEvent,
)
from shared.corrections import VoidRecord
from shared.law.data import load_rules
from shared.messages import Recorded
from tests.registry.context import COMMUNE, PERSON, on
from tests.registry.training.given import (
    AFTER,
    AUTUMN,
    EIGHT,
    YEAR,
    asked,
    closed,
    converted,
    exempted,
    mid_year,
    opened,
    trained,
)
from tests.registry.training.test_training import (
    HOURS_4,
    OF_2019,
    a_past_year,
    a_year,
    at,
    conversion,
    grant,
    hours,
)
from tests.support.spec import POLICY, Scenario, recorded

# The year closes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "status", "counted"),
    [
        ([opened], CpdStatus.SHORT, 0),
        ([opened, trained(7)], CpdStatus.SHORT, 7),
        ([opened, trained(7), trained(1, TrainingContent.ETHICS)], CpdStatus.ENOUGH, 8),
        ([opened, trained(9, TrainingContent.POLITICAL, counts=False)], CpdStatus.SHORT, 0),
        ([opened, converted], CpdStatus.ENOUGH, 8),
        ([opened, asked, exempted], CpdStatus.EXEMPT, 0),
    ],
)
def test_the_year_closes_by_itself(history: list[Any], status: CpdStatus, counted: int) -> None:
    timer = a_year.knowing(on(AFTER, noun="training", actor=POLICY)).given(*history)

    timer.when(CloseTrainingYear()).then(closed(status, counted)).under(f"CPD-HOURS/{OF_2019}")


def test_a_year_is_judged_only_when_it_is_over() -> None:
    last = Scenario(decider, at(date(YEAR, 12, 31)))

    last.given(opened).when(CloseTrainingYear()).then_rejected("year-not-over")
    a_year.when(CloseTrainingYear()).then_unknown()
    a_past_year.given(opened, closed(CpdStatus.SHORT)).when(CloseTrainingYear()).then_nothing()


def test_a_year_that_the_law_data_does_not_measure_stays_undetermined_until_a_row_is_added() -> (
    None
):
    judged = closed(CpdStatus.UNDETERMINED, 4, required=None)
    history = (mid_year, trained(4))
    a_past_year.given(*history).when(CloseTrainingYear()).then(judged).under(
        f"CPD-HOURS-MIDYEAR/{OF_2019}"
    )
    entered = a_past_year.knowing(replace(at(AFTER), rules=load_rules().with_rows([HOURS_4])))
    again = entered.given(*history, judged).when(CloseTrainingYear())

    again.then(closed(CpdStatus.ENOUGH, 4, required=4)).under("CPD-HOURS-MIDYEAR/new")


def test_what_is_recorded_late_lets_the_year_be_judged_again() -> None:
    short = (opened, trained(4), closed(CpdStatus.SHORT, 4))

    a_past_year.given(*short).when(hours(4)).then(trained(4), closed(CpdStatus.ENOUGH, 8))
    a_past_year.given(*short).when(hours(1)).then(trained(1), closed(CpdStatus.SHORT, 5))
    a_past_year.given(*short).when(conversion()).then(converted, closed(CpdStatus.ENOUGH, 12))
    a_past_year.given(*short).when(grant()).then(exempted, closed(CpdStatus.EXEMPT, 4))
    late = hours(2, TrainingContent.POLITICAL)
    assert len(a_past_year.given(*short).when(late).decided) == 1


def test_hours_voided_after_the_closing_are_gone_when_it_is_judged_again() -> None:
    history: list[Recorded[TrainingEvent]] = [
        recorded(opened, 1),
        recorded(trained(8), 2),
        recorded(closed(CpdStatus.ENOUGH, 8), 3),
    ]
    scenario = Scenario(decider, at(AFTER), history)
    (void,) = scenario.when(
        VoidRecord(command_id=history[1].envelope.command_id, reason="Ghi nhầm người")
    ).decided
    gone = [*history, recorded(void.event, 4, voids=history[1].envelope.command_id)]

    outcome = Scenario(decider, at(AFTER), gone).when(CloseTrainingYear())

    outcome.then(closed(CpdStatus.SHORT, 0))


# What the noun says of itself -----------------------------------------------------------------


def test_a_lawyer_owes_a_year_once_and_is_its_subject() -> None:
    state = decider.replay([recorded(opened)])

    assert decider.claims(state) == {f"cpd-year/{PERSON}/{YEAR}"}
    assert decider.areas(state) == {COMMUNE}
    assert decider.subjects(state) == {PERSON}
    nothing = Unowed()
    assert decider.claims(nothing) == decider.areas(nothing) == decider.subjects(nothing) == set()
    assert decider.replay([recorded(trained(4))]) == nothing


def test_each_state_says_what_comes_next() -> None:
    assert steps(Unowed()) == (OpenTrainingYear,)
    assert steps(decider.replay([recorded(opened)])) == decider.commands[1:]


def test_a_form_shows_what_the_law_says() -> None:
    state, rules = decider.replay([recorded(opened)]), load_rules()

    shown = {
        command: {field: row.id for field, row in guides(state, command, rules, AUTUMN).items()}
        for command in decider.commands
    }
    assert shown[RecordCpdHours] == {"hours": f"CPD-HOURS/{OF_2019}"}
    assert shown[GrantCpdConversion] == {"activity": f"CPD-CONVERT-HOURS/{OF_2019}"}
    assert shown[RequestCpdExemption] == {"filed_on": f"CPD-EXEMPT-DECIDE-DAYS/{OF_2019}"}
    assert shown[CloseTrainingYear] == {}
    assert guides(Unowed(), OpenTrainingYear, rules, AUTUMN) == {}
    assert opened.required_hours == EIGHT
