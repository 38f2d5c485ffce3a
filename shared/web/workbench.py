"""A case as its conditions: each with its evidence, and what was found of it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from shared.decider import Fault
from shared.messages import Command, Recorded
from shared.personal.document import Document


class Verdict(StrEnum):
    """How a condition stands, in the order in which a tally says it."""

    MET = "met"
    LACK = "lack"  # looked at, and something is missing
    NEW = "new"  # nobody has looked
    FAIL = "fail"
    NOT_APPLICABLE = "na"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of the law, and what was found of it last."""

    key: str  # what the command calls it
    verdict: Verdict
    found: str = ""  # the verdict in the command's own words
    evidence: str = ""
    on: date | None = None
    unit: str = ""  # of whoever looked
    paper: Document | None = None  # that was handed in for it
    known: "Known | None" = None  # what the records say of it
    asked: bool = True  # of an officer; else it follows from what is judged elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the records say of a condition by themselves: a sentence of the service's texts."""

    key: str
    said: Mapping[str, str | int | date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Conditions that one command judges, and the provision that they stand in."""

    vi: str
    en: str
    basis: str
    command: type[Command]
    rows: str  # the command's field that has a row for each
    names: str  # the field of a row that names the condition
    verdicts: tuple[str, ...]  # the good one first
    conditions: tuple[Condition, ...]
    together: bool = False  # what nobody has looked at may be found good in one go

    def untouched(self) -> tuple[Condition, ...]:
        """List the conditions that are asked, and that nobody has looked at."""
        return tuple(one for one in self.conditions if one.asked and one.verdict is Verdict.NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """All conditions of a case, and which steps are not allowed yet, and why."""

    sections: tuple[Section, ...]
    not_yet: Mapping[type[Command], tuple[Fault, ...]] = field(default_factory=dict)
    rule_rows: tuple[str, ...] = ()  # by which the case is judged, since it was filed
    # What a step asks for is what is missing here: its form's fields, filled in.
    gathered: Mapping[type[Command], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def tally(self) -> Mapping[Verdict, int]:
        """Count the conditions by how they stand."""
        found = Counter(one.verdict for part in self.sections for one in part.conditions)
        return {verdict: found[verdict] for verdict in Verdict}


# Made of a state and of what holds of its history.
Bench = Callable[[Any, Sequence[Recorded[Any]]], Workbench | None]
