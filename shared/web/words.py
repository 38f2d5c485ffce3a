"""A state and its events in plain words: a label and what it says, as deep as it goes."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

from shared.law.explanation import WEEKDAYS
from shared.law.territory import Territory
from shared.messages import Recorded
from shared.personal.field import personal_fields
from shared.personal.seal import is_sealed
from shared.web.cells import NAMED_BY, grouped
from shared.web.kernel import Card
from shared.web.looking import fields, has_parts, is_spoken, plain, text
from shared.web.texts import Language, Texts, day, humanised, instant

LAST_OLD_DAY: Final = date(2025, 6, 30)
NAMES: Final = ("full_name", "display_name", "name", "title", "subject", "organisation_name")
CODES: Final = ("registration_number", "dossier_number", "card_number", "number", "username")
ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CODE: Final = re.compile(r"(?=.*\d)[\w./:-]{2,24}")  # never broken; what is longer has to be


@dataclass(frozen=True, slots=True)
class Line:
    """A label with a value, or with lines of its own."""

    label: str
    value: str = ""
    look: str = "text"  # or code, day, sealed, why, and of a limit left, now, late, gap
    link: str = ""
    parts: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """How one reader reads: in which language, on which day, which nouns have pages."""

    texts: Texts
    language: Language
    card: Card
    territory: Territory
    today: date
    known: Mapping[UUID, str] = dataclasses.field(default_factory=dict)  # what ids are called

    def label(self, name: str) -> str:
        """Say what a field is called."""
        return self.texts.say("fields", name, self.language)

    def value(self, name: str) -> str:
        """Say what a value or a stage is called."""
        for key in (name, name.lower(), name.replace("_", "-")):
            if (found := self.texts.find("values", key, self.language)) is not None:
                return found
        # What is no key is somebody's own words: a unit, an authority.
        return humanised(name) if name.isidentifier() and name.isascii() else name

    def event(self, name: str) -> str:
        """Say what an event is called."""
        for table in ("events", "values"):
            if (found := self.texts.find(table, name, self.language)) is not None:
                return found
        if name.endswith("RecordVoided"):
            return self.texts.say("words", "record-voided", self.language)
        return self.texts.say("events", name, self.language)

    def weekday(self, on: date) -> str:
        """Say which day of the week it is."""
        return WEEKDAYS[self.language.value][on.weekday()]

    # A state ------------------------------------------------------------------------------------

    def lines(self, value: Any, *, leave_out: frozenset[str] = frozenset()) -> tuple[Line, ...]:
        """Read a state out; what is empty is left out, and a name stands for its id."""
        parts = dict(fields(value))
        named = {key: name for key, name in NAMED_BY.items() if plain(parts.get(name))}
        unsaid = {key if not self._link(key, parts.get(key)) else named[key] for key in named}
        known = {parts[key]: parts[name] for key, name in named.items() if parts.get(key)}
        reading = self.knowing(known)
        return tuple(
            line
            for name, part in parts.items()
            if name not in leave_out | unsaid and (line := reading.line(name, part)) is not None
        )

    def knowing(self, known: Mapping[UUID, str]) -> "Words":
        """Read on, with names for ids."""
        return dataclasses.replace(self, known={**self.known, **known})

    def line(self, name: str, value: Any) -> Line | None:
        """Read a field out."""
        label = self.label(name)
        match value:
            case None | "" | () | [] | frozenset():
                return None
            case Mapping() if not value:
                return None
            case Mapping():
                pairs = (self.line(str(text(key)), part) for key, part in value.items())
                parts = tuple(one for one in pairs if one is not None)
                return Line(label, parts=self._named(parts, value))
            case AbstractSet() | tuple() | list():
                return self._many(name, label, value)
            case _ if is_spoken(value):
                return Line(label, str(getattr(value, self.language)), "why")
            case _ if has_parts(value):
                stage = type(value).__name__
                said = self.texts.find("values", stage, self.language) or self.texts.find(
                    "values", stage.lower(), self.language
                )
                return Line(label, said or "", parts=self.lines(value))
            case _:
                return self._leaf(name, label, value)

    def _named(self, parts: tuple[Line, ...], value: Mapping[Any, Any]) -> tuple[Line, ...]:
        """Keys that are ids say nothing to a reader: what they stand for is numbered or named."""
        labels = (
            part.label
            if not isinstance(key, UUID)
            else str(number)
            if part.parts
            else self.known.get(key, str(key)[-6:])
            for number, (key, part) in enumerate(zip(value, parts, strict=False), start=1)
        )
        return tuple(
            dataclasses.replace(part, label=label)
            for label, part in zip(labels, parts, strict=True)
        )

    def _many(self, name: str, label: str, value: Any) -> Line | None:
        items = sorted(value, key=str) if isinstance(value, AbstractSet) else list(value)
        if all(is_spoken(item) for item in items):
            return Line(label, "\n".join(getattr(item, self.language) for item in items), "why")
        if any(has_parts(item) for item in items):
            parts = (self.line(name, item) for item in items)
            numbered = [one for one in parts if one is not None]
            return Line(
                label,
                parts=tuple(
                    dataclasses.replace(one, label=str(number))
                    for number, one in enumerate(numbered, start=1)
                ),
            )
        said = [one.value for item in items if (one := self._leaf(name, label, item)).value]
        return Line(label, ", ".join(said)) if said else None

    def _leaf(  # noqa: C901, PLR0911  # a table of types
        self, name: str, label: str, value: Any
    ) -> Line:
        match value:
            case bool():
                word = "yes" if value else "no"
                return Line(label, self.texts.say("words", word, self.language))
            case Enum():
                return Line(label, self.value(str(value.value)))
            case datetime():
                return Line(label, instant(value), "day")
            case date():
                return Line(label, day(value), "day")
            case UUID():
                link = self._link(name, value)
                if said := self.known.get(value):
                    return Line(label, said, link=link)
                return Line(label, f"…{str(value)[-12:]}", "code", link)
            case int() if name.endswith("_vnd"):
                return Line(label, f"{value:,} đồng".replace(",", "."), "code")
            case int():
                return Line(label, str(value), "code")
            case str() if ID.fullmatch(value):
                return self._leaf(name, label, UUID(value))
            case str() if is_sealed(value):
                return Line(label, self.texts.say("words", "sealed", self.language), "sealed")
            case str() if name in {"area", "areas"} or name.endswith("_area"):
                return Line(label, self.place(value))
            case _:
                said = self.texts.find("values", str(value), self.language)
                look = "code" if said is None and CODE.fullmatch(str(value)) else "text"
                return Line(label, said or str(value), look)

    # A row ----------------------------------------------------------------------------------------

    def cell(self, names: Sequence[str], row: Any, on: date) -> tuple[Line, ...]:
        """Read out what stands in one cell; the limit that runs is said in days and its day."""
        found: list[Line] = []
        for name in names:
            match name:
                case "due_on":
                    found += self._due(row, row.due_on, on)
                case "days_left" | "days_late" | "timing" if "due_on" in names:
                    pass
                case "rule_row" | "explanation":
                    pass
                case _ if line := self.line(name, getattr(row, name)):
                    missing = not found and name != names[0] and line.look in {"code", "day"}
                    found.append(
                        Line(line.label, f"{line.label} {line.value}") if missing else line
                    )
                case _:
                    pass
        return (*found, *self._why(names, row))

    def _why(self, names: Sequence[str], row: Any) -> tuple[Line, ...]:
        said = getattr(row, "explanation", None) if "explanation" in names else None
        text = str(getattr(said, self.language)) if said is not None else ""
        rule = getattr(row, "rule_row", "") if "rule_row" in names else ""
        unsaid = f"{self.label('rule_row')}: {rule}" if rule and rule not in text else ""
        whole = "\n".join(part for part in (text, unsaid) if part)
        return (Line(self.texts.say("words", "why", self.language), whole, "why"),) if whole else ()

    def _due(self, row: Any, due_on: date | None, on: date) -> tuple[Line, ...]:
        say = self.texts.say
        label = self.label("due_on")
        if due_on is None:
            if getattr(row, "timing", "") is None:  # nothing runs
                return ()
            timing = getattr(row, "timing", None)
            said = (
                self.value(timing.value) if timing else say("words", "due-unknown", self.language)
            )
            return (Line(label, said, "gap"),)
        left = (due_on - on).days
        look = "late" if left < 0 else "left" if left else "now"
        key = {"late": "days-late", "left": "days-left", "now": "due-today"}[look]
        said = say("words", key, self.language, {"count": abs(left)})
        return Line(label, said, look), Line(label, day(due_on), "day")

    @staticmethod
    def cells(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Say which fields of a row stand in one cell."""
        return grouped(names)

    def place(self, code: str) -> str:
        """Name an area, as it is called now or was before the merger."""
        area = self.territory.area(code, self.today) or self.territory.area(code, LAST_OLD_DAY)
        return f"{area.name_vi} ({code})" if area else code

    def _link(self, name: str, value: Any) -> str:
        """Lead to the page of another noun of this service, where the field is called after it."""
        for decider in self.card.nouns:
            if name == f"{decider.noun}_id":
                return f"/{self.card.name}/{decider.nouns}/{value}"
        return ""

    # Its events ---------------------------------------------------------------------------------

    def story(self, record: Recorded[Any]) -> tuple[Line, ...]:
        """Read an event out, its personal fields left closed."""
        personal = frozenset(personal_fields(type(record.data)))
        shown = self.lines(record.data, leave_out=personal | {"type"})
        closed = tuple(
            Line(self.label(name), self.texts.say("words", "sealed", self.language), "sealed")
            for name in sorted(personal)
            if "." not in name and getattr(record.data, name) is not None
        )
        return (*shown, *closed)


def found_in(value: Any, names: tuple[str, ...]) -> str:
    """Find the first text under one of these names, the nearest to the top first."""
    waiting = [value]
    while waiting:
        level, waiting = waiting, []
        for one in level:
            parts = dict(fields(one))
            for name in names:
                said = parts.get(name)
                if isinstance(said, str) and plain(said):
                    return said
            waiting += [part for part in parts.values() if has_parts(part)]
    return ""


def stage_of(state: Any) -> str:
    """Name the stage that a state is in, where it has a lifecycle."""
    for name in ("lifecycle", "stage", "status"):
        stage = getattr(state, name, None)
        if isinstance(stage, Enum):
            return str(stage.value)
        if stage is not None and has_parts(stage):
            return type(stage).__name__
    return ""
