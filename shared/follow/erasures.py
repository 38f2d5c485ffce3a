"""Erases again who was erased: a restored database of keys may have brought somebody back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.follow.statute import REGISTRY
from shared.follow.store import Source
from shared.log.document import parse
from shared.personal.keys import Keys


async def erase_again(engine: AsyncEngine, service: str, keys: Keys) -> int:
    """Destroy the keys of those whose erasure is known here and not to the keys; count them."""
    source = Source(REGISTRY, own=service == REGISTRY)
    async with engine.connect() as connection:
        rows = await source.of_noun(connection, "erasure")
    erased: dict[UUID, UUID] = {}
    for row in (one for one in rows if one.type == ErasureCarriedOut.__name__):
        envelope, body = parse(row.document)
        erased[ErasureCarriedOut.model_validate(body).subject_id] = envelope.id
    missing = erased.keys() - await keys.erased(erased)
    for subject in sorted(missing):
        await keys.destroy(subject, erased[subject])
    return len(missing)
