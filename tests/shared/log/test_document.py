"""An event is the same bytes everywhere, and is read back as it was written."""

import json
from asyncio import new_event_loop
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from shared.log.batch import waiting
from shared.log.document import Unreadable, halves, leaf_of, parse, whole
from shared.log.entry import Claim, Write
from shared.log.storable import LARGEST_EVENT, LARGEST_INTEGER, Unstorable, check
from shared.messages import Actor, Decision, Role
from tests.shared.log.given import NOON, entry, envelope, write

GOLDEN = sorted(Path(__file__).parent.glob("golden/*.json"))

names = st.text(st.characters(max_codepoint=126, min_codepoint=1), max_size=8)
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
# A mark after an escaped letter, or after another mark, is where NFC goes wrong first.
texts = st.text(letters | st.sampled_from("\n\u0303\u0323\u0301en"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(names, parts, max_size=4),
    max_leaves=12,
)
events = st.dictionaries(names, values, max_size=6)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_document_that_was_written_once_is_read_and_written_the_same_for_ever(
    path: Path,
) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))
    document = golden["document"].encode()
    known, event = parse(document)

    assert whole(known, event) == document
    assert leaf_of(document).hex() == golden["leaf"]
    assert rfc8785.dumps(json.loads(document)) == document


def test_there_are_golden_documents() -> None:
    assert len(GOLDEN) >= 3


@given(event=events, unit=texts, stream=texts)
def test_a_document_is_the_canonical_json_of_what_it_says(
    event: dict[str, Any], unit: str, stream: str
) -> None:
    actor = Actor(id=None, role=Role.CITIZEN, unit=unit)
    document = whole(envelope(stream, actor=actor), event)

    assert document == rfc8785.dumps(json.loads(document))
    assert b"\n" not in document
    assert leaf_of(document) == sha256(b"\0" + document).digest()


@given(event=events)
def test_an_event_is_read_as_it_was_written(event: dict[str, Any]) -> None:
    said = envelope(
        version=3,
        decision=Decision(authority="chair", number="12/QĐ", signed_on=NOON.date(), signer="A"),
        rule_rows=("fee-1",),
        subjects=(UUID(int=2),),
        areas=("48.490",),
        causation_id=UUID(int=3),
        voids=UUID(int=4),
        key_ids=(UUID(int=5),),
        recorded_at=datetime(2026, 11, 24, 5, 0, 0, 1, tzinfo=UTC),
    )
    document = whole(said, event)
    known, body = parse(document)

    assert known == said
    assert whole(known, body) == document
    assert parse(document.decode()) == (known, body)


@given(event=events)
def test_all_text_is_in_one_form(event: dict[str, Any]) -> None:
    _, body = parse(whole(envelope(), event))

    assert body == in_one_form(event)


def in_one_form(value: Any) -> Any:
    """Bring all text to NFC, each by itself."""
    match value:
        case dict():
            return {key: in_one_form(part) for key, part in value.items()}
        case list():
            return [in_one_form(part) for part in value]
        case str():
            return normalize("NFC", value)
        case _:
            return value


def test_what_is_absent_is_left_out() -> None:
    assert set(json.loads(whole(envelope(), {}))) == {
        "commandid", "correlationid", "data", "datacontenttype", "dataschema", "effectiveon",
        "fingerprint", "id", "receivedat", "softwareversion", "source", "specversion",
        "streamversion", "subject", "time", "type",
    }  # fmt: skip


def test_an_instant_is_written_in_utc_with_six_digits() -> None:
    hanoi = timezone(timedelta(hours=7))
    document = whole(envelope(recorded_at=datetime(2026, 1, 1, 6, 30, tzinfo=hanoi)), {})

    assert json.loads(document)["time"] == "2025-12-31T23:30:00.000000Z"


def test_an_edge_keeps_what_it_knows_of_an_actor_to_itself() -> None:
    actor = Actor(id=UUID(int=7), role=Role.BAR, unit="bar", person_id=UUID(int=9), areas=("48",))
    context = json.loads(whole(envelope(actor=actor), {}))["data"]["context"]

    assert context["actor"] == {"id": str(UUID(int=7)), "role": "bar", "unit": "bar"}


def test_the_same_word_is_the_same_bytes() -> None:
    composed, decomposed = "Nguyễn", "Nguyê\u0303n"
    same = envelope()

    assert composed != decomposed
    assert whole(same, {"name": composed}) == whole(same, {"name": decomposed})


def test_what_newer_software_added_is_passed_over() -> None:
    said = envelope()
    newer = json.loads(whole(said, {"type": "Applied", "added": [1]}))
    newer["traceid"] = "1"
    newer["data"]["context"]["channel"] = "post"
    newer["data"]["context"]["actor"]["session"] = "1"
    known, event = parse(json.dumps(newer))

    assert known == said
    assert event == {"type": "Applied", "added": [1]}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"data":1}', '{"data":{"event":{}}}', "\udcff"])
def test_what_is_no_event_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        parse(text)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\0b", "nul"),
        ("\ud800", "lone-surrogate"),
        (LARGEST_INTEGER + 1, "integer"),
        (-LARGEST_INTEGER - 1, "integer"),
        (0.5, "float"),
        ({"tên": 1}, "key-not-ascii"),
        ({1: 1}, "key-not-ascii"),
        ({"a\0": 1}, "nul"),
        (date(2026, 1, 1), "not-json"),
        ("x" * LARGEST_EVENT, "too-large"),
    ],
)
def test_what_cannot_be_kept_is_refused(value: object, code: str) -> None:
    with pytest.raises(Unstorable, match=f"^{code}$"):
        halves(envelope(), {"deep": [{"value": value}]})


def test_an_event_may_be_as_large_as_the_log_allows() -> None:
    room = LARGEST_EVENT - len(whole(envelope(), {"note": ""}))

    assert len(whole(envelope(), {"note": "x" * room})) == LARGEST_EVENT
    with pytest.raises(Unstorable, match="too-large"):
        halves(envelope(), {"note": "x" * (room + 1)})


def test_text_that_only_looks_like_nul_is_kept() -> None:
    check(write({"dossier-1": (0, 1)}, note=r"\u0000"))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (write({"dossier-1": (0, 0)}, Claim(key="k", old=None, new="d")), "claims-without-events"),
        (write({"d": (0, 1)}, *[Claim(key="k", old=None, new="d")] * 2), "claimed-twice"),
        (write({"d": (0, 1)}, outcome="rejected"), "outcome-with-events"),
        (write({"d": (0, 1)}, entries=()), "versions"),
        (write({"d": (0, 0)}, entries=(entry("d", 1, UUID(int=1), ""),)), "versions"),
        (write({"d": (1, 1)}, entries=(entry("d", 1, UUID(int=1), ""),)), "versions"),
        (write({"d": (0, 1)}, entries=(entry("other", 1, UUID(int=1), ""),)), "versions"),
        (write({"Nguyê\u0303n": (0, 0)}), "not-nfc"),
        (write({"d\0": (0, 0)}), "nul"),
        (write({"d": (0, 0)}, Claim(key="k\0", old=None, new=None)), "nul"),
        (write({"d": (0, 0)}, answer={"n": 2**53}), "integer"),
    ],
)
def test_what_does_not_belong_together_is_refused(bad: Write, code: str) -> None:
    with pytest.raises(Unstorable, match=f"^{code}$"):
        check(bad)
    with closing(new_event_loop()) as loop, pytest.raises(Unstorable, match=f"^{code}$"):
        waiting(bad, loop.create_future())


@pytest.mark.parametrize(
    ("half", "code"),
    [
        (b"a\nb", "line-break"),
        (b"a\0b", "nul"),
        (rb"\\\u0000", "nul"),
        (b"\xff", "not-utf8"),
        (b"x" * LARGEST_EVENT, "too-large"),
    ],
)
def test_a_half_that_would_not_come_back_is_refused(half: bytes, code: str) -> None:
    good = write({"dossier-1": (0, 1)})
    bad = entry("dossier-1", 1, good.id, "")
    object.__setattr__(bad, "tail", half)
    object.__setattr__(good, "entries", (bad,))

    with pytest.raises(Unstorable, match=f"^{code}$"):
        check(good)
