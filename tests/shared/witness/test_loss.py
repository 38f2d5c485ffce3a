"""A loss that its operator states and signs: the witness tells of it, and goes on."""

import json

from shared.witness import evidence
from shared.witness.judging import Doubt
from shared.witness.store import Store, Trouble
from shared.witness.witness import Watched
from tests.shared.witness.liar import Liar, leaves, size_of


async def test_a_stated_loss_is_evidence_and_the_witness_goes_on_from_what_was_kept(
    watched: Watched, liar: Liar, store: Store
) -> None:
    for count in (10, 15, 20):
        liar.history = leaves(count)
        await watched.look()
    liar.lose(12, of=20)
    liar.history = [*leaves(12), *leaves(18, forged_at=13)[12:]]
    await watched.look()
    liar.history = [*liar.history, *leaves(25)[18:]]
    await watched.look()

    assert [size_of(one) for one in liar.taken] == [10, 15, 20, 18, 25]
    (found,) = store.accused()
    assert (found.doubt, found.after, found.until) == (Doubt.LOSS, 12, 20)
    text = store.path(found.id).read_text()
    assert evidence.faults(text, liar.first.vkey) == []
    said = json.loads(text)
    assert evidence.faults(json.dumps({**said, "keys": said["keys"][:1]})) == ["no contradiction"]
    assert store.looks()[0].trouble is None


async def test_a_log_that_shows_less_than_it_lost_is_seen_again_once_it_says_so(
    watched: Watched, liar: Liar, store: Store
) -> None:
    before = liar.head(10)
    for count in (10, 20):
        liar.history = leaves(count)
        await watched.look()
    liar.history, liar.shown = leaves(10), before
    await watched.look()
    assert store.looks()[0].trouble is Trouble.BEHIND

    liar.lose(10, of=20)
    await watched.look()

    assert store.looks()[0].trouble is None
    assert [one.doubt for one in store.accused()] == [Doubt.LOSS]


async def test_a_stated_loss_excuses_no_other_history_of_what_was_kept(
    watched: Watched, liar: Liar, store: Store
) -> None:
    for count in (10, 20):
        liar.history = leaves(count)
        await watched.look()
    liar.lose(12, of=20)
    liar.history = leaves(15, forged_at=4)
    await watched.look()

    assert {one.doubt for one in store.accused()} == {Doubt.LOSS, Doubt.INCONSISTENT}
    assert [size_of(one) for one in liar.taken] == [10, 20]
