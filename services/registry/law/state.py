"""What one stream of the law data says: a rule row, or a day."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from shared.contracts.registry.law import (
    HolidayDeclared,
    LawEvent,
    LawRecordVoided,
    RuleRowAdded,
    RuleRowEnded,
)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Nothing is said under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the law says about one rule from one day to another."""

    row_id: str
    rule: str
    label: str
    value: str
    unit: str
    valid_from: date
    valid_to: date | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day off, or a weekend day worked in exchange."""

    day: date
    name: str
    working: bool
    decision_no: str


Law: TypeAlias = Unsaid | Row | Day


def evolve(state: Law, event: LawEvent) -> Law:
    """Say what an event leads to; an end alone makes no row."""
    match event:
        case RuleRowAdded():
            return Row(
                row_id=event.row_id,
                rule=event.rule,
                label=event.label,
                value=event.value,
                unit=event.unit,
                valid_from=event.valid_from,
                valid_to=event.valid_to,
                basis=event.basis,
            )
        case RuleRowEnded(valid_to=last):
            return replace(state, valid_to=last) if isinstance(state, Row) else state
        case HolidayDeclared():
            return Day(
                day=event.day,
                name=event.name,
                working=event.working,
                decision_no=event.decision_no,
            )
        case LawRecordVoided():
            return state


def claims(state: Law) -> frozenset[str]:
    """An envelope names a row by its id, so no two rows share one."""
    match state:
        case Row(row_id=row_id):
            return frozenset({f"rule-row/{row_id}"})
        case Unsaid() | Day():
            return frozenset()
