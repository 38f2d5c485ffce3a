"""How a violation comes to be known."""

from datetime import date

import pytest

from services.discipline.violation import decider
from shared.contracts.discipline.violation import Source, Track
from tests.discipline.context import BAR, NOWHERE, TODAY, at
from tests.discipline.violation.given import RECORDED, REFERRAL, a_violation, record, recorded_
from tests.support.spec import POLICY, recorded

by_policy = a_violation.knowing(at(TODAY, POLICY, noun="violation"))


def test_the_department_or_the_bar_records_what_was_reported() -> None:
    outcome = a_violation.when(record())
    outcome.then(recorded_())
    by_the_bar = a_violation.knowing(at(TODAY, BAR, noun="violation"))

    assert outcome.decided[0].effective_on == RECORDED
    by_the_bar.when(record(track=Track.DISCIPLINE)).then(
        recorded_(track=Track.DISCIPLINE, unit=BAR.unit)
    )


def test_what_inspection_referred_is_a_fact() -> None:
    referred = record(TODAY, source=Source.REFERRAL, referral=REFERRAL, area=NOWHERE, act="?")

    assert not by_policy.when(referred).faults


def test_the_same_referral_again_changes_nothing() -> None:
    known = recorded_(source=Source.REFERRAL, referral=REFERRAL)
    again = record(source=Source.REFERRAL, referral=REFERRAL)

    by_policy.given(known).when(again).then_nothing()


def test_a_violation_is_recorded_once() -> None:
    a_violation.given(recorded_()).when(record()).then_rejected("not-in-this-state")


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = record(
        date(2025, 10, 2),
        source=Source.REFERRAL,
        area=NOWHERE,
        act="82/2020:99",
        certificate=None,
        committed_on=date(2025, 10, 3),
    )

    a_violation.when(wrong).then_rejected(
        "in-the-future",
        "committed-later",
        "unknown-area",
        "unknown-act",
        "referral-needed",
        "nobody-named",
    )


@pytest.mark.parametrize(
    ("track", "hands"), [(Track.PENALTY, "department"), (Track.DISCIPLINE, "bar")]
)
def test_at_once_it_is_in_the_hands_of_its_track(track: Track, hands: str) -> None:
    state = decider.replay([recorded(recorded_(track=track))])

    assert decider.units(state) == {"Sở Tư pháp", f"role:{hands}"}
    assert decider.areas(state) == {recorded_().area}


def test_a_referral_becomes_one_violation() -> None:
    state = decider.replay([recorded(recorded_(referral=REFERRAL))])

    assert decider.claims(state) == {f"referral/{REFERRAL}"}
    assert decider.claims(decider.initial) == frozenset()
