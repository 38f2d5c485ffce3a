"""The law data that was entered here, as rows: which row holds from which day to which."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, Text

from services.registry.law.state import Day, Law, Unsaid
from services.registry.law.state import Row as RuleRow
from shared.read import intervals

ONE_DAY = timedelta(days=1)

law = intervals.interval_table(
    "law_data_1",
    Column("rule", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("basis", Text, nullable=False),
)
DAYS_OFF = "HOLIDAY"  # the rule under which declared days are listed
DAY_OFF, WORKED = "day_off", "worked"


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the law data says for a time."""

    rule: str
    label: str
    value: str
    unit: str
    basis: str


def rows_of(state: Law) -> set[Row]:
    """Say from which day to which a row of the law data holds."""
    match state:
        case Unsaid():
            return set()
        case RuleRow(valid_to=last):
            return {
                Row(
                    effective_from=state.valid_from,
                    effective_to=None if last is None else last + ONE_DAY,
                    rule=state.rule,
                    label=state.label,
                    value=state.value,
                    unit=state.unit,
                    basis=state.basis,
                )
            }
        case Day(day=day):
            return {
                Row(
                    effective_from=day,
                    effective_to=day + ONE_DAY,
                    rule=DAYS_OFF,
                    label=state.name,
                    value=day.isoformat(),
                    unit=WORKED if state.working else DAY_OFF,
                    basis=state.decision_no,
                )
            }
