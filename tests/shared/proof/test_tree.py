"""The tree against RFC 9162 written down word by word, and against known vectors."""

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.document import leaf_of
from shared.proof import tree
from shared.proof.tree import At, Frontier, Span

MOST = 300
LEAVES = [leaf_of(str(n).encode()) for n in range(MOST)]

# Of the reference implementation of certificate transparency.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@cache
def mth(start: int, end: int) -> bytes:
    """Hash leaves as RFC 9162 2.1.1 says it."""
    n = end - start
    if n == 0:
        return sha256(b"").digest()
    if n == 1:
        return LEAVES[start]
    k = split(n)
    return sha256(b"\1" + mth(start, start + k) + mth(start + k, end)).digest()


def split(n: int) -> int:
    """Find the largest power of two below n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, start: int, end: int) -> list[bytes]:
    """Prove inclusion as RFC 9162 2.1.3.1 says it."""
    if end - start == 1:
        return []
    k = split(end - start)
    if m < k:
        return [*path(m, start, start + k), mth(start + k, end)]
    return [*path(m - k, start + k, end), mth(start, start + k)]


def subproof(m: int, start: int, end: int, *, known: bool) -> list[bytes]:
    """Prove consistency as RFC 9162 2.1.4.1 says it."""
    if m == end - start:
        return [] if known else [mth(start, end)]
    k = split(end - start)
    if m <= k:
        return [*subproof(m, start, start + k, known=known), mth(start + k, end)]
    return [*subproof(m - k, start + k, end, known=False), mth(start, start + k)]


class Nodes(dict[At, bytes]):
    """All nodes of the tree of LEAVES."""

    def __missing__(self, at: At) -> bytes:
        """Hash one node."""
        level, n = at
        return mth(n << level, (n + 1) << level)


NODES = Nodes()


def included(index: int, size: int) -> list[bytes]:
    return [span.hash(NODES) for span in tree.inclusion(index, size)]


def grown(first: int, second: int) -> list[bytes]:
    return [span.hash(NODES) for span in tree.consistency(first, second)]


def test_the_known_roots_come_out() -> None:
    leaves = [leaf_of(entry) for entry in ENTRIES]

    assert [tree.root_of(leaves[:n]).hex() for n in range(9)] == ROOTS


def test_the_known_proofs_come_out() -> None:
    leaves = [leaf_of(entry) for entry in ENTRIES]
    nodes = {
        (level, n): tree.whole(leaves[n << level : (n + 1) << level])
        for level in range(4)
        for n in range(8 >> level)
    }

    def said(spans: list[Span]) -> list[str]:
        return [span.hash(nodes).hex()[:8] for span in spans]

    assert said(tree.inclusion(0, 8)) == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert said(tree.inclusion(5, 8)) == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert said(tree.inclusion(2, 3)) == ["fac54203"]
    assert said(tree.consistency(1, 8)) == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert said(tree.consistency(6, 8)) == ["0ebc5d34", "ca854ea1", "d37ee418"]
    assert said(tree.consistency(2, 5)) == ["5f083f0a", "bc1a0643"]


def test_every_size_has_the_root_of_the_definition() -> None:
    kept: list[tuple[int, int, bytes]] = []
    growing = Frontier()
    for size, leaf in enumerate(LEAVES, 1):
        growing = growing.grown([leaf], kept)
        assert growing.size == size
        assert growing.root == mth(0, size) == Span(0, size).hash(NODES)
        assert tree.frontier(size, NODES) == growing
        assert dict(zip(growing.nodes(), growing.hashes, strict=True)) == {
            at: NODES[at] for at in growing.nodes()
        }

    assert kept == [(8, 0, mth(0, 256))]


def test_stored_nodes_are_those_of_every_eighth_level() -> None:
    leaves = [leaf_of(n.to_bytes(4, "big")) for n in range(70_000)]
    kept: list[tuple[int, int, bytes]] = []

    Frontier().grown(leaves[:100], kept).grown(leaves[100:], kept)

    assert [(level, n) for level, n, _ in kept if level == 8] == [(8, n) for n in range(273)]
    assert [(level, n) for level, n, _ in kept if level != 8] == [(16, 0)]
    assert kept[0][2] == tree.whole(leaves[:256])
    assert {(level, n): hash_ for level, n, hash_ in kept}[16, 0] == tree.whole(leaves[: 1 << 16])


def test_every_inclusion_of_small_trees_is_proven() -> None:
    for size in range(1, 70):
        for index in range(size):
            proof = included(index, size)
            assert proof == path(index, 0, size)
            assert tree.includes(mth(0, size), size, index, LEAVES[index], proof)


def test_every_growth_of_small_trees_is_proven() -> None:
    for second in range(1, 70):
        for first in range(1, second + 1):
            proof = grown(first, second)
            assert proof == subproof(first, 0, second, known=True)
            assert tree.consistent(first, mth(0, first), second, mth(0, second), proof)


@given(st.data(), st.integers(1, MOST))
def test_an_inclusion_proof_proves_this_leaf_here_and_nothing_else(
    data: st.DataObject, size: int
) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index or size == 1))
    proof, root = included(index, size), mth(0, size)

    assert tree.includes(root, size, index, LEAVES[index], proof)
    assert not tree.includes(root, size, index, leaf_of(b"another"), proof)
    assert not tree.includes(root, size, size, LEAVES[index], proof)
    assert not tree.includes(root, size, -1, LEAVES[index], proof)
    assert not tree.includes(root, size, index, LEAVES[index], [*proof, root])
    assert not tree.includes(mth(0, size - 1), size, index, LEAVES[index], proof)
    if size > 1:
        assert not tree.includes(root, size, other, LEAVES[index], proof)
        assert not tree.includes(root, size, index, LEAVES[index], proof[:-1])
        n = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:n], sha256(proof[n]).digest(), *proof[n + 1 :]]
        assert not tree.includes(root, size, index, LEAVES[index], changed)


@given(st.data(), st.integers(2, MOST))
def test_a_consistency_proof_proves_this_growth_and_nothing_else(
    data: st.DataObject, second: int
) -> None:
    first = data.draw(st.integers(1, second - 1))
    old, new, proof = mth(0, first), mth(0, second), grown(first, second)
    forged = leaf_of(b"another history")

    assert proof == subproof(first, 0, second, known=True)
    assert tree.consistent(first, old, second, new, proof)
    assert not tree.consistent(first, forged, second, new, proof)
    assert not tree.consistent(first, old, second, forged, proof)
    assert not tree.consistent(first, old, second, new, [*proof, forged])
    assert not tree.consistent(first, old, second, new, proof[:-1])
    assert not tree.consistent(second, new, first, old, proof)
    n = data.draw(st.integers(0, len(proof) - 1))
    changed = [*proof[:n], forged, *proof[n + 1 :]]
    assert not tree.consistent(first, old, second, new, changed)


def test_between_equal_trees_and_from_the_empty_one_nothing_is_needed() -> None:
    seven, empty = mth(0, 7), tree.EMPTY

    assert tree.consistency(7, 7) == tree.consistency(0, 7) == []
    assert tree.consistent(7, seven, 7, seven, [])
    assert tree.consistent(0, empty, 7, seven, [])
    assert tree.consistent(0, empty, 0, empty, [])
    assert not tree.consistent(7, seven, 7, mth(0, 6), [])
    assert not tree.consistent(0, seven, 7, seven, [])
    assert not tree.consistent(0, empty, 7, seven, [seven])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_what_is_not_in_a_tree_is_not_proven(index: int, size: int) -> None:
    with pytest.raises(tree.NoSuchProof):
        tree.inclusion(index, size)


@pytest.mark.parametrize(("first", "second"), [(3, 2), (-1, 2)])
def test_a_tree_does_not_shrink(first: int, second: int) -> None:
    with pytest.raises(tree.NoSuchProof):
        tree.consistency(first, second)
