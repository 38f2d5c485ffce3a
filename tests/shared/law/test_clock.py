"""When a limit ends: in days or working days, never on a day off, never guessed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.calendar import Calendar
from shared.law.clock import LIMITS, Clock, Limit, StepCode, due_on, run
from shared.law.data import load_holidays, load_rules
from shared.law.rules import Gap, RuleRow, Unit

limit = RuleRow(
    id="A-LIMIT/1",
    rule="A-LIMIT",
    valid_from=date(2013, 7, 1),
    value="20",
    unit=Unit.DAY,
    basis="Luật Luật sư Đ.17(3)",
)


def test_a_limit_in_days_counts_days_off_but_does_not_end_on_one() -> None:
    assert due_on(limit, date(2025, 6, 1), Calendar()) == date(2025, 6, 23)


def test_a_limit_in_working_days_leaves_days_off_out() -> None:
    working = replace(limit, unit=Unit.WORKING_DAY)

    assert due_on(working, date(2025, 6, 1), Calendar()) == date(2025, 6, 27)


def test_a_gap_has_no_end() -> None:
    gap = Gap(id="A-LIMIT/2", rule="A-LIMIT", valid_from=date(2027, 3, 1))

    assert due_on(gap, date(2027, 3, 1), Calendar()) is None


def test_a_role_is_no_limit() -> None:
    with pytest.raises(ValueError, match="not a time limit"):
        due_on(replace(limit, unit=Unit.ROLE), date(2025, 6, 1), Calendar())


# A limit with what happened to it -----------------------------------------------------------

SEVEN = replace(limit, value="7", unit=Unit.WORKING_DAY)
SPRING_2025 = load_holidays()
plain = Calendar()


def codes(clock: Clock) -> list[StepCode]:
    return [step.code for step in clock.explanation]


def test_a_limit_says_why_it_ends_when_it_does() -> None:
    clock = run(Limit("check", SEVEN, date(2025, 4, 25)), SPRING_2025)

    assert clock.due_on == date(2025, 5, 8)
    assert [(step.code, step.parameters["on"]) for step in clock.explanation] == [
        (StepCode.STARTED, date(2025, 4, 25)),
        (StepCode.WORKED_WEEKEND, date(2025, 4, 26)),
        (StepCode.WEEKEND, date(2025, 4, 27)),
        (StepCode.HOLIDAY, date(2025, 4, 30)),
        (StepCode.HOLIDAY, date(2025, 5, 1)),
        (StepCode.HOLIDAY, date(2025, 5, 2)),
        (StepCode.WEEKEND, date(2025, 5, 3)),
        (StepCode.WEEKEND, date(2025, 5, 4)),
        (StepCode.DUE, date(2025, 5, 8)),
    ]


def test_a_pause_adds_its_days_and_neither_end_counts() -> None:
    paused = Limit("check", SEVEN, date(2025, 3, 3), pauses=((date(2025, 3, 5), date(2025, 3, 6)),))

    assert run(replace(paused, pauses=()), SPRING_2025).due_on == date(2025, 3, 12)
    assert run(paused, SPRING_2025).due_on == date(2025, 3, 14)


def test_while_a_limit_is_paused_it_has_no_day() -> None:
    clock = run(Limit("check", SEVEN, date(2025, 3, 3), pauses=((date(2025, 3, 5), None),)), plain)

    assert clock.due_on is None
    assert codes(clock) == [StepCode.STARTED, StepCode.STILL_PAUSED]


def test_a_pause_that_begins_after_the_last_day_hides_nothing() -> None:
    late = Limit("check", SEVEN, date(2025, 3, 3), pauses=((date(2025, 3, 20), None),))

    assert run(late, plain).due_on == date(2025, 3, 12)


def test_a_restart_counts_from_zero_and_ends_the_pause_before_it() -> None:
    restarted = Limit(
        "check",
        SEVEN,
        date(2025, 3, 3),
        pauses=((date(2025, 3, 5), None),),
        restarted_on=date(2025, 3, 17),
    )
    clock = run(restarted, plain)

    assert clock.due_on == date(2025, 3, 26)
    assert codes(clock)[:2] == [StepCode.STARTED, StepCode.RESTARTED]


def test_an_extension_goes_on_from_the_last_day() -> None:
    five = replace(limit, id="A-LIMIT-EXTENSION/1", value="5", unit=Unit.DAY)
    ten = replace(limit, value="10")

    clock = run(Limit("check", ten, date(2025, 9, 8), extensions=(five,)), plain)
    assert clock.due_on == date(2025, 9, 23)
    assert StepCode.EXTENDED in codes(clock)
    assert run(Limit("check", ten, date(2025, 9, 8), extensions=(5,)), plain) == clock


def test_an_extension_without_a_value_leaves_no_day() -> None:
    unknown = Gap(id="A-LIMIT-EXTENSION/2", rule="A-LIMIT-EXTENSION", valid_from=None)
    clock = run(Limit("check", limit, date(2025, 9, 8), extensions=(unknown,)), plain)

    assert clock.due_on is None
    assert codes(clock)[-1] is StepCode.GAP


@pytest.mark.parametrize(
    ("value", "unit", "start", "ends_on"),
    [
        ("1", Unit.MONTH, date(2025, 1, 31), date(2025, 2, 28)),
        ("1", Unit.MONTH, date(2024, 1, 31), date(2024, 2, 29)),
        ("6", Unit.MONTH, date(2025, 6, 16), date(2025, 12, 16)),
        ("2", Unit.YEAR, date(2024, 2, 29), date(2026, 3, 2)),  # 28 February is a Saturday
        ("1", Unit.YEAR, date(2025, 3, 3), date(2026, 3, 3)),
    ],
)
def test_a_limit_in_months_ends_on_the_same_day_of_the_last_month(
    value: str, unit: Unit, start: date, ends_on: date
) -> None:
    assert due_on(replace(limit, value=value, unit=unit), start, Calendar()) == ends_on


def test_a_year_that_nobody_entered_gives_no_day_and_says_so() -> None:
    clock = run(Limit("check", SEVEN, date(2026, 12, 29)), SPRING_2025)

    assert clock.due_on is None
    assert clock.explanation[-1].parameters == {"year": 2027, "not_before": date(2027, 1, 1)}
    assert due_on(replace(limit, value="2", unit=Unit.YEAR), date(2025, 7, 1), SPRING_2025) is None


def test_every_gap_of_the_law_data_gives_no_day() -> None:
    gaps = [row for row in load_rules().rows if isinstance(row, Gap)]

    assert gaps
    for gap in gaps:
        clock = run(Limit("check", gap, gap.valid_from or date(2027, 3, 1)), SPRING_2025)
        assert clock.due_on is None
        assert codes(clock) == [StepCode.STARTED, StepCode.GAP]


def test_every_time_limit_of_the_law_data_can_be_run() -> None:
    for row in load_rules().rows:
        if isinstance(row, RuleRow) and row.unit in LIMITS:
            assert due_on(row, date(2025, 3, 3), Calendar()) is not None


spans = st.sampled_from([Unit.DAY, Unit.WORKING_DAY, Unit.MONTH])
days = st.dates(date(2025, 1, 1), date(2025, 12, 31))


@given(unit=spans, count=st.integers(1, 30), start=days, begun=days, length=st.integers(0, 30))
def test_a_pause_never_shortens(
    unit: Unit, count: int, start: date, begun: date, length: int
) -> None:
    row = replace(limit, value=str(count), unit=unit)
    pause = (begun, begun + timedelta(days=length))
    without = run(Limit("check", row, start), plain).due_on
    paused = run(Limit("check", row, start, pauses=(pause,)), plain).due_on

    assert without is not None
    assert paused is not None
    assert paused >= without
    assert plain.is_working(paused)
    assert not pause[0] <= paused <= pause[1] or paused <= start


@given(unit=spans, count=st.integers(1, 30), start=days, more=st.integers(0, 30))
def test_an_extension_and_a_later_start_never_shorten(
    unit: Unit, count: int, start: date, more: int
) -> None:
    row = replace(limit, value=str(count), unit=unit)
    first = due_on(row, start, plain)
    later = due_on(row, start + timedelta(days=more), plain)
    extended = run(Limit("check", row, start, extensions=(more,)), plain).due_on

    assert first is not None
    assert later is not None
    assert extended is not None
    assert first <= later
    assert first <= extended
    assert first > start
