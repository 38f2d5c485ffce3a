"""The two secrets of a deployment: the master key that wraps keys, and the pepper of look-ups."""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shared.personal.errors import SecretRefused

SIZE: Final = 32  # bytes


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must never be printed, and is not."""

    master: bytes = field(repr=False)
    pepper: bytes = field(repr=False)


def read_secret(file: Path) -> bytes:
    """Read 32 secret bytes, written as 64 hexadecimal digits or as base64.

    Raises:
        SecretRefused: When the file holds anything else.
    """
    text = file.read_text(encoding="ascii", errors="replace").strip()
    secret = _decoded(text)
    if secret is None or len(secret) != SIZE:
        raise SecretRefused(f"{file.name} must hold {SIZE} bytes as hexadecimal digits or base64")
    return secret


def read_secrets(master: Path, pepper: Path) -> Secrets:
    """Read both secrets of a deployment.

    Raises:
        SecretRefused: When a file holds anything else, or both hold the same.
    """
    secrets = Secrets(read_secret(master), read_secret(pepper))
    if secrets.master == secrets.pepper:
        raise SecretRefused("the master key and the pepper must differ")
    return secrets


def _decoded(text: str) -> bytes | None:
    try:
        if len(text) == SIZE * 2:
            return bytes.fromhex(text)
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return None
