"""The notary's keys, one after another: each is stated by the key before it and by itself.

Who knows the first key knows them all. Key n states, in a signed note, whose it is, its number,
itself, and from which size of the tree on it signs: heads that are larger than that are its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.proof import note as notes
from shared.proof.head import SIZE
from shared.proof.note import BadNote, Note, Signer, Verifier

TITLE = "luatsu notary key"
FROM = "from "
BETWEEN = "~\n"  # the line between two statements


class BadChain(ValueError):
    """Statements of keys do not follow from each other, or not from the key that is known."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What key `n` says of itself: that it signs each head of a size beyond `since`."""

    origin: str
    n: int
    key: Verifier
    since: int

    @property
    def text(self) -> str:
        """Write what is signed."""
        return f"{TITLE}\n{self.origin}\n{self.n}\n{self.key.vkey}\n{FROM}{self.since}\n"


@dataclass(frozen=True, slots=True)
class Chain:
    """The keys of one notary, whose statements follow from each other."""

    statements: tuple[Statement, ...]

    @property
    def last(self) -> Statement:
        """Name the key that signs now."""
        return self.statements[-1]

    def key_of(self, size: int) -> Verifier:
        """Name the key that signs the head of a size."""
        return next(one.key for one in reversed(self.statements) if one.since < size or one.n == 1)

    def signed(self, note: Note, size: int) -> bool:
        """Say whether the head of a size is signed by the key whose turn it was."""
        return self.key_of(size).signed(note) is not None


def state(origin: str, n: int, since: int, *, signer: Signer, before: Signer | None = None) -> Note:
    """State a key, signed by the one before it and by itself."""
    text = Statement(origin, n, signer.verifier, since).text
    signers = (signer,) if before is None else (before, signer)
    return Note(text, tuple(one.sign(text) for one in signers))


def parse(note: Note) -> Statement:
    """Read what a key says of itself; whether that is signed is another question.

    Raises:
        BadNote: It is no such statement.
    """
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) != 5 or lines[0] != TITLE:  # noqa: PLR2004
        raise BadNote("no statement of a key")
    _, origin, n, vkey, since = lines
    if not (SIZE.fullmatch(n) and since.startswith(FROM) and SIZE.fullmatch(since[len(FROM) :])):
        raise BadNote("no statement of a key")
    found = Statement(origin, int(n), notes.verifier(vkey), int(since[len(FROM) :]))
    if found.text != note.text:
        raise BadNote("no statement of a key")
    return found


def read(said: str) -> Statement:
    """Read a statement that is written as a signed note.

    Raises:
        BadNote: It is none.
    """
    return parse(notes.parse(said))


def chain(statements: Sequence[str], first: str | None = None) -> Chain:
    """Follow the keys of a notary from the first to the last.

    Args:
        statements: What each key says of itself, as signed notes, in order.
        first: The first key as it is known from elsewhere (its vkey); without it the chain proves
            only that all keys belong together.

    Raises:
        BadChain: They do not follow from each other, or the first is another one.
    """
    found: list[Statement] = []
    for n, said in enumerate(statements, 1):
        try:
            note = notes.parse(said)
            stated = parse(note)
        except BadNote as bad:
            raise BadChain(f"key {n}: {bad}") from bad
        if fault := _fault(note, stated, n, found[-1] if found else None):
            raise BadChain(f"key {n}: {fault}")
        found.append(stated)
    if not found:
        raise BadChain("no key")
    if first is not None and found[0].key != notes.verifier(first):
        raise BadChain("key 1: not the known one")
    return Chain(tuple(found))


def _fault(note: Note, stated: Statement, n: int, before: Statement | None) -> str | None:
    """Say in what a statement does not follow from the one before it."""
    if stated.n != n:
        return "out of order"
    if stated.key.name != stated.origin or stated.key.kind != notes.NOTARY:
        return "another's name"
    if stated.key.signed(note) is None:
        return "not signed by itself"
    if before is None:
        return None if stated.since == 0 else "does not begin with the log"
    if stated.origin != before.origin:
        return "of another log"
    if stated.since < before.since:
        return "begins before the one before it"
    return None if before.key.signed(note) is not None else "not signed by the key before it"


def joined(statements: Iterable[str]) -> str:
    """Write statements as they are published."""
    return BETWEEN.join(statements)


def split(published: str) -> list[str]:
    """Read statements as they are published."""
    return [one for one in published.split(BETWEEN) if one]
