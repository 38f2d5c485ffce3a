"""What decrees say is entered with its provision. Source: Luật Ban hành văn bản QPPL Đ.151–154."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from services.registry.context import Context, Line, Text
from services.registry.law.state import Row
from shared.contracts.registry.law import HolidayDeclared, RuleRowAdded, RuleRowEnded
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import LIMITS
from shared.law.rules import Unit
from shared.messages import Command, Reach, Role, Terms, Weight

NUMBERS = LIMITS | {Unit.COUNT, Unit.HOUR, Unit.WORKING_HOUR, Unit.VND}
RuleName = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-ZĐ][\w-]*$", max_length=100)
]


class AddRuleRow(Command):
    """A provision says this from one day to another; it corrects rows that were there before."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Thêm dòng dữ liệu luật",
        en="Add a row to the law data",
        opens=True,
        weight=Weight.WEIGHTY,
    )

    rule: RuleName
    label: Line
    value: Text
    unit: Unit
    valid_from: date
    valid_to: date | None = None
    basis: Line


class EndRuleRow(Command):
    """A row holds no longer than this day."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Kết thúc hiệu lực dòng dữ liệu luật",
        en="End a row of the law data",
        weight=Weight.WEIGHTY,
    )

    valid_to: date
    basis: Line


class DeclareHoliday(Command):
    """The Government made a day a day off, or a weekend day a day of work."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Ghi nhận ngày nghỉ, ngày làm bù",
        en="Declare a day off or a working day in exchange",
        opens=True,
    )

    day: date
    name: Line
    working: bool = False
    decision_no: Line


def add(command: AddRuleRow, context: Context) -> list[Decided[RuleRowAdded]]:
    """A row is added beside those that are there; none is overwritten.

    Raises:
        Rejected: `not-a-number`, `ends-before-it-begins`.
    """
    reject_any(
        (
            *not_a_number(command),
            *ends_early("valid_to", command.valid_to, command.valid_from),
        )
    )
    added = RuleRowAdded(
        row_id=context.rules.fresh_id(command.rule, command.valid_from),
        rule=command.rule,
        label=command.label,
        value=command.value,
        unit=command.unit,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        basis=command.basis,
    )
    return [Decided(event=added, effective_on=added.valid_from)]


def end(row: Row, command: EndRuleRow) -> list[Decided[RuleRowEnded]]:
    """A row ends on a day; an end never lengthens it, and the same again changes nothing.

    Raises:
        Rejected: `ends-before-it-begins`, `ends-earlier-already`.
    """
    if row.valid_to == command.valid_to:
        return []
    reject_any(
        (
            *ends_early("valid_to", command.valid_to, row.valid_from),
            *lengthens(command.valid_to, row.valid_to),
        )
    )
    ended = RuleRowEnded(
        row_id=row.row_id, rule=row.rule, valid_to=command.valid_to, basis=command.basis
    )
    return [Decided(event=ended, effective_on=ended.valid_to)]


def declare(command: DeclareHoliday) -> list[Decided[HolidayDeclared]]:
    """What the Government announced about a day holds; the last word on a day counts."""
    declared = HolidayDeclared(
        day=command.day,
        name=command.name,
        working=command.working,
        decision_no=command.decision_no,
    )
    return [Decided(event=declared, effective_on=declared.day)]


def not_a_number(command: AddRuleRow) -> Iterator[Fault]:
    """What is counted is a whole number."""
    if command.unit in NUMBERS and not (command.value.isascii() and command.value.isdigit()):
        yield Fault("not-a-number", "value", {"unit": command.unit})


def ends_early(field: str, last: date | None, first: date) -> Iterator[Fault]:
    """A row holds for a day at least."""
    if last is not None and last < first:
        yield Fault("ends-before-it-begins", field, {"valid_from": first})


def lengthens(last: date, before: date | None) -> Iterator[Fault]:
    """Who wants a row to hold longer adds another, with its own provision."""
    if before is not None and last > before:
        yield Fault("ends-earlier-already", "valid_to", {"valid_to": before})
