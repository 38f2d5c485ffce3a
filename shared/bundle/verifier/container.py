"""The files of a bundle, in a zip or in a folder, and the one form that the zip may have.

Nothing is compressed and nothing in the zip says when or where it was made, so that the same
files are always the same bytes, and no byte is free.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from struct import error as BadStruct  # noqa: N812  # an exception, by its name
from struct import pack
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from shared.bundle.verifier.findings import Report

STORED_DATE = 0x21  # 1980-01-01, the first day that a zip can say
FILE_MODE = 0o100644 << 16
PIECE = 1 << 20
# All that zipfile raises at a file that is none: a RuntimeError for an encrypted entry, a
# NotImplementedError for a way to compress that it lacks. Each becomes a finding.
ZIP_FAULTS = (BadZipFile, BadStruct, NotImplementedError, EOFError, OSError, RuntimeError)
READ_FAULTS = (*ZIP_FAULTS, ValueError, KeyError, IndexError, zlib.error)


def local_header(name: bytes, crc: int, size: int) -> bytes:
    """Write what stands before a file in the zip."""
    return (
        b"PK\3\4" + pack("<5H3I2H", 20, 0, 0, 0, STORED_DATE, crc, size, size, len(name), 0) + name
    )


def central_entry(name: bytes, crc: int, size: int, offset: int) -> bytes:
    """Write a file's entry in the list at the end of the zip."""
    told = (0x314, 20, 0, 0, 0, STORED_DATE, crc, size, size, len(name), 0, 0, 0, 0)
    return b"PK\1\2" + pack("<6H3I5H2I", *told, FILE_MODE, offset) + name


def end_of_zip(count: int, size: int, offset: int) -> bytes:
    """Write the end of the zip."""
    return b"PK\5\6" + pack("<4H2IH", 0, 0, count, count, size, offset, 0)


def place_of(name: str) -> tuple[bool, str]:
    """Say where a file stands in the zip: in the order of names, the manifest last."""
    return name.startswith("manifest."), name


@dataclass(frozen=True)
class Files:
    """The files of a bundle, by name."""

    names: list[str]
    open: Callable[[str], IO[bytes]]

    def read(self, name: str) -> bytes:
        """Read a file whole."""
        with self.open(name) as file:
            return file.read()

    def pieces(self, name: str) -> Iterator[bytes]:
        """Read a file piece by piece."""
        with self.open(name) as file:
            while True:
                piece = file.read(PIECE)
                if not piece:
                    return
                yield piece


def folder(path: str) -> Files:
    """Look into a bundle that was unpacked."""
    names = sorted(
        os.path.relpath(os.path.join(within, name), path).replace(os.sep, "/")
        for within, _, found in os.walk(path)
        for name in found
        if os.path.basename(within) != "__pycache__"
    )
    return Files(names, lambda name: open(os.path.join(path, *name.split("/")), "rb"))


def zipped(path: str, report: Report) -> Files:
    """Look into a zip, and report what is not in the one form that it may have.

    Where a name is there twice, the first counts.
    """
    opened_zip = ZipFile(path)
    if any(info.compress_type != ZIP_STORED for info in opened_zip.infolist()):
        raise BadZipFile("compressed")  # whoever packed it anew can unpack it
    infos: dict[str, ZipInfo] = {}
    last = (False, "")
    for info in opened_zip.infolist():
        if info.filename in infos:
            report.say("file-twice", info.filename)
        elif place_of(info.filename) < last:
            report.say("file-order", info.filename)
        last = max(last, place_of(info.filename))
        infos.setdefault(info.filename, info)
    check_form(path, opened_zip.infolist(), report)
    return Files(list(infos), lambda name: opened_zip.open(infos[name]))


def check_form(path: str, infos: list[ZipInfo], report: Report) -> None:
    """Report each part of a zip, around its files, that is not as it was made."""
    at, central = 0, b""
    with open(path, "rb") as file:
        for info in infos:
            name = info.filename.encode()
            header = local_header(name, info.CRC, info.file_size)
            file.seek(at)
            if file.read(len(header)) != header:
                report.say("zip-form", info.filename, what="local header")
            central += central_entry(name, info.CRC, info.file_size, at)
            at += len(header) + info.file_size
        file.seek(at)
        if file.read(len(central)) != central:
            report.say("zip-form", "", what="central directory")
        if file.read() != end_of_zip(len(infos), len(central), at):
            report.say("zip-form", "", what="end of the zip")


def opened(path: str, report: Report) -> Files | None:
    """Open a bundle; none where it is none."""
    try:
        return folder(path) if os.path.isdir(path) else zipped(path, report)
    except READ_FAULTS as error:
        report.say("not-a-bundle", path, what=str(error) or type(error).__name__)
        return None
