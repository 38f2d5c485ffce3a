"""A command that comes back is recognised by a fingerprint that tells nothing of it."""

import hashlib
from typing import Annotated, ClassVar
from unicodedata import normalize
from uuid import UUID

import orjson
import pytest

from shared.edge import new_id
from shared.messages import Command, Reach, Role, Terms
from shared.personal.errors import UnknownSubject
from shared.personal.field import STREAM, Personal
from shared.personal.fingerprint import fingerprint
from shared.personal.keys import Keys


class Register(Command):
    """A command that opens the stream of its subject."""

    terms: ClassVar[Terms] = Terms(by={Role.BAR: Reach.UNIT}, vi="Đăng ký", en="Register")

    name: str
    address: Annotated[str, Personal(of=STREAM)]
    phone: Annotated[str, Personal(of=STREAM)] = ""


class RegisterAgain(Register):
    """Another command of the same shape."""


ASKED = Register(name="Nguyễn Văn A", address="Hải Châu")


@pytest.fixture
async def subject(keys: Keys) -> UUID:
    subject = new_id()
    await keys.make(subject)
    return subject


async def test_the_same_request_has_the_same_fingerprint(keys: Keys, subject: UUID) -> None:
    again = Register(name="Nguyễn Văn A", address=normalize("NFD", "Hải Châu"))
    first = await fingerprint(ASKED, "person-1", keys, subject)

    assert len(first) == 32
    assert await fingerprint(ASKED, "person-1", keys, subject) == first
    assert await fingerprint(again, "person-1", keys, subject) == first


async def test_whatever_differs_makes_another(keys: Keys, subject: UUID) -> None:
    other = new_id()
    await keys.make(other)
    asked = [
        await fingerprint(ASKED, "person-1", keys, subject),
        await fingerprint(ASKED, "person-2", keys, subject),
        await fingerprint(ASKED, None, keys, subject),
        await fingerprint(ASKED, "person-1", keys, other),
        await fingerprint(
            RegisterAgain.model_validate(ASKED.model_dump()), "person-1", keys, subject
        ),
        await fingerprint(Register(name="B", address="Hải Châu"), "person-1", keys, subject),
        await fingerprint(
            Register(name="Nguyễn Văn A", address="Sơn Trà"), "person-1", keys, subject
        ),
        await fingerprint(
            Register(name="Nguyễn Văn A", address="", phone="Hải Châu"), "person-1", keys, subject
        ),
    ]

    assert len(set(asked)) == len(asked)


async def test_a_value_cannot_be_guessed_from_it(keys: Keys, subject: UUID) -> None:
    guess = {
        "command": "Register",
        "stream": "person-1",
        "body": {**ASKED.model_dump(), "address": hashlib.sha256(b"x").hexdigest()},
    }
    asked = await fingerprint(ASKED, "person-1", keys, subject)

    assert asked != hashlib.sha256(orjson.dumps(guess, option=orjson.OPT_SORT_KEYS)).digest()
    await keys.destroy(subject, new_id())
    with pytest.raises(UnknownSubject):
        await fingerprint(ASKED, "person-1", keys, subject)


async def test_somebody_unknown_is_refused(keys: Keys) -> None:
    with pytest.raises(UnknownSubject, match="address"):
        await fingerprint(ASKED, None, keys, new_id())
