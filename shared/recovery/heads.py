"""The signed tree heads that the bus kept: which of them to believe.

A head is believed for its signature alone; that it lies on the bus proves nothing.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from nats.aio.client import Client
from nats.errors import Error as BusError

from shared.bus.declarations import HEADS, Source, head_subject, stream_name
from shared.bus.reading import PATIENCE, Unanswered, read
from shared.bus.streams import standing
from shared.proof import head as heads
from shared.proof import keychain
from shared.proof.head import TreeHead
from shared.proof.keychain import BadChain, Chain
from shared.proof.note import BadNote

PAGE = 500


@dataclass(frozen=True, slots=True)
class Signed:
    """A tree head, and the note that states it with the notary's signature."""

    head: TreeHead
    note: str


def chain_of(kept: Sequence[str], told: Sequence[str], first: str | None) -> Chain | None:
    """Take up the notary's keys; none where nothing states any.

    Args:
        kept: What they state in the restored log, which may lack the newest.
        told: What they stated when they were published last.
        first: The first key as it is known from elsewhere.

    Raises:
        BadChain: They do not follow from each other, or two things are said of them.
    """
    both = min(len(kept), len(told))
    if list(kept[:both]) != list(told[:both]):
        raise BadChain("the log and the board state different keys")
    longer = max(kept, told, key=len)
    return keychain.chain(longer, first) if longer else None


def pinned(folder: Path, service: str) -> str | None:
    """Read the key that was published beside the deployment, where it is there."""
    path = folder / "notary" / f"{service}.vkey"
    return path.read_text().strip() if path.is_file() else None


def believed(said: Sequence[str], source: Source, keys: Chain) -> list[Signed]:
    """Keep the heads of this log that its notary signed, by size; others are passed over.

    So are those of events that are known to be lost: another history goes on in their place.
    """
    found: dict[int, Signed] = {}
    for one in said:
        head = _signed(one, source, keys)
        if head is not None and not keys.void(head):
            found.setdefault(head.size, Signed(head, one))
    return [found[size] for size in sorted(found)]


def strangers(said: Sequence[str], source: Source, keys: Chain | None) -> int:
    """Count the heads that the notary of this log did not sign."""
    if keys is None:
        return len(said)
    return sum(_signed(one, source, keys) is None for one in said)


def _signed(said: str, source: Source, keys: Chain) -> TreeHead | None:
    """Read a head of this log that its notary signed, with the key of its time."""
    try:
        signed, head = heads.read(said)
    except BadNote:
        return None
    if head.origin != heads.origin(source.province, source.service):
        return None
    if keys.void(head):  # whose turn it was then, is not said any more
        return head if any(one.key.signed(signed) for one in keys.statements) else None
    return head if keys.signed(signed, head.size) else None


async def beyond(bus: Client, source: Source, size: int, keys: Chain | None) -> list[str]:
    """Read the heads on the bus that state more than a size, oldest first.

    Whose signature nobody knows, says nothing of where they stand.
    """
    stream = stream_name(source.province, HEADS)
    subject = head_subject(source.province, source.service)
    at = await standing(bus.jetstream(), stream)
    if at is None:
        return []
    low, high = 1, at.last + 1  # heads only grow: halve until the first larger one is found
    while low < high:
        middle = (low + high) // 2
        found = await _page(bus, stream, subject, middle, 1)
        said = [body.decode(errors="replace") for _, body in found]
        signed = [] if keys is None else believed(said, source, keys)
        if signed and signed[0].head.size <= size:
            low = found[0][0] + 1
        else:
            high = middle
    notes: list[str] = []
    while found := await _page(bus, stream, subject, low, PAGE):
        notes += [body.decode(errors="replace") for _, body in found]
        low = found[-1][0] + 1
    return notes


async def _page(
    bus: Client, stream: str, subject: str, sequence: int, most: int
) -> list[tuple[int, bytes]]:
    """Read the messages of a subject from a sequence on."""
    asked: Mapping[str, Any] = {"seq": sequence, "next_by_subj": subject, "batch": most}
    inbox = bus.new_inbox()
    found: list[tuple[int, bytes]] = []
    answers = await bus.subscribe(inbox)
    try:
        await bus.publish(f"$JS.API.DIRECT.GET.{stream}", orjson.dumps(asked), reply=inbox)
        async with asyncio.timeout(PATIENCE * 3):
            while (one := read(await answers.next_msg(timeout=PATIENCE))) is not None:
                found.append(one)
    except (TimeoutError, BusError) as error:
        raise Unanswered from error
    finally:
        await answers.unsubscribe()
    return found
