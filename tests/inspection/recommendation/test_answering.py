"""What becomes of a recommendation, and what its maker is told."""

from datetime import date
from uuid import UUID

import pytest

from services.inspection.context import KnownInspection
from services.inspection.recommendation import RecommendationCommand, decider
from services.inspection.recommendation.answering import (
    AcceptRecommendation,
    AnswerRecommendation,
    RejectRecommendation,
    TransferRecommendation,
)
from services.inspection.recommendation.state import Received
from shared.contracts.inspection.recommendation import (
    RecommendationEvent,
    RecommendationRecordVoided,
)
from shared.corrections import VoidRecord
from shared.messages import Channel
from tests.inspection.context import ORGANISATION, OTHER, THIS, at
from tests.inspection.recommendation.given import (
    ANSWERED,
    INSPECTORATE,
    RESOLVED,
    STREAM,
    a_recommendation,
    accepted,
    answered,
    recommended,
    rejected,
    transferred,
)
from tests.support.spec import recorded

TODAY = date(2025, 8, 1)
EARLY, LATE = date(2025, 7, 9), date(2025, 8, 2)


def accept(on: date = RESOLVED) -> AcceptRecommendation:
    """Build the command with only what the test is about."""
    return AcceptRecommendation(accepted_on=on)


def transfer(on: date = RESOLVED) -> TransferRecommendation:
    """Build the command with only what the test is about."""
    return TransferRecommendation(to=INSPECTORATE, reason=transferred.reason, transferred_on=on)


def reject(on: date = RESOLVED) -> RejectRecommendation:
    """Build the command with only what the test is about."""
    return RejectRecommendation(reason=rejected.reason, rejected_on=on)


def answer(on: date = ANSWERED, inspection: UUID | None = None) -> AnswerRecommendation:
    """Build the command with only what the test is about."""
    return AnswerRecommendation(
        answer="Sở đã mở cuộc kiểm tra",
        inspection_id=inspection,
        answered_on=on,
        channel=Channel.POST,
    )


@pytest.mark.parametrize(
    ("command", "event"),
    [(accept(), accepted), (transfer(), transferred), (reject(), rejected)],
    ids=["accept", "transfer", "reject"],
)
def test_the_department_accepts_transfers_or_rejects(
    command: RecommendationCommand, event: RecommendationEvent
) -> None:
    outcome = a_recommendation.given(recommended).when(command)

    outcome.then(event)
    assert outcome.decided[0].effective_on == RESOLVED


@pytest.mark.parametrize("made", [accept, transfer, reject])
def test_no_decision_comes_before_the_receipt_or_from_the_future(made: type) -> None:
    a_recommendation.given(recommended).when(made(EARLY)).then_rejected("too-early")
    a_recommendation.given(recommended).when(made(LATE)).then_rejected("in-the-future")


@pytest.mark.parametrize("resolution", [accepted, transferred, rejected])
def test_it_is_decided_once(resolution: RecommendationEvent) -> None:
    a_recommendation.given(recommended, resolution).when(accept()).then_rejected(
        "not-in-this-state"
    )


@pytest.mark.parametrize("resolution", [accepted, transferred, rejected])
def test_whatever_was_decided_the_recommender_is_told(resolution: RecommendationEvent) -> None:
    a_recommendation.given(recommended, resolution).when(answer()).then(answered())


def test_nothing_is_told_before_it_is_decided() -> None:
    a_recommendation.given(recommended).when(answer()).then_rejected("not-in-this-state")


def test_the_same_answer_again_changes_nothing() -> None:
    a_recommendation.given(recommended, accepted, answered()).when(answer()).then_nothing()


def test_after_an_inspection_the_recommender_is_told_again() -> None:
    known = at(TODAY, stream=STREAM, inspections={THIS: KnownInspection(ORGANISATION)})
    told = a_recommendation.given(recommended, accepted, answered()).knowing(known)

    told.when(answer(TODAY, THIS)).then(answered(TODAY, THIS))


def test_an_answer_names_an_inspection_that_is_there_and_of_that_organisation() -> None:
    resolved = a_recommendation.given(recommended, accepted)
    other = at(TODAY, stream=STREAM, inspections={THIS: KnownInspection(OTHER)})

    resolved.when(answer(inspection=THIS)).then_rejected("unknown-inspection")
    resolved.knowing(other).when(answer(inspection=THIS)).then_rejected("another-organisation")


def test_an_answer_reads_the_inspection_that_it_names() -> None:
    assert decider.reads(answer(inspection=THIS)) == (f"inspection-{THIS}",)
    assert decider.reads(answer()) == ()


@pytest.mark.parametrize("command", [accept(), transfer(), reject(), answer()])
def test_nothing_is_made_of_what_nobody_recommended(command: RecommendationCommand) -> None:
    a_recommendation.when(command).then_rejected("not-in-this-state")


def test_a_decision_in_error_is_voided_and_it_is_open_again() -> None:
    voided = RecommendationRecordVoided(reason="Nhầm kiến nghị")
    given = a_recommendation.given(recommended, accepted)
    given.when(VoidRecord(command_id=UUID(int=2), reason="Nhầm kiến nghị")).then(voided)
    state = decider.replay([*given.history, recorded(voided, 3, voids=UUID(int=2), stream=STREAM)])

    assert isinstance(state.lifecycle, Received)
    assert decider.steps is not None
    assert decider.steps(state) == (
        AcceptRecommendation,
        TransferRecommendation,
        RejectRecommendation,
    )


def test_its_receipt_may_be_voided_for_each_event_says_what_it_was_about() -> None:
    state = decider.replay([recorded(accepted)])

    assert decider.areas(state) == {accepted.area}
    assert decider.units(state) == {accepted.recommender}


def test_whom_it_was_transferred_to_reaches_it() -> None:
    state = decider.replay([recorded(recommended), recorded(transferred, 2)])

    assert decider.units(state) == {recommended.recommender, INSPECTORATE}
    assert decider.claims(state) == {f"recommendation-number/{recommended.number}"}
