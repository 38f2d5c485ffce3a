"""What a witness remembers is there once, and no other process's."""

import sqlite3
from pathlib import Path

import pytest

from shared.proof import note
from shared.proof.head import read
from shared.witness.judging import Head
from shared.witness.store import Store, Taken, opened, signer
from tests.shared.witness.liar import ORIGIN, Liar, leaves

NAME = "luatsu/48/witness/bar"


def test_a_size_is_kept_once(tmp_path: Path) -> None:
    liar, store = Liar(leaves(10)), Store(tmp_path)
    said = liar.head()
    store.keep(ORIGIN, Head.of(read(said)[1], said))
    other = liar.head()
    with pytest.raises(sqlite3.IntegrityError):
        store.keep(ORIGIN, Head.of(read(other)[1], other))


def test_two_processes_are_never_one_witness(tmp_path: Path) -> None:
    with opened(tmp_path, alone=True), pytest.raises(Taken), opened(tmp_path, alone=True):
        pass
    with opened(tmp_path, alone=True):
        pass


def test_a_witness_keeps_its_key_to_itself_and_shows_the_public_half(tmp_path: Path) -> None:
    first, again = signer(tmp_path / "own", NAME), signer(tmp_path / "own", NAME)

    assert first.verifier == again.verifier
    assert note.verifier((tmp_path / "own" / "vkey").read_text()) == first.verifier
    assert (tmp_path / "own" / "key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "own").stat().st_mode & 0o077 == 0
