"""A witness signs one view of a log, whatever the log shows and whenever the witness dies."""

import json
from base64 import b64encode

import httpx
import pytest
from typing_extensions import override

from shared.proof import keychain, note
from shared.witness import evidence
from shared.witness.door import Door
from shared.witness.judging import Doubt
from shared.witness.store import Store, Trouble, signer
from shared.witness.witness import Watched
from tests.shared.witness.liar import ORIGIN, URL, Liar, leaves, size_of

NAME = "luatsu/48/witness/bar"


async def test_a_growing_log_is_cosigned_and_given_the_cosignatures(
    watched: Watched, liar: Liar, store: Store
) -> None:
    for count in (10, 11, 300):
        liar.history = leaves(count)
        await watched.look()

    assert [size_of(one) for one in liar.taken] == [10, 11, 300]
    mine = signer(store.folder, NAME).verifier
    for one in liar.taken:
        assert list(note.cosignatures(note.parse(one), [mine])) == [NAME]
    assert liar.asked == ["10-11", "11-300"]
    (look,) = store.looks()
    assert (look.trouble, look.origin) == (None, ORIGIN)


async def test_the_same_head_is_cosigned_once(watched: Watched, liar: Liar) -> None:
    await watched.look()
    await watched.look()

    assert len(liar.taken) == 1


@pytest.mark.parametrize("forged_at", [1, 57, 100])
async def test_a_forged_history_is_refused_and_located_between_two_cosigned_heads(
    watched: Watched, liar: Liar, store: Store, forged_at: int
) -> None:
    for count in range(10, 101, 10):
        liar.history = leaves(count)
        await watched.look()
    cosigned = len(liar.taken)

    liar.history = leaves(130, forged_at=forged_at)
    await watched.look()
    await watched.look()  # signed anew, so it is another view of the same forgery

    assert len(liar.taken) == cosigned
    for found in store.accused():
        assert found.doubt is Doubt.INCONSISTENT
        assert found.after < forged_at <= found.until == found.after + 10
    text = store.path(store.accused()[0].id).read_text()
    assert evidence.faults(text, liar.first.vkey) == []


async def test_a_second_root_for_a_size_is_evidence_that_anybody_can_check(
    watched: Watched, liar: Liar, store: Store
) -> None:
    await watched.look()
    liar.history = leaves(10, forged_at=4)
    await watched.look()

    (found,) = store.accused()
    assert (found.doubt, found.after, found.until) == (Doubt.FORK, 0, 10)
    said = json.loads(store.path(found.id).read_text())
    assert evidence.faults(json.dumps(said), liar.first.vkey) == []
    assert evidence.faults(json.dumps(said), note.new_signer(ORIGIN).verifier.vkey)
    assert evidence.faults(json.dumps({**said, "later": said["earlier"]})) == ["no contradiction"]
    forged = said["later"].replace("\n10\n", "\n11\n")
    assert evidence.faults(json.dumps({**said, "later": forged})) == [
        "BadNote: not signed by the notary"
    ]


async def test_a_log_that_was_cut_short_and_signed_again_is_found(
    watched: Watched, liar: Liar, store: Store
) -> None:
    for count in (10, 20):
        liar.history = leaves(count)
        await watched.look()
    liar.history = leaves(15)
    await watched.look()

    (found,) = store.accused()
    assert (found.doubt, found.after, found.until) == (Doubt.SHRUNK, 10, 20)
    assert evidence.faults(store.path(found.id).read_text()) == []


async def test_a_log_that_shows_an_older_head_must_prove_that_it_has_the_rest(
    watched: Watched, liar: Liar, store: Store
) -> None:
    liar.shown = older = liar.head(6)
    await watched.look()
    liar.shown = None
    await watched.look()
    liar.shown = older
    await watched.look()
    assert store.looks()[0].trouble is None

    liar.history = leaves(6)
    await watched.look()

    assert store.looks()[0].trouble is Trouble.BEHIND
    assert store.accused() == []
    assert [size_of(one) for one in liar.taken] == [6, 10]


async def test_a_new_log_has_nothing_signed_and_an_old_one_has(
    watched: Watched, liar: Liar, store: Store
) -> None:
    liar.history = []
    await watched.look()
    assert store.looks()[0].trouble is None

    liar.history = leaves(2)
    await watched.look()
    liar.history = []
    await watched.look()
    assert store.looks()[0].trouble is Trouble.BEHIND


async def test_after_a_contradiction_the_true_history_is_still_cosigned(
    watched: Watched, liar: Liar, store: Store
) -> None:
    await watched.look()
    liar.history = leaves(20, forged_at=5)
    await watched.look()
    liar.history = leaves(21)
    await watched.look()

    assert [size_of(one) for one in liar.taken] == [10, 21]
    assert [one.doubt for one in store.accused()] == [Doubt.INCONSISTENT]


async def test_what_the_notary_has_not_signed_is_not_looked_at(
    watched: Watched, liar: Liar, store: Store
) -> None:
    liar.shown = Liar(leaves(12)).head()
    await watched.look()

    assert store.looks()[0].trouble is Trouble.UNSIGNED
    assert liar.taken == []


async def test_nonsense_is_trouble_and_nothing_else(
    watched: Watched, liar: Liar, store: Store
) -> None:
    for nonsense in ("", "\n\n", "luatsu/48/registry\n1\n\n— a b\n", "x" * 5_000_000, "\0\n\n\n"):
        liar.shown = nonsense or "?"
        await watched.look()
        await watched.hear(nonsense)

    assert store.looks()[0].trouble is not None
    assert liar.taken == []


async def test_what_is_no_text_or_too_large_a_number_stops_no_witness(
    watched: Watched, liar: Liar, store: Store
) -> None:
    huge = f"{ORIGIN}\n{10**19 - 1}\n{b64encode(bytes(32)).decode()}\n"
    text = f"{huge}time 2026-11-24T10:00:00.000000Z\n"
    for nonsense in (b"\xff\xfe", str(note.Note(text, (liar.signer.sign(text),)))):
        liar.shown = nonsense
        await watched.look()
        assert store.looks()[0].trouble is not None

    liar.shown = None
    await watched.look()
    assert store.looks()[0].trouble is None


async def test_a_silent_log_is_asked_again(watched: Watched, liar: Liar, store: Store) -> None:
    liar.silent = True
    await watched.look()
    assert store.looks()[0].trouble is Trouble.SILENT

    liar.silent = False
    await watched.look()
    assert store.looks()[0].trouble is None


async def test_a_key_that_follows_the_known_one_is_taken_up(
    watched: Watched, liar: Liar, store: Store
) -> None:
    await watched.look()
    liar.rotate()
    liar.history = leaves(12)
    await watched.look()

    assert [size_of(one) for one in liar.taken] == [10, 12]
    assert len(store.statements(ORIGIN)) == 2


async def test_another_key_under_a_known_number_is_evidence(
    watched: Watched, liar: Liar, store: Store
) -> None:
    await watched.look()
    known = liar.signer
    liar.rotate()
    liar.history = leaves(12)
    await watched.look()
    liar.keys.pop()
    liar.signer = known
    liar.rotate()
    liar.history = leaves(14)
    await watched.look()

    (found,) = store.accused()
    assert found.doubt is Doubt.KEYS
    assert evidence.faults(store.path(found.id).read_text(), liar.first.vkey) == []
    assert [size_of(one) for one in liar.taken] == [10, 12]


async def test_what_others_sign_below_a_statement_makes_it_no_other_key(
    watched: Watched, liar: Liar, store: Store
) -> None:
    liar.rotate()
    await watched.look()
    stated = note.parse(liar.keys[1])
    liar.keys[1] = str(stated.with_(note.new_signer("somebody").sign(stated.text)))
    liar.shown = Liar(leaves(12)).head()  # not the notary's: its keys are asked for again
    await watched.look()

    assert store.looks()[0].trouble is Trouble.UNSIGNED
    assert store.accused() == []


async def test_one_key_stated_from_two_sizes_is_evidence(
    watched: Watched, liar: Liar, store: Store
) -> None:
    before = liar.signer
    liar.rotate()
    await watched.look()
    stated = keychain.state(ORIGIN, 2, 4, signer=liar.signer, before=before)
    liar.keys[1] = str(stated)
    liar.shown = Liar(leaves(12)).head()
    await watched.look()

    (found,) = store.accused()
    assert evidence.faults(store.path(found.id).read_text(), liar.first.vkey) == []


async def test_a_cosignature_that_was_not_taken_is_given_again(
    watched: Watched, liar: Liar
) -> None:
    liar.takes = False
    await watched.look()
    assert liar.taken == []

    liar.takes = True
    await watched.look()
    await watched.look()

    assert [size_of(one) for one in liar.taken] == [10]


async def test_a_witness_that_died_before_it_signed_signs_the_view_that_it_kept(
    watched: Watched, liar: Liar, store: Store, door: httpx.AsyncClient
) -> None:
    class Died(Exception):
        pass

    class Dying(Store):
        @override
        def signed(self, origin: str, size: int, line: str) -> None:
            raise Died

    mine = signer(store.folder, NAME)
    dying = Dying(store.folder)
    with pytest.raises(Died):
        await Watched(liar.first, Door(door, URL), dying, mine).look()
    dying.close()
    assert liar.taken == []

    liar.history = leaves(10, forged_at=3)  # meanwhile the log shows another history
    await watched.look()
    assert [one.doubt for one in store.accused()] == [Doubt.FORK]

    (given,) = liar.taken
    kept = store.last(ORIGIN)
    assert kept is not None
    assert note.parse(given).text == note.parse(kept.note).text


async def test_heads_over_the_bus_are_judged_like_those_at_the_door(
    watched: Watched, liar: Liar, store: Store
) -> None:
    await watched.hear(liar.head())
    await watched.hear(Liar(leaves(11)).head())
    liar.history = leaves(11, forged_at=2)
    await watched.hear(liar.head())

    assert [size_of(one) for one in liar.taken] == [10]
    assert [one.doubt for one in store.accused()] == [Doubt.INCONSISTENT]
