"""Commands that go to the database together, though none of them may hinder another."""

from asyncio import Future
from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from shared.log.entry import Answer, Write
from shared.log.storable import canonical, check_numbers, decoded, text

MOST_COMMANDS = 128
FEW_COMMANDS = 16  # a batch of fewer is not worth its commit
MOST_BYTES = 4 << 20
MOST_PUT_OFF = 512

Parameters = tuple[str, str, str | None, str | None, str, str]


class Waiting(NamedTuple):
    """A command that waits to be stored, encoded by its caller; each part lacks its number."""

    id: UUID
    answer: Future[Answer]
    command: str
    streams: Sequence[str]
    claims: Sequence[str]
    events: Sequence[str]
    heads: Sequence[str]
    tails: Sequence[str]
    written: frozenset[str]
    read: frozenset[str]
    keys: frozenset[str]
    size: int


def waiting(write: Write, answer: Future[Answer]) -> Waiting:
    """Encode a command before it queues.

    Raises:
        Unstorable: The log would refuse it.
    """
    check_numbers(write)
    heads, tails, events, streams = [], [], [], []
    written: list[str] = []
    read: list[str] = []
    size = 0
    for entry in write.entries:
        head, tail = decoded(entry)
        heads.append(head)
        tails.append(tail)
        size += len(head) + len(tail)
        of = {"stream": entry.stream, "version": entry.version, "type": entry.type}
        events.append(part({**of, "on": entry.effective_on}))
    for stream, (expected, added) in write.streams.items():
        streams.append(part({"stream": stream, "version": expected, "added": added}))
        (written if added else read).append(stream)
    claims = [(text(claim.key), claim) for claim in write.claims]
    command = part(
        {
            "id": write.id,
            "fingerprint": f"\\x{write.fingerprint.hex()}",
            "outcome": write.outcome,
            "answer": orjson.Fragment(canonical(write.answer, write.answer)),
            "events": len(write.entries),
        }
    )
    return Waiting(
        id=write.id,
        answer=answer,
        command=command,
        streams=streams,
        claims=[part({"key": key, "old": one.old, "new": one.new}) for key, one in claims],
        events=events,
        heads=heads,
        tails=tails,
        written=frozenset(written),
        read=frozenset(read),
        keys=frozenset([key for key, _ in claims]),
        size=size,
    )


def part(said: Mapping[str, object]) -> str:
    """Write an object of the load without its opening brace, where its number will stand."""
    return orjson.dumps(said)[1:].decode()


def share(waiting: int, sent: int) -> int:
    """Say how many to send at once: half of those who ask, so that both halves go in turn.

    While the database stores the one, the callers of the other are answered and encode what comes
    next; with all of them in one batch, it and they would wait for each other.

    Args:
        waiting: How many wait now.
        sent: How many were answered just now, and will ask again.
    """
    return min(MOST_COMMANDS, max(FEW_COMMANDS, (waiting + sent + 1) // 2))


def take(queue: deque[Waiting], most: int = MOST_COMMANDS) -> list[Waiting]:
    """Take from a queue what may be stored together; nobody is overtaken.

    No two of them have the same id or claim, and none touches a stream that another writes. Whose
    caller has gone away is left out.

    Args:
        queue: Those who wait.
        most: How many to take at most.
    """
    batch: list[Waiting] = []
    later: list[Waiting] = []
    size = 0
    # Of the batch and of what was put off.
    ids: set[UUID] = set()
    written: set[str] = set()
    read: set[str] = set()
    keys: set[str] = set()
    while queue and len(batch) < most and size < MOST_BYTES and len(later) < MOST_PUT_OFF:
        item = queue.popleft()
        if item.answer.done():
            continue
        free = (
            item.id not in ids
            and written.isdisjoint(item.written)
            and written.isdisjoint(item.read)
            and read.isdisjoint(item.written)  # two readers do not hinder each other
            and keys.isdisjoint(item.keys)
        )
        if free:
            batch.append(item)
            size += item.size
        else:
            later.append(item)
        ids.add(item.id)
        written |= item.written
        read |= item.read
        keys |= item.keys
    queue.extendleft(reversed(later))  # first next time
    return batch


def parameters(batch: Sequence[Waiting]) -> Parameters:
    """Write a batch as the database's function takes it: by number, from 1 on."""
    numbered = list(enumerate(batch, 1))
    claims = [f'{{"n":{n},{one}' for n, item in numbered for one in item.claims]
    events = [f'{{"n":{n},{one}' for n, item in numbered for one in item.events]
    return (
        listed([f'{{"n":{n},{item.command}' for n, item in numbered]),
        listed([f'{{"n":{n},{one}' for n, item in numbered for one in item.streams]),
        listed(claims) if claims else None,
        listed(events) if events else None,
        "\n".join([head for item in batch for head in item.heads]),
        "\n".join([tail for item in batch for tail in item.tails]),
    )


def listed(objects: Sequence[str]) -> str:
    """Write a JSON list of objects that are written."""
    return f"[{','.join(objects)}]"
