"""Whatever a log shows, what a witness puts its name to is one history that only grew."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.proof import tree
from shared.witness.judging import Cosign, Doubt, Head, Known, Prove, Refuse, judge
from tests.shared.witness.liar import START, leaves, prove


def head(history: Sequence[bytes], minute: int = 0) -> Head:
    return Head(len(history), tree.root_of(history), START + timedelta(minutes=minute), "")


def judged(last: Head | None, one: Head, history: Sequence[bytes]) -> object:
    """Judge a head, with the proof that its log gives where one is asked for."""
    verdict = judge(last, one)
    if isinstance(verdict, Prove):
        # a log that shows less than was cosigned proves with what it has
        have = [*history, *leaves(verdict.second)[len(history) :]]
        verdict = judge(last, one, prove(have, verdict.first, verdict.second))
    return verdict


def test_the_first_head_is_where_a_witness_begins() -> None:
    one = head(leaves(7))

    assert judge(None, one) == Cosign(one)


def test_a_head_that_continues_is_cosigned_once_it_is_proven() -> None:
    last, one = head(leaves(7)), head(leaves(20), 1)

    assert judge(last, one) == Prove(7, 20)
    assert judge(last, one, prove(leaves(20), 7, 20)) == Cosign(one)


def test_a_head_without_a_valid_proof_is_refused_and_both_are_kept() -> None:
    last, one = head(leaves(7)), head(leaves(20, forged_at=3), 1)
    proof = tuple(prove(leaves(20, forged_at=3), 7, 20))

    assert judge(last, one, proof) == Refuse(Doubt.INCONSISTENT, last, one, proof)
    assert judge(last, one, ()) == Refuse(Doubt.INCONSISTENT, last, one)


def test_the_same_head_again_is_known_and_another_root_is_a_fork() -> None:
    last, again, other = head(leaves(7)), head(leaves(7), 5), head(leaves(7, forged_at=7))

    assert judge(last, again) == Known()
    assert judge(last, other) == Refuse(Doubt.FORK, last, other)


def test_a_smaller_head_is_refused_where_it_was_signed_later() -> None:
    last, later, earlier = head(leaves(7), 5), head(leaves(6), 6), head(leaves(6), 4)

    assert judge(last, later) == Refuse(Doubt.SHRUNK, last, later)
    assert judge(last, earlier) == Prove(6, 7)
    assert judge(last, earlier, prove(leaves(7), 6, 7)) == Known()


def test_a_log_that_was_empty_may_grow() -> None:
    last, one = head([]), head(leaves(3), 1)

    assert judge(last, one) == Cosign(one)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 40),  # how many events are shown
        st.one_of(st.none(), st.integers(1, 40)),  # where they are forged
        st.integers(0, 60),  # when that was signed
    ),
    max_size=12,
)


@given(STEPS)
def test_all_that_is_cosigned_is_one_history(steps: list[tuple[int, int | None, int]]) -> None:
    last: Head | None = None
    cosigned: list[list[bytes]] = []
    for count, forged_at, minute in steps:
        history = leaves(count, forged_at=forged_at)
        verdict = judged(last, head(history, minute), history)
        if isinstance(verdict, Cosign):
            last = verdict.head
            cosigned.append(history)

    assert all(later[: len(earlier)] == earlier for earlier, later in pairwise(cosigned))
    assert all(len(earlier) < len(later) for earlier, later in pairwise(cosigned))


@given(st.lists(st.integers(1, 60), min_size=1, max_size=10, unique=True))
def test_an_honest_log_gets_every_head_cosigned(sizes: list[int]) -> None:
    last: Head | None = None
    for minute, count in enumerate(sorted(sizes)):
        one = head(leaves(count), minute)
        assert judged(last, one, leaves(count)) == Cosign(one)
        last = one


@given(st.integers(1, 40), st.integers(1, 40), st.lists(st.binary(min_size=32, max_size=32)))
def test_no_made_up_proof_leads_to_a_forged_history(
    known: int, further: int, proof: list[bytes]
) -> None:
    last = head(leaves(known))
    forged = head(leaves(known + further, forged_at=known), 1)

    assert isinstance(judge(last, forged, proof), Refuse)
