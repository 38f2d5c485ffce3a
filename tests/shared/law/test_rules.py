"""Rule rows by date: the last day counts, a correction wins, a gap is an answer of its own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.data import load_rules
from shared.law.rules import Gap, RuleRow, Rules, Unit, UnknownRow

old = RuleRow(
    id="A-LIMIT/1",
    rule="A-LIMIT",
    valid_from=date(2013, 7, 1),
    valid_to=date(2027, 2, 28),
    value="20",
    unit=Unit.DAY,
    basis="Luật Luật sư Đ.17(3)",
)
gap = Gap(id="A-LIMIT/2", rule="A-LIMIT", valid_from=date(2027, 3, 1))
entered = RuleRow(
    id="A-LIMIT/3",
    rule="A-LIMIT",
    valid_from=date(2027, 3, 1),
    value="10",
    unit=Unit.WORKING_DAY,
    basis="what the next decree says",
)


def test_a_row_holds_on_its_last_day_and_not_on_the_next() -> None:
    rules = Rules((old, gap))

    assert rules.on("A-LIMIT", date(2027, 2, 28)) == old
    assert rules.on("A-LIMIT", date(2027, 3, 1)) == gap


def test_a_value_that_the_department_enters_fills_the_gap() -> None:
    assert Rules((old, gap, entered)).on("A-LIMIT", date(2027, 3, 1)) == entered
    assert Rules((old, gap)).with_rows([entered]).on("A-LIMIT", date(2027, 3, 1)) == entered


def test_a_correction_of_the_same_days_has_an_id_of_its_own() -> None:
    corrected = replace(old, id="A-LIMIT/4", value="15")

    assert Rules((old, gap, corrected)).on("A-LIMIT", date(2025, 7, 1)).id == "A-LIMIT/4"


def test_a_correction_leaves_the_days_before_it_alone() -> None:
    later = replace(old, id="A-LIMIT/5", valid_from=date(2025, 7, 1), value="15")
    rules = Rules((old, gap)).with_rows([later])

    assert rules.on("A-LIMIT", date(2025, 6, 30)) == old
    assert rules.on("A-LIMIT", date(2025, 7, 1)) == later


def test_no_row_is_a_gap() -> None:
    found = Rules(()).on("A-LIMIT", date(2025, 7, 1))

    assert isinstance(found, Gap)
    assert found.id == "A-LIMIT/none"


def test_a_row_is_found_by_the_id_that_an_envelope_names() -> None:
    assert Rules((old, gap)).row("A-LIMIT/2") == gap
    with pytest.raises(UnknownRow):
        Rules((old,)).row("A-LIMIT/2")


def test_a_row_that_is_ended_holds_on_its_last_day_and_not_on_the_next() -> None:
    ended = Rules((old, gap)).ended("A-LIMIT/1", date(2026, 6, 30))

    assert isinstance(ended.on("A-LIMIT", date(2026, 6, 30)), RuleRow)
    assert ended.on("A-LIMIT", date(2026, 7, 1)).id == "A-LIMIT/none"


def test_an_end_never_lengthens_a_row() -> None:
    ended = Rules((old,)).ended("A-LIMIT/1", date(2030, 1, 1))

    assert ended.row("A-LIMIT/1").valid_to == date(2027, 2, 28)


def test_an_unknown_row_cannot_be_ended() -> None:
    with pytest.raises(UnknownRow):
        Rules((old,)).ended("A-LIMIT/9", date(2026, 6, 30))


def test_the_same_row_again_changes_nothing() -> None:
    rules = Rules((old, gap))

    assert rules.with_rows([old]) is rules


def test_another_row_of_the_same_id_is_refused() -> None:
    with pytest.raises(ValueError, match="A-LIMIT/1 is the id of another row"):
        Rules((old,)).with_rows([replace(old, value="15")])


def test_a_new_row_gets_an_id_that_is_free() -> None:
    rules = load_rules()

    assert rules.fresh_id("A-NEW", date(2027, 3, 1)) == "A-NEW/2027-03-01"
    assert rules.fresh_id("CERT-DECIDE-DAYS", date(2027, 3, 1)) == "CERT-DECIDE-DAYS/2027-03-01#2"
    assert rules.fresh_id("ORG-REG-FEE", None) == "ORG-REG-FEE/-#2"


def test_rules_are_listed_by_the_beginning_of_their_names() -> None:
    found = load_rules().starting_with("PEN-ORG-PRICED-", date(2026, 6, 1))

    assert [row.rule for row in found] == ["PEN-ORG-PRICED-10", "PEN-ORG-PRICED-9"]


@given(
    rule=st.sampled_from(load_rules().names()),
    day=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    count=st.integers(0, 4000),
)
def test_what_is_found_holds_on_the_day_and_another_rule_changes_nothing(
    rule: str, day: date, count: int
) -> None:
    rules = load_rules()
    other = replace(entered, valid_from=day - timedelta(days=count))
    found = rules.on(rule, day)

    assert found.rule == rule
    assert found.holds_on(day)
    assert rules.with_rows([other]).on(rule, day) == found
