"""The commands that prove a log, as an operator and as a stranger type them."""

import asyncio
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared.bus.declarations import Source
from shared.cli import command_line
from shared.embedded.nats import Nats
from shared.messages import Role
from shared.proof import head as heads
from shared.proof import keychain, keyfile, note, tree
from tests.shared.proof.door import Feeding, open_door
from tests.shared.proof.signed import Ledger
from tests.shared.web.memory import token
from tests.support.eventually import eventually

PROVINCES = itertools.count(60)

Luatsu = Callable[..., "asyncio.Future[Result]"]


@pytest.fixture
def source() -> Source:
    """Give each test a province that settings allow."""
    return Source(str(next(PROVINCES)), "registry")


@pytest.fixture
async def signed(ledger: Ledger) -> Ledger:
    await ledger.record("a", 3)
    await ledger.sign()
    await ledger.record("b", 2)
    await ledger.sign()
    return ledger


@pytest.fixture
def luatsu(ledger: Ledger, nats_server: Nats, tmp_path: Path) -> Luatsu:
    """Type a command, in a thread, since it runs a loop of its own."""
    environment = {
        "LUATSU_DATA": str(tmp_path),
        "LUATSU_SERVICE": "registry",
        "LUATSU_PROVINCE": ledger.source.province,
        "LUATSU_DATABASE_URL": ledger.conninfo,
        "LUATSU_NATS_URL": nats_server.url(),
        "LUATSU_NOTARY_KEY": str(ledger.keys),
    }

    def typed(*words: str) -> "asyncio.Future[Result]":
        run = asyncio.to_thread(CliRunner().invoke, command_line(), words, env=environment)
        return asyncio.ensure_future(run)

    return typed


async def test_a_whole_log_is_said_to_be_whole(signed: Ledger, luatsu: Luatsu) -> None:
    async with signed.log.relayed(signed.bus, signed.source) as relay:
        await eventually(lambda: relay.published, 5)
    vkey = (await signed.log.chain()).last.key.vkey

    told = await luatsu("verify", "registry", "--bus", "--key", vkey)
    plain = json.loads((await luatsu("verify", "--json")).stdout)

    assert told.exit_code == 0, told.output
    assert "registry: 5 sự kiện, đã ký đến 5 lúc " in told.stdout
    assert vkey in told.stdout
    assert "nguyên vẹn / whole" in told.stdout
    assert (
        plain["registry"].items()
        >= {
            "events": 5,
            "heads": 2,
            "signed": 5,
            "first_key": vkey,
            "problems": [],
        }.items()
    )


async def test_what_is_wrong_is_said_in_both_languages(
    signed: Ledger, luatsu: Luatsu, tmp_path: Path
) -> None:
    publish(tmp_path, keyfile.read(signed.keys, "luatsu/99/registry")[0].verifier.vkey)
    await signed.log.as_superuser("update log.event set leaf = sha256('x') where position = 4")

    told = await luatsu("verify")
    plain = json.loads((await luatsu("verify", "--json")).stdout)["registry"]["problems"]

    assert told.exit_code == 1
    assert (
        "registry @4: leaf: nội dung không còn đúng với lá băm / the document is not" in told.stderr
    )
    assert "registry @4..5: tree-root: sổ không còn là sổ đã được ký / the log is no" in told.stderr
    assert "2 sai lệch / problems" in told.stdout
    assert [(one["position"], one["until"], one["what"]) for one in plain] == [
        (4, 4, "leaf"),
        (4, 5, "tree-root"),
    ]


def publish(folder: Path, vkey: str) -> None:
    """Write down a first key as `luatsu up` does."""
    (folder / "notary").mkdir()
    (folder / "notary" / "registry.vkey").write_text(f"{vkey}\n")


async def test_a_deployment_knows_its_first_key(
    signed: Ledger, luatsu: Luatsu, tmp_path: Path
) -> None:
    other = keyfile.read(signed.keys, signed.origin)[0].verifier.vkey
    publish(tmp_path, other)
    assert (await luatsu("verify")).exit_code == 0
    await signed.log.as_superuser("delete from log.notary_key")

    assert "keys-missing" in (await luatsu("verify")).stderr


async def test_a_stranger_verifies_over_http(signed: Ledger, luatsu: Luatsu) -> None:
    bearer = token(Role.AUDITOR, scopes=("feed:all",))
    vkey = (await signed.log.chain()).last.key.vkey
    other = note.new_signer("luatsu/48/inspection").verifier.vkey
    bar = note.new_signer("luatsu/48/witness/bar", note.WITNESS).verifier.vkey
    async with open_door(Feeding(engine=signed.log.engine)) as url:
        said = ("verify", "registry", "--feed", url, "--token", bearer)
        told = await luatsu(*said, "--key", vkey)
        unpinned = [await luatsu(*said), await luatsu(*said, "--key", other)]
        unseen = await luatsu(*said, "--key", vkey, "--witness", bar)
        none = await luatsu("verify", "registry", "--feed", url)

    assert told.exit_code == 0, told.output
    assert "nguyên vẹn / whole" in told.stdout
    assert [one.exit_code for one in unpinned] == [3, 3]
    assert "CHƯA XONG" in unpinned[0].stderr
    assert unseen.exit_code == 1
    assert "cosignature-missing" in unseen.stderr
    assert none.exit_code == 1
    assert "feed-unanswered" in none.stderr


async def test_keys_heads_and_proofs_are_printed(signed: Ledger, luatsu: Luatsu) -> None:
    chain = keychain.chain(keychain.split((await luatsu("proof", "keys", "registry")).stdout))
    note, new = heads.read((await luatsu("proof", "head", "registry")).stdout)
    _, old = heads.read((await luatsu("proof", "head", "registry", "--size", "3")).stdout)
    included = json.loads((await luatsu("proof", "inclusion", "registry", "2")).stdout)
    grown = json.loads((await luatsu("proof", "consistency", "registry", "3", "5")).stdout)

    assert chain.signed(note, new.size)
    path = [bytes.fromhex(one) for one in included["hashes"]]
    assert tree.includes(new.root, 5, 1, bytes.fromhex(included["leaf"]), path)
    path = [bytes.fromhex(one) for one in grown["hashes"]]
    assert tree.consistent(3, old.root, 5, new.root, path)
    for nothing in (
        ("head", "registry", "--size", "4"),
        ("inclusion", "registry", "6"),
        ("consistency", "registry", "5", "3"),
    ):
        assert (await luatsu("proof", *nothing)).exit_code == 1


async def test_a_key_is_changed_while_the_notary_runs(signed: Ledger, luatsu: Luatsu) -> None:
    async with signed.notarised() as notary:
        await eventually(lambda: notary.published, 5)
        told = await luatsu("proof", "rotate", "registry", "--destroy-old")
        await signed.record("c", 1)
        await eventually(lambda: notary.published, 6)

    chain = await signed.log.chain()
    assert told.exit_code == 0, told.output
    assert chain.last.key.vkey in told.stdout
    assert [one.since for one in chain.statements] == [0, 5]
    (left,) = keyfile.read(signed.keys, signed.origin)
    assert left.verifier == chain.last.key
    assert (await luatsu("verify")).exit_code == 0


async def test_without_a_running_notary_the_old_key_is_kept(
    signed: Ledger, luatsu: Luatsu, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.cli.proof.PATIENCE", 0.2)

    told = await luatsu("proof", "rotate", "registry", "--destroy-old")

    assert told.exit_code == 1
    assert len(keyfile.read(signed.keys, signed.origin)) == 2
    await signed.record("c", 1)
    await signed.sign()
    assert len((await signed.log.chain()).statements) == 2
    assert (await luatsu("proof", "new-key", str(signed.keys))).stdout.endswith(": 3\n")


async def test_what_is_no_key_is_said(luatsu: Luatsu) -> None:
    assert (await luatsu("verify", "--key", "nonsense")).exit_code != 0
    assert (await luatsu("verify", "nobody")).exit_code != 0
