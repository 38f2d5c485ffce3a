"""Sending events so that the server itself checks that sequence n is position n."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg

from shared.edge import new_id

EXPECTED = "Nats-Expected-Last-Sequence"
BATCH = "Nats-Batch-Id"
BATCH_SEQUENCE = "Nats-Batch-Sequence"
BATCH_COMMIT = "Nats-Batch-Commit"

SINGLY = 3  # a batch costs what three or four single events cost
BATCH_LIMIT = 1000  # the server's own
BATCH_BYTES = 8 * 1024 * 1024

COMMAND = b'"commandid":"'
UUID_LENGTH = 36

SINGLE_TIMEOUT = 3.0
BATCH_TIMEOUT = 10.0


class Refused(Exception):
    """The server did not store what was sent where it belongs."""

    def __init__(self, position: int, code: int | None, description: str) -> None:
        """Keep what the server answered about the event at a position."""
        super().__init__(f"{position}: {code} {description}")
        self.position = position
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An event on its way: where it belongs, and its document, byte for byte."""

    position: int
    subject: str
    body: bytes


def portion(events: Sequence[Outgoing]) -> Sequence[Outgoing]:
    """Take as many events from the front as one batch may carry; at least one.

    What one command recorded goes together or not at all, so that whoever has only the bus has no
    half of a command.
    """
    size, cut = 0, min(len(events), BATCH_LIMIT)
    for count, event in enumerate(events[:BATCH_LIMIT]):
        size += len(event.body)
        if size > BATCH_BYTES and count:
            cut = count
            break
    if cut == len(events) < BATCH_LIMIT:  # all that is stored: it ends where a command does
        return events
    back = cut
    while back and _goes_on(events, back):
        back -= 1
    return events[: back or cut]


def _goes_on(events: Sequence[Outgoing], at: int) -> bool:
    """Say whether a command goes on, or may go on, over a place."""
    last = _command(events[at - 1])
    return last is not None and (at == len(events) or _command(events[at]) == last)


def _command(event: Outgoing) -> bytes | None:
    """Read which command recorded an event, off its canonical bytes."""
    at = event.body.find(COMMAND)
    return None if at < 0 else event.body[at : at + len(COMMAND) + UUID_LENGTH]


def _belong_together(events: Sequence[Outgoing]) -> bool:
    """Say whether a command recorded more than one of these."""
    return any(_goes_on(events, at) for at in range(1, len(events)))


def _check(answer: Msg, stream: str, position: int) -> None:
    """Make sure that the server says: stored in this stream, at this sequence."""
    said: dict[str, Any] = json.loads(answer.data) if answer.data else {}
    match said:
        case {"error": {"err_code": int(code), "description": str(description)}}:
            raise Refused(position, code, description)
        case {"stream": str(named), "seq": int(sequence)} if (named, sequence) == (
            stream,
            position,
        ):
            return
        case _:
            raise Refused(position, None, f"answered {said}")


async def send_one(bus: Client, stream: str, event: Outgoing) -> None:
    """Send one event, to be stored right after the one before it and nowhere else.

    Raises:
        Refused: the stream ends elsewhere.
        nats.errors.Error: nobody answered; it may have been stored all the same.
    """
    answer = await bus.request(
        event.subject,
        event.body,
        timeout=SINGLE_TIMEOUT,
        headers={EXPECTED: str(event.position - 1)},
    )
    _check(answer, stream, event.position)


async def send_batch(bus: Client, stream: str, events: Sequence[Outgoing]) -> None:
    """Send events that are stored together or not at all, right after the one before them.

    Raises:
        Refused: the stream ends elsewhere, or a part of the batch was lost.
        nats.errors.Error: nobody answered; it may have been stored all the same.
    """
    batch = str(new_id())
    opening, *between, closing = events
    answer = await bus.request(
        opening.subject,
        opening.body,
        timeout=SINGLE_TIMEOUT,
        headers={BATCH: batch, BATCH_SEQUENCE: "1", EXPECTED: str(opening.position - 1)},
    )
    if answer.data:  # an opened batch is answered with nothing
        _check(answer, stream, opening.position)
        raise Refused(opening.position, None, "stored alone what was to open a batch")
    for number, event in enumerate(between, start=2):
        headers = {BATCH: batch, BATCH_SEQUENCE: str(number)}
        await bus.publish(event.subject, event.body, headers=headers)
    answer = await bus.request(
        closing.subject,
        closing.body,
        timeout=BATCH_TIMEOUT,
        headers={BATCH: batch, BATCH_SEQUENCE: str(len(events)), BATCH_COMMIT: "1"},
    )
    _check(answer, stream, closing.position)


async def send(bus: Client, stream: str, events: Sequence[Outgoing]) -> int:
    """Send the first of these events, a few alone or many at once, and say the last one sent."""
    sent = portion(events)
    if len(sent) > SINGLY or _belong_together(sent):
        await send_batch(bus, stream, sent)
        return sent[-1].position
    for event in sent:
        await send_one(bus, stream, event)
    return sent[-1].position
