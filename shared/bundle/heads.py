"""The signed heads of a bundle, and the proofs that lead from its events to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from shared.bundle.sources import Source
from shared.bundle.verifier.trees import BLOCK, whole_subtrees
from shared.proof import store
from shared.proof.store import Witnessed
from shared.proof.tree import Span

OTHERS = text("""
    select max(size) from log.cosignature where size <= :size group by witness
    union select max(size) from log.time_stamp where size <= :size group by authority
    union select max(size) from log.tree_head where size < :first
    union select min(size) from log.tree_head where size >= :last and size <= :size""")


@dataclass(frozen=True, slots=True)
class Ends:
    """The first and the last position of a range."""

    first: int
    last: int


async def chosen_heads(source: Source, ends: Ends | None) -> list[Witnessed]:
    """Choose heads, the smallest first; the last is the one that all else is proven by.

    With it go the newest that each witness signed and each authority stamped, and of a range
    those next to its ends.
    """
    bound = {
        "size": source.size,
        "first": ends.first if ends else 0,
        "last": ends.last if ends else source.size,
    }
    sizes = {source.size, *await source.connection.scalars(OTHERS, bound)} - {None, 0}
    found = [await store.head(source.connection, size) for size in sorted(sizes)]
    return await store.witnessed(source.connection, [one for one in found if one])


async def proofs(
    source: Source, positions: Sequence[int], sizes: Iterable[int], ends: Ends | None
) -> dict[str, Any]:
    """Prove positions, earlier heads and a range by the newest head."""
    connection, size = source.connection, source.size
    paths = await store.paths(connection, positions, size)
    found: dict[str, Any] = {
        "consistency": [
            {
                "from": old,
                "to": size,
                "hashes": [one.hex() for one in await store.consistency(connection, old, size)],
            }
            for old in sorted(set(sizes) - {size})
        ],
        "inclusion": [
            {
                "position": position,
                "size": size,
                "leaf": leaf.hex(),
                "hashes": [one.hex() for one in paths[position]],
            }
            for position, leaf in sorted((await _leaves(source, positions)).items())
        ],
    }
    if ends is not None:
        left = list(Span(0, ends.first - 1).nodes())
        right = list(Span(ends.last, size).nodes())
        inside = [
            (count.bit_length() - 1, at // count)
            for at, count in whole_subtrees(ends.first - 1, ends.last, BLOCK)
        ]
        nodes = await store.nodes(connection, [*left, *inside, *right])
        found["range"] = {
            "from": ends.first,
            "to": ends.last,
            "left": [nodes[at].hex() for at in left],
            "inside": [nodes[at].hex() for at in inside],  # they tell where it was altered
            "right": [nodes[at].hex() for at in right],
        }
    return found


async def _leaves(source: Source, positions: Sequence[int]) -> dict[int, bytes]:
    rows = await source.connection.execute(LEAVES, {"positions": list(positions)})
    return {position: bytes(leaf) for position, leaf in rows}


LEAVES = text("select position, leaf from log.event where position = any(:positions)")
