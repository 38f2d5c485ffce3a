"""Deprivations overlap, arrive late and are annulled; each decision stands on its own."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.registry.certificate import decider
from services.registry.certificate.restrictions import RecordDeprivation, RecordPenaltyAnnulled
from services.registry.certificate.standing import periods, status_on
from services.registry.certificate.state import Certificate, Status
from shared.contracts.registry.certificate import CertificateEvent
from tests.registry.certificate.given import (
    ANOTHER,
    ONE,
    a_certificate,
    annulled,
    applied,
    deprived,
    issued,
    refused,
)
from tests.support.spec import recorded

MAY_1, MAY_31 = date(2025, 5, 1), date(2025, 5, 31)
ISSUED_ON = date(2025, 4, 28)
YEAR = [date(2025, 1, 1) + timedelta(days=number) for number in range(365)]
AFTER = date.max

held = (applied, issued(on=ISSUED_ON))


def after(*events: CertificateEvent) -> Certificate:
    """Fold events into the state that they lead to."""
    return decider.replay([recorded(event, number) for number, event in enumerate(events, 1)])


deprivation = RecordDeprivation(decision_id=ONE, starts_on=MAY_1, ends_on=MAY_31)
annulment = RecordPenaltyAnnulled(decision_id=ONE, annulled_on=MAY_31)


def test_what_others_decided_is_recorded_in_any_state() -> None:
    for history in [(applied,), held, (applied, refused)]:
        a_certificate.given(*history).when(deprivation).then(deprived(ONE, MAY_1, MAY_31))
        a_certificate.given(*history).when(annulment).then(annulled(ONE))


def test_of_a_certificate_that_is_not_known_here_nothing_is_recorded_yet() -> None:
    a_certificate.when(deprivation).then_unknown()
    a_certificate.when(annulment).then_unknown()


def test_recording_a_deprivation_again_changes_nothing() -> None:
    a_certificate.given(*held, deprived(ONE, MAY_1, MAY_31)).when(deprivation).then_nothing()


def test_recording_an_annulment_again_changes_nothing() -> None:
    a_certificate.given(*held, deprived(ONE, MAY_1, MAY_31), annulled(ONE)).when(
        annulment
    ).then_nothing()


def test_the_use_is_taken_away_from_the_first_day_to_the_last() -> None:
    state = after(*held, deprived(ONE, MAY_1, MAY_31))

    assert status_on(state, date(2025, 4, 30)) is Status.ISSUED
    assert status_on(state, MAY_1) is Status.DEPRIVED
    assert status_on(state, MAY_31) is Status.DEPRIVED
    assert status_on(state, date(2025, 6, 1)) is Status.ISSUED


def test_annulling_one_of_two_overlapping_deprivations_leaves_the_other() -> None:
    a_certificate.given(*held, deprived(ONE, MAY_1, MAY_31), deprived(ANOTHER, MAY_1, MAY_31)).when(
        annulment
    ).then(annulled(ONE))

    state = after(
        *held,
        deprived(ONE, MAY_1, MAY_31),
        deprived(ANOTHER, date(2025, 5, 20), date(2025, 6, 30)),
        annulled(ONE),
    )
    assert status_on(state, MAY_1) is Status.ISSUED
    assert status_on(state, MAY_31) is Status.DEPRIVED


def test_a_penalty_annulled_and_decided_anew_holds_again() -> None:
    a_certificate.given(*held, deprived(ONE, MAY_1, MAY_31), annulled(ONE)).when(
        RecordDeprivation(decision_id=ANOTHER, starts_on=MAY_1, ends_on=MAY_31)
    ).then(deprived(ANOTHER, MAY_1, MAY_31))

    state = after(
        *held, deprived(ONE, MAY_1, MAY_31), annulled(ONE), deprived(ANOTHER, MAY_1, MAY_31)
    )
    assert status_on(state, MAY_1) is Status.DEPRIVED


terms = st.lists(st.tuples(st.sampled_from(YEAR), st.integers(0, 120)), min_size=2, max_size=5).map(
    lambda drawn: [
        deprived(UUID(int=number), first, first + timedelta(days=length))
        for number, (first, length) in enumerate(drawn)
    ]
)


@given(terms, st.data())
def test_the_order_in_which_decisions_become_known_changes_no_day(
    deprivations: list[CertificateEvent], data: st.DataObject
) -> None:
    decisions = [UUID(int=number) for number in range(len(deprivations))]
    annulments = [annulled(one) for one in data.draw(st.sets(st.sampled_from(decisions)))]
    events = [applied, *deprivations, *annulments]

    one = after(*events, issued(on=ISSUED_ON))
    other = after(applied, issued(on=ISSUED_ON), *data.draw(st.permutations(events[1:])))

    assert [status_on(one, day) for day in YEAR] == [status_on(other, day) for day in YEAR]


@given(terms)
def test_periods_say_of_every_day_what_the_rule_says(deprivations: list[CertificateEvent]) -> None:
    state = after(*held, *deprivations)
    cut = periods(state)

    for day in YEAR:
        said = [p.status for p in cut if p.starts_on <= day and (p.ends_before or AFTER) > day]
        assert said == [status for status in [status_on(state, day)] if status is not Status.NONE]
