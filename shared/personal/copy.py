"""The keys' second home: a folder of small files, each on the disk before its key is first used.

    keys/4f/<subject>                     the wrapped key, as the database has it
    lookups/4f/<subject>.<kind>.<hmac>    when that was noted
    tombstones/4f/<subject>               the event of the erasure

It may lie on another machine. Nothing here can be read without the master key; what is erased is
overwritten before it is unlinked, and its tombstone stays. All of this blocks: call it in a thread.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Final
from urllib.parse import quote, unquote
from uuid import UUID

from shared.personal.errors import SecondHomeAway

KEYS, LOOKUPS, TOMBSTONES = "keys", "lookups", "tombstones"
PRIVATE: Final = 0o700
OWNER_ONLY: Final = 0o600
SUBJECT: Final = len("00000000-0000-0000-0000-000000000000")
UNKNOWN: Final = UUID(int=0)
LONG_AGO: Final = datetime.fromtimestamp(0, UTC)
LOOKUP: Final = re.compile(r"([^.]+)\.([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Noted:
    """That a value is somebody's: its kind, its HMAC, whose, and since when."""

    kind: str
    mac: bytes
    subject: UUID
    at: datetime

    @property
    def what(self) -> tuple[str, bytes]:
        """Name the value."""
        return self.kind, self.mac


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one person."""

    wrapped: bytes | None
    buried: UUID | None  # by which event
    noted: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Of whom something is kept."""

    keys: frozenset[UUID]
    buried: frozenset[UUID]
    noted: frozenset[tuple[str, bytes, UUID]]


class KeyCopy:
    """The second home in one folder, which several services share.

    Raises, in all that it does:
        SecondHomeAway: the folder cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        """Know the folder; it is made when something is first kept."""
        self._folder = folder

    def kept(self, subject: UUID, *, whole: bool = True) -> Kept:
        """Read what is kept of a person; not `whole`: without the values that are theirs."""
        with _there():
            wrapped = _read(self._file(KEYS, subject))
            buried = _read(self._file(TOMBSTONES, subject))
            noted = tuple(self._noted(subject)) if whole else ()
        return Kept(wrapped, None if buried is None else _event_of(buried), noted)

    def put(self, subject: UUID, wrapped: bytes) -> None:
        """Keep a person's wrapped key."""
        with _there():
            _write(self._file(KEYS, subject), wrapped)

    def note(self, one: Noted) -> None:
        """Keep whose a value is."""
        with _there():
            _write(self._lookup(one.kind, one.mac, one.subject), one.at.isoformat().encode())

    def forget(self, kind: str, mac: bytes, subject: UUID) -> None:
        """Keep no longer that a value is somebody's."""
        with _there():
            _wipe(self._lookup(kind, mac, subject))

    def destroy(self, subject: UUID, by_event: UUID) -> None:
        """Erase a person: first the tombstone stands, then the rest goes; it may be repeated."""
        with _there():
            tombstone = self._file(TOMBSTONES, subject)
            if not tombstone.exists():
                _write(tombstone, f"{by_event}\n".encode())
            _wipe(self._file(KEYS, subject))
            for file, _ in self._lookups(subject):
                _wipe(file)

    def names(self) -> Names:
        """Name all of whom something is kept."""
        with _there():
            return Names(
                keys=frozenset(map(UUID, self._listed(KEYS))),
                buried=frozenset(map(UUID, self._listed(TOMBSTONES))),
                noted=frozenset(
                    (one.kind, one.mac, one.subject)
                    for name in self._listed(LOOKUPS)
                    if (one := _read_name(name)) is not None
                ),
            )

    def buried(self) -> frozenset[UUID]:
        """Name who was erased; there are few."""
        with _there():
            return frozenset(map(UUID, self._listed(TOMBSTONES)))

    def _noted(self, subject: UUID) -> Iterator[Noted]:
        for file, one in self._lookups(subject):
            if (said := _read(file)) is not None:
                yield Noted(one.kind, one.mac, subject, _instant_of(said))

    def _lookups(self, subject: UUID) -> Iterator[tuple[Path, "_Name"]]:
        folder = self._file(LOOKUPS, subject).parent
        for name in _names(folder):
            if name.startswith(str(subject)) and (one := _read_name(name)) is not None:
                yield folder / name, one

    def _listed(self, of: str) -> Iterator[str]:
        for part in _names(self._folder / of):
            yield from _names(self._folder / of / part)

    def _file(self, of: str, subject: UUID) -> Path:
        # By the end: ids of one hour begin alike.
        name = str(subject)
        return self._folder / of / name[-2:] / name

    def _lookup(self, kind: str, mac: bytes, subject: UUID) -> Path:
        at = self._file(LOOKUPS, subject)
        return at.with_name(f"{at.name}.{quote(kind, safe='').replace('.', '%2E')}.{mac.hex()}")


@dataclass(frozen=True, slots=True)
class _Name:
    kind: str
    mac: bytes
    subject: UUID


def _read_name(name: str) -> _Name | None:
    found = LOOKUP.fullmatch(name[SUBJECT + 1 :])
    if found is None:
        return None
    return _Name(unquote(found[1]), bytes.fromhex(found[2]), UUID(name[:SUBJECT]))


def _event_of(tombstone: bytes) -> UUID:
    """Read by which event somebody was erased; a damaged tombstone stands all the same."""
    try:
        return UUID(tombstone.decode("ascii").strip())
    except ValueError:
        return UNKNOWN


def _instant_of(lookup: bytes) -> datetime:
    """Read since when a value is noted; of what is damaged, or half wiped, any other is later."""
    try:
        at = datetime.fromisoformat(lookup.decode("ascii"))
    except ValueError:
        return LONG_AGO
    return at if at.tzinfo else LONG_AGO


@contextmanager
def _there() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Its kind only: a path holds a subject.
        raise SecondHomeAway(type(error).__name__) from None


def _names(folder: Path) -> list[str]:
    """List a folder without what was not finished; one that is not there yet is empty."""
    try:
        return [one.name for one in os.scandir(folder) if not one.name.startswith(".")]
    except FileNotFoundError:
        return []


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _write(file: Path, content: bytes) -> None:
    """Write a file so that after a fall of the machine it is there whole or not at all."""
    _make(file.parent)
    unfinished = file.with_name(f".{file.name[:SUBJECT]}.{token_hex(8)}")
    try:
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb"
        ) as to:
            to.write(content)
            to.flush()
            os.fsync(to.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    _settle(file.parent)


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    for one in (folder.parent, folder.parent.parent, folder.parent.parent.parent):
        _settle(one)


def _wipe(file: Path) -> None:
    """Overwrite a file and unlink it; what was not there is as good as gone."""
    with suppress(FileNotFoundError):
        with file.open("r+b") as to:
            to.write(b"\0" * file.stat().st_size)
            to.flush()
            os.fsync(to.fileno())
        file.unlink()
        _settle(file.parent)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
