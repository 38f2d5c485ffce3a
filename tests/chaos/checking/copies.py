"""Whether every copy is the log: the bus at each sequence, what followers keep, their places."""

import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from typing import Any

import nats
import psycopg
from nats.errors import TimeoutError as NoneCame
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from tests.chaos.checking.raw import Raw

PAGE = 500
FOLLOWED = "select source, position, leaf, document from follow.followed order by source, position"
PLACES = "select source, stage, position, leaf from follow.checkpoint where source <> 'law'"
PARKED = "select source, stage, position, error from follow.parked"


async def check_bus(url: str, logs: Mapping[str, Raw]) -> dict[str, list[str]]:
    """Hold every stream against its log, byte for byte at each sequence; by service."""
    bus = await nats.connect(url, connect_timeout=5)
    try:
        js = bus.jetstream()
        return {service: await _stream(js, raw) for service, raw in logs.items()}
    finally:
        await bus.close()


async def _stream(js: Any, raw: Raw) -> list[str]:
    name = f"LUATSU_48_{raw.service.upper()}"
    state = (await js.stream_info(name)).state
    found = []
    if (state.messages, state.first_seq) != (state.last_seq, 1) and state.last_seq:
        found.append(
            f"{name}: {state.messages} messages from {state.first_seq} to {state.last_seq}"
        )
    if state.last_seq < raw.head:
        found.append(f"{name}: ends at {state.last_seq}, its log at {raw.head}")
    seen = 0
    async for message in messages(js, name, min(raw.head, state.last_seq)):
        sequence = message.metadata.sequence.stream
        found += _unlike(raw, sequence, seen + 1, message)
        seen = sequence
    if seen < min(raw.head, state.last_seq):
        found.append(f"{name}: gives nothing after {seen} of {state.last_seq}")
    return found


async def messages(js: Any, stream: str, last: int) -> AsyncIterator[Any]:
    """Read a stream up to a sequence; it ends early where the server gives no more."""
    config = ConsumerConfig(ack_policy=AckPolicy.NONE, deliver_policy=DeliverPolicy.ALL)
    reading = await js.pull_subscribe("", stream=stream, config=config)
    seen = 0
    with suppress(NoneCame):
        while seen < last:
            for message in await reading.fetch(PAGE, timeout=5):
                seen = message.metadata.sequence.stream
                yield message
    await reading.unsubscribe()


def _unlike(raw: Raw, sequence: int, wanted: int, message: Any) -> list[str]:
    if sequence != wanted:
        return [f"{raw.service}: sequence {sequence} where {wanted} should come"]
    if sequence > raw.head:
        return []  # it has grown meanwhile
    line = raw.lines[sequence - 1]
    subject = f"evt.48.{raw.service}.{line.stream.partition('-')[0]}.{line.type}"
    if hashlib.sha256(b"\0" + message.data).digest() != line.leaf or message.subject != subject:
        return [f"{raw.service}: sequence {sequence} is not position {sequence}"]
    return []


def check_followed(url: str, service: str, logs: Mapping[str, Raw]) -> list[str]:
    """Hold what a service keeps of the others' logs, and its places in them, against these."""
    with psycopg.connect(url) as connection:
        found = [*_kept(connection, logs), *_places(connection, logs)]
    return [f"{service}: {one}" for one in found]


def _kept(connection: psycopg.Connection, logs: Mapping[str, Raw]) -> Iterator[str]:
    """See that each followed event is its source's, and that none is missing."""
    last: dict[str, int] = {}
    with connection.cursor("followed") as cursor:
        for source, position, leaf, document in cursor.execute(FOLLOWED):
            if position != last.get(source, 0) + 1:
                yield f"{source} {position} comes after {last.get(source, 0)}"
            last[source] = position
            taken = hashlib.sha256(b"\0" + document.encode()).digest()
            lines = logs[source].lines
            # What is beyond was appended after the source had been read.
            if position <= len(lines) and not bytes(leaf) == taken == lines[position - 1].leaf:
                yield f"took another {source} {position} than there is"
    for source, position in last.items():
        if position < logs[source].head:
            yield f"has {position} of the {logs[source].head} of {source}"


def _places(connection: psycopg.Connection, logs: Mapping[str, Raw]) -> Iterator[str]:
    """See that every stage stands at the end, on the leaf that is there, and parks nothing."""
    for source, stage, position, leaf in connection.execute(PLACES):
        raw = logs[source]
        if position < raw.head:
            yield f"{stage} of {source} at {position} of {raw.head}"
        known = 0 < position <= raw.head and leaf is not None
        if known and bytes(leaf) != raw.lines[position - 1].leaf:
            yield f"{stage} of {source} stands on another leaf at {position}"
    for source, stage, position, error in connection.execute(PARKED):
        yield f"{source} {position} is parked at {stage}: {error}"
