"""Signed notes: tree heads, statements of keys, and the signatures under them.

Source: C2SP signed-note, tlog-checkpoint, tlog-cosignature (cosignature/v1).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from shared.bundle.verifier.ed25519 import signed_by

NOTARY_KIND, WITNESS_KIND = 1, 4
DASH = "\u2014 "
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
KEY_NAME = re.compile(r"[^\s+]+")
WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
KEY_STATEMENTS = (("luatsu notary key", 5), ("luatsu accepted loss", 9))
HEAD_TIME = re.compile(r"time (\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)\.\d{6}Z")


class NotReadable(ValueError):
    """Something is not what its format says."""


@dataclass(frozen=True)
class Line:
    """A signature under a note: whose, by which key, and its bytes."""

    name: str
    key_id: bytes
    body: bytes


@dataclass(frozen=True)
class SignedNote:
    """A text and the signatures under it."""

    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PublicKey:
    """A key that signs, and its name."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Name the key in four bytes."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """Write the key as text."""
        key = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def lines_of(self, note: SignedNote) -> list[Line]:
        """Find what claims to be this key's under a note."""
        return [one for one in note.lines if (one.name, one.key_id) == (self.name, self.key_id)]

    def signed(self, note: SignedNote) -> bool:
        """Say whether this key signed a note; a line that claims so and does not hold spoils it."""
        lines = self.lines_of(note)
        return bool(lines) and all(
            signed_by(self.public, note.text.encode(), one.body) for one in lines
        )

    def cosigned(self, note: SignedNote) -> int | None:
        """Say when this witness cosigned a note, in POSIX seconds; none where it did not.

        Raises:
            NotReadable: A line claims so and does not hold.
        """
        found = None
        for one in self.lines_of(note):
            found = int.from_bytes(one.body[:8], "big")
            said = f"cosignature/v1\ntime {found}\n{note.text}"
            if len(one.body) != 72 or not signed_by(self.public, said.encode(), one.body[8:]):
                raise NotReadable(self.name)
        return found


@dataclass(frozen=True)
class Head:
    """A tree head: the log's first events up to a size, in one hash."""

    origin: str
    size: int
    root: bytes
    day: str  # dd/mm/yyyy hh:mm:ss UTC
    note: SignedNote


@dataclass(frozen=True)
class KeyStatement:
    """What key n of a notary says of itself."""

    origin: str
    n: int
    key: PublicKey
    since: int
    note: SignedNote
    loss: Loss | None = None


@dataclass(frozen=True)
class Loss:
    """Signed events that are lost for good, as somebody accepted it."""

    lost: int
    day: str
    why: str


def decoded(text: str) -> bytes:
    """Read base64 that has one spelling only."""
    try:
        found = b64decode(text.encode("ascii"), validate=True)
    except ValueError as error:
        raise NotReadable("base64") from error
    if b64encode(found).decode() != text:
        raise NotReadable("base64")
    return found


def note_of(said: bytes) -> SignedNote:
    """Read a signed note.

    Raises:
        NotReadable: It is none.
    """
    try:
        whole = said.decode()
    except UnicodeDecodeError as error:
        raise NotReadable("UTF-8") from error
    text, between, under = whole.rpartition("\n\n")
    if not between or not under.endswith("\n") or CONTROL.search(whole):
        raise NotReadable("signed note")
    return SignedNote(text + "\n", tuple(line_of(one) for one in under[:-1].split("\n")))


def line_of(said: str) -> Line:
    """Read one signature line."""
    name, _, body = said[len(DASH) :].partition(" ")
    if not said.startswith(DASH) or not KEY_NAME.fullmatch(name):
        raise NotReadable("signature line")
    signed = decoded(body)
    return Line(name, signed[:4], signed[4:])


def key_of(vkey: str) -> PublicKey:
    """Read a public key as text.

    Raises:
        NotReadable: It is none, or not the key that its own id says.
    """
    name, _, rest = vkey.strip().partition("+")
    said_id, _, encoded = rest.partition("+")
    key = decoded(encoded)
    if not KEY_NAME.fullmatch(name) or len(key) != 33 or key[0] not in (NOTARY_KIND, WITNESS_KIND):
        raise NotReadable("vkey")
    found = PublicKey(name, key[0], key[1:])
    if found.key_id.hex() != said_id:
        raise NotReadable("vkey")
    return found


def head_of(said: bytes) -> Head:
    """Read a tree head.

    Raises:
        NotReadable: It is none.
    """
    note = note_of(said)
    lines = note.text[:-1].split("\n")
    time = HEAD_TIME.fullmatch(lines[3]) if len(lines) == 4 else None
    if time is None or not WHOLE_NUMBER.fullmatch(lines[1]):
        raise NotReadable("tree head")
    root = decoded(lines[2])
    if len(root) != 32:
        raise NotReadable("root")
    year, month, day, clock = time.groups()
    return Head(lines[0], int(lines[1]), root, f"{day}/{month}/{year} {clock} UTC", note)


def statement_of(said: bytes) -> KeyStatement:
    """Read what a key says of itself.

    Raises:
        NotReadable: It is no such statement.
    """
    note = note_of(said)
    lines = note.text[:-1].split("\n")
    shape = (lines[0], len(lines))
    if shape not in KEY_STATEMENTS or not lines[4].startswith("from "):
        raise NotReadable("statement of a key")
    loss = loss_of(*lines[5:]) if len(lines) > 5 else None
    n, since = lines[2], lines[4][len("from ") :]
    if not WHOLE_NUMBER.fullmatch(n) or not WHOLE_NUMBER.fullmatch(since):
        raise NotReadable("statement of a key")
    return KeyStatement(lines[1], int(n), key_of(lines[3]), int(since), note, loss)


def loss_of(root: str, lost: str, time: str, why: str) -> Loss:
    """Read what a statement says that is lost."""
    at, size = HEAD_TIME.fullmatch(time), lost[len("lost ") :]
    fits = lost.startswith("lost ") and WHOLE_NUMBER.fullmatch(size) and why.startswith("why ")
    if at is None or not fits or len(decoded(root)) != 32:
        raise NotReadable("statement of a loss")
    year, month, day, clock = at.groups()
    return Loss(int(size), f"{day}/{month}/{year} {clock} UTC", why[len("why ") :])


def faults_of_key(stated: KeyStatement, n: int, before: KeyStatement | None, origin: str) -> str:
    """Say in what a statement does not follow from the one before it; nothing where it does."""
    if stated.n != n:
        return "number"
    if stated.origin != origin or stated.key.name != origin or stated.key.kind != NOTARY_KIND:
        return "name"
    if not stated.key.signed(stated.note):
        return "its own signature"
    if before is None:
        return "" if stated.since == 0 else "from"
    if stated.loss is None and stated.since < before.since:
        return "from"
    if stated.loss is not None and stated.loss.lost <= stated.since:
        return "lost"
    return "" if before.key.signed(stated.note) else "signature of the key before it"
