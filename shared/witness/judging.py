"""What a witness makes of a tree head, by what it has put its name to: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.proof import head as heads
from shared.proof import tree


@dataclass(frozen=True, slots=True)
class Head:
    """A tree head that its log's notary signed: somebody has checked the signature."""

    size: int
    root: bytes
    signed_at: datetime
    note: str  # with the notary's signature

    @classmethod
    def of(cls, head: heads.TreeHead, note: str) -> "Head":
        """Take a head together with the note that states it."""
        return cls(head.size, head.root, head.signed_at, note)


class Doubt(StrEnum):
    """Why two signed heads cannot both be of one log that only grows."""

    FORK = "fork"  # one size, two roots
    SHRUNK = "shrunk"  # signed later, and smaller
    INCONSISTENT = "inconsistent"  # what the log gave as proof does not lead from one to the other
    KEYS = "keys"  # another key of the notary than the one that was known
    LOSS = "loss"  # what was cosigned is lost, as its operator states and signs


@dataclass(frozen=True, slots=True)
class Cosign:
    """The head continues what was cosigned last: keep it, then put the name to it."""

    head: Head


@dataclass(frozen=True, slots=True)
class Known:
    """The head was cosigned, or is the beginning of one that was."""


@dataclass(frozen=True, slots=True)
class Prove:
    """The log has to prove first that the smaller tree is the beginning of the larger one."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Refuse:
    """The head contradicts what was cosigned: no name comes under it."""

    doubt: Doubt
    earlier: Head  # what was cosigned
    later: Head  # what is shown now
    proof: tuple[bytes, ...] = ()


Verdict = Cosign | Known | Prove | Refuse


def judge(last: Head | None, head: Head, proof: Sequence[bytes] | None = None) -> Verdict:
    """Decide about a head that its log has signed.

    Args:
        last: The largest head of this log that was cosigned.
        head: What the log shows now.
        proof: Of consistency between the smaller of both and the larger; None while there is none.
    """
    if last is None:
        return Cosign(head)
    if head.size == last.size:
        return Known() if head.root == last.root else Refuse(Doubt.FORK, last, head)
    if head.size < last.size and head.signed_at > last.signed_at:
        return Refuse(Doubt.SHRUNK, last, head)
    smaller, larger = (last, head) if last.size < head.size else (head, last)
    if smaller.size and proof is None:
        return Prove(smaller.size, larger.size)
    if not leads(smaller, larger, proof or ()):
        return Refuse(Doubt.INCONSISTENT, last, head, tuple(proof or ()))
    return Cosign(head) if larger is head else Known()


def leads(smaller: Head, larger: Head, proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows that one tree is the beginning of the other."""
    return tree.consistent(smaller.size, smaller.root, larger.size, larger.root, proof)
