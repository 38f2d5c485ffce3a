"""Data is erased on request, unless the law bids to keep it."""

from datetime import date

from services.registry.erasure import decider, steps
from services.registry.erasure.rules import RecordErasure, RefuseErasure, RequestErasure
from services.registry.erasure.state import Unasked
from shared.contracts.registry.erasure import ErasureCarriedOut, ErasureRefused, ErasureRequested
from shared.law.clock import Clock
from shared.law.data import load_holidays, load_rules
from shared.personal.field import personal_fields
from tests.registry.context import ADMIN, PERSON, on
from tests.support.spec import Scenario, recorded

TODAY, BASIS = date(2026, 3, 2), "Luật 91/2025/QH15 Đ.14"
an_erasure = Scenario(decider, on(TODAY, noun="erasure", actor=ADMIN))
requested = ErasureRequested(
    subject_id=PERSON, reason="Không hành nghề nữa", basis=BASIS, requested_on=TODAY
)
refused = ErasureRefused(subject_id=PERSON, basis="Luật Luật sư Đ.83", refused_on=TODAY)
carried_out = ErasureCarriedOut(subject_id=PERSON, basis=BASIS, carried_out_on=TODAY)


def request(day: date = TODAY) -> RequestErasure:
    """Build the command with only what the test is about."""
    return RequestErasure(
        subject_id=PERSON, reason="Không hành nghề nữa", basis=BASIS, requested_on=day
    )


refusal, erasure = RefuseErasure(basis="Luật Luật sư Đ.83"), RecordErasure(basis=BASIS)


def test_somebody_asks_and_is_answered() -> None:
    outcome = an_erasure.when(request()).then(requested)

    assert outcome.decided[0].subjects == (PERSON,)
    an_erasure.given(requested).when(refusal).then(refused)
    an_erasure.given(requested).when(erasure).then(carried_out)


def test_nobody_asked_in_the_future() -> None:
    an_erasure.when(request(date(2026, 3, 3))).then_rejected("in-the-future")


def test_a_request_is_answered_once() -> None:
    for answered in (refused, carried_out):
        for command in (refusal, erasure, request()):
            an_erasure.given(requested, answered).when(command).then_rejected("not-in-this-state")
    an_erasure.when(erasure).then_rejected("not-in-this-state")


def test_of_one_subject_one_request_is_open() -> None:
    key = f"erasure/{PERSON}"
    waiting = decider.replay([recorded(requested)])

    assert decider.claims(waiting) == {key}
    assert decider.claims(decider.replay([recorded(requested), recorded(refused, 2)])) == set()
    assert decider.claims(decider.replay([recorded(requested), recorded(carried_out, 2)])) == {key}
    assert decider.subjects(waiting) == {PERSON}
    assert decider.subjects(Unasked()) == decider.claims(Unasked()) == frozenset()
    assert steps(Unasked()) == (RequestErasure,)
    assert steps(waiting) == (RefuseErasure, RecordErasure)
    assert steps(decider.replay([recorded(refused)])) == ()


def test_the_law_data_has_no_limit_for_an_answer_and_none_is_guessed() -> None:
    def clocks(*events: ErasureRequested | ErasureRefused) -> list[Clock]:
        state = decider.replay([recorded(one, number) for number, one in enumerate(events, 1)])
        return list(decider.clocks(state, load_rules(), load_holidays()))

    assert clocks(requested) == [Clock("erasure", None, "PDP-ERASE-DAYS/none")]
    assert clocks(requested, refused) == []
    assert clocks() == []


def test_the_reason_is_the_subjects_own() -> None:
    assert personal_fields(RequestErasure) == {"reason": "subject_id"}
    assert personal_fields(ErasureRequested) == {"reason": "subject_id"}
