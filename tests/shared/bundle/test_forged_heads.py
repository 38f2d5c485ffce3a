"""A forger makes all digests anew: what is done to heads, keys, witnesses and stamps is found."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.bundle.exporting import Case
from shared.proof import note as notes
from tests.shared.bundle import logs
from tests.shared.bundle.conftest import bundle
from tests.shared.bundle.forging import (
    EVENTS,
    PROOFS,
    Contents,
    changed,
    contents,
    failures,
    places,
    remade,
    retold,
)
from tests.shared.bundle.logs import Deployment, Log


def newest(files: Contents, ending: str = ".note") -> str:
    """Find the newest head of the registry."""
    found = [one for one in files if one.startswith("heads/registry/") and one.endswith(ending)]
    return max(found, key=lambda one: int(one.split("/")[2].split(".")[0]))


def test_a_head_rewritten_is_found(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    name = newest(files)
    size = int(name.split("/")[2].split(".")[0])
    change = lambda note: note.replace(b"\ntime 20", b"\ntime 19")  # noqa: E731

    found = places(failures(remade(changed(files, name, change)), tmp_path))

    assert ("head-signature", name, size) in found


async def test_a_fork_signed_with_another_key_is_found(
    new_log: Callable[[str], Log], deployment: Deployment, tmp_path: Path
) -> None:
    registry, discipline = new_log("registry"), new_log("discipline")
    await logs.tell_the_story(registry, discipline)
    await registry.sign()
    await discipline.sign()
    fork = Deployment({"registry": registry, "discipline": discipline}, deployment.documents)

    forged = await bundle(fork, Case(logs.CASE))

    assert failures(forged, tmp_path) == []  # it holds together; only the known key tells
    assert places(failures(forged, tmp_path, deployment.keys)) == {
        ("key-other", "keys/registry.txt", None),
        ("key-other", "keys/discipline.txt", None),
    }


async def test_another_history_signed_with_the_stolen_key_has_no_witness(
    new_log: Callable[[str], Log], deployment: Deployment, tmp_path: Path
) -> None:
    registry, discipline = new_log("registry"), new_log("discipline")
    registry.signers = deployment.logs["registry"].signers
    discipline.signers = deployment.logs["discipline"].signers
    await logs.tell_the_story(registry, discipline)
    await registry.sign()
    await discipline.sign()
    fork = Deployment({"registry": registry, "discipline": discipline}, deployment.documents)

    forged = await bundle(fork, Case(logs.CASE))
    vkeys = [*deployment.keys, logs.WITNESS.verifier.vkey]

    assert failures(forged, tmp_path, deployment.keys) == []
    assert {one.code for one in failures(forged, tmp_path, vkeys)} == {"not-witnessed"}


def test_a_cosignature_moved_from_another_head_is_found(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    name = newest(files, ".cosigned")
    other = next(one for one in files if one.startswith("heads/discipline") and "cosigned" in one)
    line = files[other].splitlines(keepends=True)[-1]
    forged = {**files, name: b"".join([*files[name].splitlines(keepends=True)[:-1], line])}
    size = int(name.split("/")[2].split(".")[0])

    found = places(failures(remade(forged), tmp_path, [logs.WITNESS.verifier.vkey]))

    assert ("cosignature", name, size) in found


def test_a_witness_who_signed_nothing_is_missed(case_zip: bytes, tmp_path: Path) -> None:
    other = notes.new_signer("luatsu/48/witness/other", notes.WITNESS).verifier.vkey

    found = failures(case_zip, tmp_path, [other])

    assert {(one.code, one.file) for one in found} == {
        ("not-witnessed", EVENTS),
        ("not-witnessed", "events/discipline.ndjson"),
    }


def test_a_stamp_of_another_head_is_found(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    name = next(one for one in files if one.endswith(".tsr"))
    other = newest(files).replace(".note", ".1.tsr")
    forged = {**{one: files[one] for one in files if one != name}, other: files[name]}

    assert ("stamp", other, None) in places(failures(remade(forged), tmp_path))


def test_an_older_head_that_is_no_beginning_is_found(case_zip: bytes, tmp_path: Path) -> None:
    def other(said: dict[str, Any]) -> None:
        said["consistency"][0]["hashes"][0] = "00" * 32

    files = contents(case_zip)
    older = json.loads(files[PROOFS])["consistency"][0]["from"]
    found = places(failures(remade(retold(files, PROOFS, other)), tmp_path))

    assert ("consistency", f"heads/registry/{older}.note", older) in found


def test_a_key_that_cannot_be_read_is_said(case_zip: bytes, tmp_path: Path) -> None:
    found = failures(case_zip, tmp_path, ["luatsu/48/registry+00000000+AAAA"])

    assert {one.code for one in found} == {"key-bad"}
