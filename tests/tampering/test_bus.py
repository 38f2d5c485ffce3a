"""What the copy on the bus shows of a log that was changed, and of itself."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path

import pytest
from nats.aio.client import Client
from sqlalchemy import text

from shared.bus.apply import apply
from shared.bus.declarations import Source
from shared.bus.sending import Outgoing, send
from shared.bus.streams import ensure_stream
from shared.embedded.nats import Nats
from shared.proof import bus_copy, store
from shared.proof import head as heads
from shared.proof.board import Board
from tests.shared.bus.given import connected
from tests.support import servers
from tests.tampering.given import FORGET, MEND, PROVINCE, SIZES, Victim
from tests.tampering.test_log import EDIT, Where, found

Change = Callable[[list[bytes]], Sequence[bytes]]


@pytest.fixture(scope="module")
def own_nats() -> Iterator[Nats]:
    with servers.home() as home, Nats(home) as server:
        yield server


@pytest.fixture
async def bus(own_nats: Nats, victim: Victim) -> AsyncIterator[Client]:
    async with connected(own_nats.url()) as client:
        await apply(client.jetstream(), PROVINCE, [], recreate=[victim.service, "heads"])
        yield client


def source(victim: Victim) -> Source:
    return Source(PROVINCE, victim.service)


async def copy(victim: Victim, bus: Client, change: Change = lambda documents: documents) -> None:
    """Put a log on the bus, as its relay and its notary do; whoever does it may change it."""
    of = source(victim)
    async with victim.looking() as connection:
        query = "select document from log.event order by position"
        documents = [one.encode() for one in await connection.scalars(text(query))]
        newest = await store.newest(connection)
        statements = await store.statements(connection)
    await ensure_stream(bus.jetstream(), of)
    outgoing = [
        Outgoing(position=n, subject=of.subject("dossier", "Applied"), body=one)
        for n, one in enumerate(change(documents), 1)
    ]
    at = 0
    while at < len(outgoing):
        at = await send(bus, of.stream, outgoing[at:])
    assert newest is not None
    await Board(bus.jetstream(), of).tell_keys(statements)
    await Board(bus.jetstream(), of).tell_head(heads.read(newest.note)[0])


async def compared(victim: Victim, bus: Client) -> list[Where]:
    async with victim.looking() as connection:
        problems = await bus_copy.compare(connection, bus, source(victim))
    return [(one.position, one.until, one.what) for one in problems]


async def test_a_true_copy_has_nothing_wrong(victim: Victim, bus: Client) -> None:
    await copy(victim, bus)

    assert await compared(victim, bus) == []


def edited(documents: list[bytes]) -> list[bytes]:
    return [one.replace("nộp".encode(), b"") if n == 198 else one
            for n, one in enumerate(documents, 1)]  # fmt: skip


COPIES: Sequence[tuple[str, Change, Sequence[Where]]] = [
    ("edited", edited, [(198, None, "bus-differs")]),
    ("in another order", lambda all_: [*all_[:197], all_[198], all_[197], *all_[199:]],
     [(198, None, "bus-differs"), (199, None, "bus-differs")]),
    ("with one more", lambda all_: [*all_, all_[0]], [(601, 601, "bus-ahead")]),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "change", "expected"), COPIES, ids=[one[0] for one in COPIES])
async def test_what_was_done_to_the_copy_is_found_where_it_was_done(
    victim: Victim, bus: Client, _name: str, change: Change, expected: Sequence[Where]
) -> None:
    await copy(victim, bus, change)

    assert await compared(victim, bus) == expected


async def test_a_fork_signed_with_the_stolen_key_is_not_what_the_bus_has(
    victim: Victim, bus: Client
) -> None:
    await copy(victim, bus)
    await victim.hands(EDIT)
    await victim.forge(*SIZES)

    assert found(victim) == []  # of itself it is whole: only who remembers can tell
    assert await compared(victim, bus) == [
        (198, None, "bus-differs"),
        (600, None, "bus-head-differs"),
    ]


async def test_an_older_log_is_less_than_the_bus_has(victim: Victim, bus: Client) -> None:
    await copy(victim, bus)
    await victim.hands(
        "delete from log.event where position > 300",
        *(f"{one} where size > 300" for one in FORGET if "tree_node" not in one),
        "delete from log.tree_node where n = 1",
        "delete from log.notary_key where n = 2",
        *MEND,
    )

    assert found(victim) == []  # so it was, once
    assert await compared(victim, bus) == [
        (301, 600, "bus-ahead"),
        (0, None, "bus-keys-differ"),
        (301, 600, "tree-beyond"),
    ]


async def test_a_byte_in_the_files_of_the_bus_is_found(
    victim: Victim, own_nats: Nats, bus: Client
) -> None:
    await copy(victim, bus)
    await bus.close()
    own_nats.stop()
    edit(own_nats.home.path / "nats", b'"streamversion":5', b'"streamversion":6')
    own_nats.start()

    async with connected(own_nats.url()) as again:
        seen = await compared(victim, again)

    assert seen == [(5, None, "bus-missing")]  # the server drops what does not match its own sums


def edit(folder: Path, true: bytes, forged: bytes) -> None:
    """Change the first place at which bytes stand in the messages of a stream."""
    paths = sorted(one for one in folder.rglob("*.blk") if true in one.read_bytes())
    paths[0].write_bytes(paths[0].read_bytes().replace(true, forged, 1))
