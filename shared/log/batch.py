"""Commands that go to the database together, though none of them may hinder another."""

from asyncio import Future
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from shared.log.entry import Answer, Write
from shared.log.storable import canonical, check_numbers, decoded, text

MOST_COMMANDS = 128
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
    halves = [decoded(entry) for entry in write.entries]
    claims = [(text(claim.key), claim) for claim in write.claims]
    return Waiting(
        id=write.id,
        answer=answer,
        command=part(
            id=str(write.id),
            fingerprint=f"\\x{write.fingerprint.hex()}",
            outcome=write.outcome,
            answer=orjson.Fragment(canonical(write.answer, write.answer)),
            events=len(write.entries),
        ),
        streams=[
            part(stream=stream, version=expected, added=added)
            for stream, (expected, added) in write.streams.items()
        ],
        claims=[part(key=key, old=claim.old, new=claim.new) for key, claim in claims],
        events=[
            part(stream=entry.stream, version=entry.version, type=entry.type, on=entry.effective_on)
            for entry in write.entries
        ],
        heads=[head for head, _ in halves],
        tails=[tail for _, tail in halves],
        written=frozenset([stream for stream, (_, added) in write.streams.items() if added]),
        read=frozenset([stream for stream, (_, added) in write.streams.items() if not added]),
        keys=frozenset([key for key, _ in claims]),
        size=sum([len(head) + len(tail) for head, tail in halves]),
    )


def part(**said: object) -> str:
    """Write an object of the load without its opening brace, where its number will stand."""
    return orjson.dumps(said)[1:].decode()


def take(queue: deque[Waiting]) -> list[Waiting]:
    """Take from a queue what may be stored together; nobody is overtaken.

    No two of them have the same id or claim, and none touches a stream that another writes. Whose
    caller has gone away is left out.
    """
    batch: list[Waiting] = []
    later: list[Waiting] = []
    size = 0
    # Of the batch and of what was put off.
    ids: set[UUID] = set()
    written: set[str] = set()
    read: set[str] = set()
    keys: set[str] = set()
    while queue and len(batch) < MOST_COMMANDS and size < MOST_BYTES and len(later) < MOST_PUT_OFF:
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
