"""What changed between two schemas of the same event, and whether those who read it may notice.

Events are kept for ever and read by others: an optional field with a default may come, and nothing
else. A pure function; `luatsu contracts` and the tests ask it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from typing_extensions import override

from shared.published.schemas import Schema


class Verdict(StrEnum):
    """What a change asks for."""

    ADDITION = "addition"  # nothing: readers pass over it until they know it
    READERS_FIRST = "readers-first"  # readers that know it, before anyone records it
    NEW_CLASS = "new-class"  # another type of event


TO_DO: Final = {
    Verdict.ADDITION: "`luatsu contracts` writes it down",
    Verdict.READERS_FIRST: (
        "bring out readers that know it first; then `luatsu contracts --readers-are-out`"
    ),
    Verdict.NEW_CLASS: (
        "recorded events stay as they are: leave this class as it was, and add a new one beside it"
        " (its name with V2); only what no log holds yet may change:"
        " `luatsu contracts --unreleased`"
    ),
}

FROM: Final = "from the definition"  # what was referred to, once it stands in place
# What only people read, or names what is compared anyway.
ANNOTATIONS: Final = frozenset(
    {FROM, "$schema", "$id", "$defs", "$comment", "title", "description", "examples", "deprecated"}
    | {"discriminator", "x-noun", "x-dataschemas"}
)
TAKEN_APART: Final = frozenset({"properties", "required", "enum", "const", "items", "prefixItems"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where in the event, what it is, and what it asks for."""

    verdict: Verdict
    where: str
    what: str

    @override
    def __str__(self) -> str:
        """Say it, and what to do."""
        return f"{self.where}: {self.what} [{self.verdict}] → {TO_DO[self.verdict]}"


def changes(old: Schema, new: Schema) -> list[Change]:
    """Compare what was published with what the code says now."""
    return list(_Comparison(old, new).schemas(old, new, ""))


def changes_of_all(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[Change]:
    """Compare all that was published, by name, with all that the code says now."""
    found: list[Change] = []
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            gone = "the class is gone, or has another name"
            found.append(Change(Verdict.NEW_CLASS, name, gone))
        elif name not in old:
            found.append(Change(Verdict.ADDITION, name, "a new type of event"))
        else:
            found += [
                Change(one.verdict, f"{name}{one.where}", one.what)
                for one in changes(old[name], new[name])
            ]
    return found


class _Comparison:
    """Two schemas, each with its own definitions."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old = old.get("$defs", {})
        self._new = new.get("$defs", {})
        self._seen: set[tuple[str, str]] = set()

    def schemas(self, old: Schema, new: Schema, at: str) -> Iterator[Change]:
        """Compare two schemas that stand in the same place."""
        was = {_tag(one): one for one in _members(old, self._old)}
        now = {_tag(one): one for one in _members(new, self._new)}
        if len(was) == len(now) == 1:
            yield from self._plain(*was.values(), *now.values(), at=at)
            return
        for tag in sorted(was.keys() - now.keys()):
            yield Change(Verdict.NEW_CLASS, at, f"no longer {tag}")
        for tag in sorted(now.keys() - was.keys()):
            yield Change(Verdict.READERS_FIRST, at, f"may now be {tag}")
        for tag in sorted(was.keys() & now.keys()):
            yield from self._plain(was[tag], now[tag], at=at)

    def _plain(self, old: Schema, new: Schema, *, at: str) -> Iterator[Change]:
        yield from _keywords(old, new, at)
        pair = (old.get(FROM, ""), new.get(FROM, ""))
        if all(pair) and pair in self._seen:  # a model within itself, or compared elsewhere
            return
        self._seen.add(pair)
        yield from _values(old, new, at)
        yield from self._fields(old, new, at)
        was, now = old.get("items", {}), new.get("items", {})
        if was or now:
            yield from self.schemas(was, now, f"{at}[]")
        was, now = old.get("prefixItems", []), new.get("prefixItems", [])
        if len(was) != len(now):
            yield Change(Verdict.NEW_CLASS, at, f"had {len(was)} items, has {len(now)}")
        for number, (one, other) in enumerate(zip(was, now, strict=False)):
            yield from self.schemas(one, other, f"{at}[{number}]")

    def _fields(self, old: Schema, new: Schema, at: str) -> Iterator[Change]:
        was, now = old.get("properties", {}), new.get("properties", {})
        had, has = set(old.get("required", ())), set(new.get("required", ()))
        for name in was:
            place = f"{at}.{name}"
            if name not in now:
                yield Change(Verdict.NEW_CLASS, place, "the field is gone, or has another name")
                continue
            if name in had - has:
                yield Change(Verdict.NEW_CLASS, place, "was always there, and may now be missing")
            if name in has - had:
                yield Change(Verdict.NEW_CLASS, place, "is required, and recorded events lack it")
            yield from self.schemas(was[name], now[name], place)
        for name in [one for one in now if one not in was]:
            yield _of_new_field(f"{at}.{name}", required=name in has, said=now[name])


def _of_new_field(place: str, *, required: bool, said: Schema) -> Change:
    if required:
        return Change(Verdict.NEW_CLASS, place, "a new field that recorded events lack")
    if "default" not in said:
        return Change(Verdict.NEW_CLASS, place, "a new optional field that names no default")
    return Change(Verdict.ADDITION, place, f"a new optional field, {said['default']!r} by default")


def _keywords(old: Schema, new: Schema, at: str) -> Iterator[Change]:
    """Compare what is neither for people nor taken apart: types, formats, limits, defaults."""
    for word in sorted((old.keys() | new.keys()) - ANNOTATIONS - TAKEN_APART):
        was, now = old.get(word), new.get(word)
        if was != now:
            yield Change(Verdict.NEW_CLASS, at, f"its {word} was {was!r}, is {now!r}")


def _values(old: Schema, new: Schema, at: str) -> Iterator[Change]:
    was, now = _enumerated(old), _enumerated(new)
    if was is None or now is None:
        if was != now:
            yield Change(Verdict.NEW_CLASS, at, f"its values were {was}, are {now}")
        return
    for value in [one for one in was if one not in now]:
        yield Change(Verdict.NEW_CLASS, at, f"the value {value!r} is gone")
    for value in [one for one in now if one not in was]:
        yield Change(Verdict.READERS_FIRST, at, f"the value {value!r} is new")


def _enumerated(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")


def _resolved(schema: Schema, known: Mapping[str, Schema]) -> Schema:
    """Put what a reference into the same document leads to in its place."""
    prefix = "#/$defs/"
    beside = dict(schema)
    if not str(schema.get("$ref", "")).startswith(prefix):
        return beside
    name = beside.pop("$ref").removeprefix(prefix)
    return {**_resolved(known[name], known), FROM: name, **beside}


def _members(schema: Schema, known: Mapping[str, Schema]) -> list[Schema]:
    """Take a union apart; what is said beside it is said of each member."""
    said = _resolved(schema, known)
    for word in ("anyOf", "oneOf"):
        if word in said:
            union = said.pop(word)
            return [{**one, **said} for part in union for one in _members(part, known)]
    if isinstance(said.get("type"), list):
        return [{**said, "type": one} for one in said["type"]]
    return [said]


def _tag(member: Schema) -> str:
    """Name a member of a union: by what tells it apart from others."""
    consts = [
        f"{name}={one['const']}"
        for name, one in member.get("properties", {}).items()
        if "const" in one
    ]
    own = "" if "properties" not in member else ", ".join(consts) or str(member.get("title", ""))
    parts = [member.get("type", ""), member.get("format", ""), own, member.get("$ref", "")]
    return " ".join([str(part) for part in parts if part]) or "anything"
