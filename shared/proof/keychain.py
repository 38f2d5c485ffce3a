"""The notary's keys, one after another: each is stated by the key before it and by itself.

Who knows the first key knows them all. Key n states, in a signed note, whose it is, its number,
itself, and from which size of the tree on it signs: heads that are larger than that are its own.

A statement may also say that signed events are lost for good, which a person has accepted: heads of
more than it keeps, signed up to then, are void. It stands among the keys, so whoever has these has
it, and nobody who follows them can leave it out.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.log.document import instant
from shared.proof import note as notes
from shared.proof.head import ROOT, SIZE, TIME, TreeHead
from shared.proof.note import BadNote, Note, Signer, Verifier

TITLE = "luatsu notary key"
LOSS = "luatsu accepted loss"
FROM = "from "
LOST, WHY = "lost ", "why "
BETWEEN = "~\n"  # the line between two statements


class BadChain(ValueError):
    """Statements of keys do not follow from each other, or not from the key that is known."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Signed events that are lost for good, and why a person went on without them."""

    root: bytes  # of the tree that was kept
    lost: int  # the largest size that had been signed
    at: datetime  # of all that was lost, nothing was signed later
    why: str

    @property
    def lines(self) -> str:
        """Write what is signed of it."""
        root = b64encode(self.root).decode()
        return f"{root}\n{LOST}{self.lost}\n{TIME}{instant(self.at)}\n{WHY}{self.why}\n"


@dataclass(frozen=True, slots=True)
class Statement:
    """What key `n` says of itself: that it signs each head of a size beyond `since`.

    With a loss, `since` is what was kept: the same key, or a new one, goes on from there.
    """

    origin: str
    n: int
    key: Verifier
    since: int
    loss: Loss | None = None

    @property
    def text(self) -> str:
        """Write what is signed."""
        title, rest = (LOSS, self.loss.lines) if self.loss else (TITLE, "")
        return f"{title}\n{self.origin}\n{self.n}\n{self.key.vkey}\n{FROM}{self.since}\n{rest}"

    def voids(self, head: TreeHead) -> bool:
        """Say whether a head states events that this statement says are lost."""
        loss = self.loss
        return loss is not None and head.size > self.since and head.signed_at <= loss.at


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

    @property
    def losses(self) -> tuple[Statement, ...]:
        """Name what was lost for good, as it was stated."""
        return tuple(one for one in self.statements if one.loss is not None)

    def void(self, head: TreeHead) -> bool:
        """Say whether a head states events that are known to be lost."""
        return any(one.voids(head) for one in self.losses)


def state(origin: str, n: int, since: int, *, signer: Signer, before: Signer | None = None) -> Note:
    """State a key, signed by the one before it and by itself."""
    text = Statement(origin, n, signer.verifier, since).text
    signers = (signer,) if before is None else (before, signer)
    return Note(text, tuple(one.sign(text) for one in signers))


def state_loss(known: Chain, since: int, loss: Loss, signer: Signer) -> Note:
    """State a loss, signed by the key that signs now.

    Raises:
        BadNote: The reason cannot be written in a note, or the key is another one.
    """
    if notes.CONTROL.search(loss.why) or not loss.why.strip() or {"\n", "~"} & set(loss.why):
        raise BadNote("no reason on one line")
    if signer.verifier != known.last.key:
        raise BadNote("not the key that signs now")
    stated = Statement(known.last.origin, known.last.n + 1, signer.verifier, since, loss)
    return Note(stated.text, (signer.sign(stated.text),))


def parse(note: Note) -> Statement:
    """Read what a key says of itself; whether that is signed is another question.

    Raises:
        BadNote: It is no such statement.
    """
    lines = note.text.removesuffix("\n").split("\n")
    if (lines[0], len(lines)) not in {(TITLE, 5), (LOSS, 9)}:
        raise BadNote("no statement of a key")
    _, origin, n, vkey, since, *rest = lines
    if not (SIZE.fullmatch(n) and since.startswith(FROM) and SIZE.fullmatch(since[len(FROM) :])):
        raise BadNote("no statement of a key")
    loss = _loss(*rest) if rest else None
    found = Statement(origin, int(n), notes.verifier(vkey), int(since[len(FROM) :]), loss)
    if found.text != note.text:
        raise BadNote("no statement of a key")
    return found


def _loss(root: str, lost: str, at: str, why: str) -> Loss:
    if not SIZE.fullmatch(lost.removeprefix(LOST)):
        raise BadNote("no statement of a loss")
    try:
        found = Loss(
            b64decode(root, validate=True),
            int(lost.removeprefix(LOST)),
            datetime.fromisoformat(at.removeprefix(TIME)),
            why.removeprefix(WHY),
        )
    except ValueError as error:
        raise BadNote("no statement of a loss") from error
    if len(found.root) != ROOT or found.at.tzinfo is None:
        raise BadNote("no statement of a loss")
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
    if stated.loss is None and stated.since < before.since:
        return "begins before the one before it"
    if stated.loss is not None and stated.loss.lost <= stated.since:
        return "nothing is lost"
    return None if before.key.signed(note) is not None else "not signed by the key before it"


def joined(statements: Iterable[str]) -> str:
    """Write statements as they are published."""
    return BETWEEN.join(statements)


def split(published: str) -> list[str]:
    """Read statements as they are published."""
    return [one for one in published.split(BETWEEN) if one]
