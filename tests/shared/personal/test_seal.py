"""A sealed text opens where it was sealed, and nowhere else."""

import traceback
from collections.abc import Callable
from typing import Annotated, Literal
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.edge import new_id
from shared.messages import Event, Value
from shared.personal.errors import UnknownSubject, Unreadable, Unsealable
from shared.personal.field import STREAM, Personal, personal_fields, too_narrow
from shared.personal.keys import Keys
from shared.personal.place import body_and_places, subjects_of
from shared.personal.seal import (
    ERASED,
    Sealed,
    is_sealed,
    open_,
    open_all,
    open_fields,
    seal,
    seal_event,
    seal_places,
)

KEY = bytes(range(32))
SUBJECT = UUID(int=1)
ERASURE = UUID(int=9)
SECRET = "Số 12 Trần Phú, Hải Châu, Đà Nẵng"

letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ ỹệộặữ\u0300\u0301\u0302 ,./0123456789"
vietnamese = st.text(st.sampled_from(letters), max_size=60)
anything = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)


class Relative(Value):
    """Somebody with a key of their own."""

    relative_id: UUID
    phone: Annotated[str, Personal(of="relative_id")]
    relation: str = "mẹ"


class ByPost(Value):
    """A reply by post."""

    kind: Literal["post"] = "post"
    address: Annotated[str, Personal(of=STREAM)]


class ByPhone(Value):
    """A reply by telephone."""

    kind: Literal["phone"] = "phone"
    phone: Annotated[str, Personal(of=STREAM)]


class PersonRegistered(Event):
    """Every shape in which a personal text may stand."""

    type: Literal["PersonRegistered"] = "PersonRegistered"
    name: str
    birth_date: Annotated[str, Personal(of=STREAM)]
    address: Annotated[str, Personal(of=STREAM)] | None = None
    representative_id: UUID | None = None
    representative: Annotated[str | None, Personal(of="representative_id")] = None
    relatives: tuple[Relative, ...] = ()
    guardian: Relative | None = None
    by_district: dict[str, list[Relative]] = Field(default_factory=dict)
    aliases: tuple[Annotated[str, Personal(of=STREAM)], ...] = ()
    reply: ByPost | ByPhone | None = None
    areas: frozenset[str] = frozenset()
    photo: bytes = b""


relatives = st.builds(Relative, relative_id=st.uuids(), phone=anything)
persons = st.builds(
    PersonRegistered,
    name=anything,
    birth_date=vietnamese,
    address=st.none() | vietnamese,
    representative_id=st.uuids(),
    representative=st.none() | anything,
    relatives=st.lists(relatives, max_size=3).map(tuple),
    guardian=st.none() | relatives,
    by_district=st.dictionaries(anything, st.lists(relatives, max_size=2), max_size=2),
    aliases=st.lists(anything, max_size=3).map(tuple),
    reply=st.none() | st.builds(ByPost, address=anything) | st.builds(ByPhone, phone=anything),
    areas=st.frozensets(vietnamese, max_size=2),
    photo=st.just(b"abc"),
)


def person(**known: object) -> PersonRegistered:
    return PersonRegistered.model_validate(
        {"name": "Nguyễn Văn A", "birth_date": "1990-02-03", **known}
    )


@given(vietnamese | anything)
def test_what_was_sealed_opens_again_in_its_one_form(value: str) -> None:
    sealed = seal(value, KEY, subject=SUBJECT, type="T", field="f")

    assert is_sealed(sealed)
    assert sealed.isascii()
    assert open_(sealed, KEY, subject=SUBJECT, type="T", field="f") == normalize("NFC", value)


def test_the_same_text_never_looks_the_same() -> None:
    made = {seal(SECRET, KEY, subject=SUBJECT, type="T", field="f") for _ in range(50)}

    assert len(made) == 50


@pytest.mark.parametrize(
    "moved",
    [
        {"subject": UUID(int=2)},
        {"type": "U"},
        {"field": "g"},
        {"type": "Tf", "field": ""},
        {"key": bytes(32)},
    ],
)
def test_what_was_moved_does_not_open(moved: dict[str, object]) -> None:
    sealed = seal(SECRET, KEY, subject=SUBJECT, type="T", field="f")
    place: dict[str, object] = {"key": KEY, "subject": SUBJECT, "type": "T", "field": "f", **moved}

    with pytest.raises(Unreadable):
        open_(sealed, **place)  # type: ignore[arg-type]


@given(st.data())
def test_what_was_damaged_does_not_open(data: st.DataObject) -> None:
    sealed = seal("Hải Châu", KEY, subject=SUBJECT, type="T", field="f")
    at = data.draw(st.integers(0, len(sealed) - 1))
    letter = data.draw(st.characters().filter(lambda one: one != sealed[at]))

    with pytest.raises(Unreadable):
        open_(sealed[:at] + letter + sealed[at + 1 :], KEY, subject=SUBJECT, type="T", field="f")


@given(st.text() | st.text("v1.AZaz09-_=", max_size=60).map(lambda rest: "v1." + rest))
def test_no_text_is_too_strange_to_be_refused(value: str) -> None:
    with pytest.raises(Unreadable):
        open_(value, KEY, subject=SUBJECT, type="T", field="f")


@pytest.mark.parametrize("bad", ["\0", "\ud800", "a\udfffb"])
def test_what_no_log_may_hold_is_not_sealed_and_not_told(bad: str) -> None:
    with pytest.raises(Unsealable) as refused:
        seal(SECRET + bad, KEY, subject=SUBJECT, type="T", field="f")

    assert SECRET not in "".join(traceback.format_exception(refused.value))
    assert refused.value.__context__ is None


@given(persons)
def test_every_personal_text_is_sealed_wherever_it_stands(event: PersonRegistered) -> None:
    plain = event.model_dump(mode="json")
    body, places = body_and_places(event, stream_subject=SUBJECT)
    texts = [place.text for place in places]
    material = {subject: subject.bytes * 2 for subject in subjects_of(places)}
    seal_places(places, "PersonRegistered", material)
    again, found = body_and_places(PersonRegistered.model_validate(body), stream_subject=SUBJECT)

    fields = set(personal_fields(PersonRegistered))
    assert {place.field for place in places} <= fields
    assert len(texts) == _count(event)
    assert all(is_sealed(place.text) for place in found)
    for place, text in zip(found, texts, strict=True):
        where = {"subject": place.about(), "type": "PersonRegistered", "field": place.field}
        assert open_(place.text, material[place.about()], **where) == normalize("NFC", text)  # type: ignore[arg-type]
        place.put(text)
    assert again == plain | {"areas": again["areas"]}
    assert set(again["areas"]) == set(plain["areas"])


def _count(event: PersonRegistered) -> int:
    alone = [event.birth_date, event.address, event.representative, event.guardian, event.reply]
    grouped = sum(len(group) for group in event.by_district.values())
    return sum(one is not None for one in alone) + len(event.relatives + event.aliases) + grouped


async def test_an_event_is_stored_sealed_and_read_again(keys: Keys) -> None:
    stream, mother = new_id(), new_id()
    await keys.make(stream)
    await keys.make(mother)
    event = person(address=SECRET, relatives=[{"relative_id": mother, "phone": "0905123456"}])
    body, key_ids = await seal_event(event, keys, stream_subject=stream)
    shown: list[tuple[UUID, str]] = []
    opened = await open_fields(
        {**body, "later": 1},
        PersonRegistered,
        keys,
        stream_subject=stream,
        seen=lambda subject, field: shown.append((subject, field)),
    )

    assert key_ids == tuple(sorted([stream, mother]))
    assert body["name"] == "Nguyễn Văn A"
    stored = str(body)
    assert SECRET not in stored
    assert "0905123456" not in stored
    assert "1990" not in stored
    assert opened == {**event.model_dump(mode="json"), "later": 1}
    assert set(shown) == {
        (stream, "birth_date"),
        (stream, "address"),
        (mother, "relatives.phone"),
    }


async def test_after_an_erasure_nothing_of_that_person_can_be_read(
    keys: Keys, another: Callable[[], Keys]
) -> None:
    stream, mother = new_id(), new_id()
    await keys.make(stream)
    await keys.make(mother)
    event = person(relatives=[{"relative_id": mother, "phone": "0905123456"}])
    body, _ = await seal_event(event, keys, stream_subject=stream)
    await keys.destroy(stream, ERASURE)

    for reader in (keys, another()):
        opened = await open_fields(body, PersonRegistered, reader, stream_subject=stream)
        assert opened["birth_date"] == ERASED
        assert opened["relatives"][0]["phone"] == "0905123456"
    with pytest.raises(UnknownSubject):
        await seal_event(event, keys, stream_subject=stream)


async def test_a_lost_key_is_not_taken_for_an_erasure(
    keys: Keys, another: Callable[[], Keys], engine: AsyncEngine
) -> None:
    stream = new_id()
    await keys.make(stream)
    body, _ = await seal_event(person(), keys, stream_subject=stream)
    async with engine.begin() as connection:
        await connection.execute(
            sql("delete from subject_key where subject = :subject"), {"subject": stream}
        )

    with pytest.raises(Unreadable):
        await open_fields(body, PersonRegistered, another(), stream_subject=stream)


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({}, "birth_date"),
        ({"representative": "Bà Lê Thị B"}, "representative"),
    ],
)
async def test_a_text_about_nobody_known_is_refused_and_not_told(
    keys: Keys, known: dict[str, object], field: str
) -> None:
    with pytest.raises(UnknownSubject) as refused:
        await seal_event(person(**known), keys, stream_subject=new_id())

    assert refused.value.field == field
    told = "".join(traceback.format_exception(refused.value)) + repr(refused.value)
    assert "1990" not in told
    assert "Lê" not in told


async def test_a_stream_without_a_subject_has_no_personal_texts_of_its_own(keys: Keys) -> None:
    with pytest.raises(UnknownSubject):
        await seal_event(person(), keys, stream_subject=None)


async def test_a_page_of_rows_is_read_at_once(keys: Keys) -> None:
    one, two = new_id(), new_id()
    for subject in (one, two):
        await keys.make(subject)
    material = await keys.keys([one, two])
    rows = [
        Sealed(seal(text, material[of], subject=of, type="T", field="f"), of, "T", "f")
        for text, of in (("a", one), ("b", two), ("c", one))
    ]

    assert await open_all(rows, keys) == ["a", "b", "c"]
    assert await open_all([], keys) == []


def test_a_personal_field_that_is_no_text_is_never_stored_readable() -> None:
    class Born(BaseModel):
        year: Annotated[int, Personal(of=STREAM)]

    class Crowd(BaseModel):
        model_config = ConfigDict(frozen=True)
        members: frozenset[ByPhone]

    with pytest.raises(TypeError, match="year holds a int"):
        body_and_places(Born(year=1990), stream_subject=SUBJECT)
    with pytest.raises(TypeError, match="make it a tuple"):
        body_and_places(Crowd(members=frozenset({ByPhone(phone="1")})), stream_subject=SUBJECT)


def test_a_subject_may_be_written_as_text_but_must_be_one() -> None:
    class Note(BaseModel):
        about: str | int
        words: Annotated[str, Personal(of="about")]

    _, (place,) = body_and_places(Note(about=str(SUBJECT), words="x"), stream_subject=None)
    assert place.subject == SUBJECT
    with pytest.raises(TypeError, match="about holds a int"):
        body_and_places(Note(about=3, words="x"), stream_subject=None)


def test_a_place_does_not_print_what_stands_in_it() -> None:
    _, places = body_and_places(person(address=SECRET), stream_subject=SUBJECT)

    assert SECRET not in repr(places)
    assert too_narrow(PersonRegistered) == ()
