"""The periods of a list say on every day what the facts say, whichever they are."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.registry.traineeship.standing import Status, periods, standing_on
from shared.contracts.registry.traineeship import TraineeshipEvent
from tests.registry.traineeship.given import (
    REGISTERED_ON,
    after,
    annulled,
    completed,
    exam_failed,
    exam_passed,
    extended,
    guided,
    moved,
    paused,
    registered,
    removed,
    struck_off,
    suspended,
)

A_YEAR_OR_TWO = 800
days = st.integers(0, A_YEAR_OR_TWO).map(lambda count: REGISTERED_ON + timedelta(days=count))
spans = st.tuples(days, st.integers(0, 180)).map(
    lambda one: (one[0], one[0] + timedelta(days=one[1]))
)
events: st.SearchStrategy[TraineeshipEvent] = st.one_of(
    days.map(moved),
    days.map(guided),
    days.map(extended),
    spans.map(lambda span: paused(*span)),
    spans.map(lambda span: suspended(*span)),
    days.map(struck_off),
    days.map(annulled),
    days.map(removed),
    days.map(lambda day: completed.model_copy(update={"completed_on": day})),
    days.map(exam_failed),
    days.map(lambda day: exam_passed(day.replace(day=1))),
)


@given(st.lists(events, max_size=6), days)
def test_periods_say_every_day_what_the_facts_say(
    history: list[TraineeshipEvent], day: date
) -> None:
    state = after(registered, *history)
    found = [
        one
        for one in periods(state)
        if one.starts_on <= day and (one.ends_before is None or day < one.ends_before)
    ]

    (period,) = found
    assert period.standing == standing_on(state, day)
    assert period.standing.status is not Status.NONE
