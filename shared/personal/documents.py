"""The store of papers: a folder of files, each sealed with the key of the person it is about."""

import asyncio
import hashlib
import io
import os
import struct
from collections.abc import AsyncIterable
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Final
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.personal.document import Document
from shared.personal.errors import (
    DocumentCorrupted,
    DocumentKindRefused,
    DocumentMissing,
    DocumentTooLarge,
    Erased,
    UnknownSubject,
)
from shared.personal.keys import Keys

LIMIT: Final = 20 * 1024 * 1024  # bytes
HEAD: Final = b"luatsu document v1\n"
NONCE: Final = 12  # bytes
OFFICE: Final = "application/vnd.openxmlformats-officedocument."
BEGINNINGS: Final = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
MAIN_PARTS: Final = {
    f"{OFFICE}wordprocessingml.document": "word/document.xml",
    f"{OFFICE}spreadsheetml.sheet": "xl/workbook.xml",
}
MEDIA_TYPES: Final = frozenset({*BEGINNINGS, *MAIN_PARTS})


class DocumentStore:
    """Papers in a folder; a file is named after the digest of what it holds."""

    def __init__(self, folder: Path, keys: Keys, *, limit: int = LIMIT) -> None:
        """Keep papers in this folder."""
        self._folder = folder
        self._keys = keys
        self._limit = limit

    async def put(
        self, subject: UUID, content: AsyncIterable[bytes], *, media_type: str, name: str
    ) -> Document:
        """Keep a paper; once this returns, it is on the disk.

        Its name is a label of ours such as `health-certificate`, never the name of the upload.

        Raises:
            DocumentTooLarge: As soon as more has come than we take.
            DocumentKindRefused: When it is not of a kind that we take.
            UnknownSubject: When no key was made for the subject.
            Erased: When the subject was erased.
        """
        plain = await _whole(content, self._limit)
        if not await asyncio.to_thread(is_of_kind, plain, media_type):
            raise DocumentKindRefused("the file is not of a kind that is taken here")
        key = await self._key(subject)
        stored = await asyncio.to_thread(_sealed, plain, key, _bound(subject, media_type))
        document = Document(
            digest=hashlib.sha256(stored).hexdigest(),
            media_type=media_type,
            size=len(plain),
            key_id=subject,
            name=name,
        )
        await asyncio.to_thread(_write, self._file(document), stored)
        return document

    async def get(self, document: Document, subject: UUID) -> bytes:
        """Read a paper that is about this subject.

        Raises:
            DocumentMissing: When the store does not have it.
            DocumentCorrupted: When it is not what was handed in, or is about somebody else.
            UnknownSubject: When no key was made for the subject.
            Erased: When the subject was erased.
        """
        if document.key_id != subject:
            raise DocumentCorrupted("the document is about another subject")
        key = await self._key(subject)
        stored = await asyncio.to_thread(_read, self._file(document))
        if hashlib.sha256(stored).hexdigest() != document.digest:
            raise DocumentCorrupted(f"document {document.digest} is not what was stored")
        return await asyncio.to_thread(_opened, stored, key, document)

    async def _key(self, subject: UUID) -> bytes:
        key = await self._keys.key(subject)
        if key is not None:
            return key
        if await self._keys.erased([subject]):
            raise Erased(subject)
        raise UnknownSubject("document")

    def _file(self, document: Document) -> Path:
        return self._folder / document.digest[:2] / document.digest


def is_of_kind(plain: bytes, media_type: str) -> bool:
    """Tell whether a file is of a kind that we take, by what it holds and not by what it says."""
    if media_type in BEGINNINGS:
        return plain.startswith(BEGINNINGS[media_type])
    if media_type not in MAIN_PARTS or not plain.startswith(b"PK\x03\x04"):
        return False
    names = _names_in(plain)
    # A macro runs on the desk of whoever opens the paper.
    runs = any(name.lower().endswith("vbaproject.bin") for name in names)
    return not runs and {"[Content_Types].xml", MAIN_PARTS[media_type]} <= names


def _names_in(archive: bytes) -> frozenset[str]:
    try:
        with ZipFile(io.BytesIO(archive)) as opened:
            return frozenset(opened.namelist())
    except (BadZipFile, NotImplementedError, ValueError, struct.error):
        return frozenset()


async def _whole(content: AsyncIterable[bytes], limit: int) -> bytes:
    whole = bytearray()
    async for piece in content:
        whole += piece
        if len(whole) > limit:
            raise DocumentTooLarge(f"more than {limit} bytes")
    return bytes(whole)


def _bound(subject: UUID, media_type: str) -> bytes:
    return orjson.dumps(["luatsu document v1", str(subject), media_type])


def _sealed(plain: bytes, key: bytes, bound: bytes) -> bytes:
    nonce = token_bytes(NONCE)
    return HEAD + nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _opened(stored: bytes, key: bytes, document: Document) -> bytes:
    body = stored.removeprefix(HEAD)
    bound = _bound(document.key_id, document.media_type)
    try:
        plain = AESGCM(key).decrypt(body[:NONCE], body[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise DocumentCorrupted(f"document {document.digest} does not open") from None
    if len(plain) != document.size:
        raise DocumentCorrupted(f"document {document.digest} is of another size")
    return plain


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise DocumentMissing(f"document {file.name} is not in the store") from None


def _write(file: Path, stored: bytes) -> None:
    """Write a file so that after a fall of the machine it is there whole or not at all."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{token_hex(8)}")
    try:
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        ) as to:
            to.write(stored)
            to.flush()
            os.fsync(to.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    for folder in (file.parent, file.parent.parent):
        _settle(folder)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
