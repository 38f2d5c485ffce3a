"""May somebody practise on a day, and why not, by what registers say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.practising import (
    BASIS,
    ONE_DAY,
    PASSING,
    Because,
    Condition,
    Fact,
    Reason,
    certificate,
    death,
    form,
    judge,
    membership,
    reasons_on,
)

JANUARY, MARCH, MAY, JULY = (date(2026, month, 1) for month in (1, 3, 5, 7))
BOTH = (*certificate("issued", JANUARY, None), *membership("active", JANUARY, None))


def test_a_certificate_and_a_bar_allow_and_a_form_that_nobody_recorded_is_said() -> None:
    answer = judge(BOTH, MARCH)

    assert (answer.allowed, answer.because, answer.until) == (True, (), None)
    assert answer.unrecorded == (Condition.FORM,)
    assert judge((*BOTH, form(JANUARY, None)), MARCH).unrecorded == ()


def test_of_nobody_all_is_missing() -> None:
    answer = judge((), MARCH)

    assert answer.reasons == (Reason.NOT_ISSUED, Reason.NOT_A_MEMBER)
    assert {(one.first, one.last) for one in answer.because} == {(None, None)}
    assert answer.until is None


def test_before_the_first_fact_something_is_missing_up_to_its_day() -> None:
    answer = judge(BOTH, date(2025, 6, 1))

    assert {(one.first, one.last) for one in answer.because} == {(None, JANUARY - ONE_DAY)}


def test_a_bar_that_ends_by_itself_says_when() -> None:
    taken = (
        *certificate("issued", JANUARY, MARCH),
        *certificate("deprived", MARCH, MAY),
        *certificate("issued", MAY, None),
        *membership("active", JANUARY, MARCH),
        *membership("suspended", MARCH, JULY),
        *membership("active", JULY, None),
    )
    answer = judge(taken, MARCH)

    assert answer.because == (
        Because(Reason.TAKEN_AWAY, BASIS[Reason.TAKEN_AWAY], MARCH, MAY - ONE_DAY),
        Because(Reason.SUSPENDED, BASIS[Reason.SUSPENDED], MARCH, JULY - ONE_DAY),
    )
    assert answer.until == JULY - ONE_DAY
    assert judge(taken, MAY).reasons == (Reason.SUSPENDED,)
    assert judge(taken, JULY).allowed


def test_what_has_no_end_does_not_end_by_itself() -> None:
    facts = (*certificate("deprived", MARCH, MAY), *membership("deleted", MARCH, None))
    answer = judge(facts, MARCH)

    assert answer.reasons == (Reason.TAKEN_AWAY, Reason.DELETED)
    assert answer.until is None


def test_another_bar_makes_good_a_withdrawal_and_not_a_suspension() -> None:
    other = membership("active", MARCH, None)
    gone = (*BOTH[:1], *membership("withdrawn", MARCH, None))
    held = (*BOTH[:1], *membership("suspended", MARCH, MAY))

    assert judge(gone, MARCH).reasons == (Reason.WITHDRAWN,)
    assert judge((*gone, *other), MARCH).allowed
    assert judge((*held, *membership("active", MARCH, None)), MARCH).reasons == (Reason.SUSPENDED,)


def test_a_new_certificate_makes_good_a_revocation() -> None:
    revoked = (*certificate("revoked", JANUARY, None), *membership("active", JANUARY, None))

    assert judge(revoked, MAY).reasons == (Reason.REVOKED,)
    assert judge((*revoked, *certificate("issued", MARCH, None)), MAY).allowed


def test_who_left_the_last_form_of_practice_may_not_practise_until_the_next() -> None:
    facts = (*BOTH, form(MARCH, MAY), form(JULY, None))

    assert judge(facts, JANUARY).allowed  # nothing is recorded of that time
    assert judge(facts, MARCH).allowed
    (because,) = judge(facts, MAY).because
    assert (because.reason, because.first, because.last) == (Reason.NO_FORM, MAY, JULY - ONE_DAY)
    assert judge(facts, JULY).allowed


def test_nobody_practises_from_the_day_of_death_on() -> None:
    assert judge((*BOTH, death(MARCH)), MARCH - ONE_DAY).allowed
    answer = judge((*BOTH, death(MARCH)), MARCH)
    assert [(one.reason, one.first, one.last) for one in answer.because] == [
        (Reason.DIED, MARCH, None)
    ]
    dead = (*BOTH, *membership("deceased", MARCH, None))
    assert judge(dead, MARCH).reasons == (Reason.DIED,)


@pytest.mark.parametrize("word", ["submitted", "proposed", "refused", "none", "applied"])
def test_a_word_that_says_nothing_of_practising_is_no_fact(word: str) -> None:
    assert not [*certificate(word, JANUARY, None), *membership(word, JANUARY, None)]


def test_the_first_and_last_days_of_all_time_are_days_too() -> None:
    always = (*certificate("issued", date.min, None), *membership("suspended", date.min, None))

    (because,) = judge(always, date.max).because
    assert (because.first, because.last) == (date.min, None)


def test_every_reason_names_its_provision() -> None:
    assert set(BASIS) == set(Reason)


days = st.integers(0, 20).map(lambda number: date(2026, 1, 1) + number * ONE_DAY)
facts = st.lists(
    st.builds(
        lambda about, since, length, reason: Fact(
            about, since, None if length is None else since + length * ONE_DAY, reason
        ),
        st.sampled_from(Condition),
        days,
        st.none() | st.integers(1, 8),
        st.none() | st.sampled_from(Reason),
    ),
    max_size=8,
)


@given(facts, days)
def test_a_reason_holds_from_its_first_day_to_its_last_and_not_beside_them(
    known: list[Fact], day: date
) -> None:
    for one in judge(known, day).because:
        first = one.first or date(2025, 12, 1)
        last = one.last or date(2026, 3, 1)
        inside = [first + number * ONE_DAY for number in range((last - first).days + 1)]
        assert day in inside
        assert all(one.reason in reasons_on(known, each) for each in inside)
        if one.first is not None:
            assert one.reason not in reasons_on(known, one.first - ONE_DAY)
        if one.last is not None:
            assert one.reason not in reasons_on(known, one.last + ONE_DAY)


@given(facts, days)
def test_allowed_is_without_a_reason_and_what_ends_by_itself_passes(
    known: list[Fact], day: date
) -> None:
    answer = judge(known, day)

    assert answer.allowed == (not answer.reasons)
    if answer.until is not None:
        assert PASSING.issuperset(answer.reasons)
        assert answer.until == max(one.last for one in answer.because if one.last is not None)
