"""What was typed into a form, as the values of a command; `drawing` shows the form again."""

import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel

from shared.web.asking import day_of, instant_of
from shared.web.shapes import (
    Checks,
    Either,
    Group,
    Kind,
    Leaf,
    Named,
    Pairs,
    Rows,
    Shape,
    group_of,
)

Typed = dict[str, list[str]]  # what was typed, by path: `decision.signed_on`
ABSENT: Final = object()
ID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F])")
THOUSANDS: Final = re.compile(r"-?\d{1,3}(?:[. ]\d{3})+")
MOST_ROWS: Final = 200


def joined(path: str, name: str) -> str:
    """Write the path of a part."""
    return f"{path}.{name}" if path else name


# Reading ----------------------------------------------------------------------------------------


def typed_of(pairs: Sequence[tuple[str, str]]) -> Typed:
    """Gather what a browser sent."""
    typed: Typed = {}
    for name, value in pairs:
        typed.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return typed


def read(shape: Shape, path: str, typed: Typed) -> Any:  # a table of shapes
    """Read what was typed as JSON's values; what was left empty is absent."""
    match shape:
        case Leaf(kind=Kind.CONSTANT, options=options):
            return options[0]
        case Leaf(kind=kind):
            said = typed.get(path, [""])[0].strip()
            return read_leaf(kind, said) if said else ABSENT
        case Group(fields=fields):
            return _read_group(fields, path, typed)
        case Rows(item=item):
            read_rows = (read(item, f"{path}.{n}", typed) for n in numbers_of(path, typed))
            rows = [one for one in read_rows if one is not ABSENT]
            return rows or ABSENT
        case Checks():
            chosen = [one for one in typed.get(path, []) if one]
            return chosen or ABSENT
        case Pairs(key=key, value=value):
            return _read_pairs(key, value, path, typed)
        case Either(alternatives=alternatives):
            tag = typed.get(f"{path}._is", [""])[0]
            group = dict(alternatives).get(tag)
            return ABSENT if group is None else _read_either(group, f"{path}.{tag}", typed)


def _read_group(fields: tuple[Named, ...], path: str, typed: Typed) -> Any:
    found: dict[str, Any] = {}
    entered = False
    for one in fields:
        value = read(one.shape, joined(path, one.name), typed)
        if value is ABSENT:
            continue
        found[one.name] = value
        entered |= not (isinstance(one.shape, Leaf) and one.shape.kind is Kind.CONSTANT)
    return found if entered or not path else ABSENT


def _read_either(group: Group, path: str, typed: Typed) -> Any:
    read_group = _read_group(group.fields, path, typed)
    constants = {
        one.name: one.shape.options[0]
        for one in group.fields
        if isinstance(one.shape, Leaf) and one.shape.kind is Kind.CONSTANT
    }
    return constants if read_group is ABSENT else read_group


def _read_pairs(key: Leaf, value: Leaf, path: str, typed: Typed) -> Any:
    found: dict[Any, Any] = {}
    for number in numbers_of(path, typed):
        name = read(key, f"{path}.{number}.key", typed)
        if name is not ABSENT:
            said = read(value, f"{path}.{number}.value", typed)
            found[name] = "" if said is ABSENT else said
    return found or ABSENT


def read_leaf(kind: Kind, said: str) -> str:
    """Read one value; what is not of its kind stays as typed, and the model says so."""
    try:
        match kind:
            case Kind.DAY:
                return day_of(said).isoformat()
            case Kind.INSTANT:
                return instant_of(said).isoformat()
            case Kind.NUMBER | Kind.MONEY if THOUSANDS.fullmatch(said):
                return re.sub(r"[. ]", "", said)
            case Kind.ID if found := ID.search(said):
                return found[0]  # out of an address or a stream's name
            case _:
                return said
    except (ValueError, OverflowError):
        return said


def numbers_of(path: str, typed: Typed) -> list[int]:
    """List the rows of which something was sent."""
    found = (re.match(re.escape(path) + r"\.(\d{1,4})(?:\.|$)", name) for name in typed)
    return sorted({int(one[1]) for one in found if one})[:MOST_ROWS]


def body_of(model: type[BaseModel], typed: Typed) -> dict[str, Any]:
    """Read a whole form; a required part that was left empty is absent, which the model says."""
    read_all = read(group_of(model), "", typed)
    for one in group_of(model).fields:
        # An empty group is refused field by field, not as a whole.
        if one.required and one.name not in read_all and isinstance(one.shape, Group):
            read_all[one.name] = {}
    return dict(read_all)


# Rows come and go ---------------------------------------------------------------------------------


def renumbered(shape: Shape, path: str, typed: Typed) -> Typed:
    """Close the gaps that empty rows leave, so that a fault's number is a row's."""
    match shape:
        case Group(fields=fields):
            for one in fields:
                typed = renumbered(one.shape, joined(path, one.name), typed)
            return typed
        case Rows(item=item):
            kept = [
                n for n in numbers_of(path, typed) if read(item, f"{path}.{n}", typed) is not ABSENT
            ]
            typed = _moved(path, kept, typed)
            for number in range(len(kept)):
                typed = renumbered(item, f"{path}.{number}", typed)
            return typed
        case Pairs(key=key):
            kept = [
                n
                for n in numbers_of(path, typed)
                if read(key, f"{path}.{n}.key", typed) is not ABSENT
            ]
            return _moved(path, kept, typed)
        case _:
            return typed


def _moved(path: str, kept: list[int], typed: Typed) -> Typed:
    place = {old: new for new, old in enumerate(kept)}
    moved: Typed = {}
    for name, values in typed.items():
        found = re.match(re.escape(path) + r"\.(\d{1,4})(?=\.|$)", name)
        if found is None:
            moved[name] = values
        elif int(found[1]) in place:
            moved[f"{path}.{place[int(found[1])]}{name[found.end() :]}"] = values
    return moved


def without_row(row: str, typed: Typed) -> Typed:
    """Take a row out."""
    return {
        name: it for name, it in typed.items() if name != row and not name.startswith(f"{row}.")
    }
