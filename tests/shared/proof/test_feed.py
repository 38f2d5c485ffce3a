"""A stranger proves a log over HTTP; a door that leaves something out or lies is found out."""

import asyncio
from collections.abc import AsyncIterator
from wsgiref.types import StartResponse, WSGIEnvironment

import httpx
import pytest

from shared.messages import Role
from shared.proof import cosigning, feed, store
from shared.proof import note as notes
from shared.proof.note import WITNESS, Note
from shared.proof.verify import Known, Report
from tests.shared.proof.door import Feeding, open_door
from tests.shared.proof.signed import Ledger
from tests.shared.web.memory import token

BAR = notes.signer("luatsu/48/witness/bar", b"\2" * 32, WITNESS)
STRANGER = notes.signer("luatsu/48/registry", b"\3" * 32)


@pytest.fixture
async def signed(ledger: Ledger) -> Ledger:
    """Record and sign."""
    await ledger.record("a", 3)
    await ledger.sign()
    await ledger.record("b", 2)
    await ledger.sign()
    async with ledger.log.engine.begin() as connection:
        newest = await store.newest(connection)
        assert newest is not None
        said = notes.parse(newest.note).text
        line = Note(said, (BAR.cosign(said, 1_795_514_400),))
        await cosigning.take(connection, [BAR.verifier], str(line))
    return ledger


@pytest.fixture
async def door(signed: Ledger) -> AsyncIterator[str]:
    async with open_door(Feeding(engine=signed.log.engine)) as url:
        yield url


async def asked(url: str, known: Known, *scopes: str) -> Report:
    bearer = {"Authorization": f"Bearer {token(Role.AUDITOR, scopes=scopes or ('feed:all',))}"}
    with httpx.Client(base_url=url, headers=bearer) as client:
        return await asyncio.to_thread(feed.verify, client, "registry", known)


async def test_a_stranger_proves_a_log_with_one_key_alone(signed: Ledger, door: str) -> None:
    first = (await signed.log.chain()).last.key.vkey
    known = Known(origin=signed.origin, first_key=first, witnesses=[BAR.verifier])

    report = await asked(door, known)

    assert report.problems == []
    assert (report.events, report.heads, report.signed) == (5, 2, 5)
    assert report.cosigned == {BAR.name: 5}
    assert report.first_key == first


async def found(url: str, signed: Ledger, *scopes: str) -> list[tuple[int, str, int | None]]:
    report = await asked(url, Known(origin=signed.origin), *scopes)
    return [(one.position, one.what, one.until) for one in report.problems]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (
            "update log.event set document = replace(document, 'nộp', 'rút') where position = 4",
            [(4, "feed-leaf", None), (4, "tree-root", 5)],
        ),
        (
            """update log.event set document = replace(document, 'nộp', 'rút'), leaf = sha256(
                 '\\x00'::bytea || convert_to(replace(document, 'nộp', 'rút'), 'UTF8'))
                where position = 4""",
            [(4, "tree-root", 5)],
        ),
        ("delete from log.event where position = 2", [(3, "feed-position", None)]),
        ("delete from log.event where position > 3", [(4, "tree-beyond", 5)]),
        (
            "update log.tree_head set note = replace(note, E'\\n3\\n', E'\\n4\\n') where size = 3",
            [(3, "tree-signature", None), (3, "tree-head", None)],
        ),
        ("update log.tree_head set note = 'x' where size = 3", [(3, "tree-head", None)]),
        ("delete from log.notary_key", [(0, "keys-missing", None)]),
        (
            "update log.notary_key set statement = replace(statement, 'from 0', 'from 1')",
            [(0, "keys-broken", None)],
        ),
    ],
)
async def test_what_was_changed_is_found_by_its_reader(
    signed: Ledger, door: str, change: str, wrong: list[tuple[int, str, int | None]]
) -> None:
    await signed.log.as_superuser(change)

    assert set(wrong) <= set(await found(door, signed))


async def test_a_token_that_does_not_see_all_proves_nothing(signed: Ledger, door: str) -> None:
    assert (1, "feed-position", 5) in await found(door, signed, "feed:types=Other")


async def test_another_first_key_is_another_notary(signed: Ledger, door: str) -> None:
    report = await asked(door, Known(first_key=STRANGER.verifier.vkey))

    assert [one.what for one in report.problems] == ["keys-not-pinned"]
    elsewhere = await asked(door, Known(origin="luatsu/99/x"))
    assert elsewhere.problems[0].what == "keys-not-pinned"


async def test_a_door_that_does_not_answer_proves_nothing(signed: Ledger, door: str) -> None:
    with pytest.raises(feed.Unanswered):
        await asked(door, Known(), "other")
    with pytest.raises(feed.Unanswered):
        await asked("http://127.0.0.1:1", Known())


@pytest.mark.parametrize(
    "heads",
    ["x", "[]", "{}", '{"size": 1, "note": "", "cosignatures": [], "timestamps": [{"token": 1}]}'],
)
def test_a_door_that_answers_nonsense_proves_nothing(heads: str) -> None:
    with pytest.raises(feed.Unanswered):
        feed.verify(nonsensical(heads), "registry", Known())


def test_a_door_whose_heads_never_end_is_left() -> None:
    one = '{"size": 1, "note": "", "cosignatures": [], "timestamps": []}'
    with pytest.raises(feed.Unanswered):
        feed.verify(nonsensical("\n".join([one] * feed.PAGE)), "registry", Known())


def nonsensical(heads: str) -> httpx.Client:
    """Open a door that has no keys, and whatever heads its keeper likes."""

    def answer(asked: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        known = asked["PATH_INFO"].endswith("/heads")
        start("200 OK" if known else "404 Not Found", [])
        return [heads.encode()]

    return httpx.Client(base_url="http://log", transport=httpx.WSGITransport(answer))
