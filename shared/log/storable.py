"""What the log refuses to keep, found out before it stands in the way of anybody else."""

import re
from collections.abc import Mapping
from itertools import pairwise
from types import NoneType
from typing import Any
from unicodedata import is_normalized, normalize
from uuid import UUID

import orjson

from shared.log.entry import Entry, Write

LARGEST_EVENT = 128 * 1024  # bytes of the document
LARGEST_INTEGER = 2**53 - 1  # the last that every reader of JSON takes for itself
INSTANT = len("2026-11-24T00:00:00.000000Z")
NUL = "\0"
ASIDE = frozenset({str, bool, NoneType})  # what JSON writes in one way only, but for its letters
# An odd number of backslashes: `\\u0000` is six letters of text.
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Unstorable(Exception):
    """A value that the log does not keep; the code says of which kind, the value is not repeated.

    Codes: `nul`, `lone-surrogate`, `not-utf8`, `not-nfc`, `integer`, `float`, `key-not-ascii`,
    `not-json`, `too-large`, `line-break`, `versions`, `claimed-twice`, `claims-without-events`,
    `outcome-with-events`.
    """

    def __init__(self, code: str) -> None:
        """Keep the code."""
        self.code = code
        super().__init__(code)


def text(value: str) -> str:
    """Bring text to NFC, so that the same word is the same bytes.

    Raises:
        Unstorable: `nul` or `lone-surrogate`.
    """
    if NUL in value:
        raise Unstorable("nul")
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unstorable("lone-surrogate") from None
    return normalize("NFC", value)


def canonical(value: Any, doubtful: Any) -> bytes:
    """Write JSON in the one form of RFC 8785; with ASCII names and no floats orjson's is it.

    Args:
        value: A JSON value, in which a UUID may stand for its text.
        doubtful: The part of it that others made; of the rest only the text is looked at.

    Raises:
        Unstorable: Something in it has no one canonical form, or could not be read back.
    """
    if is_plain(doubtful):
        try:
            said = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except TypeError:
            pass  # a lone surrogate: the way below finds it
        # Each part of a text in NFC is in NFC. What looks like NUL may be text.
        else:
            looks_nul = b"\\" in said and b"\\u0000" in said  # most have no backslash at all
            if not looks_nul and (said.isascii() or is_normalized("NFC", said.decode())):
                return said
    return orjson.dumps(clean(value), option=orjson.OPT_SORT_KEYS)


def is_plain(value: Any) -> bool:
    """Say whether a value surely needs nothing but its letters looked at; most do."""
    kind = type(value)
    if kind in ASIDE:
        return True
    if kind is int:
        return bool(abs(value) <= LARGEST_INTEGER)
    if kind is dict:
        for key, part in value.items():
            if type(key) is not str or not key.isascii():
                return False
            if type(part) not in ASIDE and not is_plain(part):
                return False
        return True
    return kind in {list, tuple} and all(map(is_plain, value))


def clean(value: Any) -> Any:
    """Copy a JSON value with its text in NFC.

    Raises:
        Unstorable: Something in it has no one canonical form, or could not be read back.
    """
    match value:
        case str():
            return text(value)
        case None | bool():
            return value
        case UUID():
            return str(value)
        case int() | float():
            return whole_number(value)
        case Mapping():
            return {key_of(key): clean(part) for key, part in value.items()}
        case list() | tuple():
            return [clean(part) for part in value]
        case _:
            raise Unstorable("not-json")


def whole_number(value: float) -> int:
    """Take a number that every reader of JSON takes for the same."""
    if not isinstance(value, int):
        raise Unstorable("float")
    if abs(value) > LARGEST_INTEGER:
        raise Unstorable("integer")
    return value


def key_of(key: Any) -> str:
    """Take the name of a field: ASCII, whose order is the same in bytes and in UTF-16."""
    if not isinstance(key, str) or not key.isascii():
        raise Unstorable("key-not-ascii")
    return text(key)


def check(write: Write) -> None:
    """Refuse what the log would refuse, or would have to refuse a whole batch for.

    Raises:
        Unstorable: See its codes.
    """
    canonical(write.answer, write.answer)
    for entry in write.entries:
        decoded(entry)
    check_numbers(write)


def check_numbers(write: Write) -> None:
    """Refuse events, versions and claims that do not belong together."""
    for stream in write.streams:
        if text(stream) != stream:  # its document would name another
            raise Unstorable("not-nfc")
    for claim in write.claims:
        text(claim.old or "")
        text(claim.new or "")
    check_versions(write)
    check_claims(write)
    if write.entries and write.outcome != "done":
        raise Unstorable("outcome-with-events")


def decoded(entry: Entry) -> tuple[str, str]:
    """Read the halves of an event, which is not too large and would be read back as it is."""
    text(entry.type)
    if len(entry.head) + INSTANT + len(entry.tail) > LARGEST_EVENT:
        raise Unstorable("too-large")
    both = b"%b %b" % (entry.head, entry.tail)
    if b"\n" in both:
        raise Unstorable("line-break")
    if b"\0" in both or (b"\\" in both and ESCAPED_NUL.search(both)):
        raise Unstorable("nul")
    try:
        return entry.head.decode(), entry.tail.decode()
    except UnicodeDecodeError:
        raise Unstorable("not-utf8") from None


def check_versions(write: Write) -> None:
    """Refuse events that are not the next of their streams, each after the other."""
    last = {stream: expected for stream, (expected, _) in write.streams.items()}
    for entry in write.entries:
        if last.get(entry.stream, -1) != entry.version - 1:
            raise Unstorable("versions")
        last[entry.stream] = entry.version
    for stream, (expected, added) in write.streams.items():
        if last[stream] != expected + added:
            raise Unstorable("versions")


def check_claims(write: Write) -> None:
    """Refuse a key that is said twice, and a key that would move though nothing happened."""
    if not write.claims:
        return
    keys = sorted([text(claim.key) for claim in write.claims])
    if any(one == other for one, other in pairwise(keys)):
        raise Unstorable("claimed-twice")
    if not write.entries and any(claim.old != claim.new for claim in write.claims):
        raise Unstorable("claims-without-events")
