"""Signed notes: a few lines of text, and who signs them; the form that transparency logs share.

The signed text is all up to the empty line, its last newline included. Each signature is a line
`— <name> <base64(key id || signature)>`.

Source: C2SP signed-note, tlog-cosignature (cosignature/v1).
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from typing_extensions import override

NOTARY = 0x01  # the kind of a key that signs text as it is
WITNESS = 0x04  # of one that signs a cosignature/v1 of it
DASH = "\u2014 "
KEY_ID = 4  # bytes
INSTANT = 8
PUBLIC_KEY = 32
NAME = re.compile(r"[^\s+]+")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class BadNote(ValueError):
    """What should be a signed note, or a key of one, is none."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: who signed, with which key, and what."""

    name: str
    key_id: bytes
    body: bytes  # of a witness: eight bytes of POSIX seconds, and the signature

    @property
    def line(self) -> str:
        """Write it, without a newline."""
        return f"{DASH}{self.name} {b64encode(self.key_id + self.body).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a newline, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    @override
    def __str__(self) -> str:
        """Write the note whole."""
        return f"{self.text}\n" + "".join(f"{one.line}\n" for one in self.signatures)

    def with_(self, *signatures: Signature) -> "Note":
        """Put further signatures under it."""
        return replace(self, signatures=(*self.signatures, *signatures))


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name: what checks a signature."""

    name: str
    public: bytes
    kind: int = NOTARY

    @property
    def key_id(self) -> bytes:
        """Name the key in four bytes."""
        said = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(said).digest()[:KEY_ID]

    @property
    def vkey(self) -> str:
        """Write the key as text."""
        key = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def owns(self, signature: Signature) -> bool:
        """Say whether a signature claims to be this key's."""
        return signature.name == self.name and signature.key_id == self.key_id

    def signed(self, note: Note) -> Signature | None:
        """Find this key's signature under a note; none where there is none, or none that holds."""
        for one in note.signatures:
            if self.owns(one):
                return one if self.holds(note.text, one) else None
        return None

    def holds(self, text: str, signature: Signature) -> bool:
        """Say whether a signature is this key's over a text."""
        if not self.owns(signature):
            return False
        message, body = text.encode(), signature.body
        if self.kind == WITNESS:
            message, body = cosigned(text, seconds_of(body)), body[INSTANT:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(body, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name: what signs."""

    name: str
    private: Ed25519PrivateKey
    kind: int = NOTARY

    @property
    def verifier(self) -> Verifier:
        """Name the public key that belongs to it."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw(), self.kind)

    def sign(self, text: str) -> Signature:
        """Sign a text, as a notary does."""
        assert self.kind == NOTARY
        return Signature(self.name, self.verifier.key_id, self.private.sign(text.encode()))

    def cosign(self, text: str, seconds: int) -> Signature:
        """Sign that a text was seen at an instant, as a witness does."""
        assert self.kind == WITNESS
        body = seconds.to_bytes(INSTANT, "big") + self.private.sign(cosigned(text, seconds))
        return Signature(self.name, self.verifier.key_id, body)


def cosigned(text: str, seconds: int) -> bytes:
    """Write what a witness signs."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def seconds_of(body: bytes) -> int:
    """Read when a witness cosigned, in POSIX seconds."""
    return int.from_bytes(body[:INSTANT], "big")


def new_signer(name: str, kind: int = NOTARY) -> Signer:
    """Make a key."""
    return Signer(name, Ed25519PrivateKey.generate(), kind)


def signer(name: str, private: bytes, kind: int = NOTARY) -> Signer:
    """Take up a private key of 32 bytes."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(private), kind)


def parse(said: str) -> Note:
    """Read a signed note.

    Raises:
        BadNote: It is none.
    """
    text, between, under = said.rpartition("\n\n")
    if not between or not under.endswith("\n") or CONTROL.search(said):
        raise BadNote("no signed note")
    return Note(text + "\n", tuple(signature(line) for line in under[:-1].split("\n")))


def signature(line: str) -> Signature:
    """Read one line of signature.

    Raises:
        BadNote: It is none.
    """
    name, _, body = line.removeprefix(DASH).partition(" ")
    signed = _decoded(body)
    if not line.startswith(DASH) or not NAME.fullmatch(name) or len(signed) <= KEY_ID:
        raise BadNote("no line of a signature")
    return Signature(name, signed[:KEY_ID], signed[KEY_ID:])


def verifier(vkey: str) -> Verifier:
    """Read a public key.

    Raises:
        BadNote: It is none, or is not the key that its own id says.
    """
    name, _, rest = vkey.strip().partition("+")
    key_id, _, key = rest.partition("+")
    said = _decoded(key)
    if not NAME.fullmatch(name) or len(said) != 1 + PUBLIC_KEY or said[0] not in (NOTARY, WITNESS):
        raise BadNote("no public key of a note")
    found = Verifier(name, said[1:], said[0])
    if found.key_id.hex() != key_id:
        raise BadNote("a public key under another key's id")
    return found


def verifiers(said: str) -> tuple[Verifier, ...]:
    """Read public keys, one a line or with commas between.

    Raises:
        BadNote: One of them is none.
    """
    return tuple(verifier(one) for one in re.split(r"[\s,]+", said) if one)


def cosignatures(note: Note, witnesses: Iterable[Verifier]) -> dict[str, Signature]:
    """Name which of these witnesses cosigned a note, each with its signature that holds."""
    found = ((one.name, one.signed(note)) for one in witnesses if one.kind == WITNESS)
    return {name: signed for name, signed in found if signed is not None}


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise BadNote("no base64") from error
