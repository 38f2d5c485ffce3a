"""Working days, with the days off and the swapped Saturday of spring 2025."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.calendar import Calendar, DayName, MissingYear, legal_day

spring_2025 = Calendar(
    days_off=frozenset({date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2)}),
    worked_weekends=frozenset({date(2025, 4, 26)}),
)


def test_seven_working_days_from_25_april_2025_end_on_8_may() -> None:
    assert spring_2025.add_working_days(date(2025, 4, 25), 7) == date(2025, 5, 8)


def test_without_the_swapped_saturday_they_end_a_day_later() -> None:
    plain = Calendar(days_off=spring_2025.days_off)

    assert plain.add_working_days(date(2025, 4, 25), 7) == date(2025, 5, 9)


def test_a_limit_that_would_end_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert spring_2025.first_working(date(2025, 4, 30)) == date(2025, 5, 5)


def test_at_one_in_the_morning_in_hanoi_the_legal_day_has_begun() -> None:
    assert legal_day(datetime(2025, 6, 30, 18, tzinfo=UTC)) == date(2025, 7, 1)


# Corrections and bounds ---------------------------------------------------------------------


def test_the_last_word_on_a_day_holds() -> None:
    off = spring_2025.with_days(off={date(2025, 4, 26): DayName("Nghỉ bão", "Storm")})
    on_again = off.with_days(worked=[date(2025, 4, 26)])

    assert not off.is_working(date(2025, 4, 26))
    assert off.names[date(2025, 4, 26)].en == "Storm"
    assert on_again.is_working(date(2025, 4, 26))


def test_a_day_off_can_be_declared_worked() -> None:
    assert spring_2025.with_days(worked=[date(2025, 5, 2)]).is_working(date(2025, 5, 2))


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 1, 1)])
def test_a_calendar_with_bounds_does_not_speak_of_other_years(day: date) -> None:
    bounded = Calendar(known_from=date(2025, 1, 1), known_until=date(2025, 12, 31))

    with pytest.raises(MissingYear, match=str(day.year)):
        bounded.is_working(day)


def test_a_declared_day_does_not_make_a_year_known() -> None:
    bounded = Calendar(known_until=date(2025, 12, 31)).with_days({date(2026, 1, 1)})

    with pytest.raises(MissingYear):
        bounded.add_working_days(date(2025, 12, 31), 1)


def test_working_days_between_two_days_count_the_last_and_not_the_first() -> None:
    assert spring_2025.working_days_between(date(2025, 4, 25), date(2025, 5, 8)) == 7
    assert spring_2025.working_days_between(date(2025, 5, 8), date(2025, 4, 25)) == -7


@given(
    start=st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    count=st.integers(1, 40),
    more=st.integers(0, 40),
    off=st.frozensets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=20),
)
def test_more_working_days_never_end_earlier_and_always_on_one(
    start: date, count: int, more: int, off: frozenset[date]
) -> None:
    calendar = Calendar(days_off=off)
    end = calendar.add_working_days(start, count)

    assert start < end <= calendar.add_working_days(start, count + more)
    assert calendar.is_working(end)
    assert calendar.working_days_between(start, end) == count
