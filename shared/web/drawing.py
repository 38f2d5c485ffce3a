"""The form again, with all that was typed and each fault at its field: nothing is lost."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from pydantic import BaseModel

from shared.decider import Fault
from shared.law.calendar import LEGAL_ZONE
from shared.web.forms import Typed, joined, numbers_of
from shared.web.shapes import Checks, Either, Group, Kind, Leaf, Named, Pairs, Rows, Shape, group_of


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a form, ready to be drawn."""

    path: str
    name: str
    shape: Shape
    required: bool = True
    values: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    parts: tuple["Item", ...] = ()  # of a group, or one of each row
    model: str = ""

    @property
    def value(self) -> str:
        """Give what stands in it."""
        return self.values[0] if self.values else ""

    @property
    def id(self) -> str:
        """Name it on the page."""
        return "f-" + re.sub(r"[^\w-]", "-", self.path)

    @property
    def filled(self) -> bool:
        """Say whether anything stands in it, or is wrong with it."""
        return bool(self.faults or any(self.values) or any(one.filled for one in self.parts))

    @property
    def look(self) -> str:
        """Say how it is drawn."""
        match self.shape:
            case Leaf(kind=kind):
                return kind.value
            case _:
                return type(self.shape).__name__.lower()


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was typed, what is wrong with it, and which lists get one more empty row."""

    typed: Typed
    faults: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    longer: str = ""

    def item(self, one: Named, path: str) -> Item:
        """Draw a field."""
        where = joined(path, one.name)
        return self.drawn(one.shape, where, one.name, required=one.required)

    def drawn(self, shape: Shape, path: str, name: str, *, required: bool = True) -> Item:
        """Draw a shape."""
        faults = self.faults.get(path, ())
        match shape:
            case Group(name=model, fields=fields):
                parts = tuple(self.item(one, path) for one in fields if not _constant(one))
                return Item(path, name, shape, required, (), faults, parts, model)
            case Rows(item=inner):
                parts = tuple(
                    self.drawn(inner, f"{path}.{number}", name, required=required)
                    for number in self._numbers(path)
                )
                return Item(path, name, shape, required, (), faults, parts)
            case Pairs(key=key, value=value):
                parts = tuple(
                    Item(
                        f"{path}.{n}",
                        name,
                        shape,
                        parts=(
                            self.drawn(key, f"{path}.{n}.key", "key"),
                            self.drawn(value, f"{path}.{n}.value", "value"),
                        ),
                    )
                    for n in self._numbers(path)
                )
                return Item(path, name, shape, required, (), faults, parts)
            case Either(alternatives=alternatives):
                parts = tuple(
                    self.drawn(group, f"{path}.{tag}", tag) for tag, group in alternatives
                )
                chosen = tuple(self.typed.get(f"{path}._is", ()))
                return Item(path, name, shape, required, chosen, faults, parts)
            case Leaf() | Checks():
                values = tuple(self.typed.get(path, ()))
                return Item(path, name, shape, required, values, faults)

    def _numbers(self, path: str) -> range:
        count = len(numbers_of(path, self.typed))
        return range(count + 1 if self.longer == path or not count else count)


def _constant(one: Named) -> bool:
    return isinstance(one.shape, Leaf) and one.shape.kind is Kind.CONSTANT


def prefilled(model: type[BaseModel], given: Mapping[str, str]) -> Typed:
    """Start a form with its defaults, and with what the link to it says."""
    typed = {name: [value] for name, value in given.items() if value}
    for one in group_of(model).fields:
        if isinstance(one.shape, Leaf) and one.default is not None:
            typed.setdefault(one.name, [_written(one.default)])
    return typed


def _written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case datetime():
            return f"{value.astimezone(LEGAL_ZONE):%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)


def placed(items: Sequence[Item], faults: Sequence[Fault]) -> dict[str, tuple[Fault, ...]]:
    """Put every fault where its field is drawn, or under "" where it belongs to none."""
    paths = {one.path: one.path for one in flat(items)}
    # Rules do not know under which alternative a field was typed.
    for item in flat(items):
        if isinstance(item.shape, Either) and item.value:
            prefix = f"{item.path}.{item.value}."
            paths |= {
                path.replace(prefix, f"{item.path}.", 1): path
                for path in list(paths.values())
                if path.startswith(prefix)
            }
    found: dict[str, tuple[Fault, ...]] = {}
    for fault in faults:
        where = _nearest(fault.field or "", paths)
        found[where] = (*found.get(where, ()), fault)
    return found


def _nearest(path: str, paths: Mapping[str, str]) -> str:
    """Go up until something is drawn there."""
    while path and path not in paths:
        path = path.rpartition(".")[0]
    return paths.get(path, "")


def flat(items: Sequence[Item]) -> list[Item]:
    """List the parts of a form and theirs, in the order of the page."""
    return [one for item in items for one in (item, *flat(item.parts))]
