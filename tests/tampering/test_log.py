"""What `luatsu verify` finds in a log that was changed behind its back, and where."""

from collections.abc import Sequence

import pytest
from psycopg import AsyncConnection

from shared.ops.queries import COSIGNED
from shared.proof import note, stamping, verify
from shared.witness.store import Trouble, signer
from tests.support.tsa import URL
from tests.tampering import given
from tests.tampering.given import FORGET, LEAVES, MEND, SIZES, STAMPED, Victim

Where = tuple[int, int | None, str]  # first position, last where that is another, what

EDIT = "update log.event set document = replace(document, 'nộp', 'rút') where position = 198"
# Positions are unique: those that move go far away first.
SHIFT = "update log.event set position = position + {} where position > {}"
COPY = """
    insert into log.event
    select {to}, 99, effective_on, recorded_at, {stream}, type, leaf, document
      from log.event where position = {position}"""
AWAY = 10_000
# The head of 300 is the first whose tree holds position 198, in the stored subtree 1 to 256.
ROOT, NODE = (101, 300, "tree-root"), (1, 256, "tree-node")
LATER = (257, 512, "tree-node")

EVENTS: Sequence[tuple[str, Sequence[str], Sequence[Where]]] = [
    ("edited", [EDIT], [(198, None, "leaf")]),
    ("edited with its leaf", [EDIT, LEAVES], [NODE, ROOT]),
    ("another leaf", ["update log.event set leaf = sha256('x') where position = 198"],
     [NODE, ROOT, (198, None, "leaf")]),
    ("no leaf", ["update log.event set leaf = '' where position = 198"],
     [NODE, (198, None, "leaf")]),
    ("no event", ["update log.event set document = '{}' where position = 198", LEAVES],
     [NODE, ROOT, (198, None, "document")]),
    ("written otherwise",
     ["update log.event set document = replace(document, ',', ', ') where position = 198", LEAVES],
     [NODE, ROOT, (198, None, "canonical")]),
    ("dated otherwise", ["update log.event set effective_on = '2020-01-01' where position = 198"],
     [(198, None, "columns")]),
    ("recorded otherwise",
     ["update log.event set recorded_at = recorded_at - interval '1 day' where position = 198"],
     [(198, None, "recorded_at"), (198, None, "columns")]),
    ("deleted", ["delete from log.event where position = 198"],
     [NODE, LATER, (199, None, "position"), (199, None, "version")]),
    ("deleted, and the gap closed",
     ["delete from log.event where position = 198", SHIFT.format(AWAY, 198),
      SHIFT.format(-AWAY - 1, AWAY), *MEND],
     [NODE, ROOT, (198, None, "version"), LATER, (600, 600, "tree-beyond")]),
    ("inserted",
     [SHIFT.format(AWAY, 197), SHIFT.format(1 - AWAY, AWAY),
      COPY.format(to=198, position=200, stream="'dossier-0'"), *MEND],
     [NODE, ROOT, (198, None, "version"), (198, None, "columns"), LATER, (212, None, "version"),
      (601, None, "stream")]),
    ("two in another order",
     ["update log.event set position = 10000 where position = 198",
      "update log.event set position = 198 where position = 199",
      "update log.event set position = 199 where position = 10000"],
     [NODE, ROOT, (198, None, "version"), (199, None, "version"), (200, None, "version")]),
    ("truncated", ["delete from log.event where position > 520", *MEND],
     [(521, 600, "tree-beyond")]),
    ("the head alone truncated",
     ["update log.head set position = 590",
      "update log.head set instant = recorded_at from log.event where event.position = 590",
      *(f"{one} where size > 590" for one in FORGET if "tree_node" not in one)],
     [LATER, (590, None, "stream"), (591, 600, "beyond")]),
    ("truncated, and the head left", ["delete from log.event where position > 520"],
     [(520, None, "head"), (520, None, "stream"), (521, None, "position")]),
    ("emptied", ["truncate log.event", "truncate log.stream",
                 "update log.head set position = 0, instant = '-infinity'"],
     [(1, 600, "tree-beyond")]),
    ("a head elsewhere", ["update log.head set position = 590"],
     [(590, None, "instant"), (590, None, "stream"), (591, 600, "tree-beyond"),
      (591, 600, "beyond")]),
    ("put before the first", [COPY.format(to=0, position=200, stream="'dossier-0'")],
     [(0, 0, "beyond")]),
    ("put beyond the end", [COPY.format(to=10_000, position=200, stream="'dossier-0'")],
     [(10_000, 10_000, "beyond")]),
    ("a stream elsewhere", ["update log.stream set version = version + 1 where stream = 'card-0'"],
     [(600, None, "stream")]),
]  # fmt: skip


def found(victim: Victim, known: verify.Known | None = None) -> list[Where]:
    """Verify the log as an auditor who knows its first key does."""
    url = victim.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    witness = signer(victim.folder, given.WITNESS).verifier
    mine = verify.Known(
        origin=victim.origin,
        first_key=victim.keys[0].verifier.vkey,
        witnesses=[witness],
        roots=victim.tsa.roots,
    )
    report = verify.verify(url, known or mine)
    return [(one.position, one.until, one.what) for one in report.problems]


def test_a_whole_log_has_nothing_wrong(victim: Victim, other: Victim) -> None:
    assert found(victim) == []
    assert found(other) == []


@pytest.mark.parametrize(("_name", "done", "expected"), EVENTS, ids=[one[0] for one in EVENTS])
async def test_what_was_done_to_events_is_found_where_it_was_done(
    victim: Victim, _name: str, done: Sequence[str], expected: Sequence[Where]
) -> None:
    await victim.hands(*done)

    seen = found(victim)

    assert set(expected) == set(seen)


async def test_the_tails_of_two_logs_cannot_be_swapped(victim: Victim, other: Victim) -> None:
    rows = await tail(other, 450)
    await victim.hands("delete from log.event where position > 450")
    await put(victim, rows)
    await victim.hands(*MEND)

    seen = found(victim)

    assert (451, None, "source") in seen
    assert (451, 600, "tree-root") in seen
    assert min(at for at, _, what in seen if what != "tree-node") == 451

    await victim.forge(*SIZES)

    assert (451, None, "source") in found(victim)


async def tail(victim: Victim, after: int) -> list[tuple[object, ...]]:
    async with await AsyncConnection.connect(address(victim)) as connection:
        query = "select * from log.event where position > %s order by position"
        return list(await (await connection.execute(query, [after])).fetchall())


async def put(victim: Victim, rows: list[tuple[object, ...]]) -> None:
    async with await AsyncConnection.connect(address(victim)) as connection:
        await connection.execute("set session_replication_role = replica")
        async with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(rows[0]))
            await cursor.executemany(f"insert into log.event values ({marks})".encode(), rows)


def address(victim: Victim) -> str:
    url = victim.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


# What proves it -----------------------------------------------------------------------------

HEAD = "update log.tree_head set {} where size = 300"

PROOFS: Sequence[tuple[str, Sequence[str], Sequence[Where]]] = [
    ("a node", ["update log.tree_node set hash = sha256('x') where level = 8 and n = 1"], [LATER]),
    ("no node", ["delete from log.tree_node where level = 8 and n = 1"], [LATER]),
    ("one node more", ["insert into log.tree_node values (8, 2, sha256('x'))"],
     [(513, 768, "tree-node")]),
    ("the root of a head", [HEAD.format("root = sha256('x')")],
     [(300, None, "tree-head")]),
    ("the time of a head",
     [HEAD.format("signed_at = signed_at - interval '1 day'")],
     [(300, None, "tree-order"), (300, None, "tree-head")]),
    ("the note of a head", [HEAD.format("note = replace(note, '—', '-')")],
     [(300, None, "tree-head"), (300, None, "cosignature")]),
    ("the signature of a head",
     [HEAD.format("note = regexp_replace(note, '.{8}=\n$', E'AAAAAAAA=\n')")],
     [(300, None, "tree-signature")]),
    ("another head's note",
     [HEAD.format("note = (select note from log.tree_head where size = 100)")],
     [(300, None, "tree-head"), (300, None, "cosignature")]),
    ("a cosignature",
     ["delete from log.cosignature where size = 300",
      "update log.cosignature set size = 300 where size = 100"],
     [(300, None, "cosignature")]),
    ("a statement of a key",
     ["update log.notary_key set statement = replace(statement, 'from 300', 'from 200')"],
     [(0, None, "keys-broken")]),
    ("a key less", ["delete from log.notary_key where n = 2"],
     [(450, None, "tree-signature"), (600, None, "tree-signature")]),
    ("no key", ["delete from log.notary_key"], [(0, None, "keys-missing")]),
    ("a time-stamp of other bytes", ["update log.time_stamp set size = 300"],
     [(300, None, "stamp-of-other-bytes")]),
    ("a time-stamp cut off", ["update log.time_stamp set token = substr(token, 1, 500)"],
     [(STAMPED, None, "stamp-unreadable")]),
    ("a head taken away", ["delete from log.tree_head where size = 300"],
     [(300, None, "tree-gone")]),
    ("no signed head", ["delete from log.tree_head"], [NODE, (600, None, "tree-missing"),
      *((size, None, "tree-gone") for size in SIZES)]),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "done", "expected"), PROOFS, ids=[one[0] for one in PROOFS])
async def test_what_was_done_to_proofs_is_found_where_it_was_done(
    victim: Victim, _name: str, done: Sequence[str], expected: Sequence[Where]
) -> None:
    await victim.hands(*done)

    seen = found(victim)

    assert set(expected) == set(seen)


async def test_a_log_signed_anew_with_other_keys_is_not_the_known_one(victim: Victim) -> None:
    true = victim.keys
    victim.keys = (note.new_signer(victim.origin), note.new_signer(victim.origin))
    await victim.hands(EDIT, "delete from log.notary_key")
    await victim.forge(*SIZES)
    assert found(victim) == []  # of itself it is whole

    victim.keys = true

    assert found(victim) == [(0, None, "keys-not-pinned")]
    async with victim.witness() as (watched, kept):
        await watched.look()
        assert kept.looks()[0].trouble is Trouble.UNSIGNED


async def test_what_others_said_cannot_vanish_unnoticed(victim: Victim) -> None:
    tsa, bar = [stamping.Authority(URL, victim.tsa.roots)], [given.WITNESS]
    async with victim.looking() as connection:
        assert await stamping.unstamped_seconds(connection, tsa) < 3600
        assert [age for *_, age in await connection.execute(COSIGNED, {"witnesses": bar})] == [None]

    await victim.hands(
        "delete from log.cosignature",
        "delete from log.time_stamp",
        "update log.head set simulated = true, ahead = '1 day'",
    )

    async with victim.looking() as connection:
        assert await stamping.unstamped_seconds(connection, tsa) > 86_400
        ((_, size, age),) = await connection.execute(COSIGNED, {"witnesses": bar})
        assert (size, age > 86_400) == (0, True)
