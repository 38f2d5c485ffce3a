"""How a command is recognised when its id comes back, without keeping what was personal in it."""

import hashlib
import hmac
from typing import Final
from uuid import UUID

import orjson

from shared.messages import Command
from shared.personal.errors import UnknownSubject
from shared.personal.keys import Keys
from shared.personal.place import Place, body_and_places, subjects_of
from shared.personal.seal import proper

PURPOSE: Final = b"luatsu fingerprint v1"  # a key for this alone, made from the subject's key


async def fingerprint(
    command: Command, stream: str | None, keys: Keys, stream_subject: UUID | None
) -> bytes:
    """Digest what was asked of which stream; the same request always has the same fingerprint.

    Raises:
        UnknownSubject: When a text is about somebody for whom no key was made, or was erased.
        Unsealable: When a personal text holds what no log may hold.
    """
    body, places = body_and_places(command, stream_subject=stream_subject)
    material = await keys.keys(subjects_of(places))
    for place in places:
        key = material.get(place.about())
        if key is None:
            raise UnknownSubject(place.field)
        place.put(_code(place, key))
    asked = {"command": type(command).__name__, "stream": stream, "body": body}
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).digest()


def _code(place: Place, key: bytes) -> str:
    own = hmac.digest(key, PURPOSE, hashlib.sha256)
    return hmac.new(own, proper(place.text, place.field).encode(), hashlib.sha256).hexdigest()
