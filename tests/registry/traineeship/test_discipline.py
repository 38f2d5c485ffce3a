"""A trainee is disciplined in four forms; each decision holds on its own, and may be annulled."""

from datetime import date

import pytest

from services.registry.traineeship import decider
from services.registry.traineeship.discipline import (
    RecordTraineeDiscipline,
    RecordTraineeDisciplineAnnulled,
)
from services.registry.traineeship.standing import Status, status_on
from services.registry.traineeship.state import Stage, stage
from shared.contracts.registry.traineeship import TraineeDiscipline as Form
from tests.registry.context import PERSON
from tests.registry.traineeship.given import (
    ANOTHER,
    ANOTHER_GUIDE,
    ONE,
    a_traineeship,
    after,
    annulled,
    completed,
    disciplined,
    exempted,
    guided,
    knowing,
    registered,
    removed,
    running,
    signed_on,
    struck_off,
    suspended,
)

SIGNED_ON, FIRST = date(2024, 9, 2), date(2024, 9, 9)
ROWS = ("TRAINEE-SUSPEND-MIN/2022-01-25", "TRAINEE-SUSPEND-MAX/2022-01-25")


def record(
    form: Form, first: date | None = None, last: date | None = None, signed: date = SIGNED_ON
) -> RecordTraineeDiscipline:
    """Record a decision."""
    return RecordTraineeDiscipline(
        discipline=form, decision=signed_on(signed), starts_on=first, ends_on=last
    )


@pytest.mark.parametrize("form", [Form.REPRIMAND, Form.WARNING, Form.REMOVAL])
def test_a_form_without_days_holds_from_the_decision_on(form: Form) -> None:
    outcome = running.when(record(form))

    (one,) = outcome.decided
    by = knowing().new_id("discipline")
    outcome.then(disciplined(form, SIGNED_ON, by=by)).under()
    assert (one.effective_on, one.decision) == (SIGNED_ON, signed_on(SIGNED_ON))
    running.when(record(form, FIRST, date(2025, 1, 1))).then_rejected("only-a-suspension-has-days")
    running.when(record(form, None, FIRST)).then_rejected("only-a-suspension-has-days")


@pytest.mark.parametrize(
    ("last", "faults"),
    [
        (date(2024, 12, 7), ["suspension-too-short"]),
        (date(2024, 12, 8), []),
        (date(2025, 3, 8), []),
        (date(2025, 3, 9), []),
        (date(2025, 3, 10), ["suspension-too-long"]),
    ],
)
def test_a_suspension_lasts_from_three_to_six_months(last: date, faults: list[str]) -> None:
    outcome = running.when(record(Form.SUSPENSION, FIRST, last))

    if faults:
        outcome.then_rejected(*faults)
        return
    outcome.under(*ROWS)
    assert outcome.decided[0].effective_on == FIRST


def test_every_fault_of_a_discipline_at_once() -> None:
    running.when(record(Form.SUSPENSION, signed=date(2026, 3, 3))).then_rejected(
        "in-the-future", "suspension-needs-days"
    )
    running.when(record(Form.SUSPENSION, FIRST, signed=date(2024, 6, 2))).then_rejected(
        "before-traineeship", "suspension-needs-days"
    )


def test_the_same_decision_again_changes_nothing() -> None:
    last = date(2024, 12, 31)
    away = a_traineeship.given(registered, suspended(FIRST, last))

    away.when(record(Form.SUSPENSION, FIRST, last)).then_nothing()
    assert away.when(record(Form.WARNING)).decided


def test_it_is_recorded_whatever_became_of_the_trainee() -> None:
    for history in (
        a_traineeship.given(registered, completed),
        a_traineeship.given(registered, removed(SIGNED_ON)),
    ):
        assert history.when(record(Form.WARNING)).decided
    a_traineeship.when(record(Form.WARNING)).then_rejected("not-in-this-state")
    a_traineeship.given(exempted).when(record(Form.WARNING)).then_rejected("not-in-this-state")


def test_an_annulment_lifts_its_own_decision_and_no_other() -> None:
    both = (
        registered,
        suspended(FIRST, date(2024, 12, 31)),
        disciplined(Form.SUSPENSION, date(2024, 12, 1), date(2025, 3, 31), by=ANOTHER),
    )
    annul = RecordTraineeDisciplineAnnulled(decision_id=ONE, annulled_on=date(2025, 1, 6))
    a_traineeship.given(*both).when(annul).then(annulled(date(2025, 1, 6)))
    state = after(*both, annulled(date(2025, 1, 6)))

    assert status_on(state, FIRST) is Status.REGISTERED
    assert status_on(state, date(2024, 12, 1)) is Status.SUSPENDED
    a_traineeship.given(*both, annulled(FIRST)).when(annul).then_nothing()
    running.when(annul.model_copy(update={"annulled_on": date(2026, 3, 3)})).then_rejected(
        "decision-not-known", "in-the-future"
    )


def test_who_was_struck_off_in_error_is_a_trainee_again_and_needs_a_guide() -> None:
    gone = (registered, struck_off(FIRST))
    back = after(*gone, annulled(date(2025, 1, 6)))

    assert stage(after(*gone)) is Stage.ENDED
    assert stage(back) is Stage.RUNNING
    # The place may be another trainee's by now, so that nothing stands against the annulment.
    assert decider.claims(back) == {f"trainee/{PERSON}"}
    again = after(*gone, annulled(date(2025, 1, 6)), guided(date(2025, 1, 13)))
    assert decider.claims(again) == {f"trainee/{PERSON}", f"guide/{ANOTHER_GUIDE}/2"}
