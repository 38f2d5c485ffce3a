"""The files that come with the house: every line is read, and the golden days come out."""

from collections import Counter
from datetime import date

import pytest

from shared.law.calendar import MissingYear
from shared.law.data import load_catalogue, load_holidays, load_rules, rows_of
from shared.law.rules import Confidence, Gap, RuleRow, Unit

LINES = list(rows_of("rule_rows.csv"))


def test_every_line_becomes_a_row_with_an_id_of_its_own() -> None:
    rows = load_rules().rows

    assert len(rows) == len(LINES) == 402
    assert len({row.id for row in rows}) == 402
    assert {line["unit"] for line in LINES} <= set(Unit)


def test_a_line_without_a_value_is_a_gap_and_no_other_is() -> None:
    gaps = {row.rule for row in load_rules().rows if isinstance(row, Gap)}

    assert gaps == {line["rule_id"] for line in LINES if line["confidence"] == "GAP"}
    assert "CERT-DECIDE-DAYS" in gaps


def test_a_row_keeps_where_it_comes_from() -> None:
    row = load_rules().row("CERT-ISSUE-AUTH/2025-07-01")

    assert isinstance(row, RuleRow)
    assert (row.value, row.unit, row.basis) == (
        "Chủ tịch UBND cấp tỉnh",
        Unit.ROLE,
        "NĐ 121/2025 Đ.9",
    )
    assert (row.confidence, row.source) == (Confidence.VERIFIED, "S3;S4")


@pytest.mark.parametrize(
    ("day", "row_id"),
    [
        (date(2025, 6, 30), "CERT-ISSUE-AUTH/2007-01-01"),
        (date(2025, 7, 1), "CERT-ISSUE-AUTH/2025-07-01"),
        (date(2027, 2, 28), "CERT-ISSUE-AUTH/2025-07-01"),
        (date(2027, 3, 1), "CERT-ISSUE-AUTH/2027-03-01"),
        (date(2006, 12, 31), "CERT-ISSUE-AUTH/none"),
    ],
)
def test_three_regimes_issue_certificates(day: date, row_id: str) -> None:
    assert load_rules().on("CERT-ISSUE-AUTH", day).id == row_id


def test_a_row_with_no_first_day_says_so() -> None:
    row = load_rules().on("ORG-REG-FEE", date(2025, 7, 1))

    assert row.id == "ORG-REG-FEE/-"
    assert isinstance(row, RuleRow)
    assert row.dates_confidence is None


def test_every_act_is_read_and_has_a_place_of_its_own_on_each_day() -> None:
    acts = load_catalogue().acts

    assert len(acts) == 225
    for day in (date(2019, 1, 1), date(2022, 1, 1), date(2024, 11, 15), date(2026, 5, 18)):
        places = Counter(act.id for act in load_catalogue().acts_on(day))
        assert set(places.values()) <= {1}


# Days off -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 4, 26), True),  # a Saturday for Friday, 2 May
        (date(2025, 5, 2), False),
        (date(2025, 1, 27), False),  # Tết of 2025
        (date(2025, 2, 3), True),
        (date(2025, 9, 1), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),  # for Friday, 2 January: only a rule row says so
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),  # Tết of 2026
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),  # for Sunday, 10/3 of the lunar year
        (date(2026, 8, 22), True),  # a Saturday for Monday, 31 August
        (date(2026, 8, 31), False),
        (date(2026, 9, 2), False),
        (date(2025, 11, 24), True),
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam
    ],
)
def test_offices_work_as_the_government_announced(day: date, works: bool) -> None:  # noqa: FBT001
    assert load_holidays().is_working(day) is works


def test_seven_working_days_from_25_april_2025_end_on_8_may() -> None:
    assert load_holidays().add_working_days(date(2025, 4, 25), 7) == date(2025, 5, 8)


def test_five_working_days_reach_over_tet_of_2026() -> None:
    assert load_holidays().add_working_days(date(2026, 2, 12), 5) == date(2026, 2, 26)


def test_a_day_off_has_its_name_in_both_languages() -> None:
    names = load_holidays().names

    assert names[date(2026, 11, 24)].vi == "Ngày Văn hóa Việt Nam"
    assert names[date(2026, 11, 24)].en == "Vietnam Cultural Day"
    assert names[date(2026, 1, 2)].vi == "Ngày nghỉ (thay cho ngày 10/01/2026)"


def test_a_year_that_nobody_announced_is_not_computed() -> None:
    with pytest.raises(MissingYear, match="2027"):
        load_holidays().is_working(date(2027, 1, 4))


def test_the_department_declares_a_year_and_it_is_known() -> None:
    declared = load_holidays().with_days({date(2027, 1, 1)}, known_until=date(2027, 12, 31))

    assert declared.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
