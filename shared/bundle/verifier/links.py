"""What belongs together: why each event is in the bundle, its rule rows, papers and erasures."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from shared.bundle.verifier.container import READ_FAULTS, Files
from shared.bundle.verifier.documents import Record
from shared.bundle.verifier.findings import Report
from shared.bundle.verifier.knowing import Known, events_file, read_json

MANIFEST = "manifest.json"
RULES = "rules.json"
NO_ROW = "/none"  # the id of an answer that no row gave


def check_reasons(manifest: dict[str, Any], known: Known, report: Report) -> None:
    """Check that each event is here for a reason that is true."""
    about, by_id = manifest["about"], known.by_id()
    named: set[tuple[str, int]] = set()
    for service, events in manifest["events"].items():
        for one in events:
            place = service, int(one["position"])
            named.add(place)
            record = known.records.get(place)
            if record is None:
                report.say("event-missing", events_file(service), place[1])
            elif not one["why"]:
                report.say("reason-missing", events_file(service), place[1])
            else:
                false = [w for w in one["why"] if not is_reason(w, record, about, known, by_id)]
                for why in false:
                    report.say("reason-false", events_file(service), place[1], what=why["reason"])
    first, last = range_of(about)
    for service, position in sorted(known.records.keys() - named):
        if service != about["service"] or not first <= position <= last:
            report.say("reason-missing", events_file(service), position)


def range_of(about: dict[str, Any]) -> tuple[int, int]:
    """Say which positions a bundle of a range holds whole."""
    return (int(about["from"]), int(about["to"])) if about["kind"] == "range" else (0, -1)


def is_reason(
    why: dict[str, Any],
    record: Record,
    about: dict[str, Any],
    known: Known,
    by_id: dict[str, Record],
) -> bool:
    """Say whether a reason for an event being here is true."""
    kind = why["reason"]
    if kind == "own":
        return bool((about["service"], about["stream"]) == (record.service, record.stream))
    if kind == "correlation":
        other = by_id.get(why["with"])
        return other is not None and other.correlation == record.correlation
    if kind == "cause":
        other = by_id.get(why["of"])
        return other is not None and other.causation == record.id
    if kind == "effect":
        return record.causation == why["of"] and why["of"] in by_id
    if kind == "named":
        other = by_id.get(why["by"])
        return other is not None and any(record.stream.endswith(f"-{i}") for i in other.ids_named)
    return is_reason_by_type(why, record, known)


def is_reason_by_type(why: dict[str, Any], record: Record, known: Known) -> bool:
    """Say whether an event is here for what it says of the case's persons and rules."""
    kind, event = why["reason"], record.event
    if kind == "reading" and record.type == "PersonalDataRead":
        streams = {one.stream for one in known.records.values()}
        return bool(known.subjects.intersection(event["of"])) or event["case"] in streams
    if kind == "rule-row" and record.type in ("RuleRowAdded", "RuleRowEnded"):
        return event["row_id"] in known.rules
    if kind == "erasure" and record.type == "ErasureCarriedOut":
        return event["subject_id"] in known.everybody
    return False


def check_stream(manifest: dict[str, Any], known: Known, report: Report) -> None:
    """Check that the case's own stream is here from its first event on, without a gap."""
    about = manifest["about"]
    if about["kind"] != "case":
        return
    service, stream = about["service"], about["stream"]
    own = sorted(
        (one.version, one.position)
        for one in known.records.values()
        if (one.service, one.stream) == (service, stream)
    )
    if not own:
        report.say("stream-empty", events_file(service), stream=stream)
    expected = 1
    for version, position in own:
        if version != expected:
            report.say(
                "stream-gap", events_file(service), position, stream=stream, version=expected
            )
        expected = version + 1
    if own and expected - 1 != about["version"]:
        report.say("stream-gap", events_file(service), stream=stream, version=about["version"])


def check_rules(files: Files, manifest: dict[str, Any], known: Known, report: Report) -> None:
    """Check that each rule row that an event used is here, or that none gave an answer."""
    said = read_json(files, RULES, report)
    rows = {one["id"]: one for one in said.get("rows", ())}
    left_out = {one["what"] for one in manifest["left_out"]}
    for row, (service, position) in known.rules.items():
        if row not in rows and f"{RULES}: {row}" not in left_out and not row.endswith(NO_ROW):
            report.say("rule-missing", events_file(service), position, row=row)
    added = {
        one.event["row_id"]: (one.service, one.position)
        for one in known.records.values()
        if one.type == "RuleRowAdded"
    }
    for row, one in rows.items():
        source = one["source"]
        place = (source.get("service"), source.get("position"))
        if "file" not in source and added.get(row) != place:
            report.say("rule-source", RULES, row=row)


def check_papers(files: Files, manifest: dict[str, Any], known: Known, report: Report) -> None:
    """Check each paper against the digest that an event says."""
    left_out = {one["what"] for one in manifest["left_out"]}
    for digest, (service, position, _) in known.papers.items():
        if sealed_file(digest) not in files.names and sealed_file(digest) not in left_out:
            report.say("paper-missing", events_file(service), position, digest=digest)
    for name in files.names:
        if name.startswith("papers/sealed/"):
            digest = name.rsplit("/", 1)[1]
            if digest_of(files, name) != digest or digest not in known.papers:
                report.say("paper-digest", name)
        if name.startswith("papers/opened/"):
            said = known.papers.get(name.rsplit("/", 1)[1].partition(".")[0])
            if said is None or said[2]["size"] != sum(map(len, files.pieces(name))):
                report.say("paper-digest", name)
            report.say("paper-opened", name)


def sealed_file(digest: str) -> str:
    """Name the file of a paper as it was stored."""
    return f"papers/sealed/{digest}"


def check_erased(manifest: dict[str, Any], known: Known, report: Report) -> None:
    """Check who is said to be erased against the events that say so."""
    carried_out = {
        str(one.event["subject_id"])
        for one in known.records.values()
        if one.type == "ErasureCarriedOut" and one.event["subject_id"] in known.everybody
    }
    if carried_out != set(manifest["erased"]):
        report.say("erased", MANIFEST)


def digest_of(files: Files, name: str) -> str:
    """Take the SHA-256 of a file; none where it cannot be read."""
    found = sha256()
    try:
        for piece in files.pieces(name):
            found.update(piece)
    except READ_FAULTS:
        return ""
    return found.hexdigest()
