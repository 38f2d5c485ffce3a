"""Whoever holds a violation screens it out or hands it over."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.discipline.violation import ViolationCommand, decider
from services.discipline.violation.screening import HandOver, ScreenOut
from services.discipline.violation.state import Open, ScreenedOut, Unrecorded
from shared.contracts.discipline.violation import (
    Hands,
    Track,
    ViolationEvent,
    ViolationRecordVoided,
)
from shared.corrections import VoidRecord
from shared.law.data import load_holidays, load_rules
from tests.discipline.context import BAR, TODAY, at
from tests.discipline.violation.given import (
    SCREENED,
    a_violation,
    hand,
    handed,
    recorded_,
    screen,
    screened,
    taken,
)
from tests.support.spec import recorded

known = a_violation.given(recorded_())
the_bar = at(TODAY, BAR, noun="violation")


def test_who_holds_it_screens_it_out() -> None:
    outcome = known.when(screen())

    outcome.then(screened())
    assert outcome.decided[0].effective_on == SCREENED


def test_who_holds_it_hands_it_over() -> None:
    known.when(hand()).then(handed())
    a_violation.given(recorded_(), handed()).knowing(the_bar).when(
        hand(Hands.DEPARTMENT, SCREENED)
    ).then(handed(Hands.DEPARTMENT, SCREENED))


def test_who_does_not_hold_it_does_not_dispose_of_it() -> None:
    given_away = a_violation.given(recorded_(), handed())

    given_away.when(screen()).then_rejected("not-in-your-hands")
    given_away.when(hand(Hands.DEPARTMENT, SCREENED)).then_rejected("not-in-your-hands")
    known.knowing(the_bar).when(screen()).then_rejected("not-in-your-hands")


def test_to_give_it_to_who_has_it_changes_nothing() -> None:
    known.when(hand(Hands.DEPARTMENT)).then_nothing()


def test_what_is_pursued_goes_on_to_its_end() -> None:
    a_violation.given(recorded_(), taken()).when(screen()).then_rejected("already-pursued")
    both = a_violation.given(recorded_(), taken(Track.DISCIPLINE))

    both.when(hand()).then_rejected("already-pursued")


def test_what_one_track_pursues_may_go_to_the_other_which_may_screen_it_out() -> None:
    a_violation.given(recorded_(), taken()).when(hand()).then(handed())
    there = a_violation.given(recorded_(), taken(), handed()).knowing(the_bar)

    there.when(screen()).then(screened(Hands.BAR))


@pytest.mark.parametrize(
    ("on", "code"), [(date(2025, 8, 31), "too-early"), (date(2025, 10, 2), "in-the-future")]
)
def test_days_follow_each_other(on: date, code: str) -> None:
    known.when(screen(on)).then_rejected(code)
    known.when(hand(on=on)).then_rejected(code)


@pytest.mark.parametrize("command", [screen(), hand()])
def test_what_was_screened_out_or_never_recorded_is_left_alone(command: ViolationCommand) -> None:
    a_violation.given(recorded_(), screened()).when(command).then_rejected("not-in-this-state")
    a_violation.when(command).then_rejected("not-in-this-state")


EVENTS: list[ViolationEvent] = [
    handed(),
    handed(Hands.DEPARTMENT),
    taken(),
    taken(Track.DISCIPLINE),
    screened(),
]


@given(st.lists(st.sampled_from(EVENTS)))
def test_an_open_one_is_always_in_exactly_ones_hands(events: list[ViolationEvent]) -> None:
    state = decider.replay(a_violation.given(recorded_(), *events).history)

    match state.stage:
        case Open(hands=hands):
            assert screened() not in events
            assert state.hands is hands
        case ScreenedOut():
            assert screened() in events
            assert state.hands is None
        case Unrecorded():
            pytest.fail("it was recorded")


def test_a_screening_in_error_is_voided_and_somebody_has_to_act_again() -> None:
    voided = ViolationRecordVoided(reason="Nhầm hồ sơ")
    done = a_violation.given(recorded_(), screened())
    done.when(VoidRecord(command_id=UUID(int=2), reason="Nhầm hồ sơ")).then(voided)
    state = decider.replay([*done.history, recorded(voided, 3, voids=UUID(int=2))])

    assert isinstance(state.stage, Open)
    assert decider.steps is not None
    assert decider.steps(state) == (ScreenOut, HandOver)


def test_screening_has_no_limit_in_law_until_it_is_pursued() -> None:
    law = load_rules(), load_holidays()
    (clock,) = decider.clocks(decider.replay(known.history), *law)
    pursued = decider.replay(a_violation.given(recorded_(), taken()).history)

    assert (clock.name, clock.due_on) == ("screening", None)
    assert decider.clocks(pursued, *law) == []
