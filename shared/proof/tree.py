"""The Merkle tree behind a log: roots, proofs and what checks them; it reads nothing itself.

Leaf i (from 0 on) is that of position i + 1. A node is a whole subtree of 2 to the power of its
level leaves; where one stands is a pair (level, number on that level), numbers from 0 on.

Source: RFC 9162, 2.1.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

At = tuple[int, int]  # level, number

EMPTY = sha256(b"").digest()
STORED_EVERY = 8  # levels: nodes of the levels 8, 16, 24 … are kept


class NoSuchProof(ValueError):
    """No such proof exists: a position or a size lies outside the tree."""


def parent(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one that holds both."""
    return sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of leaves that one hash of a proof stands for: from `start` up to, without, `end`."""

    start: int
    end: int

    def nodes(self) -> Iterator[At]:
        """Name the whole subtrees that it is made of, from left to right."""
        at = self.start
        while at < self.end:
            level = (self.end - at).bit_length() - 1
            if at:
                level = min(level, (at & -at).bit_length() - 1)
            yield level, at >> level
            at += 1 << level

    def hash(self, nodes: Mapping[At, bytes]) -> bytes:
        """Hash it out of its subtrees."""
        return fold([nodes[at] for at in self.nodes()])


def fold(hashes: Sequence[bytes]) -> bytes:
    """Hash subtrees of falling size, as they stand from left to right, into one."""
    if not hashes:
        return EMPTY
    *rest, right = hashes
    for left in reversed(rest):
        right = parent(left, right)
    return right


def below(size: int) -> int:
    """Name the largest power of two that is smaller than a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


# Growing --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that must be known of a tree to go on growing it: its whole subtrees, left to right."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """Name the root of the tree."""
        return fold(self.hashes)

    def nodes(self) -> list[At]:
        """Name where its subtrees stand."""
        return list(Span(0, self.size).nodes())

    def grown(self, leaves: Iterable[bytes], kept: list[tuple[int, int, bytes]]) -> "Frontier":
        """Grow by leaves.

        Args:
            leaves: The next leaves, in order.
            kept: Gets (level, number, hash) of each node of a stored level that became whole.
        """
        size, stack = self.size, list(self.hashes)
        for leaf in leaves:
            hash_, level = leaf, 0
            while size >> level & 1:
                hash_ = sha256(b"\1" + stack.pop() + hash_).digest()
                level += 1
                if level % STORED_EVERY == 0:
                    kept.append((level, size >> level, hash_))
            stack.append(hash_)
            size += 1
        return Frontier(size, tuple(stack))


def frontier(size: int, nodes: Mapping[At, bytes]) -> Frontier:
    """Take up a tree again out of the nodes that `Frontier.nodes` names."""
    return Frontier(size, tuple(nodes[at] for at in Span(0, size).nodes()))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Hash leaves into their root."""
    return Frontier().grown(leaves, []).root


def whole(leaves: Sequence[bytes]) -> bytes:
    """Hash a whole subtree out of all of a lower level; there are a power of two of them."""
    row = list(leaves)
    while len(row) > 1:
        pairs = zip(row[::2], row[1::2], strict=True)
        row = [sha256(b"\1" + left + right).digest() for left, right in pairs]
    return row[0]


# Proving --------------------------------------------------------------------------------


def inclusion(index: int, size: int) -> list[Span]:
    """Name what proves that a leaf is in a tree, from the bottom up.

    Raises:
        NoSuchProof: The tree has no such leaf.
    """
    if not 0 <= index < size:
        raise NoSuchProof(f"no leaf {index} in a tree of {size}")
    found: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + below(end - start)
        if index < middle:
            found.append(Span(middle, end))
            end = middle
        else:
            found.append(Span(start, middle))
            start = middle
    return found[::-1]


def consistency(first: int, second: int) -> list[Span]:
    """Name what proves that a tree grew out of an earlier one, in the order of RFC 9162 2.1.4.1.

    Between equal trees, and from the empty one, nothing is needed.

    Raises:
        NoSuchProof: The second is the smaller one.
    """
    if not 0 <= first <= second:
        raise NoSuchProof(f"no tree of {second} grew out of one of {first}")
    if first in (0, second):
        return []
    found: list[Span] = []
    start, end = 0, second
    while first != end:
        middle = start + below(end - start)
        if first <= middle:
            found.append(Span(middle, end))
            end = middle
        else:
            found.append(Span(start, middle))
            start = middle
    if start:
        found.append(Span(start, end))  # else it is the first tree itself, which is known
    return found[::-1]


# Checking -------------------------------------------------------------------------------


def includes(root: bytes, size: int, index: int, leaf: bytes, hashes: Sequence[bytes]) -> bool:
    """Say whether an inclusion proof holds.

    Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    sides = _sides(index, size - 1, len(hashes))
    if sides is None:
        return False
    hash_ = leaf
    for sibling, left in zip(hashes, sides, strict=True):
        hash_ = parent(sibling, hash_) if left else parent(hash_, sibling)
    return hash_ == root


def consistent(
    first: int, first_root: bytes, second: int, second_root: bytes, hashes: Sequence[bytes]
) -> bool:
    """Say whether a consistency proof holds.

    Source: RFC 9162, 2.1.4.2.
    """
    if not 0 <= first <= second or (first == 0 and first_root != EMPTY):
        return False
    if first == second:
        return not hashes and first_root == second_root
    if first == 0:
        return not hashes
    path = [first_root, *hashes] if first & (first - 1) == 0 else list(hashes)
    shared = (~(first - 1) & first).bit_length() - 1  # levels below which both trees are the same
    sides = _sides((first - 1) >> shared, (second - 1) >> shared, len(path) - 1)
    if sides is None:
        return False
    old = new = path[0]
    for hash_, left in zip(path[1:], sides, strict=True):
        old = parent(hash_, old) if left else old
        new = parent(hash_, new) if left else parent(new, hash_)
    return old == first_root and new == second_root


def _sides(at: int, last: int, count: int) -> list[bool] | None:
    """Say of each hash on the way up whether it stands on the left; none if it is not so many."""
    sides: list[bool] = []
    while last:
        sides.append(bool(at & 1) or at == last)
        if sides[-1]:
            while not at & 1:
                at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return sides if len(sides) == count else None
