"""Whatever is changed in a bundle is reported, and where."""

import json
import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.bundle.verifier.checking import check
from shared.bundle.verifier.container import place_of
from shared.bundle.verifier.findings import FAILURE
from shared.bundle.writing import TooLarge, Zip
from tests.shared.bundle import logs
from tests.shared.bundle.forging import (
    EVENTS,
    PROOFS,
    contents,
    failures,
    packed,
    places,
    remade,
    retold,
)
from tests.shared.bundle.logs import Deployment

with_files = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


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
