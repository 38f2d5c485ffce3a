"""Papers are kept sealed, and given out only as they were handed in."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.edge import new_id
from shared.personal.document import Document, DocumentHandedIn
from shared.personal.documents import MAIN_PARTS, DocumentStore, is_of_kind
from shared.personal.errors import (
    DocumentCorrupted,
    DocumentKindRefused,
    DocumentMissing,
    DocumentTooLarge,
    Erased,
    PersonalDataError,
    UnknownSubject,
)
from shared.personal.keys import Keys

PDF = b"%PDF-1.7 \xe1\xba\xa1 this person is healthy"
DOCX, XLSX = MAIN_PARTS


async def coming(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w") as zipped:
        for name in ("[Content_Types].xml", *names):
            zipped.writestr(name, "<xml/>")
    return made.getvalue()


@pytest.fixture
async def subject(keys: Keys) -> UUID:
    subject = new_id()
    await keys.make(subject)
    return subject


@pytest.fixture
def store(tmp_path: Path, keys: Keys) -> DocumentStore:
    return DocumentStore(tmp_path / "papers", keys)


@pytest.fixture
async def document(store: DocumentStore, subject: UUID) -> Document:
    return await store.put(
        subject, coming(PDF[:5], PDF[5:]), media_type="application/pdf", name="health-certificate"
    )


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_paper_is_given_out_as_it_was_handed_in(
    store: DocumentStore, document: Document, subject: UUID, tmp_path: Path
) -> None:
    (file,) = files(tmp_path)

    assert await store.get(document, subject) == PDF
    assert (document.size, document.key_id) == (len(PDF), subject)
    assert file.name == document.digest
    assert b"healthy" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


async def test_after_an_erasure_no_paper_opens(
    keys: Keys, store: DocumentStore, document: Document, subject: UUID
) -> None:
    await keys.destroy(subject, new_id())

    with pytest.raises(Erased):
        await store.get(document, subject)
    with pytest.raises(Erased):
        await store.put(subject, coming(PDF), media_type="application/pdf", name="scan")


async def test_a_paper_about_somebody_unknown_is_not_kept(
    store: DocumentStore, tmp_path: Path
) -> None:
    with pytest.raises(UnknownSubject):
        await store.put(new_id(), coming(PDF), media_type="application/pdf", name="scan")
    assert files(tmp_path) == []


@pytest.mark.parametrize("damage", [slice(-1), slice(1, None), slice(0), slice(None, None, -1)])
async def test_a_damaged_paper_is_refused(
    store: DocumentStore, document: Document, subject: UUID, tmp_path: Path, damage: slice
) -> None:
    (file,) = files(tmp_path)
    file.write_bytes(file.read_bytes()[damage])

    with pytest.raises(DocumentCorrupted):
        await store.get(document, subject)


async def test_a_paper_that_is_gone_is_missed(
    store: DocumentStore, document: Document, subject: UUID, tmp_path: Path
) -> None:
    files(tmp_path)[0].unlink()

    with pytest.raises(DocumentMissing):
        await store.get(document, subject)


async def test_a_paper_is_given_to_nobody_else(
    keys: Keys, store: DocumentStore, document: Document
) -> None:
    stranger = new_id()
    await keys.make(stranger)
    stolen = document.model_copy(update={"key_id": stranger})

    with pytest.raises(DocumentCorrupted):
        await store.get(document, stranger)
    with pytest.raises(DocumentCorrupted):
        await store.get(stolen, stranger)


@pytest.mark.parametrize("told", [{"size": 3}, {"media_type": "image/png"}])
async def test_a_paper_is_what_was_said_of_it(
    store: DocumentStore, document: Document, subject: UUID, told: dict[str, object]
) -> None:
    with pytest.raises(DocumentCorrupted):
        await store.get(document.model_copy(update=told), subject)


async def test_a_paper_too_large_is_refused_before_it_is_all_here(
    keys: Keys, subject: UUID, tmp_path: Path
) -> None:
    store = DocumentStore(tmp_path, keys, limit=100)
    asked: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            asked.append(1)
            yield PDF

    with pytest.raises(DocumentTooLarge):
        await store.put(subject, endless(), media_type="application/pdf", name="scan")
    assert len(asked) == 100 // len(PDF) + 1
    assert files(tmp_path) == []


async def test_a_paper_of_another_kind_is_refused_and_not_told(
    store: DocumentStore, subject: UUID
) -> None:
    with pytest.raises(DocumentKindRefused) as refused:
        await store.put(subject, coming(b"<script>"), media_type="text/Lê Thị B", name="scan")
    assert "Lê" not in str(refused.value)
    assert isinstance(refused.value, PersonalDataError)


@pytest.mark.parametrize(
    ("plain", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (archive("word/document.xml"), DOCX),
        (archive("xl/workbook.xml"), XLSX),
    ],
    ids=["pdf", "png", "jpeg", "docx", "xlsx"],
)
def test_the_kinds_that_we_take(plain: bytes, media_type: str) -> None:
    assert is_of_kind(plain, media_type)


@pytest.mark.parametrize(
    ("plain", "media_type"),
    [
        (PDF, "image/png"),
        (b"", "application/pdf"),
        (b"GIF89a", "image/gif"),
        (archive("word/document.xml"), XLSX),
        (archive("word/document.xml", "word/vbaProject.bin"), DOCX),
        (archive("word/document.xml")[:-30], DOCX),
        (b"PK\x03\x04", DOCX),
        (archive("word/document.xml"), "application/zip"),
    ],
    ids=["claims png", "empty", "gif", "claims xlsx", "macro", "cut", "no archive", "zip"],
)
def test_the_kinds_that_we_refuse(plain: bytes, media_type: str) -> None:
    assert not is_of_kind(plain, media_type)


@given(st.data())
def test_no_file_is_too_strange_to_be_judged(data: st.DataObject) -> None:
    whole = bytearray(archive("word/document.xml"))
    for at in data.draw(st.lists(st.integers(4, len(whole) - 1), max_size=8)):
        whole[at] = data.draw(st.integers(0, 255))

    assert is_of_kind(bytes(whole), DOCX) in {True, False}


@pytest.mark.parametrize(
    "wrong", [{"digest": "../../etc/passwd"}, {"name": "Lê Thị B.pdf"}, {"extra": "1"}]
)
def test_a_command_brings_a_document_with_nothing_else(
    document: Document, wrong: dict[str, object]
) -> None:
    with pytest.raises(ValidationError):
        DocumentHandedIn.model_validate({**document.model_dump(), **wrong})
