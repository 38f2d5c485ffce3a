"""Whether events off the bus can be what their source recorded; what cannot be is asked for.

The bus is a copy: whoever runs it may write to it. A document that does not follow from what came
before is not taken from there, nor is one whose effect cannot be undone; the source's feed says
what stands at that position.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from psycopg import AsyncConnection

from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.log.document import Unreadable, leaf_of, parsed
from shared.log.entry import Stored
from shared.log.storable import LARGEST_EVENT
from shared.messages import Envelope

FINAL = frozenset({ErasureCarriedOut.__name__})  # a key that is destroyed is gone for good

BEFORE = """
    select stream, max(version), null from follow.followed
     where source = %(source)s and stream = any(%(streams)s) group by stream
    union all
    select null, null, recorded_at from follow.followed
     where source = %(source)s and position = %(before)s"""


@dataclass(frozen=True, slots=True)
class Read:
    """A document at its position, and what it says."""

    position: int
    document: bytes
    envelope: Envelope
    body: dict[str, Any]

    @property
    def final(self) -> bool:
        """Say whether what follows from it can never be taken back."""
        return self.envelope.type in FINAL

    @property
    def stored(self) -> Stored:
        """Give it as it is kept."""
        said = self.envelope
        return Stored(
            self.position,
            said.stream,
            said.version,
            said.type,
            leaf_of(self.document),
            self.document.decode(),
        )


def read(position: int, document: bytes) -> Read | None:
    """Read a document as the log writes it; nothing where no log has written it so."""
    if len(document) > LARGEST_EVENT:
        return None
    try:
        said = orjson.loads(document)
        if orjson.dumps(said, option=orjson.OPT_SORT_KEYS) != document:
            return None
        return Read(position, document, *parsed(said))
    except (Unreadable, ValueError):
        return None


async def believed(
    driver: AsyncConnection, source: str, province: str, events: Sequence[tuple[int, bytes]]
) -> list[Read]:
    """Take from the front of events what may stand there, after what was taken so far.

    Args:
        driver: Where that was kept.
        source: Whose events they are said to be.
        province: And of which province.
        events: Positions and documents, one after the other.
    """
    found: list[Read] = []
    for position, document in events:
        one = read(position, document)
        if one is None or (one.envelope.service, one.envelope.province) != (source, province):
            break
        found.append(one)
    if not found:
        return []
    versions, last = await _before(driver, source, found)
    for number, one in enumerate(found):
        said = one.envelope
        if said.version != versions.get(said.stream, 0) + 1:
            return found[:number]
        if last is not None and said.recorded_at < last:
            return found[:number]
        versions[said.stream], last = said.version, said.recorded_at
    return found


async def _before(
    driver: AsyncConnection, source: str, events: Sequence[Read]
) -> tuple[dict[str, int], datetime | None]:
    """Read how far the streams of events are, and the instant of what came before them."""
    bound = {
        "source": source,
        "streams": list({one.envelope.stream for one in events}),
        "before": events[0].position - 1,
    }
    versions: dict[str, int] = {}
    last: datetime | None = None
    cursor = await driver.execute(BEFORE, bound)
    for stream, version, recorded_at in await cursor.fetchall():
        if stream is None:
            last = recorded_at
        else:
            versions[stream] = version
    return versions, last
