"""On what minutes are made, and until when."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.discipline.context import KnownViolation
from services.discipline.penalty import decider
from shared.contracts.discipline.penalty import OffenderKind
from shared.contracts.discipline.violation import Track, ViolationTaken
from shared.law.data import load_holidays, load_rules
from shared.law.rules import Rules
from tests.discipline.context import (
    FINED,
    NOWHERE,
    ORGANISATION,
    SCREENED_OUT,
    THIS,
    VIOLATION,
    WITH_THE_BAR,
    WITH_THE_STATE,
    at,
)
from tests.discipline.penalty.given import MADE, a_penalty, fined, made, make
from tests.support.spec import recorded


def test_minutes_are_made_and_the_violation_says_who_pursues_it() -> None:
    outcome = a_penalty.when(make())
    outcome.then(made(), ViolationTaken(track=Track.PENALTY, by=THIS, taken_on=MADE))
    outcome.under("PEN-LIMITATION/2013-07-01")
    own, other = outcome.decided

    assert own.stream is None
    assert other.stream == f"violation-{VIOLATION}"
    assert decider.reads(make()) == (f"violation-{VIOLATION}",)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({VIOLATION: SCREENED_OUT}, "violation-screened-out"),
        ({VIOLATION: FINED}, "already-pursued"),
        ({VIOLATION: WITH_THE_BAR}, "not-in-your-hands"),
    ],
)
def test_the_violation_is_open_and_in_the_states_hands(
    known: dict[UUID, KnownViolation], code: str
) -> None:
    a_penalty.knowing(at(violations=known)).when(make()).then_rejected(code)


def test_minutes_on_a_violation_that_is_not_known_here_yet_wait() -> None:
    a_penalty.knowing(at()).when(make()).then_unknown()


@pytest.mark.parametrize(
    ("committed_on", "made_on", "codes"),
    [
        (date(2024, 9, 10), date(2025, 9, 10), ()),
        (date(2024, 9, 9), date(2025, 9, 10), ("limitation-passed",)),
        (date(2024, 2, 29), date(2025, 2, 28), ()),
        (date(2024, 2, 29), date(2025, 3, 1), ("limitation-passed",)),
    ],
)
def test_an_act_is_punished_for_a_year(
    committed_on: date, made_on: date, codes: tuple[str, ...]
) -> None:
    outcome = a_penalty.when(make(made_on, committed_on=committed_on))

    assert tuple(fault.code for fault in outcome.faults) == codes


def test_without_a_limitation_in_the_law_data_nobody_is_punished() -> None:
    context = replace(at(violations={VIOLATION: WITH_THE_STATE}), rules=Rules(()))

    a_penalty.knowing(context).when(make()).then_rejected("no-limitation-in-law-data")


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = make(
        date(2025, 10, 2),
        act="82/2020:99",
        offender=OffenderKind.ORGANISATION,
        area=NOWHERE,
        committed_on=date(2025, 10, 3),
    )

    a_penalty.when(wrong).then_rejected(
        "in-the-future",
        "committed-later",
        "organisation-needed",
        "unknown-area",
        "unknown-act",
    )


def test_an_organisation_has_no_certificate() -> None:
    wrong = make(offender=OffenderKind.ORGANISATION, organisation=ORGANISATION)

    a_penalty.when(wrong).then_rejected("certificate-of-an-organisation")


def test_the_act_is_one_of_the_decree_of_its_last_day() -> None:
    of_the_next_decree = "109/2026:8.3.a"

    a_penalty.when(make(act=of_the_next_decree)).then_rejected("unknown-act")
    a_penalty.when(make(act="82/2020:6.5a")).then(
        made(act="82/2020:6.5a"), ViolationTaken(track=Track.PENALTY, by=THIS, taken_on=MADE)
    )


def test_somebody_without_a_certificate_may_do_an_act() -> None:
    assert not a_penalty.when(make(certificate=None)).faults


def test_minutes_are_made_once() -> None:
    a_penalty.given(made()).when(make()).then_rejected("not-in-this-state")


def test_they_are_decided_within_working_days() -> None:
    law = load_rules(), load_holidays()
    (clock,) = decider.clocks(decider.replay([recorded(made())]), *law)

    assert (clock.name, clock.rule_row) == ("decision", "PEN-DECISION-DAYS/2022-01-01")
    assert clock.due_on == date(2025, 9, 19)
    assert decider.clocks(decider.replay([recorded(made()), recorded(fined(), 2)]), *law) == []
    assert decider.clocks(decider.initial, *law) == []
