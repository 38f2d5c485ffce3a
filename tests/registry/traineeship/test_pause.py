"""A trainee stops for a time, only so often and so long, and may come back before."""

from datetime import date

from services.registry.traineeship.pause import PauseTraineeship, ResumeTraineeship
from shared.contracts.registry.traineeship import TraineeshipResumed
from tests.registry.context import NAME, PERSON
from tests.registry.traineeship.given import (
    a_traineeship,
    after,
    paused,
    registered,
    running,
    served,
)

FIRST, LAST = date(2024, 9, 2), date(2024, 11, 30)


def pause(first: date = FIRST, last: date = LAST) -> PauseTraineeship:
    """Pause for a time."""
    return PauseTraineeship(starts_on=first, ends_on=last)


def resumed(day: date) -> TraineeshipResumed:
    """Build the event with only what the test is about."""
    return TraineeshipResumed(person_id=PERSON, full_name=NAME, resumed_on=day)


def test_a_trainee_pauses() -> None:
    outcome = running.when(pause())

    outcome.then(paused(FIRST, LAST))
    outcome.under("TRAINEE-PAUSE-TIMES/2022-01-25", "TRAINEE-PAUSE-MONTHS/2022-01-25")
    assert outcome.decided[0].effective_on == FIRST
    a_traineeship.given(registered, paused(FIRST, LAST)).when(pause()).then_nothing()
    served.when(pause()).then_rejected("not-in-this-state")


def test_the_last_day_may_be_the_same_day_of_the_month_and_no_later() -> None:
    assert running.when(pause(last=date(2024, 12, 2))).decided
    running.when(pause(last=date(2024, 12, 3))).then_rejected("pause-too-long")


def test_every_fault_of_a_pause_at_once() -> None:
    running.when(pause(date(2024, 6, 1), date(2024, 5, 1))).then_rejected(
        "before-traineeship", "ends-before-it-starts"
    )
    twice = a_traineeship.given(
        registered, paused(FIRST, date(2024, 9, 30)), paused(date(2025, 1, 6), date(2025, 1, 31))
    )
    twice.when(pause(date(2024, 9, 30), date(2025, 1, 5))).then_rejected(
        "paused-too-often", "pause-too-long", "paused-already"
    )


def test_who_comes_back_before_counts_from_that_day_on() -> None:
    away = a_traineeship.given(registered, paused(FIRST, LAST))
    day = date(2024, 10, 7)

    away.when(ResumeTraineeship(resumed_on=day)).then(resumed(day))
    (pause_,) = after(registered, paused(FIRST, LAST), resumed(day)).pauses
    assert (pause_.starts_on, pause_.ends_on) == (FIRST, date(2024, 10, 6))
    back = a_traineeship.given(registered, paused(FIRST, LAST), resumed(day))
    back.when(ResumeTraineeship(resumed_on=day)).then_nothing()


def test_nobody_comes_back_who_is_not_away() -> None:
    running.when(ResumeTraineeship(resumed_on=date(2026, 3, 3))).then_rejected(
        "in-the-future", "not-paused"
    )
    away = a_traineeship.given(registered, paused(FIRST, LAST))
    away.when(ResumeTraineeship(resumed_on=FIRST)).then_rejected("not-paused")
    # On the day after the last, the pause is over by itself.
    away.when(ResumeTraineeship(resumed_on=date(2024, 12, 1))).then_nothing()
