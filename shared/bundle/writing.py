"""Writing the zip of a bundle: the same files are always the same bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, Any, Final
from zlib import crc32

import orjson

from shared.bundle.verifier.container import central_entry, end_of_zip, local_header, place_of

LARGEST: Final = 2**32 - 2**20  # bytes: a plain zip says no more
MOST_FILES: Final = 2**16 - 2


class TooLarge(Exception):
    """More than a plain zip can hold; the range must be divided."""


@dataclass(slots=True)
class File:
    """A file while it is written into the zip."""

    to: IO[bytes]
    size: int = 0
    crc: int = 0
    digest: Any = field(default_factory=sha256)

    def write(self, piece: bytes) -> None:
        """Add to it.

        Raises:
            TooLarge: The zip would become too large.
        """
        self.to.write(piece)
        self.size += len(piece)
        self.crc = crc32(piece, self.crc)
        self.digest.update(piece)
        if self.to.tell() > LARGEST:
            raise TooLarge


@dataclass(slots=True)
class Zip:
    """A zip while it is written, file after file in their order, the manifest last."""

    to: IO[bytes]
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    _central: list[bytes] = field(default_factory=list)

    @contextmanager
    def file(self, name: str) -> Iterator[File]:
        """Write a file, piece by piece.

        Raises:
            TooLarge: There would be too many.
        """
        if len(self.files) >= MOST_FILES:
            raise TooLarge
        assert not self.files or place_of(next(reversed(self.files))) < place_of(name)
        raw, at = name.encode(), self.to.tell()
        self.to.write(local_header(raw, 0, 0))
        one = File(self.to)
        yield one
        self.to.seek(at)
        self.to.write(local_header(raw, one.crc, one.size))
        self.to.seek(0, 2)
        self._central.append(central_entry(raw, one.crc, one.size, at))
        self.files[name] = {"sha256": one.digest.hexdigest(), "size": one.size}

    def add(self, name: str, content: bytes) -> None:
        """Write a file that is known whole."""
        with self.file(name) as one:
            one.write(content)

    def end(self) -> None:
        """Write the end of the zip."""
        at, central = self.to.tell(), b"".join(self._central)
        self.to.write(central + end_of_zip(len(self._central), len(central), at))


def readable(value: Any) -> bytes:
    """Write JSON for people and machines, always alike."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(value, option=options)
