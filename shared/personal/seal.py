"""How a personal text becomes unreadable to whoever lacks its subject's key, and readable again.

The cipher binds the subject, the type of the event and the field: a sealed text that was moved
elsewhere does not open there.
"""

import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any, Final
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel

from shared.personal.errors import UnknownSubject, Unreadable, Unsealable
from shared.personal.keys import Keys
from shared.personal.place import Place, body_and_places, subjects_of

ERASED: Final = "∎ đã xóa"  # stands where an erased person's text stood
MARK: Final = "v1."
NONCE: Final = 12  # bytes
# Looks like a sealed text and holds none: it stands for one that is not to be recorded.
CLOSED: Final = MARK + urlsafe_b64encode(bytes(NONCE + 16)).rstrip(b"=").decode()
Seen = Callable[[UUID, str], None]  # told of each subject and field that is shown


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text and the place it was sealed for, as a row of a read model keeps it."""

    text: str
    subject: UUID
    type: str  # of the event that it was recorded in
    field: str


def proper(value: str, field: str) -> str:
    """Bring a text into the one form (NFC) in which it is kept and compared.

    Raises:
        Unsealable: When it holds what no log may hold.
    """
    # Looked at, not tried: the exception of a failed encoding carries the text.
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
        raise Unsealable(field)
    return unicodedata.normalize("NFC", value)


def seal(value: str, key: bytes, *, subject: UUID, type: str, field: str) -> str:  # noqa: A002
    """Make a text unreadable without its subject's key.

    Raises:
        Unsealable: When it holds what no log may hold.
    """
    nonce = token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, proper(value, field).encode(), _bound(subject, type, field))
    return MARK + urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()


def open_(text: str, key: bytes, *, subject: UUID, type: str, field: str) -> str:  # noqa: A002
    """Read a sealed text again.

    Raises:
        Unreadable: When it was damaged, moved, or sealed with another key.
    """
    raw = _raw(text)
    if raw is None:
        raise Unreadable(field)
    try:
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], _bound(subject, type, field)).decode()
    except InvalidTag:
        raise Unreadable(field) from None


def is_sealed(text: str) -> bool:
    """Tell whether a text has the form of a sealed one."""
    return _raw(text) is not None


def _raw(text: str) -> bytes | None:
    if not text.startswith(MARK) or not text.isascii():
        return None
    body = text.removeprefix(MARK).encode()
    try:
        raw = urlsafe_b64decode(body + b"=" * (-len(body) % 4))
    except NotBase64:
        return None
    # Python's decoder skips letters it does not know; one text has one spelling.
    same = urlsafe_b64encode(raw).rstrip(b"=") == body
    return raw if same and len(raw) >= NONCE + 16 else None


def _bound(subject: UUID, of_type: str, field: str) -> bytes:
    return orjson.dumps(["luatsu field v1", str(subject), of_type, field])


def seal_places(places: Sequence[Place], of_type: str, material: Mapping[UUID, bytes]) -> None:
    """Let ciphertext stand wherever a personal text stood.

    Raises:
        UnknownSubject: When a text is about nobody, or somebody without a key.
        Unsealable: When it holds what no log may hold.
    """
    for place in places:
        subject = place.about()
        if subject not in material:
            raise UnknownSubject(place.field)
        place.put(
            seal(place.text, material[subject], subject=subject, type=of_type, field=place.field)
        )


async def seal_event(
    model: BaseModel, keys: Keys, *, stream_subject: UUID | None
) -> tuple[dict[str, Any], tuple[UUID, ...]]:
    """Write an event as it is stored, its personal texts sealed, and name the keys it took.

    Raises:
        UnknownSubject: When a text is about somebody for whom no key was made, or was erased.
        Unsealable: When it holds what no log may hold.
    """
    body, places = body_and_places(model, stream_subject=stream_subject)
    subjects = subjects_of(places)
    seal_places(places, type(model).__name__, await keys.keys(subjects))
    return body, subjects


async def open_all(sealed: Iterable[Sealed], keys: Keys, *, seen: Seen | None = None) -> list[str]:
    """Read many sealed texts, such as those of a page; an erased person's reads ERASED.

    `seen` is told of every text that could be read, for the record of who read what.

    Raises:
        Unreadable: When one was damaged or moved, or its key is lost and nobody was erased.
    """
    wanted = list(sealed)
    material = await keys.keys({one.subject for one in wanted})
    erased = await keys.erased({one.subject for one in wanted} - material.keys())
    return [_opened(one, material, erased, seen) for one in wanted]


def _opened(
    one: Sealed, material: Mapping[UUID, bytes], erased: frozenset[UUID], seen: Seen | None
) -> str:
    if one.subject in erased:
        return ERASED
    if one.subject not in material:
        raise Unreadable(one.field)
    text = open_(
        one.text, material[one.subject], subject=one.subject, type=one.type, field=one.field
    )
    if seen is not None:
        seen(one.subject, one.field)
    return text


async def open_fields(
    body: Mapping[str, Any],
    model: type[BaseModel],
    keys: Keys,
    *,
    stream_subject: UUID | None,
    seen: Seen | None = None,
) -> dict[str, Any]:
    """Read a stored event for showing it; an erased person's texts read ERASED.

    Raises:
        Unreadable: When one was damaged or moved, or its key is lost and nobody was erased.
    """
    opened, places = body_and_places(model.model_validate(body), stream_subject=stream_subject)
    texts = await open_all(
        [Sealed(at.text, at.about(), model.__name__, at.field) for at in places], keys, seen=seen
    )
    for place, text in zip(places, texts, strict=True):
        place.put(text)
    return {**body, **opened}
