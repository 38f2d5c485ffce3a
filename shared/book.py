"""The law as it is known at a moment: what the data started from, and what was declared since."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.contracts.registry.law import (
    HolidayDeclared,
    LawEvent,
    LawRecordVoided,
    RuleRowAdded,
    RuleRowEnded,
)
from shared.law.calendar import Calendar, DayName
from shared.law.catalogue import Catalogue
from shared.law.data import (
    holidays_by,
    load_catalogue,
    load_holidays,
    load_rules,
    load_territory,
)
from shared.law.rules import RuleRow, Rules, Unit
from shared.law.territory import Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What deciding and reading look up."""

    rules: Rules
    calendar: Calendar
    territory: Territory
    catalogue: Catalogue


def amended(law: Law, events: Iterable[LawEvent]) -> Law:
    """Apply what was declared, in the order in which it was declared; what was voided is not in.

    A row about days off, such as HOL-2027-TET, makes its year's calendar known.
    """
    said = tuple(events)
    rules = law.rules
    for event in said:
        rules = _rules(rules, event)
    calendar = law.calendar if rules is law.rules else holidays_by(rules)
    for event in said:
        calendar = _calendar(calendar, event)
    return replace(law, rules=rules, calendar=calendar)


def _rules(rules: Rules, event: LawEvent) -> Rules:
    match event:
        case RuleRowAdded():
            row = RuleRow(
                id=event.row_id,
                rule=event.rule,
                valid_from=event.valid_from,
                valid_to=event.valid_to,
                parameter=event.label,
                basis=event.basis,
                value=event.value,
                unit=Unit(event.unit),
            )
            return rules.with_rows([row])
        case RuleRowEnded():
            return rules.ended(event.row_id, event.valid_to)
        case HolidayDeclared() | LawRecordVoided():
            return rules


def _calendar(calendar: Calendar, event: LawEvent) -> Calendar:
    match event:
        case HolidayDeclared(working=True):
            return calendar.with_days(worked=[event.day])
        case HolidayDeclared():
            return calendar.with_days(off={event.day: DayName(event.name, event.name)})
        case RuleRowAdded() | RuleRowEnded() | LawRecordVoided():
            return calendar


def shipped() -> Law:
    """Give the law data that the program ships."""
    return Law(
        rules=load_rules(),
        calendar=load_holidays(),
        territory=load_territory(),
        catalogue=load_catalogue(),
    )
