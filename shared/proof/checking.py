"""Heads of a part of a log, checked: each against its own note, the keys, and its witnesses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.log.verify import Problem
from shared.proof import head as heads
from shared.proof import note as notes
from shared.proof.keychain import Chain
from shared.proof.note import BadNote, Verifier


@dataclass(slots=True)
class Heads:
    """The heads of a part, as they were read.

    Attributes:
        roots: What each states, by size; without those that state something else than they should.
        count: How many there are.
        first: When the first was signed.
        last: When the last was signed.
        cosigned: The largest that each witness signed.
        problems: What is wrong with them.
    """

    roots: dict[int, bytes] = field(default_factory=dict)
    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    cosigned: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(found: Heads, rows: Iterable[Any], chain: Chain | None) -> None:
    """Check heads, the smallest first: rows of (size, root, signed_at, note)."""
    for size, root, signed_at, said in rows:
        found.count += 1
        found.first = found.first or signed_at
        if found.last is not None and signed_at < found.last:
            found.problems.append(Problem(size, "tree-order"))
        found.last = signed_at
        found.problems += [Problem(size, what) for what in _wrong(said, chain, size)]
        try:
            _, head = heads.read(said)
        except BadNote:
            found.problems.append(Problem(size, "tree-head"))
            continue
        if (head.size, head.root, head.signed_at) != (size, root, signed_at):
            found.problems.append(Problem(size, "tree-head"))
        if head.size == size:
            found.roots[size] = head.root


def _wrong(said: str, chain: Chain | None, size: int) -> Iterator[str]:
    if chain is None:
        return
    try:
        note, head = heads.read(said)
    except BadNote:
        return  # said elsewhere
    if head.origin != chain.last.origin or not chain.signed(note, size):
        yield "tree-signature"


def witnessed(found: Heads, rows: Iterable[Any], witnesses: Sequence[Verifier]) -> None:
    """Check what known witnesses said: rows of (size, witness, line, note).

    Who changes keys keeps the name. A line by a key that is not known proves as little as none: it
    counts for nobody, and is no fault.
    """
    names = {one.name for one in witnesses}
    for size, name, line, said in rows:
        if name not in names:
            continue
        match _cosigned(witnesses, name, line, said):
            case True:
                found.cosigned[name] = size
            case False:
                found.problems.append(Problem(size, "cosignature", whose=name))
            case None:
                continue


def _cosigned(witnesses: Sequence[Verifier], name: str, line: str, said: str) -> bool | None:
    """Say whether a line is what a witness of this name signed; None where no known key did."""
    try:
        signed, text = notes.signature(line), notes.parse(said).text
    except BadNote:
        return False
    if signed.name != name:
        return False
    keys = [one for one in witnesses if one.owns(signed)]
    return any(one.holds(text, signed) for one in keys) if keys else None
