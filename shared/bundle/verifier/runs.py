"""A run of events of one log, proven whole: none is missing between its ends."""

from __future__ import annotations

from typing import Any

from shared.bundle.verifier.findings import Report
from shared.bundle.verifier.notes import Head
from shared.bundle.verifier.trees import BLOCK, Growing, whole_subtrees


class Run:
    """A run of events without a gap, and what stands before and after it in the tree."""

    def __init__(
        self,
        file: str,
        ends: tuple[int, int],
        heads: dict[int, Head],
        proof: dict[str, Any] | None,
        report: Report,
    ) -> None:
        """Take up the tree where the run begins; a run that ends before it begins is none."""
        self.file, self.heads, self.report = file, heads, report
        self.first, self.last = ends
        self.next = self.first
        self.tree = Growing()
        self.block = Growing()
        self.blocks: dict[int, tuple[int, bytes]] = {}  # by last position: its size and hash
        self.right: list[bytes] = []
        self.whole = self.last >= self.first and proof is not None
        if proof is None or not self.whole:
            return
        left = [bytes.fromhex(one) for one in proof["left"]]
        self.right = [bytes.fromhex(one) for one in proof["right"]]
        places = list(whole_subtrees(0, self.first - 1))
        self.whole = len(places) == len(left)
        for (_, size), found in zip(places, left):
            self.tree.grow(found, size)
        inside = whole_subtrees(self.first - 1, self.last, BLOCK)
        for said, (at, size) in zip(proof["inside"], inside):
            self.blocks[at + size] = size, bytes.fromhex(said)
        self._compare()

    def take(self, position: int, leaf: bytes) -> None:
        """Go on by one event."""
        self._missing(self.next, position)
        self.next = position + 1
        self.block.grow(leaf)
        if position in self.blocks:
            self._compare_block(position)
        if self.whole:
            self.tree.grow(leaf)
            self._compare()

    def end(self, size: int) -> None:
        """Close the tree and compare it with the newest head."""
        if self.last < self.first:
            return
        self._missing(self.next, self.last + 1)
        places = list(whole_subtrees(self.last, size))
        self.whole = self.whole and len(places) == len(self.right)
        if self.whole:
            for (_, count), found in zip(places, self.right):
                self.tree.grow(found, count)
        head = self.heads.get(size)
        if not self.whole or head is None or self.tree.root != head.root:
            said = {"first": self.first, "last": self.last, "size": size}
            self.report.say("range", self.file, **said)

    def _missing(self, first: int, after: int) -> None:
        if first < after:
            self.whole = False
            self.block = Growing()
            self.report.say("position-missing", self.file, first, last=after - 1)

    def _compare(self) -> None:
        head = self.heads.get(self.tree.size)
        if self.whole and head is not None and head.root != self.tree.root:
            said = {"first": self.first, "last": self.tree.size, "size": head.size}
            self.report.say("range", self.file, self.tree.size, **said)

    def _compare_block(self, last: int) -> None:
        size, found = self.blocks[last]
        if self.block.size == size and self.block.root != found:
            self.report.say("block", self.file, last - size + 1, last=last)
        self.block = Growing()
