"""A state and its events in plain words: a label and what it says, as deep as it goes."""

import dataclasses
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

from shared.law.territory import Territory
from shared.messages import Recorded
from shared.personal.field import personal_fields
from shared.personal.seal import is_sealed
from shared.web.kernel import Card
from shared.web.texts import Language, Texts, day, humanised, instant

LAST_OLD_DAY: Final = date(2025, 6, 30)
NAMES: Final = ("full_name", "display_name", "name", "title", "subject")
CODES: Final = ("registration_number", "dossier_number", "card_number", "number", "username")


@dataclass(frozen=True, slots=True)
class Line:
    """A label with a value, or with lines of its own."""

    label: str
    value: str = ""
    look: str = "text"  # or code, day, sealed
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

    # A state ------------------------------------------------------------------------------------

    def lines(self, value: Any, *, leave_out: frozenset[str] = frozenset()) -> tuple[Line, ...]:
        """Read a state out; what is empty is left out."""
        return tuple(
            line
            for name, part in _fields(value)
            if name not in leave_out and (line := self.line(name, part)) is not None
        )

    def line(self, name: str, value: Any) -> Line | None:
        """Read a field out."""
        label = self.label(name)
        match value:
            case None | "" | () | [] | frozenset():
                return None
            case Mapping() if not value:
                return None
            case Mapping():
                pairs = (self.line(str(_text(key)), part) for key, part in value.items())
                parts = tuple(one for one in pairs if one is not None)
                return Line(label, parts=self._named(parts, value))
            case AbstractSet() | tuple() | list():
                return self._many(name, label, value)
            case _ if _has_parts(value):
                stage = type(value).__name__
                said = self.texts.find("values", stage, self.language) or self.texts.find(
                    "values", stage.lower(), self.language
                )
                return Line(label, said or "", parts=self.lines(value))
            case _:
                return self._leaf(name, label, value)

    def _named(self, parts: tuple[Line, ...], value: Mapping[Any, Any]) -> tuple[Line, ...]:
        """Keys that are ids say nothing to a reader: they are shown short."""
        return tuple(
            dataclasses.replace(part, label=str(key)[-6:] if isinstance(key, UUID) else part.label)
            for key, part in zip(value, parts, strict=False)
        )

    def _many(self, name: str, label: str, value: Any) -> Line | None:
        items = sorted(value, key=str) if isinstance(value, AbstractSet) else list(value)
        if any(_has_parts(item) for item in items):
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
                return Line(label, f"…{str(value)[-12:]}", "code", self._link(name, value))
            case int() if name.endswith("_vnd"):
                return Line(label, f"{value:,} đồng".replace(",", "."), "code")
            case int():
                return Line(label, str(value), "code")
            case str() if is_sealed(value):
                return Line(label, self.texts.say("words", "sealed", self.language), "sealed")
            case str() if name in {"area", "areas"} or name.endswith("_area"):
                return Line(label, self.place(value))
            case _:
                return Line(
                    label, self.texts.find("values", str(value), self.language) or str(value)
                )

    def place(self, code: str) -> str:
        """Name an area, as it is called now or was before the merger."""
        area = self.territory.area(code, self.today) or self.territory.area(code, LAST_OLD_DAY)
        return f"{area.name_vi} ({code})" if area else code

    def _link(self, name: str, value: UUID) -> str:
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


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                yield name, getattr(value, name)
        case _ if dataclasses.is_dataclass(value):
            for one in dataclasses.fields(value):
                yield one.name, getattr(value, one.name)
        case _:
            pass


def _has_parts(value: Any) -> bool:
    return isinstance(value, BaseModel) or dataclasses.is_dataclass(value)


def _text(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def found_in(value: Any, names: tuple[str, ...]) -> str:
    """Find the first text under one of these names, the nearest to the top first."""
    waiting = [value]
    while waiting:
        level, waiting = waiting, []
        for one in level:
            parts = dict(_fields(one))
            for name in names:
                said = parts.get(name)
                if isinstance(said, str) and said and not is_sealed(said):
                    return said
            waiting += [part for part in parts.values() if _has_parts(part)]
    return ""


def stage_of(state: Any) -> str:
    """Name the stage that a state is in, where it has a lifecycle."""
    for name in ("lifecycle", "stage", "status"):
        stage = getattr(state, name, None)
        if isinstance(stage, Enum):
            return str(stage.value)
        if stage is not None and _has_parts(stage):
            return type(stage).__name__
    return ""
