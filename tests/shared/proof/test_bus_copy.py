"""The copy on the bus, compared with the log."""

from datetime import UTC, datetime

from nats.aio.client import Client
from nats.js import JetStreamContext

from shared.bus.streams import ensure_stream
from shared.log.verify import Problem
from shared.proof import bus_copy, keychain
from shared.proof import note as notes
from shared.proof.board import Board
from shared.proof.head import TreeHead
from shared.proof.note import Note
from tests.shared.proof.signed import Ledger
from tests.support.eventually import eventually


async def compared(ledger: Ledger, bus: Client) -> list[Problem]:
    async with ledger.log.reading() as connection:
        return await bus_copy.compare(connection, bus, ledger.source)


async def relayed(ledger: Ledger, bus: Client, last: int) -> None:
    async with ledger.log.relayed(bus, ledger.source) as relay:
        await eventually(lambda: relay.published, last)


async def test_a_copy_that_a_relay_made_is_the_log(ledger: Ledger, bus: Client) -> None:
    assert await compared(ledger, bus) == []
    await ledger.record("a", 5)
    await ledger.sign()
    await relayed(ledger, bus, 5)
    await ledger.record("b", 5)  # on its way

    assert await compared(ledger, bus) == []


async def test_another_document_on_the_bus_is_found(
    ledger: Ledger, bus: Client, js: JetStreamContext
) -> None:
    await ledger.record("a", 4)
    await ensure_stream(js, ledger.source)
    documents = await ledger.log.documents()
    documents[2] = documents[2].replace(b"hi", b"ho") + b" "
    for document in documents:
        await js.publish(ledger.source.subject("a", "Applied"), document, timeout=5)

    assert await compared(ledger, bus) == [Problem(3, "bus-differs")]


async def test_a_bus_that_has_more_is_found(
    ledger: Ledger, bus: Client, js: JetStreamContext
) -> None:
    await ledger.record("a", 4)
    await relayed(ledger, bus, 4)
    for _ in range(2):
        await js.publish(ledger.source.subject("a", "Applied"), b"{}", timeout=5)

    assert await compared(ledger, bus) == [Problem(5, "bus-ahead", until=6)]


async def test_a_head_of_another_history_on_the_bus_is_found(
    ledger: Ledger, bus: Client, js: JetStreamContext
) -> None:
    await ledger.record("a", 4)
    await ledger.sign()
    stranger = notes.new_signer(ledger.origin)
    board = Board(js, ledger.source)

    async def tells(size: int, root: bytes = b"\7" * 32) -> list[Problem]:
        head = TreeHead(ledger.origin, size, root, datetime(2026, 11, 24, tzinfo=UTC))
        await board.tell_head(Note(head.text).with_(stranger.sign(head.text)))
        return await compared(ledger, bus)

    (true,) = await ledger.log.heads()
    assert await tells(4) == [Problem(4, "bus-head-differs")]
    assert await tells(4, true.root) == [Problem(4, "bus-head-differs")]  # not the notary's
    assert await tells(6) == [Problem(5, "tree-beyond", until=6)]
    await board.tell_keys([str(keychain.state(ledger.origin, 1, 0, signer=stranger))])
    assert Problem(0, "bus-keys-differ") in await compared(ledger, bus)
