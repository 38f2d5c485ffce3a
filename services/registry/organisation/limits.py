"""Whether an organisation was late: noted with what it filed, and never a reason to refuse it."""

from datetime import date

from services.registry.context import Context
from shared.law.clock import due_on


def late_after(rule: str, day: date, filed_on: date, context: Context) -> bool | None:
    """Say whether something was filed after the days that began on `day`; none for a gap."""
    due = due_on(context.rules.on(rule, day), day, context.calendar)
    return None if due is None else filed_on > due


def late_before(rule: str, day: date, filed_on: date, context: Context) -> bool | None:
    """Say whether something was filed less than the days of the law before; none for a gap."""
    soonest = due_on(context.rules.on(rule, filed_on), filed_on, context.calendar)
    return None if soonest is None else soonest > day
