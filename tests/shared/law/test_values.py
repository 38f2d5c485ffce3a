"""What a value means: by its unit or not at all."""

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

import pytest

from shared.law import values
from shared.law.data import load_rules
from shared.law.rules import Gap, RuleRow, Unit

DAY = date(2026, 6, 1)


def on(rule: str, day: date = DAY) -> RuleRow | Gap:
    return load_rules().on(rule, day)


def test_a_value_is_read_by_its_unit() -> None:
    assert values.count(on("CERT-DEPT-CHECK-DAYS")) == 5
    assert values.money(on("CERT-FEE")) == 800_000
    assert values.number(on("PEN-LATE-RATE")) == Decimal("0.05")
    assert values.number(on("PEN-ORG-MULT")) == 2
    assert values.day(on("DECREE-121-EXPIRY")) == date(2027, 3, 1)
    assert values.month_day(on("CPD-PLAN-DUE")) == (1, 15, False)
    assert values.month_day(on("REP-DUE-YF", date(2018, 1, 1))) == (2, 15, True)
    assert values.period(on("REP-Y-PERIOD")) == ("01-01", "12-31")
    assert values.text(on("CERT-ISSUE-AUTH")) == "Chủ tịch UBND cấp tỉnh"
    assert len(values.listed(on("CERT-DOSSIER-PASSED"))) == 4


def test_a_remark_after_a_yes_or_no_is_left_out() -> None:
    assert values.truth(on("ORG-NOTIFY-DISTRICT")) is False
    assert values.truth(on("CERT-REVOKE-STAY")) is True


def test_a_gap_has_no_value() -> None:
    with pytest.raises(values.NoValue, match="CERT-DECIDE-DAYS/2027-03-01 is a gap"):
        values.count(on("CERT-DECIDE-DAYS", date(2027, 3, 1)))


def test_a_role_is_no_amount_of_money() -> None:
    with pytest.raises(values.NotOfThisKind, match="holds role, no amount of money"):
        values.money(on("CERT-ISSUE-AUTH"))


@pytest.mark.parametrize("rule", ["CPD-PLAN-DUE", "REP-LS-BAR-DUE"])
def test_a_day_of_each_year_is_no_whole_date(rule: str) -> None:
    with pytest.raises(values.NotOfThisKind):
        values.day(on(rule))


@pytest.mark.parametrize(
    ("units", "read"),
    [
        (values.COUNTED, values.count),
        ({Unit.VND}, values.money),
        ({Unit.PERCENT, Unit.FACTOR}, values.number),
        ({Unit.BOOL}, values.truth),
        ({Unit.MONTH_DAY}, values.month_day),
        ({Unit.PERIOD}, values.period),
        (values.WORDS, values.text),
        ({Unit.LIST, Unit.ARTICLE, Unit.CLAUSE}, values.listed),
    ],
)
def test_every_row_of_a_unit_can_be_read(
    units: Collection[Unit], read: Callable[[RuleRow | Gap], object]
) -> None:
    rows = [row for row in load_rules().rows if isinstance(row, RuleRow) and row.unit in units]

    assert rows
    assert all(read(row) is not None for row in rows)
