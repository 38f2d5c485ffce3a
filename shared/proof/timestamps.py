"""Time-stamps of heads: an authority outside says that a head was there at an instant.

Source: RFC 3161.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

SKEW = timedelta(minutes=5)  # by which clocks may differ


class NotStamped(Exception):
    """A time-stamp that does not hold; `code` says in what."""

    def __init__(self, code: str) -> None:
        """Take the reason."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority said of a head's note."""

    size: int
    authority: str
    token: bytes


@dataclass(frozen=True, slots=True)
class BadStamp:
    """A time-stamp that does not hold."""

    size: int
    authority: str
    code: str  # `stamp-unreadable`, `stamp-of-other-bytes`, `stamp-not-signed`, `stamp-too-early`


def roots_in(file: Path) -> list[x509.Certificate]:
    """Read the certificates that are trusted to name authorities, in PEM."""
    return x509.load_pem_x509_certificates(file.read_bytes())


def request(note: str) -> TimeStampRequest:
    """Ask for a time-stamp of a note, with a number that no earlier answer knows."""
    builder = TimestampRequestBuilder().data(note.encode())
    return builder.hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True).build()


def instant(
    token: bytes, note: str, roots: Sequence[x509.Certificate], *, nonce: int | None = None
) -> datetime:
    """Check a time-stamp and say when it was given.

    Args:
        token: The authority's whole answer.
        note: What it should have stamped.
        roots: Who may name authorities. Without any, no signature is checked, only which bytes
            are stamped: such an answer may be anybody's.
        nonce: The number of the question that it answers.

    Raises:
        NotStamped: It does not hold.
    """
    try:
        answer = decode_timestamp_response(token)
        if answer.tst_info.message_imprint.message != sha256(note.encode()).digest():
            raise NotStamped("stamp-of-other-bytes")
        if roots:
            builder = VerifierBuilder(roots=list(roots), nonce=nonce)
            builder.build().verify_message(answer, note.encode())
        given_at = answer.tst_info.gen_time
    except VerificationError as refused:
        raise NotStamped("stamp-not-signed") from refused
    except ValueError as unreadable:
        raise NotStamped("stamp-unreadable") from unreadable
    return given_at


def check_time_stamps(
    stamps: Iterable[Stamp],
    heads: Mapping[int, tuple[str, datetime]],
    roots: Sequence[x509.Certificate],
    *,
    simulated: bool = False,
) -> list[BadStamp]:
    """Check what authorities said of heads.

    Args:
        stamps: What they said.
        heads: By size, the note as the notary alone signed it, and when it was signed.
        roots: Who may name authorities; without any, only what is stamped is checked.
        simulated: Whether the log's clock is moved, so that heads may be signed "later".
    """
    bad: list[BadStamp] = []
    for one in stamps:
        note, signed_at = heads[one.size]
        try:
            at = instant(one.token, note, roots)
        except NotStamped as fault:
            bad.append(BadStamp(one.size, one.authority, fault.code))
            continue
        if not simulated and at + SKEW < signed_at:
            bad.append(BadStamp(one.size, one.authority, "stamp-too-early"))
    return bad
