"""Whatever is changed in a bundle is reported, and where."""

import json
import random
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.bundle.exporting import Case
from shared.bundle.verifier.checking import check
from shared.bundle.verifier.container import place_of
from shared.bundle.verifier.findings import FAILURE
from shared.bundle.writing import TooLarge, Zip
from shared.proof import note as notes
from tests.shared.bundle import logs
from tests.shared.bundle.conftest import bundle
from tests.shared.bundle.forging import (
    Contents,
    changed,
    contents,
    failures,
    packed,
    places,
    remade,
    retold,
)
from tests.shared.bundle.logs import Deployment, Log

EVENTS = "events/registry.ndjson"
PROOFS = "proofs/registry.json"
with_files = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def position_of(files: Contents, type_: str, file: str = EVENTS) -> int:
    """Find an event by its type."""
    line = next(one for one in files[file].splitlines() if f'.{type_}"'.encode() in one)
    return int(json.loads(line)["position"])


def line_of(position: int) -> bytes:
    return b'{"position":%d,' % position


def rewritten(position: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change the document of one event, with a leaf that fits it."""

    def rewrite(lines: bytes) -> bytes:
        said = []
        for line in lines.splitlines(keepends=True):
            if line.startswith(line_of(position)):
                document = change(line[line.index(b'"document":') + 11 : -2])
                leaf = sha256(b"\0" + document).hexdigest().encode()
                said.append(b'%s"leaf":"%s","document":%s}\n' % (line_of(position), leaf, document))
            else:
                said.append(line)
        return b"".join(said)

    return rewrite


# Bytes ----------------------------------------------------------------------------------


@with_files
@given(place=st.integers(0, 2**40), change=st.integers(1, 255))
def test_any_byte_of_the_zip_changed_is_found(
    case_zip: bytes, tmp_path: Path, place: int, change: int
) -> None:
    forged = bytearray(case_zip)
    forged[place % len(forged)] ^= change

    assert failures(bytes(forged), tmp_path)


@with_files
@given(data=st.data(), change=st.integers(1, 255))
def test_any_byte_of_any_file_changed_is_found_in_that_file(
    case_zip: bytes, tmp_path: Path, data: st.DataObject, change: int
) -> None:
    files = contents(case_zip)
    name = data.draw(st.sampled_from(sorted(files)))
    forged = bytearray(files[name])
    forged[data.draw(st.integers(0, len(forged) - 1))] ^= change

    found = failures(packed({**files, name: bytes(forged)}), tmp_path)

    assert name in {one.file for one in found}


@with_files
@given(place=st.integers(0, 2**40), change=st.integers(1, 255))
def test_an_event_changed_is_found_although_all_digests_were_made_anew(
    case_zip: bytes, tmp_path: Path, place: int, change: int
) -> None:
    files = contents(case_zip)
    forged = bytearray(files[EVENTS])
    at = place % len(forged)
    forged[at] ^= change
    line = files[EVENTS].count(b"\n", 0, at) + 1
    position = json.loads(files[EVENTS].splitlines()[line - 1])["position"]

    found = failures(remade({**files, EVENTS: bytes(forged)}), tmp_path)

    # Where the line itself is broken, its number is said; else the event's position.
    located = [one for one in found if one.file == EVENTS]
    broken = {one.en for one in located if one.code == "line-form"}
    assert position in {one.position for one in located} or any(
        f"line {line} " in b for b in broken
    )


@with_files
@given(data=st.data(), change=st.integers(1, 255))
def test_a_signature_or_a_key_changed_is_found_although_all_digests_were_made_anew(
    case_zip: bytes, deployment: Deployment, tmp_path: Path, data: st.DataObject, change: int
) -> None:
    files = contents(case_zip)
    signed = [one for one in files if one.startswith(("heads/", "keys/")) and ".tsr" not in one]
    name = data.draw(st.sampled_from(signed))
    forged = bytearray(files[name])
    forged[data.draw(st.integers(0, len(forged) - 1))] ^= change
    vkeys = [*deployment.keys, logs.WITNESS.verifier.vkey]

    found = failures(remade({**files, name: bytes(forged)}), tmp_path, vkeys)

    # A witness's line that is no longer hers is missed where she should have signed.
    assert name in {one.file for one in found} or {one.code for one in found} == {"not-witnessed"}


# Files ----------------------------------------------------------------------------------


def test_a_file_left_out_is_found(case_zip: bytes, tmp_path: Path) -> None:
    for name in contents(case_zip):
        files = contents(case_zip)
        del files[name]

        assert ("file-missing", name, None) in places(failures(packed(files), tmp_path))


@pytest.mark.parametrize("name", ["events/more.txt", "more.pdf", "events/inspection.ndjson"])
def test_a_file_put_in_is_found(case_zip: bytes, tmp_path: Path, name: str) -> None:
    files = {**contents(case_zip), name: b"more"}

    assert places(failures(packed(files), tmp_path)) == {
        ("file-unlisted", name, None),
        ("file-unknown", name, None),
    }
    assert places(failures(remade(files), tmp_path)) == {("file-unknown", name, None)}


def test_a_bundle_of_nothing_proves_nothing(range_zip: bytes, tmp_path: Path) -> None:
    def emptied(said: dict[str, Any]) -> None:
        said.update(logs={}, events={}, erased=[])

    kept = {"manifest.json", "verify.py", "rules.json", "README.txt"}
    files = {name: one for name, one in contents(range_zip).items() if name in kept}
    forged = remade(retold(files, "manifest.json", emptied))

    assert ("manifest-differs", "manifest.json", None) in places(failures(forged, tmp_path))


def test_a_range_that_ends_before_it_begins_proves_nothing(
    range_zip: bytes, tmp_path: Path
) -> None:
    def turned(said: dict[str, Any]) -> None:
        said["about"].update({"from": 5, "to": 4})
        said["logs"]["registry"]["events"] = 0
        said.update(events={"registry": []}, erased=[], left_out=[])

    def unproven(said: dict[str, Any]) -> None:
        del said["range"], said["inclusion"]

    files = {
        name: one for name, one in contents(range_zip).items() if not name.startswith("papers/")
    }
    files |= {EVENTS: b"", "rules.json": b'{"rows": []}\n'}
    forged = remade(retold(retold(files, PROOFS, unproven), "manifest.json", turned))

    assert places(failures(forged, tmp_path)) == {("manifest-differs", "manifest.json", None)}


def test_a_zip_of_too_many_files_is_refused() -> None:
    zipped = Zip(BytesIO())
    for number in range(2**16 - 2):
        zipped.add(f"{number:05}", b"")
    with pytest.raises(TooLarge):
        zipped.add("more", b"")


def test_two_files_that_changed_places_are_found(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    one, other = EVENTS, "events/discipline.ndjson"
    forged = packed({**files, one: files[other], other: files[one]})

    found = places(failures(forged, tmp_path))

    assert {("file-changed", one, None), ("file-changed", other, None)} <= found


def zipped_as(monkeypatch: pytest.MonkeyPatch, path: Path, files: list[tuple[str, bytes]]) -> None:
    """Write a zip in whatever order."""
    monkeypatch.setattr("shared.bundle.writing.place_of", lambda _: (True, str(next(NUMBERS))))
    with path.open("wb") as to:
        zipped = Zip(to)
        for name, content in files:
            zipped.add(name, content)
        zipped.end()


NUMBERS = iter(range(10_000, 99_999))


def test_files_in_another_order_are_found(
    case_zip: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(contents(case_zip).items(), key=lambda one: place_of(one[0]))
    files[2], files[3] = files[3], files[2]
    zipped_as(monkeypatch, tmp_path / "a.zip", files)

    found = [one for one in check(str(tmp_path / "a.zip")) if one.level == FAILURE]

    assert places(found) == {("file-order", files[3][0], None)}


def test_a_file_that_is_there_twice_is_found(
    case_zip: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(contents(case_zip).items(), key=lambda one: place_of(one[0]))
    zipped_as(monkeypatch, tmp_path / "a.zip", [files[0], (files[0][0], b"other"), *files[1:]])

    found = [one for one in check(str(tmp_path / "a.zip")) if one.level == FAILURE]

    assert ("file-twice", files[0][0], None) in places(found)


def test_noise_is_no_bundle(tmp_path: Path) -> None:
    noise = random.Random(7).randbytes(5000)

    assert {one.code for one in failures(noise, tmp_path)} == {"not-a-bundle"}
    assert {one.code for one in failures(b"", tmp_path)} == {"not-a-bundle"}


# Events, by a forger who makes all digests anew -----------------------------------------


def test_an_event_rewritten_with_its_leaf_is_found(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    position = position_of(files, "CertificateUseDeprived")
    change = rewritten(position, lambda document: document.replace(b"unit", b"unix", 1))

    found = places(failures(remade(changed(files, EVENTS, change)), tmp_path))

    assert found == {("inclusion", EVENTS, position)}


def test_an_event_of_a_range_rewritten_with_its_leaf_is_found(
    range_zip: bytes, tmp_path: Path
) -> None:
    files = contents(range_zip)
    change = rewritten(20, lambda document: document.replace(b"unit", b"unix", 1))

    found = places(failures(remade(changed(files, EVENTS, change)), tmp_path))

    assert found == {("range", EVENTS, None), ("block", EVENTS, 17)}


def test_an_event_taken_out_is_found(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    position = position_of(files, "CertificateApplied")

    def without(lines: bytes) -> bytes:
        kept = [
            one for one in lines.splitlines(keepends=True) if not one.startswith(line_of(position))
        ]
        return b"".join(kept)

    def unproven(said: dict[str, Any]) -> None:
        said["inclusion"] = [one for one in said["inclusion"] if one["position"] != position]

    def unsaid(said: dict[str, Any]) -> None:
        events = said["events"]["registry"]
        said["events"]["registry"] = [one for one in events if one["position"] != position]
        said["logs"]["registry"]["events"] -= 1

    taken = changed(files, EVENTS, without)
    careless = places(failures(remade(taken), tmp_path))
    careful = remade(retold(retold(taken, PROOFS, unproven), "manifest.json", unsaid))
    found = {code for code, _, _ in places(failures(careful, tmp_path))}

    assert ("inclusion-unlisted", PROOFS, position) in careless
    assert ("event-missing", EVENTS, position) in careless
    assert "stream-gap" in found


def test_an_event_taken_out_of_a_range_is_found(range_zip: bytes, tmp_path: Path) -> None:
    def without(lines: bytes) -> bytes:
        return b"".join(
            one for one in lines.splitlines(keepends=True) if not one.startswith(line_of(20))
        )

    found = places(failures(remade(changed(contents(range_zip), EVENTS, without)), tmp_path))

    assert ("position-missing", EVENTS, 20) in found
    assert ("range", EVENTS, None) in found


def test_the_ends_of_a_range_cannot_be_moved(range_zip: bytes, tmp_path: Path) -> None:
    def shorter(lines: bytes) -> bytes:
        return b"".join(
            one for one in lines.splitlines(keepends=True) if not one.startswith(line_of(40))
        )

    def moved(said: dict[str, Any]) -> None:
        said["about"]["to"] = 39
        said["logs"]["registry"]["events"] -= 1

    taken = changed(contents(range_zip), EVENTS, shorter)
    found = places(failures(remade(retold(taken, "manifest.json", moved)), tmp_path))

    assert ("range", EVENTS, None) in found


def test_events_that_changed_places_are_found(range_zip: bytes, tmp_path: Path) -> None:
    def swapped(lines: bytes) -> bytes:
        said = lines.splitlines(keepends=True)
        said[4], said[5] = said[5], said[4]
        return b"".join(said)

    files = contents(range_zip)
    positions = [json.loads(one)["position"] for one in files[EVENTS].splitlines()]
    found = places(failures(remade(changed(files, EVENTS, swapped)), tmp_path))

    assert ("position-order", EVENTS, positions[4]) in found


def test_a_document_in_another_form_is_found(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    position = position_of(files, "CertificateApplied")
    change = rewritten(position, lambda document: document.replace(b'":"', b'": "', 1))

    found = places(failures(remade(changed(files, EVENTS, change)), tmp_path))

    assert ("not-canonical", EVENTS, position) in found


def test_an_event_of_another_log_is_found(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    position = position_of(files, "CertificateApplied")
    change = rewritten(
        position,
        lambda document: document.replace(b"urn:luatsu:48:registry", b"urn:luatsu:49:registry"),
    )

    found = places(failures(remade(changed(files, EVENTS, change)), tmp_path))

    assert ("not-an-event", EVENTS, position) in found


# Heads, keys, witnesses, stamps ---------------------------------------------------------


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


# What belongs together ------------------------------------------------------------------


def test_a_rule_row_left_out_is_missed(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    position = position_of(files, "CertificateApplied")
    forged = retold(files, "rules.json", lambda said: said.update(rows=[]))

    found = [one for one in failures(remade(forged), tmp_path) if one.code == "rule-missing"]

    assert {one.position for one in found} == {position}
    assert any(logs.SHIPPED_ROW in one.vi for one in found)


def test_a_rule_row_that_no_event_added_is_found(case_zip: bytes, tmp_path: Path) -> None:
    def other(said: dict[str, Any]) -> None:
        for one in said["rows"]:
            one["source"] = {"service": "registry", "position": 1}

    forged = retold(contents(case_zip), "rules.json", other)

    assert ("rule-source", "rules.json", None) in places(failures(remade(forged), tmp_path))


def test_a_paper_exchanged_is_found(case_zip: bytes, tmp_path: Path) -> None:
    name = f"papers/sealed/{logs.DIGEST}"
    forged = changed(contents(case_zip), name, lambda sealed: sealed + b"!")

    assert places(failures(remade(forged), tmp_path)) == {("paper-digest", name, None)}


def test_a_paper_taken_out_is_missed(case_zip: bytes, tmp_path: Path) -> None:
    files = contents(case_zip)
    del files[f"papers/sealed/{logs.DIGEST}"]
    position = position_of(files, "CertificateApplied")

    assert places(failures(remade(files), tmp_path)) == {("paper-missing", EVENTS, position)}


@pytest.mark.parametrize("reason", ["own", "correlation", "cause", "effect", "named", "reading"])
def test_a_reason_that_is_not_true_is_found(case_zip: bytes, tmp_path: Path, reason: str) -> None:
    files = contents(case_zip)
    position = position_of(files, "RuleRowAdded")
    by = json.loads(files[EVENTS].splitlines()[-1])["document"]["id"]

    def other(said: dict[str, Any]) -> None:
        for one in said["events"]["registry"]:
            if one["position"] == position:
                one["why"] = [{"reason": reason, "with": by, "of": by, "by": by}]

    found = places(failures(remade(retold(files, "manifest.json", other)), tmp_path))

    assert found == {("reason-false", EVENTS, position)}


def test_an_erasure_denied_is_found(case_zip: bytes, tmp_path: Path) -> None:
    forged = retold(contents(case_zip), "manifest.json", lambda said: said.update(erased=[]))

    assert places(failures(remade(forged), tmp_path)) == {("erased", "manifest.json", None)}


@pytest.mark.parametrize("name", ["manifest.json", "rules.json", PROOFS])
@pytest.mark.parametrize("said", [b"", b"[]", b"{}", b'{"format":1.5}', b"[" * 5000, b"\xff", b"7"])
def test_json_of_any_shape_is_reported_and_hinders_nothing(
    case_zip: bytes, tmp_path: Path, name: str, said: bytes
) -> None:
    files = contents(case_zip)
    forged = (
        packed({**files, name: said}) if name == "manifest.json" else remade({**files, name: said})
    )

    found = failures(forged, tmp_path)

    assert found
    assert all(one.vi and one.en for one in found)
