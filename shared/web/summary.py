"""How one of a noun stands, in plain words: nothing said twice, nothing under an id alone."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from shared.web.looking import fields, has_parts
from shared.web.words import Line, Words

TOLD: Final = frozenset({"turns"})  # what the story tells already


def summary(state: Any, words: Words, shown: frozenset[str] = frozenset()) -> tuple[Line, ...]:
    """Read a state out for its page, without what the page shows elsewhere."""
    return once(words.knowing(called(state, words)).lines(state, leave_out=TOLD | shown))


def called(state: Any, words: Words) -> dict[UUID, str]:
    """Call what a state keeps under ids by its place: the second of its decisions."""
    found: dict[UUID, str] = {}
    for name, part in fields(state):
        match part:
            case Mapping():
                for number, (key, one) in enumerate(part.items(), start=1):
                    if isinstance(key, UUID) and has_parts(one):
                        found[key] = f"{words.label(name)} {number}"
            case _:
                found |= called(part, words)
    return found


def once(lines: Iterable[Line], seen: frozenset[Line] = frozenset()) -> tuple[Line, ...]:
    """Leave out what was read out whole further up: the holder of a dossier of the same holder."""
    kept: list[Line] = []
    for line in lines:
        if line in seen:
            continue
        numbered = line.label.isdecimal()
        parts = once(line.parts, seen)
        if not numbered:
            seen |= _deep(line)
        kept.append(dataclasses.replace(line, parts=parts))
    return tuple(kept)


def _deep(line: Line) -> frozenset[Line]:
    inner = frozenset[Line]().union(*(_deep(part) for part in line.parts))
    return inner | {line} if line.parts else inner
