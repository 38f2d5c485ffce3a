"""A traineeship is extended, ends, or is served in full, with enough hours and a diary."""

from datetime import date

import pytest

from services.registry.traineeship import FACTS, OF_A_RUNNING, decider, steps
from services.registry.traineeship.progress import (
    CompleteTraineeship,
    ExtendTraineeship,
    RemoveTrainee,
)
from services.registry.traineeship.state import Stage, Traineeship, stage
from shared.contracts.registry.traineeship import (
    RemovalGround,
    TraineeRequest,
    TraineeRequestReceived,
    TraineeshipEvent,
    TraineeshipTerm,
)
from tests.registry.context import NAME, PERSON
from tests.registry.traineeship.given import (
    REGISTERED_ON,
    SERVED_ON,
    a_traineeship,
    after,
    completed,
    extended,
    knowing,
    moved,
    paused,
    registered,
    removed,
    running,
    served,
    signed_on,
    suspended,
)

FIRST, SECOND = date(2025, 6, 9), date(2025, 12, 8)  # extensions
COMPLETE = CompleteTraineeship(completed_on=SERVED_ON, weekly_hours=20, diary=True)


def complete(day: date, *, hours: int = 20, diary: bool = True) -> CompleteTraineeship:
    """Complete on a day."""
    return CompleteTraineeship(completed_on=day, weekly_hours=hours, diary=diary)


def remove(ground: RemovalGround, day: date, reason: str | None = None) -> RemoveTrainee:
    """Take the name off the list."""
    return RemoveTrainee(
        removal_ground=ground, reason=reason, removed_on=day, decision=signed_on(day)
    )


# Extension and removal


def test_who_is_not_good_enough_goes_on_twice_at_most() -> None:
    outcome = running.when(ExtendTraineeship(decision=signed_on(FIRST)))

    outcome.then(extended(FIRST))
    outcome.under("TRAINEE-EXT-TIMES/2022-01-25", "TRAINEE-EXT-MONTHS/2022-01-25")
    assert outcome.decided[0].decision == signed_on(FIRST)
    once = a_traineeship.given(registered, extended(FIRST))
    once.when(ExtendTraineeship(decision=signed_on(FIRST))).then_nothing()
    once.when(ExtendTraineeship(decision=signed_on(SECOND))).then(extended(SECOND))
    twice = a_traineeship.given(registered, extended(FIRST), extended(SECOND))
    twice.when(ExtendTraineeship(decision=signed_on(date(2026, 3, 3)))).then_rejected(
        "in-the-future", "extended-too-often"
    )
    running.when(ExtendTraineeship(decision=signed_on(date(2024, 6, 2)))).then_rejected(
        "before-traineeship"
    )


def test_an_extension_answers_the_request() -> None:
    asked = TraineeRequestReceived(
        person_id=PERSON, full_name=NAME, request=TraineeRequest.EXTENSION, received_on=FIRST
    )

    assert after(registered, asked).requests
    assert not after(registered, asked, extended(FIRST)).requests


def test_who_fails_after_the_last_extension_is_taken_off_the_list() -> None:
    again = RemovalGround.FAILED_AGAIN
    twice = a_traineeship.given(registered, extended(FIRST), extended(SECOND))
    outcome = twice.when(remove(again, date(2026, 2, 2)))

    outcome.then(removed(date(2026, 2, 2), ground=again))
    outcome.under("TRAINEE-EXT-TIMES/2022-01-25")
    assert outcome.decided[0].decision == signed_on(date(2026, 2, 2))
    once = a_traineeship.given(registered, extended(FIRST))
    once.when(remove(again, date(2026, 3, 3))).then_rejected("in-the-future", "extension-left")


def test_another_ground_is_said_in_words() -> None:
    other, day = RemovalGround.OTHER, date(2024, 9, 2)

    running.when(remove(other, day, "Tự chấm dứt")).then(removed(day)).under()
    running.when(remove(other, date(2024, 6, 2))).then_rejected(
        "before-traineeship", "reason-needed"
    )
    assert stage(after(registered, removed(day))) is Stage.ENDED
    a_traineeship.given(registered, removed(day)).when(remove(other, day, "x")).then_rejected(
        "not-in-this-state"
    )


def test_who_did_not_meet_the_conditions_has_served_nothing() -> None:
    day = date(2025, 9, 1)

    served.when(remove(RemovalGround.OTHER, day, "Tự chấm dứt")).then(removed(day))
    served.when(remove(RemovalGround.FAILED_AGAIN, day)).then_rejected("not-in-this-state")
    assert steps(after(registered, completed)) == (RemoveTrainee, *FACTS)
    assert set(steps(after(registered))) == {*OF_A_RUNNING, *FACTS}


# Completion


def test_a_traineeship_served_in_full_is_complete() -> None:
    outcome = running.when(COMPLETE)

    outcome.then(completed)
    outcome.under("TRAINEE-MONTHS/2013-07-01", "TRAINEE-HOURS-WEEK/2022-01-25")
    served.when(COMPLETE).then_rejected("not-in-this-state")
    a_traineeship.when(COMPLETE).then_rejected("not-in-this-state")


def test_every_fault_of_a_completion_at_once() -> None:
    running.when(complete(date(2025, 6, 2), hours=19, diary=False)).then_rejected(
        "not-served-yet", "too-few-hours", "no-diary"
    )
    running.when(complete(date(2026, 3, 3))).then_rejected("in-the-future")


@pytest.mark.parametrize(
    ("term", "row", "last"),
    [
        (TraineeshipTerm.THIRD, "TRAINEE-MONTHS-16-2/2022-01-25", date(2024, 10, 3)),
        (TraineeshipTerm.HALF, "TRAINEE-MONTHS-16-3/2022-01-25", date(2024, 12, 3)),
    ],
)
def test_a_reduced_term_is_shorter(term: TraineeshipTerm, row: str, last: date) -> None:
    reduced = a_traineeship.given(registered.model_copy(update={"term": term}))

    assert row in reduced.when(complete(last)).decided[0].rule_rows
    reduced.when(complete(last.replace(day=2))).then_rejected("not-served-yet")


@pytest.mark.parametrize(
    ("history", "last"),
    [
        # Thirty days of a pause, and as many of a suspension; where they overlap, once.
        ([paused(date(2024, 9, 1), date(2024, 9, 30))], date(2025, 7, 3)),
        ([suspended(date(2024, 9, 1), date(2024, 11, 30))], date(2025, 9, 3)),
        (
            [
                paused(date(2024, 9, 1), date(2024, 9, 30)),
                suspended(date(2024, 9, 1), date(2024, 11, 30)),
            ],
            date(2025, 9, 3),
        ),
        ([extended(FIRST)], date(2025, 12, 3)),
        ([extended(FIRST), extended(SECOND)], date(2026, 6, 3)),
        # The first place, left after a month, does not count; eleven months in, it does.
        ([moved(date(2024, 7, 3))], date(2025, 7, 3)),
        ([moved(date(2024, 10, 7))], SERVED_ON),
        ([moved(date(2025, 5, 5))], date(2025, 7, 7)),  # two months there, to a Monday
    ],
)
def test_what_does_not_count_is_served_after(history: list[TraineeshipEvent], last: date) -> None:
    (clock,) = [
        one
        for one in decider.clocks(after(registered, *history), knowing().rules, knowing().calendar)
        if one.name == "traineeship-served"
    ]

    assert clock.due_on == last
    if last <= date(2026, 3, 2):
        assert a_traineeship.given(registered, *history).when(complete(last)).decided
    else:
        a_traineeship.given(registered, *history).when(complete(date(2026, 3, 2))).then_rejected(
            "not-served-yet"
        )


def test_where_the_law_data_has_a_gap_nobody_says_when_a_term_is_served() -> None:
    before = registered.model_copy(
        update={"term": TraineeshipTerm.HALF, "registered_on": date(2021, 3, 1)}
    )

    a_traineeship.given(before).when(COMPLETE).then_rejected("no-term-in-law-data")


def test_before_the_circular_nobody_counted_hours() -> None:
    before = registered.model_copy(update={"registered_on": date(2021, 1, 4)})
    one = complete(date(2022, 1, 10), hours=0)

    assert a_traineeship.given(before).when(one).decided


def test_a_trainee_is_running_completed_or_gone() -> None:
    assert stage(Traineeship()) is Stage.UNREGISTERED
    assert stage(after(registered)) is Stage.RUNNING
    assert stage(after(registered, completed)) is Stage.COMPLETED
    assert REGISTERED_ON < SERVED_ON
