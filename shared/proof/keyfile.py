"""The file of a notary's private keys: one a line, the newest last; nothing else reads it.

A new line is a new key: the notary states it, signed by the one before it, and signs with it from
then on. After that the older lines may go.
"""

import secrets
from base64 import b64decode
from binascii import Error as NotBase64
from pathlib import Path

from shared.proof import note as notes
from shared.proof.note import Signer

SIZE = 32  # bytes of a private key


class BadKeyFile(ValueError):
    """A file that should hold a notary's keys is not there, or holds something else."""


def new_line() -> str:
    """Make a private key, as the file holds it."""
    return f"{secrets.token_hex(SIZE)}\n"


def read(path: Path, name: str) -> list[Signer]:
    """Read the keys of a notary, the oldest first.

    Raises:
        BadKeyFile: There are none, or what is there is no key.
    """
    try:
        lines = path.read_text(encoding="ascii", errors="replace").split()
    except OSError as error:
        raise BadKeyFile(f"{path.name}: {type(error).__name__}") from error
    if not lines:
        raise BadKeyFile(f"{path.name}: no key")
    return [notes.signer(name, _key(line, path)) for line in lines]


def stamp(path: Path) -> tuple[int, int] | None:
    """Say by what one sees that the file was changed; none where there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _key(line: str, path: Path) -> bytes:
    try:
        key = bytes.fromhex(line) if len(line) == SIZE * 2 else b64decode(line, validate=True)
    except (NotBase64, ValueError) as error:
        raise BadKeyFile(f"{path.name}: not a key") from error
    if len(key) != SIZE:
        raise BadKeyFile(f"{path.name}: not a key")
    return key
