"""What the value of a rule row means, by its unit; a gap has none, and asking it is an error."""

import re
from datetime import date
from decimal import Decimal

from shared.law.rules import Gap, RuleRow, Unit

COUNTED = frozenset(
    {
        Unit.COUNT,
        Unit.DAY,
        Unit.HOUR,
        Unit.MONTH,
        Unit.WORKING_DAY,
        Unit.WORKING_HOUR,
        Unit.YEAR,
    }
)
WORDS = frozenset({Unit.DOC, Unit.EVENT, Unit.FORM, Unit.REF, Unit.ROLE, Unit.TEXT})
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)( next year)?")
PERIOD = re.compile(r"(\S+)\.\.(\S+)")
TRUTHS = {"true": True, "false": False}


class NoValue(LookupError):
    """The law data has a gap here; a value is entered by the department, never guessed."""


class NotOfThisKind(ValueError):
    """A row was asked for something else than it holds."""


def count(row: RuleRow | Gap) -> int:
    """Read a number of days, months, years, hours or things."""
    return int(_value(row, COUNTED, "count"))


def money(row: RuleRow | Gap) -> int:
    """Read an amount in đồng."""
    return int(_value(row, frozenset({Unit.VND}), "amount of money"))


def number(row: RuleRow | Gap) -> Decimal:
    """Read a percentage or a factor."""
    return Decimal(_value(row, frozenset({Unit.PERCENT, Unit.FACTOR}), "percentage or factor"))


def truth(row: RuleRow | Gap) -> bool:
    """Read a yes or no; a remark may follow it."""
    word = _value(row, frozenset({Unit.BOOL}), "yes or no").split(" ", 1)[0]
    if word not in TRUTHS:
        raise NotOfThisKind(f"{row.id} holds neither true nor false")
    return TRUTHS[word]


def day(row: RuleRow | Gap) -> date:
    """Read one whole date."""
    value = _value(row, frozenset({Unit.DATE}), "date")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise NotOfThisKind(f"{row.id} is not a whole date: {value}") from error


def month_day(row: RuleRow | Gap) -> tuple[int, int, bool]:
    """Read a day of each year as month, day, and whether it lies in the year after."""
    value = _value(row, frozenset({Unit.DATE, Unit.MONTH_DAY}), "day of the year")
    if (found := MONTH_DAY.fullmatch(value)) is None:
        raise NotOfThisKind(f"{row.id} is not a day of the year: {value}")
    return int(found[1]), int(found[2]), found[3] is not None


def period(row: RuleRow | Gap) -> tuple[str, str]:
    """Read the first and the last day of a period, as `YYYY-MM-DD` or `MM-DD`."""
    value = _value(row, frozenset({Unit.PERIOD}), "period")
    if (found := PERIOD.match(value)) is None:
        raise NotOfThisKind(f"{row.id} is not a period: {value}")
    return found[1], found[2]


def listed(row: RuleRow | Gap) -> tuple[str, ...]:
    """Read a list, such as the papers of a dossier or the articles of a decree."""
    kinds = frozenset({Unit.LIST, Unit.ARTICLE, Unit.CLAUSE})
    return tuple(part.strip() for part in _value(row, kinds, "list").split(";"))


def text(row: RuleRow | Gap) -> str:
    """Read words: a role, a document, a form, a reference."""
    return _value(row, WORDS, "text")


def _value(row: RuleRow | Gap, units: frozenset[Unit], kind: str) -> str:
    match row:
        case Gap():
            raise NoValue(f"{row.id} is a gap in the law data")
        case RuleRow(unit=unit) if unit not in units:
            raise NotOfThisKind(f"{row.id} holds {unit}, no {kind}")
        case RuleRow(value=value):
            return value
