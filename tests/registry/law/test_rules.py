"""What decrees say is entered with its provision, beside what is there."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.law import decider, steps
from services.registry.law.queries import LawFilters, law_data
from services.registry.law.rows import rows_of
from services.registry.law.rules import AddRuleRow, DeclareHoliday, EndRuleRow
from services.registry.law.state import Unsaid
from shared.book import Law, amended
from shared.contracts.registry.law import (
    HolidayDeclared,
    LawEvent,
    LawRecordVoided,
    RuleRowAdded,
    RuleRowEnded,
)
from shared.corrections import VoidRecord
from shared.law.data import load_catalogue, load_holidays, load_rules, load_territory
from shared.law.rules import RuleRow, Unit
from shared.messages import Recorded
from tests.registry.context import ADMIN, FIRST_UNKNOWN_DAY, on
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, LAST = date(2027, 2, 1), date(2028, 12, 31)
the_law = Scenario(decider, on(TODAY, noun="law", actor=ADMIN))
added = RuleRowAdded(
    row_id="CERT-DECIDE-DAYS/2027-03-01#2",
    rule="CERT-DECIDE-DAYS",
    label="Chủ tịch UBND cấp tỉnh quyết định",
    value="8",
    unit="working_day",
    valid_from=FIRST_UNKNOWN_DAY,
    valid_to=None,
    basis="Nghị định mới Đ.9",
)
declared = HolidayDeclared(
    day=date(2027, 2, 6), name="Làm bù", working=True, decision_no="1234/TB-BNV"
)


def add(
    value: str = "8", unit: Unit = Unit.WORKING_DAY, valid_to: date | None = None
) -> AddRuleRow:
    """Build the command with only what the test is about."""
    return AddRuleRow(
        rule="CERT-DECIDE-DAYS",
        label="Chủ tịch UBND cấp tỉnh quyết định",
        value=value,
        unit=unit,
        valid_from=FIRST_UNKNOWN_DAY,
        valid_to=valid_to,
        basis="Nghị định mới Đ.9",
    )


def end(day: date = LAST) -> EndRuleRow:
    """Build the command with only what the test is about."""
    return EndRuleRow(valid_to=day, basis="Nghị định mới hơn")


ended = RuleRowEnded(row_id=added.row_id, rule=added.rule, valid_to=LAST, basis="Nghị định mới hơn")


def test_a_row_fills_a_gap_under_an_id_of_its_own() -> None:
    the_law.when(add()).then(added)
    law = Law(
        rules=load_rules(),
        calendar=load_holidays(),
        territory=load_territory(),
        catalogue=load_catalogue(),
    )
    row = amended(law, [added]).rules.on(added.rule, FIRST_UNKNOWN_DAY)

    assert isinstance(row, RuleRow)
    assert (row.id, row.value) == (added.row_id, "8")


@pytest.mark.parametrize("value", ["tám", "8,5", "-8", "٨"])
def test_what_is_counted_is_a_whole_number(value: str) -> None:
    the_law.when(add(value)).then_rejected("not-a-number")
    assert the_law.when(add(value, Unit.TEXT)).decided


def test_every_fault_of_a_row_at_once() -> None:
    the_law.when(add("tám", valid_to=date(2027, 2, 28))).then_rejected(
        "not-a-number", "ends-before-it-begins"
    )


def test_a_row_ends_and_the_same_end_again_changes_nothing() -> None:
    the_law.given(added).when(end()).then(ended)
    the_law.given(added, ended).when(end()).then_nothing()


def test_an_end_comes_after_the_beginning_and_lengthens_nothing() -> None:
    the_law.given(added).when(end(date(2027, 2, 28))).then_rejected("ends-before-it-begins")
    the_law.given(added, ended).when(end(date(2029, 1, 1))).then_rejected("ends-earlier-already")


def test_a_day_is_declared() -> None:
    the_law.when(
        DeclareHoliday(day=date(2027, 2, 6), name="Làm bù", working=True, decision_no="1234/TB-BNV")
    ).then(declared)


def test_a_stream_says_one_thing() -> None:
    the_law.given(added).when(add()).then_rejected("not-in-this-state")
    the_law.given(declared).when(end()).then_rejected("not-in-this-state")
    the_law.given(added).when(VoidRecord(command_id=UUID(int=1), reason="Nhầm")).then(
        LawRecordVoided(reason="Nhầm")
    )
    assert decider.claims(decider.replay([recorded(added)])) == {f"rule-row/{added.row_id}"}
    assert decider.claims(Unsaid()) == frozenset()
    assert decider.replay([recorded(ended)]) == Unsaid()
    assert [steps(decider.replay([recorded(one)])) for one in (added, declared)] == [
        (EndRuleRow,),
        (),
    ]
    assert steps(Unsaid()) == (AddRuleRow, DeclareHoliday)


async def test_what_was_entered_is_listed_for_its_days(connection: AsyncConnection) -> None:
    history: list[Recorded[LawEvent]] = [recorded(added, 1), recorded(ended, 2)]
    await follow(connection, "law", history, "law-1")
    await follow(connection, "law", [recorded(declared, 3)], "law-2")

    (row,) = await law_data(connection, ask(FIRST_UNKNOWN_DAY), LawFilters(rule="DECIDE"))
    assert (row.rule, row.value, row.effective_to) == (added.rule, "8", date(2029, 1, 1))
    (day,) = await law_data(connection, ask(declared.day), LawFilters())
    assert (day.unit, day.value) == ("worked", "2027-02-06")
    assert await law_data(connection, ask(date(2029, 1, 1)), LawFilters()) == []
    assert rows_of(Unsaid()) == set()
