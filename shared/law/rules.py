"""Rule rows: who decides, within what limit, from which day to which. No row, no answer."""

import dataclasses
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import count


class Unit(StrEnum):
    """What a value counts; the law uses days and working days in one procedure."""

    ARTICLE = "article"
    BOOL = "bool"
    CLAUSE = "clause"
    COUNT = "count"
    DATE = "date"
    DAY = "day"
    DOC = "doc"
    EVENT = "event"
    FACTOR = "factor"
    FORM = "form"
    HOUR = "hour"
    LIST = "list"
    MONTH = "month"
    MONTH_DAY = "month_day"
    PERCENT = "percent"
    PERIOD = "period"
    REF = "ref"
    ROLE = "role"
    TEXT = "text"
    VND = "VND"
    WORKING_DAY = "working_day"
    WORKING_HOUR = "working_hour"
    YEAR = "year"


class Confidence(StrEnum):
    """How sure a row is; whoever shows one that is not verified says so."""

    VERIFIED = "V"
    FROM_MEMORY = "M"
    INFERRED = "I"
    GAP = "GAP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A stretch of time in which the law data says the same about one rule.

    Envelopes name the rows they used by `id`; a correction is another row with another id.
    Where `valid_from` is not known, the row holds on every day up to its last.
    """

    id: str
    rule: str
    valid_from: date | None
    valid_to: date | None = None
    parameter: str = ""
    applies_to: str = ""
    basis: str = ""
    source: str = ""
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Say whether the row holds on a day; its first and its last day count."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow(Row):
    """What holds by law, and the provision that says so."""

    value: str
    unit: Unit
    confidence: Confidence = Confidence.VERIFIED
    dates_confidence: Confidence | None = Confidence.VERIFIED  # none where no date was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Row):
    """A value that was looked for and not found; whoever meets it says so and never guesses."""

    unit: Unit | None = None
    confidence: Confidence = Confidence.GAP


class UnknownRow(LookupError):
    """No row has this id."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule rows known when a command is decided."""

    rows: tuple[RuleRow | Gap, ...]
    _by_rule: dict[str, tuple[RuleRow | Gap, ...]] = field(init=False, repr=False, compare=False)
    _by_id: dict[str, RuleRow | Gap] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the rows, so that a look-up reads those of one rule."""
        by_rule: dict[str, list[RuleRow | Gap]] = {}
        for row in self.rows:
            by_rule.setdefault(row.rule, []).append(row)
        object.__setattr__(self, "_by_rule", {rule: tuple(of) for rule, of in by_rule.items()})
        object.__setattr__(self, "_by_id", {row.id: row for row in self.rows})

    def on(self, rule: str, day: date) -> RuleRow | Gap:
        """Look a rule up on the day that counts for it; a row added later corrects an earlier."""
        for row in reversed(self._by_rule.get(rule, ())):
            if row.holds_on(day):
                return row
        return Gap(id=f"{rule}/none", rule=rule, valid_from=day, valid_to=day)

    def row(self, row_id: str) -> RuleRow | Gap:
        """Find the row that an envelope names.

        Raises:
            UnknownRow: when no row has this id.
        """
        if (found := self._by_id.get(row_id)) is None:
            raise UnknownRow(row_id)
        return found

    def history(self, rule: str) -> tuple[RuleRow | Gap, ...]:
        """List the rows of a rule as they were entered; a later one corrects an earlier."""
        return self._by_rule.get(rule, ())

    def names(self) -> tuple[str, ...]:
        """List the rules, in the order of the alphabet."""
        return tuple(sorted(self._by_rule))

    def starting_with(self, prefix: str, day: date) -> tuple[RuleRow | Gap, ...]:
        """List what holds on a day of the rules whose names begin alike, such as `PEN-AUTH-`."""
        found = (self.on(rule, day) for rule in self.names() if rule.startswith(prefix))
        return tuple(row for row in found if not row.id.endswith("/none"))

    def fresh_id(self, rule: str, valid_from: date | None) -> str:
        """Name a new row, apart from a row of the same rule and day that it corrects."""
        return fresh_id(rule, valid_from, self._by_id)

    def with_rows(self, rows: Iterable[RuleRow | Gap]) -> "Rules":
        """Add rows, each of which corrects earlier ones on the days that it covers.

        Adding a row that is there changes nothing.

        Raises:
            ValueError: when another row has the same id.
        """
        added: dict[str, RuleRow | Gap] = {}
        for row in rows:
            if (known := added.get(row.id) or self._by_id.get(row.id)) is None:
                added[row.id] = row
            elif known != row:
                raise ValueError(f"{row.id} is the id of another row")
        return Rules((*self.rows, *added.values())) if added else self

    def ended(self, row_id: str, on: date) -> "Rules":
        """End a row: `on` is the last day on which it holds; an end never lengthens it.

        Raises:
            UnknownRow: when no row has this id.
        """
        row = self.row(row_id)
        shorter = dataclasses.replace(row, valid_to=min(on, row.valid_to or date.max))
        return Rules(tuple(shorter if one is row else one for one in self.rows))


def fresh_id(rule: str, valid_from: date | None, taken: Container[str]) -> str:
    """Name a row by its rule and first day, and by a number where that is taken."""
    first = f"{rule}/{valid_from or '-'}"
    if first not in taken:
        return first
    return next(name for n in count(2) if (name := f"{first}#{n}") not in taken)
