"""A forger makes all digests anew: what is done to events and what belongs to them is found."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.shared.bundle import logs
from tests.shared.bundle.forging import (
    EVENTS,
    PROOFS,
    changed,
    contents,
    failures,
    line_of,
    packed,
    places,
    position_of,
    remade,
    retold,
    rewritten,
)


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
