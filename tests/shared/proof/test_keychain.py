"""Keys that follow from each other, and ways in which they do not."""

from collections.abc import Sequence

import pytest

from shared.proof import head as heads
from shared.proof import keychain
from shared.proof import note as notes
from shared.proof.keychain import BadChain
from shared.proof.note import Note, Signer

ORIGIN = heads.origin("48", "registry")
KEYS = [notes.signer(ORIGIN, bytes([n]) * 32) for n in range(1, 5)]
STRANGER = notes.signer(ORIGIN, b"\x99" * 32)


def statements(since: Sequence[int] = (0, 100, 100, 250)) -> list[str]:
    """State four keys, one after another."""
    befores: list[Signer | None] = [None, *KEYS]
    return [
        str(keychain.state(ORIGIN, n, size, signer=key, before=before))
        for n, (size, key, before) in enumerate(zip(since, KEYS, befores, strict=False), 1)
    ]


def test_who_knows_the_first_key_knows_all() -> None:
    chain = keychain.chain(statements(), KEYS[0].verifier.vkey)

    assert [one.key for one in chain.statements] == [key.verifier for key in KEYS]
    assert chain.last.n == 4
    assert [chain.key_of(size) for size in (0, 1, 100, 101, 250, 251)] == [
        KEYS[0].verifier,
        KEYS[0].verifier,
        KEYS[0].verifier,
        KEYS[2].verifier,  # the second never had a turn
        KEYS[2].verifier,
        KEYS[3].verifier,
    ]


def test_a_head_is_signed_by_the_key_whose_turn_it_was() -> None:
    chain = keychain.chain(statements())
    old, new = (Note("text\n").with_(key.sign("text\n")) for key in (KEYS[0], KEYS[3]))

    assert chain.signed(old, 100)
    assert not chain.signed(old, 101)
    assert chain.signed(new, 251)
    assert not chain.signed(new, 250)


def test_statements_are_published_as_one_text() -> None:
    said = statements()

    assert keychain.split(keychain.joined(said)) == said
    assert keychain.joined(said).count("\n~\n") == 3


def swapped(said: list[str]) -> list[str]:
    return [said[0], said[2], said[1]]


def missing(said: list[str]) -> list[str]:
    return [said[0], *said[2:]]


def by_a_stranger(said: list[str]) -> list[str]:
    return [said[0], str(keychain.state(ORIGIN, 2, 100, signer=STRANGER, before=STRANGER))]


def not_by_itself(said: list[str]) -> list[str]:
    note = notes.parse(said[1])
    return [said[0], str(Note(note.text, note.signatures[:1]))]


def only_by_itself(said: list[str]) -> list[str]:
    note = notes.parse(said[1])
    return [said[0], str(Note(note.text, note.signatures[1:]))]


def of_another_log(said: list[str]) -> list[str]:
    other = heads.origin("48", "discipline")
    key = notes.new_signer(other)
    return [said[0], str(keychain.state(other, 2, 100, signer=key, before=KEYS[0]))]


def backwards(_: list[str]) -> list[str]:
    return statements((0, 100, 50, 250))


def late(_: list[str]) -> list[str]:
    return [str(keychain.state(ORIGIN, 1, 5, signer=KEYS[0]))]


def changed(said: list[str]) -> list[str]:
    return [said[0], said[1].replace("from 100", "from 10")]


def nothing(_: list[str]) -> list[str]:
    return []


def no_note(said: list[str]) -> list[str]:
    return [said[0], "something\n"]


@pytest.mark.parametrize(
    "spoilt",
    [
        swapped,
        missing,
        by_a_stranger,
        not_by_itself,
        only_by_itself,
        of_another_log,
        backwards,
        late,
        changed,
        nothing,
        no_note,
    ],
)
def test_keys_that_do_not_follow_from_each_other_are_refused(spoilt: object) -> None:
    assert callable(spoilt)
    with pytest.raises(BadChain):
        keychain.chain(spoilt(statements()))


def test_another_first_key_is_another_notary() -> None:
    with pytest.raises(BadChain):
        keychain.chain(statements(), STRANGER.verifier.vkey)
