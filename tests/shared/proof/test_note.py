"""Notes that others signed are read, and what we sign is read by others."""

from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.proof import head as heads
from shared.proof import note as notes
from shared.proof.head import TreeHead
from shared.proof.note import WITNESS, BadNote, Note

# The example of the Go project's own package for signed notes.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SAID = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""  # noqa: E501

ORIGIN = heads.origin("48", "registry")
NOTARY = notes.signer(ORIGIN, b"\1" * 32)
BAR = notes.signer("luatsu/48/witness/bar", b"\2" * 32, WITNESS)
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
HEAD = TreeHead(ORIGIN, 7, b"\3" * 32, AT)


def test_a_note_that_others_signed_holds() -> None:
    verifier = notes.verifier(NEUMANN)
    note = notes.parse(SAID)

    assert verifier.vkey == NEUMANN
    assert str(note) == SAID
    assert verifier.signed(note) == note.signatures[0]
    assert verifier.signed(Note(note.text.replace("your", "my"), note.signatures)) is None


def test_a_head_is_written_as_the_checkpoint_that_others_read() -> None:
    note = Note(HEAD.text).with_(NOTARY.sign(HEAD.text))
    text, _, line = str(note).partition("\n\n")

    assert text.split("\n") == [
        "luatsu/48/registry",
        "7",
        b64encode(b"\3" * 32).decode(),
        "time 2026-11-24T10:00:00.000000Z",
    ]
    assert line.startswith("\u2014 luatsu/48/registry ")
    assert heads.read(str(note)) == (note, HEAD)
    assert NOTARY.verifier.signed(note) is not None


def test_a_key_says_its_id() -> None:
    public = NOTARY.verifier.public
    wanted = sha256(b"luatsu/48/registry\n\x01" + public).hexdigest()[:8]

    assert NOTARY.verifier.vkey == (
        f"luatsu/48/registry+{wanted}+{b64encode(bytes([1]) + public).decode()}"
    )
    assert notes.verifier(NOTARY.verifier.vkey) == NOTARY.verifier
    assert notes.verifier(BAR.verifier.vkey).kind == WITNESS


def test_a_witness_says_what_it_saw_and_when() -> None:
    line = BAR.cosign(HEAD.text, 1_795_514_400)
    note = Note(HEAD.text).with_(NOTARY.sign(HEAD.text), line)
    later = (1_795_514_401).to_bytes(8, "big")
    moved = notes.Signature(line.name, line.key_id, later + line.body[8:])
    again = notes.parse(str(note))

    assert notes.cosignatures(again, [BAR.verifier, NOTARY.verifier]) == {BAR.name: line}
    assert notes.seconds_of(line.body) == 1_795_514_400
    assert not BAR.verifier.holds(HEAD.text, moved)
    assert notes.cosigned(HEAD.text, 1).startswith(
        b"cosignature/v1\ntime 1\nluatsu/48/registry\n7\n"
    )


def test_a_signature_holds_for_its_own_text_name_and_key_alone() -> None:
    signed = NOTARY.sign(HEAD.text)
    note = Note(HEAD.text).with_(signed)
    namesake = notes.signer(ORIGIN, b"\4" * 32)
    elsewhere = notes.signer(heads.origin("48", "discipline"), b"\1" * 32)

    assert NOTARY.verifier.signed(note) == signed
    assert namesake.verifier.signed(note) is None
    assert elsewhere.verifier.signed(note) is None
    forged = notes.Signature(ORIGIN, namesake.verifier.key_id, signed.body)
    assert namesake.verifier.signed(Note(HEAD.text).with_(forged)) is None


@given(st.binary(min_size=1, max_size=64))
def test_no_other_bytes_pass_for_a_signature(body: bytes) -> None:
    forged = notes.Signature(ORIGIN, NOTARY.verifier.key_id, body)

    assert not NOTARY.verifier.holds(HEAD.text, forged)
    assert not BAR.verifier.holds(HEAD.text, notes.Signature(BAR.name, BAR.verifier.key_id, body))


@pytest.mark.parametrize(
    "said",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n\u2014 name AAAAAAA=",
        "text\n\n\u2014 name AAAA\n",  # shorter than a key's id
        "text\n\n\u2014 name AAAAAAA\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n\u2014 a+b AAAAAAA=\n",
        "text\n\n\u2014 name AAAAAAA=\n\u2014 \n",
        "te\x00xt\n\n\u2014 name AAAAAAA=\n",
        "te\rxt\n\n\u2014 name AAAAAAA=\n",
    ],
)
def test_what_is_no_note_is_refused(said: str) -> None:
    with pytest.raises(BadNote):
        notes.parse(said)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        NEUMANN.replace("c74f", "c74e"),
        NEUMANN[:-4],
        NEUMANN.replace("Peter", "Peter+"),
        "name+00000000+" + b64encode(b"\2" + b"\0" * 32).decode(),
    ],
)
def test_what_is_no_key_is_refused(vkey: str) -> None:
    with pytest.raises(BadNote):
        notes.verifier(vkey)


def test_keys_stand_one_a_line_or_with_commas_between() -> None:
    keys = (NOTARY.verifier, BAR.verifier)

    assert notes.verifiers("") == ()
    assert notes.verifiers(f"{keys[0].vkey}\n{keys[1].vkey}\n") == keys
    assert notes.verifiers(f"{keys[0].vkey}, {keys[1].vkey}") == keys


@pytest.mark.parametrize(
    ("was", "shall"),
    [
        ("\n7\n", "\n07\n"),
        ("\n7\n", "\n-7\n"),
        ("\n7\n", "\n7 \n"),
        ("Z\n", "\n"),
        ("Z\n", "+00:00\n"),
        ("time ", "at "),
        ("Z\n", "Z\nmore\n"),
        ("AwMD", "AwM"),
        ("AwMD", ""),
    ],
)
def test_a_head_is_written_in_one_way_only(was: str, shall: str) -> None:
    text = HEAD.text.replace(was, shall, 1)
    note = Note(text).with_(NOTARY.sign(text))

    assert text != HEAD.text
    with pytest.raises(BadNote):
        heads.parse(note)
