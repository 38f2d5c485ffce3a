"""The acts that a penalty decree names, what each costs, and which one held on a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shared.law.rules import Confidence

DECREE = re.compile(r"\d+/\d{4}")


class Offender(StrEnum):
    """Whom a fine is for; a household counts as an individual (PEN-HOUSEHOLD-AS)."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act by decree, article, clause and letter; its text may change under the same id."""

    id: str  # such as 82/2020:6.1.a
    decree: str
    article: str
    clause: str
    letter: str
    act_vi: str
    fine_min: int | None
    fine_max: int | None
    priced_for: Offender | None  # none where the decree does not say
    added_penalty: str
    remedy: str
    valid_from: date | None
    valid_to: date | None
    confidence: Confidence
    source: str

    def holds_on(self, day: date) -> bool:
        """Say whether the act is punished by this decree on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    @property
    def point(self) -> str:
        """Write where the act stands as the law does: `8(5)(b)`."""
        return self.article + "".join(f"({part})" for part in (self.clause, self.letter) if part)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The acts of all penalty decrees, in the order of their file."""

    acts: tuple[Act, ...]
    _by_id: dict[str, tuple[Act, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the acts by id."""
        by_id: dict[str, tuple[Act, ...]] = {}
        for act in self.acts:
            by_id[act.id] = (*by_id.get(act.id, ()), act)
        object.__setattr__(self, "_by_id", by_id)

    def on(self, act_id: str, day: date) -> Act | None:
        """Find an act as it stood on the day it was done; none where no decree held it then."""
        return next((act for act in self._by_id.get(act_id, ()) if act.holds_on(day)), None)

    def acts_on(self, day: date) -> tuple[Act, ...]:
        """List the acts that were punished on a day."""
        return tuple(act for act in self.acts if act.holds_on(day))


def act_of(line: Mapping[str, str], number: int = 1) -> Act:
    """Read an act from its line; `number` tells apart acts that stand at the same place."""
    decree = DECREE.search(line["decree"])
    place = ".".join(part for part in (line["article"], line["clause"], line["letter"]) if part)
    act_id = f"{decree[0] if decree else line['decree']}:{place.replace(' ', '')}"
    return Act(
        id=act_id if number == 1 else f"{act_id}#{number}",
        decree=line["decree"],
        article=line["article"],
        clause=line["clause"],
        letter=line["letter"],
        act_vi=line["act_vi"],
        fine_min=_amount(line["fine_min_vnd"]),
        fine_max=_amount(line["fine_max_vnd"]),
        priced_for=Offender(line["priced_for"]) if line["priced_for"] in set(Offender) else None,
        added_penalty=line["added_penalty"],
        remedy=line["remedy"],
        valid_from=_day(line["valid_from"]),
        valid_to=_day(line["valid_to"]),
        confidence=Confidence(line["confidence"]),
        source=line["source"],
    )


def _amount(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
