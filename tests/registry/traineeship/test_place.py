"""A trainee moves to another organisation, or another lawyer guides."""

from datetime import date

from services.registry.traineeship import decider
from services.registry.traineeship.place import MoveTrainee, ReplaceGuide
from shared.contracts.registry.traineeship import TraineeRequest, TraineeRequestReceived
from tests.registry.context import NAME, ORGANISATION, PERSON
from tests.registry.traineeship.given import (
    ANOTHER_GUIDE,
    ELSEWHERE,
    GUIDE,
    NEW_LAWYER,
    a_traineeship,
    after,
    guided,
    knowing,
    moved,
    registered,
    removed,
    running,
    served,
    signed_on,
)

DAY = date(2024, 10, 7)
MOVE = MoveTrainee(
    organisation_id=ELSEWHERE,
    guide_certificate=ANOTHER_GUIDE,
    guide_place=1,
    moved_on=DAY,
    decision=signed_on(DAY),
)
REPLACE = ReplaceGuide(guide_certificate=ANOTHER_GUIDE, guide_place=2, replaced_on=DAY)
asked = TraineeRequestReceived(
    person_id=PERSON, full_name=NAME, request=TraineeRequest.MOVE, received_on=date(2024, 10, 1)
)


def test_a_trainee_moves_and_is_guided_there() -> None:
    outcome = running.when(MOVE)

    outcome.then(moved(DAY))
    outcome.under("GUIDE-MIN-YEARS/2013-07-01", "TRAINEE-PER-GUIDE-MAX/2013-07-01")
    assert outcome.decided[0].decision == MOVE.decision
    assert not after(registered, asked, moved(DAY)).requests
    assert decider.reads(MOVE) == (f"organisation-{ELSEWHERE}", f"certificate-{ANOTHER_GUIDE}")


def test_a_move_hears_of_every_fault_at_once() -> None:
    alone = running.knowing(knowing(organisations={}, certificates={}))

    alone.when(MOVE.model_copy(update={"moved_on": date(2026, 3, 3)})).then_rejected(
        "in-the-future", "organisation-not-known", "certificate-not-known"
    )
    early = MOVE.model_copy(update={"moved_on": date(2024, 6, 2), "guide_place": 4})
    running.when(early).then_rejected("before-traineeship", "guide-has-no-such-place")
    before = MOVE.model_copy(update={"moved_on": date(2024, 2, 1)})
    running.when(before).then_rejected("before-traineeship", "organisation-not-there-yet")


def test_another_lawyer_guides() -> None:
    running.when(REPLACE).then(guided(DAY)).under(
        "GUIDE-MIN-YEARS/2013-07-01", "TRAINEE-PER-GUIDE-MAX/2013-07-01"
    )
    assert decider.reads(REPLACE) == (f"certificate-{ANOTHER_GUIDE}",)
    wrong = REPLACE.model_copy(update={"guide_certificate": NEW_LAWYER, "guide_place": 4})
    running.when(wrong).then_rejected("guide-too-new", "guide-has-no-such-place")
    running.when(REPLACE.model_copy(update={"replaced_on": date(2024, 6, 2)})).then_rejected(
        "before-traineeship"
    )
    running.when(REPLACE.model_copy(update={"replaced_on": date(2026, 3, 3)})).then_rejected(
        "in-the-future"
    )


def test_the_same_again_changes_nothing() -> None:
    a_traineeship.given(registered, moved(DAY)).when(MOVE).then_nothing()
    a_traineeship.given(registered, guided(DAY)).when(REPLACE).then_nothing()
    here = MOVE.model_copy(update={"organisation_id": ORGANISATION, "guide_certificate": GUIDE})
    assert running.when(here).decided  # back, on another day


def test_who_is_no_trainee_any_more_stays_where_they_were() -> None:
    for command in (MOVE, REPLACE):
        served.when(command).then_rejected("not-in-this-state")
        a_traineeship.when(command).then_rejected("not-in-this-state")
        a_traineeship.given(registered, removed(DAY)).when(command).then_rejected(
            "not-in-this-state"
        )
