"""Trees and notes as the check of a bundle reads them, against those that write them."""

import subprocess
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bundle.verifier import notes as checked
from shared.bundle.verifier.notes import NotReadable
from shared.bundle.verifier.stamps import Stamp
from shared.bundle.verifier.trees import Growing, is_consistent, is_included, whole_subtrees
from shared.proof import keychain, timestamps, tree
from shared.proof import note as notes
from shared.proof.tree import Span
from tests.support.tsa import Tsa

MOST = 40
LEAVES = [sha256(bytes([0, n])).digest() for n in range(MOST)]
NODES = {
    (level, n): tree.root_of(LEAVES[n << level : (n + 1) << level])
    for level in range(6)
    for n in range(MOST >> level)
}
ORIGIN = "luatsu/48/registry"


def root(size: int) -> bytes:
    return tree.root_of(LEAVES[:size])


def hashes(spans: list[Span]) -> list[bytes]:
    return [span.hash(NODES) for span in spans]


@pytest.mark.parametrize("size", range(1, MOST))
def test_every_inclusion_holds_and_no_other(size: int) -> None:
    for index in range(size):
        path = hashes(tree.inclusion(index, size))

        assert is_included(root(size), size, index, LEAVES[index], path)
        assert not is_included(
            root(size), size, index, LEAVES[index - 1] if size > 1 else b"", path
        )
        assert not is_included(root(size), size, index ^ 1, LEAVES[index], path) or size == 1
        assert not is_included(root(size), size, index, LEAVES[index], [*path, b"x"])
        assert not path or not is_included(root(size), size, index, LEAVES[index], path[:-1])


@pytest.mark.parametrize("size", range(1, MOST))
def test_every_consistency_holds_and_no_other(size: int) -> None:
    for first in range(1, size + 1):
        path = hashes(tree.consistency(first, size))

        assert is_consistent(first, root(first), size, root(size), path)
        assert not is_consistent(first, b"?" * 32, size, root(size), path)
        assert not is_consistent(first, root(first), size, b"?" * 32, path)
        assert not is_consistent(first, root(first), size, root(size), [*path, b"x"])
        assert not path or not is_consistent(first, root(first), size, root(size), path[:-1])


@pytest.mark.parametrize("size", range(1, 24))
def test_a_run_of_leaves_leads_to_the_root(size: int) -> None:
    for start in range(size):
        for end in range(start + 1, size + 1):
            growing = Growing()
            for at, count in whole_subtrees(0, start):
                growing.grow(tree.root_of(LEAVES[at : at + count]), count)
            assert growing.root == root(start)
            for leaf in LEAVES[start:end]:
                growing.grow(leaf)
            assert growing.root == root(end)
            for at, count in whole_subtrees(end, size):
                growing.grow(tree.root_of(LEAVES[at : at + count]), count)

            assert growing.root == root(size)
            assert list(whole_subtrees(start, end)) == [
                (n << level, 1 << level) for level, n in Span(start, end).nodes()
            ]


def test_a_note_is_read_as_it_was_written() -> None:
    notary = notes.new_signer(ORIGIN)
    witness = notes.new_signer("luatsu/48/witness/bar", notes.WITNESS)
    text = f"{ORIGIN}\n7\n" + "A" * 43 + "=\ntime 2026-11-24T10:00:00.000000Z\n"
    note = notes.Note(text).with_(notary.sign(text), witness.cosign(text, 1_795_521_600))

    head = checked.head_of(str(note).encode())

    assert (head.origin, head.size, head.day) == (ORIGIN, 7, "24/11/2026 10:00:00 UTC")
    assert checked.key_of(notary.verifier.vkey).signed(head.note)
    assert checked.key_of(witness.verifier.vkey).cosigned(head.note) == 1_795_521_600
    assert not checked.key_of(notes.new_signer(ORIGIN).verifier.vkey).signed(head.note)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_of_a_note_spoils_it(place: int, change: int) -> None:
    notary = notes.signer(ORIGIN, b"n" * 32)
    text = f"{ORIGIN}\n7\n" + "A" * 43 + "=\ntime 2026-11-24T10:00:00.000000Z\n"
    said = bytearray(str(notes.Note(text).with_(notary.sign(text))).encode())
    said[place % len(said)] ^= change

    try:
        head = checked.head_of(bytes(said))
    except NotReadable:
        return
    assert not checked.key_of(notary.verifier.vkey).signed(head.note)


def test_a_chain_of_keys_is_followed() -> None:
    first, second, third = (notes.new_signer(ORIGIN) for _ in range(3))
    said = [
        keychain.state(ORIGIN, 1, 0, signer=first),
        keychain.state(ORIGIN, 2, 10, signer=second, before=first),
        keychain.state(ORIGIN, 3, 20, signer=third, before=second),
        keychain.state(ORIGIN, 3, 20, signer=third, before=first),
        keychain.state(ORIGIN, 3, 5, signer=third, before=second),
    ]
    one, two, three, skipping, earlier = (checked.statement_of(str(s).encode()) for s in said)

    faults = [
        checked.faults_of_key(stated, n, before, ORIGIN)
        for stated, n, before in (
            (one, 1, None), (two, 2, one), (three, 3, two), (skipping, 3, two), (earlier, 3, two),
            (two, 1, None), (three, 2, one),
        )
    ]  # fmt: skip
    assert faults == ["", "", "", "signature of the key before it", "from", "number", "number"]
    assert checked.faults_of_key(one, 1, None, "luatsu/48/discipline") == "name"


def test_a_stamp_says_what_it_stamped_and_when() -> None:
    answer = Tsa().answer(timestamps.request("a note\n"))

    stamp = Stamp(answer)

    assert stamp.fits(b"a note\n")
    assert not stamp.fits(b"another\n")
    assert stamp.at.endswith(" UTC")
    assert "-token_in" not in stamp.command("a.tsr", "a.note")


def test_a_token_out_of_its_answer_is_read_too() -> None:
    answer = Tsa().answer(timestamps.request("a note\n"))
    inner = next(place for place in range(4, 20) if answer[place] == 0x30 and place > 5)
    token = answer[inner:]

    stamp = Stamp(token)

    assert stamp.fits(b"a note\n")
    assert "-token_in" in stamp.command("a.tsr", "a.note")


def test_openssl_checks_the_authority_by_the_command_that_is_printed(tmp_path: Path) -> None:
    authority = Tsa()
    answer = authority.answer(timestamps.request("a note\n"))
    (tmp_path / "1.tsr").write_bytes(answer)
    (tmp_path / "1.note").write_bytes(b"a note\n")
    authority.write_roots(tmp_path / "root.pem")
    command = Stamp(answer).command("1.tsr", "1.note").replace("<TSA-CA.pem>", "root.pem")

    held = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    (tmp_path / "1.note").write_bytes(b"another\n")
    failed = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)

    assert (held.returncode, failed.returncode) == (0, 1), held.stderr


def test_a_refusal_is_no_stamp() -> None:
    with pytest.raises(NotReadable):
        Stamp(Tsa(refuses=True).answer(timestamps.request("a note\n")))


ANSWER = Tsa().answer(timestamps.request("a note\n"))


@given(st.integers(0, len(ANSWER) - 1), st.integers(1, 255))
def test_whatever_stands_there_reading_it_ends(place: int, change: int) -> None:
    said = bytearray(ANSWER)
    said[place] ^= change

    for cut in (bytes(said), bytes(said[:place])):
        try:
            Stamp(cut).fits(b"a note\n")
        except NotReadable:
            continue


def test_sizes_of_the_nodes_follow_each_other() -> None:
    for start, end in pairwise(range(0, MOST, 7)):
        covered = [count for _, count in whole_subtrees(start, end)]

        assert sum(covered) == end - start
