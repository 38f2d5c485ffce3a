"""The examination council's results are recorded in any state; three failures start it again."""

from datetime import date

import pytest

from services.registry.traineeship import FACTS, steps
from services.registry.traineeship.exam import RecordExamFailed, RecordExamPassed
from services.registry.traineeship.registration import RegisterTrainee
from services.registry.traineeship.standing import Status, status_on
from services.registry.traineeship.state import Stage, stage
from tests.registry.traineeship.given import (
    SERVED_ON,
    a_traineeship,
    after,
    completed,
    exam_failed,
    exam_passed,
    exempted,
    registered,
    removed,
    running,
    served,
    signed_on,
)

ISSUED_ON = date(2025, 8, 29)
PASS = RecordExamPassed(
    session="Đợt 2/2025",
    exam_number="0147/2025",
    issued_on=ISSUED_ON,
    decision=signed_on(ISSUED_ON),
)
FAIL = RecordExamFailed(session="Đợt 1/2025", held_on=date(2025, 7, 6))
DAYS = [date(2025, 7, 6), date(2025, 12, 14), date(2026, 2, 8)]


def test_a_certificate_of_the_examination_is_valid_for_five_years() -> None:
    outcome = served.when(PASS)

    outcome.then(exam_passed(ISSUED_ON)).under("TRAINEE-EXAM-CERT-YEARS/2022-01-25")
    assert outcome.decided[0].decision == PASS.decision
    state = after(registered, completed, exam_passed(ISSUED_ON))
    assert status_on(state, date(2025, 8, 28)) is Status.COMPLETED
    assert status_on(state, date(2030, 8, 29)) is Status.EXAM_PASSED
    assert status_on(state, date(2030, 8, 30)) is Status.EXAM_LAPSED


def test_where_the_law_data_has_a_gap_no_last_day_is_guessed() -> None:
    early = registered.model_copy(update={"registered_on": date(2019, 1, 7)})
    one = PASS.model_copy(update={"issued_on": date(2020, 8, 28)})
    (passed,) = a_traineeship.given(early).when(one).decided

    assert passed.event.model_dump()["valid_until"] is None
    assert passed.rule_rows == ("TRAINEE-EXAM-CERT-YEARS/none",)
    failed = FAIL.model_copy(update={"held_on": date(2020, 8, 28)})
    (two,) = a_traineeship.given(early).when(failed).decided
    assert two.event.model_dump()["failures_allowed"] is None
    assert stage(after(early, two.event)) is Stage.COMPLETED


def test_a_failure_leaves_the_next_session() -> None:
    (one,) = served.when(FAIL).decided

    assert one.event == exam_failed(date(2025, 7, 6), session="Đợt 1/2025")
    assert one.rule_rows == ("TRAINEE-EXAM-FAILS/2022-01-25",)
    assert status_on(after(registered, completed, one.event), DAYS[0]) is Status.EXAM_FAILED


def test_after_three_failures_the_traineeship_starts_again() -> None:
    failed = [exam_failed(day) for day in DAYS]

    assert stage(after(registered, completed, *failed[:2])) is Stage.COMPLETED
    gone = after(registered, completed, *failed)
    assert stage(gone) is Stage.ENDED
    assert status_on(gone, DAYS[1]) is Status.EXAM_FAILED
    assert status_on(gone, DAYS[2]) is Status.START_AGAIN
    assert steps(gone) == FACTS
    assert RegisterTrainee not in steps(gone)  # that is another record


def test_only_failures_since_the_last_pass_count_in_whichever_order_they_are_recorded() -> None:
    late = exam_passed(date(2025, 12, 20))
    state = after(registered, completed, *(exam_failed(day) for day in DAYS), late)

    assert stage(state) is Stage.COMPLETED
    assert status_on(state, date(2025, 12, 20)) is Status.EXAM_PASSED
    assert status_on(state, DAYS[2]) is Status.EXAM_FAILED


@pytest.mark.parametrize("command", [PASS, FAIL])
def test_a_result_is_recorded_whatever_became_of_the_trainee(command: object) -> None:
    for history in (running, served, a_traineeship.given(registered, removed(SERVED_ON))):
        assert history.when(command).decided  # type: ignore[arg-type]
    a_traineeship.when(command).then_rejected("not-in-this-state")  # type: ignore[arg-type]
    a_traineeship.given(exempted).when(command).then_rejected("not-in-this-state")  # type: ignore[arg-type]


def test_the_same_result_again_changes_nothing_and_another_is_refused() -> None:
    done = a_traineeship.given(
        registered, completed, exam_passed(ISSUED_ON), exam_failed(DAYS[0], session="Đợt 1/2025")
    )

    done.when(PASS).then_nothing()
    done.when(FAIL).then_nothing()
    done.when(FAIL.model_copy(update={"session": "Đợt 2/2025"})).then_rejected(
        "session-recorded-otherwise"
    )
    late = PASS.model_copy(update={"session": "Đợt 1/2025", "issued_on": date(2026, 3, 3)})
    done.when(late).then_rejected("in-the-future", "session-recorded-otherwise")
    early = FAIL.model_copy(update={"session": "Đợt 1/2024", "held_on": date(2024, 6, 2)})
    done.when(early).then_rejected("before-traineeship")
