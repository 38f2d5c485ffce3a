"""What the server checks for us: sequence n is position n or nothing is stored."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from shared.bus import sending
from shared.bus.declarations import Source
from shared.bus.sending import BATCH_BYTES, Outgoing, Refused, portion, send
from shared.bus.streams import document_at, ensure_stream, last_sequence
from tests.shared.bus.given import on_the_bus

WRONG_LAST_SEQUENCE = 10071


def events(source: Source, first: int, last: int) -> Sequence[Outgoing]:
    """Make events that say their position."""
    return [
        Outgoing(
            position=position,
            subject=source.subject("certificate", "CertificateApplied"),
            body=str(position).encode(),
        )
        for position in range(first, last + 1)
    ]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (1, 3), (1, 4), (6, 6), (6, 900), (4, 5)])
async def test_what_does_not_follow_the_last_one_is_refused_whole(
    bus: Client, js: JetStreamContext, source: Source, first: int, last: int
) -> None:
    await ensure_stream(js, source)
    await send(bus, source.stream, events(source, 1, 4))

    with pytest.raises(Refused) as refused:
        await send(bus, source.stream, events(source, first, last))

    assert refused.value.code == WRONG_LAST_SEQUENCE
    assert await on_the_bus(js, source) == [b"1", b"2", b"3", b"4"]


async def test_a_thousand_go_at_once_and_the_rest_later(
    bus: Client, js: JetStreamContext, source: Source
) -> None:
    await ensure_stream(js, source)

    assert await send(bus, source.stream, events(source, 1, 1002)) == 1000
    assert await send(bus, source.stream, events(source, 1001, 1002)) == 1002
    assert await last_sequence(js, source.stream) == 1002
    assert await document_at(js, source.stream, 1002) == b"1002"
    assert await document_at(js, source.stream, 1003) is None


def of_commands(*commands: int) -> list[Outgoing]:
    """Make events as commands recorded them, each by its number."""
    return [
        Outgoing(
            position=position,
            subject="evt.48.registry.card.CardIssued",
            body=b'{"commandid":"' + str(UUID(int=command)).encode() + b'"}',
        )
        for position, command in enumerate(commands, 1)
    ]


def test_a_command_is_never_cut_in_two() -> None:
    page = [*range(1, 998), 999, 999, 999]  # as long as is read at once: the last may go on

    assert len(portion(of_commands(*page))) == 997
    assert len(portion(of_commands(*page, 999))) == 997
    assert len(portion(of_commands(*page, 1000))) == 1000
    assert len(portion(of_commands(*page[:-1]))) == 999  # all that there is
    assert len(portion(of_commands(*[7] * 1001))) == 1000  # it cannot be helped


async def test_a_few_events_of_one_command_are_stored_together_or_not_at_all(
    bus: Client, js: JetStreamContext, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ensure_stream(js, source)
    subject = source.subject("certificate", "CertificateApplied")
    both = [replace(one, subject=subject) for one in of_commands(1, 1)]
    alone = [replace(one, subject=subject) for one in of_commands(0, 0, 2, 3)[2:]]
    singly: list[int] = []

    async def one(_: Client, __: str, event: Outgoing) -> None:
        singly.append(event.position)

    monkeypatch.setattr(sending, "send_one", one)
    assert await send(bus, source.stream, both) == 2
    await send(bus, source.stream, alone)

    assert await last_sequence(js, source.stream) == 2
    assert singly == [3, 4]


def test_large_events_go_in_smaller_batches(source: Source) -> None:
    large = [
        Outgoing(
            position=n, subject="evt.48.registry.card.CardIssued", body=bytes(BATCH_BYTES // 2)
        )
        for n in (1, 2, 3)
    ]

    assert [one.position for one in portion(large)] == [1, 2]
    assert portion(large[:1]) == large[:1]
