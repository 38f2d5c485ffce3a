"""RFC 3161 time-stamps: what a token says that it stamped, and when.

Its authority's signature is checked by openssl, with the command that is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import new as new_hash

from shared.bundle.verifier.notes import NotReadable

SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
TST_INFO = bytes.fromhex("2a864886f70d0109100104")  # 1.2.840.113549.1.9.16.1.4
HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
INTEGER, OCTETS, OID, SEQUENCE, TIME, INSIDE = 0x02, 0x04, 0x06, 0x30, 0x18, 0xA0


def parts_of(encoded: bytes) -> Iterator[tuple[int, bytes]]:
    """Read DER values that follow each other: each its tag and content."""
    at = 0
    while at < len(encoded):
        if at + 2 > len(encoded):
            raise NotReadable("DER")
        tag, length, at = encoded[at], encoded[at + 1], at + 2
        if length & 0x80:
            wide = length & 0x7F
            if not 1 <= wide <= 4 or at + wide > len(encoded):
                raise NotReadable("DER")
            length, at = int.from_bytes(encoded[at : at + wide], "big"), at + wide
        if at + length > len(encoded):
            raise NotReadable("DER")
        yield tag, encoded[at : at + length]
        at += length


def part_of(encoded: bytes, place: int, tag: int) -> bytes:
    """Read the content of one of several values, which must have this tag."""
    for number, (found, content) in enumerate(parts_of(encoded)):
        if number == place:
            if found == tag:
                return content
            break
    raise NotReadable("DER")


class Stamp:
    """What a time-stamp says: the hash that it stamped, by which algorithm, and when."""

    def __init__(self, encoded: bytes) -> None:
        """Read a response of a time-stamping authority, or the token in it.

        Raises:
            NotReadable: It is neither.
        """
        content = part_of(encoded, 0, SEQUENCE)
        if len(list(parts_of(encoded))) != 1:
            raise NotReadable("DER")
        self.is_token = next(parts_of(content), (0, b""))[0] == OID
        if not self.is_token:
            content = self._token_in(content)
        if part_of(content, 0, OID) != SIGNED_DATA:
            raise NotReadable("no signed data")
        signed = part_of(part_of(content, 1, INSIDE), 0, SEQUENCE)
        inner = part_of(signed, 2, SEQUENCE)
        if part_of(inner, 0, OID) != TST_INFO:
            raise NotReadable("no time-stamp")
        info = part_of(part_of(part_of(inner, 1, INSIDE), 0, OCTETS), 0, SEQUENCE)
        imprint = part_of(info, 2, SEQUENCE)
        algorithm = part_of(part_of(imprint, 0, SEQUENCE), 0, OID)
        self.algorithm = HASHES.get(algorithm, "")
        self.hash = part_of(imprint, 1, OCTETS)
        self.time = part_of(info, 4, TIME).decode("ascii", "replace")

    def _token_in(self, response: bytes) -> bytes:
        status = part_of(part_of(response, 0, SEQUENCE), 0, INTEGER)
        if status not in (b"\x00", b"\x01"):
            raise NotReadable("not granted")
        return part_of(response, 1, SEQUENCE)

    def fits(self, stamped: bytes) -> bool:
        """Say whether this is what was stamped."""
        return bool(self.algorithm) and new_hash(self.algorithm, stamped).digest() == self.hash

    @property
    def at(self) -> str:
        """Say when, as people write it."""
        time = self.time
        clock = f"{time[8:10]}:{time[10:12]}:{time[12:14]}"
        return f"{time[6:8]}/{time[4:6]}/{time[:4]} {clock} UTC"

    def command(self, file: str, note: str) -> str:
        """Write the command that checks the authority's signature."""
        token = " -token_in" if self.is_token else ""
        return f"openssl ts -verify -in {file}{token} -data {note} -CAfile <TSA-CA.pem>"
