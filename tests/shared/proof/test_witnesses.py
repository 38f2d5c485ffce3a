"""A witness that changes its key under one name: what it signed with either key holds."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from shared.log.verify import Problem
from shared.proof import checking
from shared.proof import note as notes
from shared.proof.checking import Heads
from shared.proof.head import TreeHead
from shared.proof.note import WITNESS, Note, Signer, Verifier

NAME = "luatsu/48/witness/bar"
OLD = notes.signer(NAME, b"\2" * 32, WITNESS)
NEW = notes.signer(NAME, b"\3" * 32, WITNESS)
HEAD = TreeHead("luatsu/48/registry", 4, b"\1" * 32, datetime(2026, 11, 24, 3, tzinfo=UTC)).text
SAID = str(Note(HEAD).with_(notes.new_signer("luatsu/48/registry").sign(HEAD)))


def line(signer: Signer) -> str:
    return signer.cosign(HEAD, 1_795_514_400).line


def checked(known: Sequence[Verifier], *lines: str, name: str = NAME) -> Heads:
    found = Heads()
    checking.witnessed(found, [(4, name, one, SAID) for one in lines], known)
    return found


@pytest.mark.parametrize("known", [[OLD, NEW], [NEW, OLD]])
def test_what_either_key_signed_holds(known: list[Signer]) -> None:
    found = checked([one.verifier for one in known], line(OLD), line(NEW))

    assert (found.problems, found.cosigned) == ([], {NAME: 4})


def test_a_line_by_a_key_that_is_not_known_counts_for_nobody() -> None:
    found = checked([NEW.verifier], line(OLD))

    assert (found.problems, found.cosigned) == ([], {})


def test_a_line_that_claims_a_known_key_has_to_hold() -> None:
    broken = notes.signature(line(OLD))
    forged = notes.Signature(NAME, broken.key_id, broken.body[:-1] + b"\0")

    found = checked([OLD.verifier, NEW.verifier], forged.line)

    assert found.problems == [Problem(4, "cosignature", whose=NAME)]


def test_a_line_of_somebody_else_under_a_known_name_is_found() -> None:
    other = notes.signer("luatsu/48/witness/other", b"\4" * 32, WITNESS)

    found = checked([OLD.verifier], line(other), "no line")

    assert found.problems == [Problem(4, "cosignature", whose=NAME)] * 2


def test_both_keys_of_a_name_are_seen_under_one_note() -> None:
    under = Note(HEAD).with_(notes.signature(line(OLD)))

    for known in ([OLD.verifier, NEW.verifier], [NEW.verifier, OLD.verifier]):
        assert list(notes.cosignatures(under, known)) == [NAME]
