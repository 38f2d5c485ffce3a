"""Proofs of the Merkle tree behind a log, checked.

Leaf i, from 0 on, is that of position i + 1. Source: RFC 9162, 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256


def leaf_hash(document: bytes) -> bytes:
    """Take the leaf of a document."""
    return sha256(b"\0" + document).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one that holds both."""
    return sha256(b"\1" + left + right).digest()


def is_included(root: bytes, size: int, index: int, leaf: bytes, hashes: Sequence[bytes]) -> bool:
    """Say whether an inclusion proof holds. Source: RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for sibling in hashes:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    first: int, first_root: bytes, second: int, second_root: bytes, hashes: Sequence[bytes]
) -> bool:
    """Say whether a consistency proof holds, between trees that have leaves.

    Source: RFC 9162, 2.1.4.2.
    """
    if not 0 < first <= second:
        return False
    if first == second:
        return not hashes and first_root == second_root
    path = list(hashes) if first & (first - 1) else [first_root, *hashes]
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0] if path else b""
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


BLOCK = 16  # leaves


def whole_subtrees(start: int, end: int, largest: int = 1 << 62) -> Iterator[tuple[int, int]]:
    """Name the whole subtrees that a run of leaves is made of: each its first leaf and size."""
    at = start
    while at < end:
        size = min(largest, 1 << ((end - at).bit_length() - 1))
        if at:
            size = min(size, at & -at)
        yield at, size
        at += size


class Growing:
    """A tree that grows from its first leaf on, by leaves or by whole subtrees."""

    def __init__(self) -> None:
        """Begin with no leaf."""
        self.size = 0
        self._stack: list[tuple[int, bytes]] = []  # size and hash of each whole subtree

    def grow(self, found: bytes, size: int = 1) -> None:
        """Add the next leaf, or the next whole subtree."""
        self.size += size
        while self._stack and self._stack[-1][0] == size:
            found = node_hash(self._stack.pop()[1], found)
            size *= 2
        self._stack.append((size, found))

    @property
    def root(self) -> bytes:
        """Name the root."""
        if not self._stack:
            return sha256(b"").digest()
        found = self._stack[-1][1]
        for _, left in reversed(self._stack[:-1]):
            found = node_hash(left, found)
        return found
