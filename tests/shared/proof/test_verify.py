"""Whatever is changed behind a signed log is found, and where."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from shared.log.verify import Problem
from shared.log.verify import verify as events_alone
from shared.proof import cosigning, findings, spans, store
from shared.proof import head as heads
from shared.proof import note as notes
from shared.proof.note import WITNESS, Note
from tests.shared.proof.signed import Ledger
from tests.support.eventually import eventually

BAR = notes.signer("luatsu/48/witness/bar", b"\2" * 32, WITNESS)
STRANGER = notes.signer("luatsu/48/registry", b"\3" * 32)
# As somebody would do it who wants it not to be seen.
FORGE = """
    update log.event set document = replace(document, 'Đã nộp', 'Đã rút'),
      leaf = sha256('\\x00'::bytea || convert_to(replace(document, 'Đã nộp', 'Đã rút'), 'UTF8'))
     where position = 3"""


@pytest.fixture
async def signed(ledger: Ledger) -> Ledger:
    """Record six events, and sign them by twos; a witness signs the last head."""
    async with ledger.notarised() as notary:
        for size, stream in ((2, "a"), (4, "b"), (6, "c")):
            await ledger.record(stream, 2)
            await eventually(partial(getattr, notary, "published"), size)
    async with ledger.log.engine.begin() as connection:
        newest = await store.newest(connection)
        assert newest is not None
        said = notes.parse(newest.note).text
        await cosigning.take(
            connection, [BAR.verifier], str(Note(said, (BAR.cosign(said, 1_795_514_400),)))
        )
    return ledger


async def test_a_log_as_it_was_signed_is_whole(signed: Ledger) -> None:
    chain = await signed.log.chain()
    report = await signed.verified(
        first_key=chain.last.key.vkey, witnesses=[BAR.verifier], processes=2
    )

    assert report.problems == []
    assert (report.events, report.heads, report.signed) == (6, 3, 6)
    assert report.cosigned == {BAR.name: 6}
    assert report.first_key == chain.last.key.vkey
    assert report.signed_at == (await signed.log.heads())[-1].signed_at


async def test_what_nobody_signed_yet_is_checked_all_the_same(signed: Ledger) -> None:
    await signed.record("d", 2)

    report = await signed.verified()

    assert (report.problems, report.events, report.signed) == ([], 8, 6)


async def test_a_log_that_nobody_signed_is_not_whole(ledger: Ledger) -> None:
    assert (await ledger.verified()).problems == []
    await ledger.record("a", 2)

    assert await ledger.found() == [(2, "tree-missing", None)]
    assert await ledger.found(first_key=STRANGER.verifier.vkey) == [
        (0, "keys-missing", None),
        (2, "tree-missing", None),
    ]


TAMPERED: dict[str, tuple[list[str], list[tuple[int, str, int | None]]]] = {
    "a document": (
        ["update log.event set document = replace(document, 'nộp', 'rút') where position = 3"],
        [(3, "leaf", None)],
    ),
    "a leaf": (
        ["update log.event set leaf = sha256('x') where position = 3"],
        [(3, "leaf", None), (3, "tree-root", 4)],
    ),
    "no leaf": (
        ["update log.event set leaf = 'x' where position = 3"],
        [(3, "leaf", None)],
    ),
    "a document together with its leaf": ([FORGE], [(3, "tree-root", 4)]),
    "an event deleted": (
        ["delete from log.event where position = 3"],
        [(4, "position", None), (4, "version", None)],
    ),
    "the last event deleted": (
        ["delete from log.event where position = 6"],
        [(5, "head", None), (5, "stream", None), (6, "position", None)],
    ),
    "the tail cut off, and all that says so": (
        [
            "delete from log.event where position > 4",
            "delete from log.stream where stream = 'c'",
            """update log.head set position = 4,
                 instant = (select max(recorded_at) from log.event)""",
        ],
        [(5, "tree-beyond", 6)],
    ),
    "two events swapped": (
        [
            "update log.event set position = -3 where position = 3",
            "update log.event set position = 3 where position = 4",
            "update log.event set position = 4 where position = -3",
        ],
        [(3, "version", None), (4, "version", None), (6, "stream", None), (3, "tree-root", 4)],
    ),
    "an event inserted between": (
        [
            "update log.event set position = -position where position > 3",
            "update log.event set position = 1 - position where position < 0",
            """insert into log.event select 4, 1, effective_on, recorded_at, 'z', type,
                 sha256('\\x00'::bytea || convert_to(replace(document, '"b"', '"z"'), 'UTF8')),
                 replace(document, '"b"', '"z"') from log.event where position = 3""",
            "insert into log.stream values ('z', 1)",
            "update log.head set position = 7",
        ],
        [(3, "tree-root", 4)],
    ),
    "a root": (
        ["update log.tree_head set root = sha256('x') where size = 4"],
        [(4, "tree-head", None)],
    ),
    "the instant of a head": (
        ["update log.tree_head set signed_at = signed_at - interval '1 day' where size = 4"],
        [(4, "tree-order", None), (4, "tree-head", None)],
    ),
    "a note": (
        ["update log.tree_head set note = replace(note, E'\\n4\\n', E'\\n5\\n') where size = 4"],
        [(4, "tree-signature", None), (4, "tree-head", None)],
    ),
    "no note": (
        ["update log.tree_head set note = '' where size = 4"],
        [(4, "tree-head", None)],
    ),
    "all heads deleted": (
        ["delete from log.cosignature", "delete from log.tree_head"],
        [(6, "tree-missing", None)],
    ),
    "the keys deleted": (["delete from log.notary_key"], [(0, "keys-missing", None)]),
    "a key": (
        ["update log.notary_key set statement = replace(statement, 'from 0', 'from 1')"],
        [(0, "keys-broken", None)],
    ),
    "a cosignature": (
        ["update log.cosignature set line = overlay(line placing 'AAAA' from length(line) - 20)"],
        [(6, "cosignature", None)],
    ),
    "a node that nobody signed": (
        ["insert into log.tree_node values (8, 0, sha256('x'))"],
        [(1, "tree-node", 256)],
    ),
}


@pytest.mark.parametrize(("changes", "wrong"), TAMPERED.values(), ids=TAMPERED.keys())
async def test_whatever_was_changed_is_found_and_where(
    signed: Ledger, changes: list[str], wrong: list[tuple[int, str, int | None]]
) -> None:
    for change in changes:
        await signed.log.as_superuser(change)

    found = await signed.found(witnesses=[BAR.verifier])

    assert sorted(found, key=str) == sorted(wrong, key=str)


async def test_another_first_key_is_another_notary(signed: Ledger) -> None:
    assert await signed.found(first_key=STRANGER.verifier.vkey) == [(0, "keys-not-pinned", None)]


async def test_a_head_that_another_key_signed_is_found(signed: Ledger) -> None:
    head = (await signed.log.heads())[1]
    forged = replace(head, root=b"\7" * 32)
    signer = notes.signer(head.origin, b"\4" * 32)
    note = str(Note(forged.text).with_(signer.sign(forged.text)))
    change = "update log.tree_head set root = :root, note = :note where size = 4"
    await signed.log.as_superuser(change, root=forged.root, note=note)

    assert await signed.found() == [(3, "tree-root", 4), (4, "tree-signature", None)]


async def test_a_head_with_another_root_that_the_notary_signed_is_found(signed: Ledger) -> None:
    signer = notes.signer(signed.origin, bytes.fromhex(signed.keys.read_text()))
    forged = replace((await signed.log.heads())[1], root=b"\7" * 32)
    note = str(Note(forged.text).with_(signer.sign(forged.text)))
    change = "update log.tree_head set root = :root, note = :note where size = 4"
    await signed.log.as_superuser(change, root=forged.root, note=note)

    assert await signed.found() == [(3, "tree-root", 4)]


async def test_an_event_of_another_log_is_found(signed: Ledger) -> None:
    other = """
        update log.event set document = replace(document, :province, 'urn:luatsu:99:'),
          leaf = sha256('\\x00'::bytea
                        || convert_to(replace(document, :province, 'urn:luatsu:99:'), 'UTF8'))
         where position = 5"""
    await signed.log.as_superuser(other, province=f"urn:luatsu:{signed.source.province}:")

    assert await signed.found() == [(5, "source", None), (5, "tree-root", 6)]


async def test_documents_have_one_form_only(signed: Ledger) -> None:
    await signed.log.as_superuser("""
        update log.event set document = document || ' ',
          leaf = sha256('\\x00'::bytea || convert_to(document || ' ', 'UTF8'))
         where position = 5""")
    await signed.log.as_superuser("""
        update log.event set document = replace(document, '\\n', E'\\n') where position = 6""")

    assert await signed.found() == [
        (5, "canonical", None),
        (5, "tree-root", 6),
        (6, "leaf", None),
        (6, "document", None),
    ]


def test_every_finding_has_its_words() -> None:
    for what, (vi, en) in findings.TEXTS.items():
        assert vi
        assert en
        assert vi != en
        assert findings.words(Problem(1, what, whose="bar"))[0] == f"{vi} (bar)"
    assert findings.where(Problem(3, "leaf")) == "3"
    assert findings.where(Problem(3, "tree-root", until=7)) == "3..7"
    assert findings.plain(Problem(3, "leaf"))["until"] == 3


async def test_the_events_alone_are_checked_over_a_connection(signed: Ledger) -> None:
    async with signed.log.reading() as connection:
        assert await events_alone(connection) == []
        assert await connection.scalar(text("select count(*) from log.event")) == 6
    assert spans.LENGTH == 1 << spans.LEVEL


@pytest.mark.parametrize("of", [str.upper, lambda said: said + "+x"])
async def test_heads_of_another_origin_are_not_ours(
    signed: Ledger, of: Callable[[str], str]
) -> None:
    assert heads.origin("48", "registry") == "luatsu/48/registry"
    found = await signed.found(origin=of(signed.origin))

    assert (0, "keys-not-pinned", None) in found
