"""The proofs over HTTP, as a stranger gets and checks them; and what witnesses may send."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient
from nats.aio.client import Client

from shared.bus.declarations import Source
from shared.proof import head as heads
from shared.proof import keychain, tree
from shared.proof import note as notes
from shared.proof.note import NOTARY, WITNESS, Note
from tests.shared.proof.signed import SignedLog
from tests.shared.web.memory import Deployed, Memory, client
from tests.support.eventually import eventually

API = "/api/registry/proof"
BAR = notes.signer("luatsu/48/witness/bar", b"\2" * 32, WITNESS)
STRANGER = notes.signer("luatsu/48/witness/stranger", b"\3" * 32, WITNESS)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@pytest.fixture
async def door(
    a_log: SignedLog, bus: Client, source: Source, keys: Path
) -> AsyncIterator[AsyncClient]:
    """Open the door of a log with two signed heads, of 300 events and of 301."""
    async with a_log.notarised(bus, source, keys) as one:
        await a_log.grow(300)
        await eventually(lambda: one.published, 300)
        await a_log.grow(1)
        await eventually(lambda: one.published, 301)
    deployed = Deployed(witnesses=BAR.verifier.vkey)
    async with client(Memory(engine=a_log.engine, settings=deployed)) as door:
        yield door


async def test_a_stranger_checks_a_head_an_event_and_a_growth(
    door: AsyncClient, a_log: SignedLog
) -> None:
    chain = keychain.chain(keychain.split((await door.get(f"{API}/keys")).text))
    note, new = heads.read((await door.get(f"{API}/head")).text)
    _, old = heads.read((await door.get(f"{API}/head", params={"size": 300})).text)
    at = {"position": 7, "size": 301}
    included = (await door.get(f"{API}/inclusion", params=at)).json()
    grown = (await door.get(f"{API}/consistency", params={"from": 300, "to": 301})).json()

    assert chain.signed(note, new.size)
    assert (old.size, new.size) == (300, 301)
    leaf, path = bytes.fromhex(included["leaf"]), unhex(included["hashes"])
    assert leaf == (await a_log.leaves())[6]
    assert tree.includes(new.root, 301, 6, leaf, path)
    assert tree.consistent(300, old.root, 301, new.root, unhex(grown["hashes"]))


def unhex(hashes: list[str]) -> list[bytes]:
    return [bytes.fromhex(one) for one in hashes]


async def test_heads_come_a_line_each(door: AsyncClient) -> None:
    lines = (await door.get(f"{API}/heads")).text.splitlines()
    later = (await door.get(f"{API}/heads", params={"after": 300, "limit": 5})).text.splitlines()

    assert [json.loads(line)["size"] for line in lines] == [300, 301]
    assert later == lines[1:]
    assert json.loads(later[0]).keys() == {"size", "note", "cosignatures", "timestamps"}


async def test_a_known_witness_is_shown_under_the_head(door: AsyncClient) -> None:
    note = notes.parse((await door.get(f"{API}/head")).text)
    signed = BAR.cosign(note.text, 1_795_514_400)
    body = str(Note(note.text).with_(signed)).encode()

    first = await door.post(f"{API}/cosignatures", content=body, headers=PLAIN)
    again = await door.post(f"{API}/cosignatures", content=body, headers=PLAIN)
    shown = notes.parse((await door.get(f"{API}/head")).text)
    last = (await door.get(f"{API}/heads", params={"after": 300})).json()

    assert (first.status_code, again.status_code) == (201, 200)
    assert shown == note.with_(signed)
    assert last["cosignatures"] == [signed.line]


async def test_what_is_no_known_witness_on_our_head_is_refused(door: AsyncClient) -> None:
    text = notes.parse((await door.get(f"{API}/head")).text).text
    other = text.replace("\n301\n", "\n299\n")
    namesake = notes.signer(BAR.name, b"\4" * 32, WITNESS)
    signed = BAR.cosign(text, 1)
    moved = notes.Signature(signed.name, signed.key_id, bytes(8) + signed.body[8:])
    notary = notes.signer("luatsu/48/registry", b"\5" * 32, NOTARY)

    async def refusal(note: Note | str) -> tuple[int, str]:
        sent = str(note).encode()
        answer = await door.post(f"{API}/cosignatures", content=sent, headers=PLAIN)
        return answer.status_code, answer.json()["faults"][0]["code"]

    assert await refusal(Note(text, (STRANGER.cosign(text, 1),))) == (403, "witness-not-known")
    assert await refusal(Note(text, (namesake.cosign(text, 1),))) == (403, "witness-not-known")
    assert await refusal(Note(text, (notary.sign(text),))) == (403, "witness-not-known")
    assert await refusal(Note(text, (moved,))) == (422, "signature-not-valid")
    assert await refusal(Note(other, (BAR.cosign(other, 1),))) == (404, "head-not-ours")
    assert await refusal(Note(text, (signed, signed))) == (422, "no-cosignature")
    assert await refusal("nothing\n") == (422, "no-cosignature")
    body = str(Note(text, (signed,))).encode()
    assert (await door.post(f"{API}/cosignatures", content=body)).status_code == 415
    long = await door.post(f"{API}/cosignatures", content=b"x" * 5000, headers=PLAIN)
    assert long.status_code == 413


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("head?size=299", 404),
        ("head?size=0", 404),
        ("inclusion?position=0&size=301", 404),
        ("inclusion?position=302&size=301", 404),
        ("inclusion?position=1&size=302", 404),
        ("consistency?from=301&to=300", 404),
        ("consistency?from=1&to=302", 404),
        ("inclusion?position=1", 422),
        ("inclusion?position=-1&size=3", 422),
        ("consistency?from=1&to=2&by=3", 422),
        ("heads?limit=1001", 422),
        ("keys?n=1", 422),
    ],
)
async def test_what_cannot_be_proven_is_not_there(
    door: AsyncClient, path: str, status: int
) -> None:
    answer = await door.get(f"{API}/{path}")

    assert answer.status_code == status
    assert answer.json()["detail"]
    assert answer.json()["detail_en"]


async def test_a_log_that_nobody_signed_proves_nothing(a_log: SignedLog) -> None:
    async with client(Memory(engine=a_log.engine)) as door:
        for path in ("keys", "head", "inclusion?position=1&size=1", "consistency?from=0&to=1"):
            assert (await door.get(f"{API}/{path}")).status_code == 404
        assert (await door.get(f"{API}/heads")).text == ""
