"""On what the Bar opens a case, under which regulation, and how it finds no breach."""

from datetime import date
from uuid import UUID

import pytest

from services.discipline.case import decider
from services.discipline.context import KnownViolation
from shared.contracts.discipline.violation import Hands, Track, ViolationTaken
from shared.law.data import load_holidays, load_rules
from tests.discipline.case.given import (
    DECIDED,
    OPENED,
    REGULATION,
    a_case,
    decided,
    dismiss,
    dismissed,
    open_,
    opened,
)
from tests.discipline.context import (
    BAR,
    NOWHERE,
    SCREENED_OUT,
    THIS,
    TODAY,
    VIOLATION,
    WITH_THE_STATE,
    at,
)
from tests.support.spec import recorded

PURSUED = KnownViolation(open=True, hands=Hands.BAR, taken=frozenset({Track.DISCIPLINE}))
ALREADY_FINED = KnownViolation(open=True, hands=Hands.BAR, taken=frozenset({Track.PENALTY}))


def taken(on: date) -> ViolationTaken:
    """Build the event with only what the test is about."""
    return ViolationTaken(track=Track.DISCIPLINE, by=THIS, taken_on=on)


def test_a_case_is_opened_and_the_violation_says_who_pursues_it() -> None:
    outcome = a_case.when(open_())
    outcome.then(opened(), taken(OPENED))
    outcome.under("DISC-REGULATION/2023-03-08")
    own, other = outcome.decided

    assert own.stream is None
    assert other.stream == f"violation-{VIOLATION}"
    assert decider.reads(open_()) == (f"violation-{VIOLATION}",)


@pytest.mark.parametrize(
    ("on", "regulation", "rows"),
    [
        (date(2023, 3, 8), REGULATION, ("DISC-REGULATION/2023-03-08",)),
        (date(2023, 3, 7), "QĐ 203/QĐ-HĐLSTQ", ("DISC-REGULATION/2019-12-19",)),
        (date(2019, 12, 18), None, ()),
    ],
)
def test_the_regulation_of_the_day_stays_its_law(
    on: date, regulation: str | None, rows: tuple[str, ...]
) -> None:
    outcome = a_case.when(open_(on))

    outcome.then(opened(on, regulation), taken(on))
    outcome.under(*rows)


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ({VIOLATION: SCREENED_OUT}, ("violation-screened-out", "not-in-your-hands")),
        ({VIOLATION: WITH_THE_STATE}, ("not-in-your-hands",)),
        ({VIOLATION: PURSUED}, ("already-pursued",)),
        ({VIOLATION: ALREADY_FINED}, ()),
    ],
)
def test_the_violation_is_open_and_in_the_bars_hands(
    known: dict[UUID, KnownViolation], codes: tuple[str, ...]
) -> None:
    told = a_case.knowing(at(TODAY, BAR, noun="case", violations=known))

    assert tuple(fault.code for fault in told.when(open_()).faults) == codes


def test_a_case_on_a_violation_that_is_not_known_here_yet_waits() -> None:
    a_case.knowing(at(TODAY, BAR, noun="case")).when(open_()).then_unknown()


def test_all_that_is_wrong_is_said_at_once() -> None:
    a_case.when(open_(date(2025, 10, 2), NOWHERE)).then_rejected("in-the-future", "unknown-area")


def test_a_case_is_opened_once() -> None:
    a_case.given(opened()).when(open_()).then_rejected("not-in-this-state")


def test_the_board_may_find_no_breach() -> None:
    outcome = a_case.given(opened()).when(dismiss())

    outcome.then(dismissed)
    assert outcome.decided[0].effective_on == DECIDED


@pytest.mark.parametrize(
    ("on", "code"), [(date(2025, 9, 9), "too-early"), (date(2025, 10, 2), "in-the-future")]
)
def test_a_dismissal_comes_after_the_opening(on: date, code: str) -> None:
    a_case.given(opened()).when(dismiss(on)).then_rejected(code)


def test_what_is_decided_or_dismissed_or_never_opened_is_not_dismissed() -> None:
    a_case.given(opened(), decided()).when(dismiss()).then_rejected("not-in-this-state")
    a_case.given(opened(), dismissed).when(dismiss()).then_rejected("not-in-this-state")
    a_case.when(dismiss()).then_rejected("not-in-this-state")


def test_the_law_data_has_no_limit_for_a_decision_and_the_clock_says_so() -> None:
    law = load_rules(), load_holidays()
    (clock,) = decider.clocks(decider.replay([recorded(opened())]), *law)
    done = decider.replay([recorded(opened()), recorded(dismissed, 2)])

    assert (clock.name, clock.due_on) == ("decision", None)
    assert decider.clocks(done, *law) == []
