"""Whether an event off the bus can be what its source recorded; what cannot be is asked for.

The bus is a copy: whoever runs it may write to it. A document that does not follow from what came
before is not taken from there, nor is one whose effect cannot be undone; the source's feed says
what stands at that position.
"""

from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.log.document import Unreadable, parse
from shared.log.storable import LARGEST_EVENT
from shared.messages import Envelope

FINAL = frozenset({ErasureCarriedOut.__name__})  # a key that is destroyed is gone for good

BEFORE = text("""
    select coalesce((select max(version) from follow.followed
                      where source = :source and stream = :stream), 0),
           not exists (select 1 from follow.followed
                        where source = :source and position = :before and recorded_at > :at)""")


def read(document: bytes) -> tuple[Envelope, dict[str, Any]] | None:
    """Read a document as the log writes it; nothing where no log has written it so."""
    if len(document) > LARGEST_EVENT:
        return None
    try:
        found = parse(document)
        same = orjson.dumps(orjson.loads(document), option=orjson.OPT_SORT_KEYS) == document
    except (Unreadable, ValueError):
        return None
    return found if same else None


async def believable(
    connection: AsyncConnection, source: str, province: str, position: int, document: bytes
) -> bool:
    """Say whether a document may stand at a position of a source, after what was taken so far."""
    if (found := read(document)) is None:
        return False
    envelope, _ = found
    if (envelope.service, envelope.province) != (source, province):
        return False
    bound = {
        "source": source,
        "stream": envelope.stream,
        "before": position - 1,
        "at": envelope.recorded_at,
    }
    version, in_time = (await connection.execute(BEFORE, bound)).one()
    return envelope.version == version + 1 and bool(in_time)


def final(document: bytes) -> bool:
    """Say whether what follows from a document can never be taken back."""
    found = read(document)
    return found is not None and found[0].type in FINAL
