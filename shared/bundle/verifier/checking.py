"""The check of a whole bundle."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from shared.bundle.verifier.container import Files, opened
from shared.bundle.verifier.findings import DOUBT, FAILURE, Finding, Report
from shared.bundle.verifier.knowing import Known, Shown, Trust, guarded, read_json
from shared.bundle.verifier.links import (
    MANIFEST,
    RULES,
    check_erased,
    check_papers,
    check_reasons,
    check_rules,
    check_stream,
    digest_of,
)
from shared.bundle.verifier.origins import Log

FORMAT = "luatsu bundle 1"
KINDS = ("case", "range")
SUMS = "manifest.sha256"
PLAIN_FILES = (MANIFEST, SUMS, RULES, "README.txt", "__main__.py", "verify.py")
LOG_FILE = re.compile(
    r"events/([a-z]+)\.ndjson|keys/([a-z]+)\.txt|proofs/([a-z]+)\.json"
    r"|heads/([a-z]+)/[1-9][0-9]*\.(?:note|cosigned|[1-9][0-9]*\.tsr)"
)
PAPER_FILE = re.compile(r"papers/sealed/[0-9a-f]{64}|papers/opened/[0-9a-f]{64}\.[a-z0-9]+")
WHOLE, BROKEN, UNCOMPARED = 0, 1, 3  # how the program exits; 2 is a wrong call


@dataclass
class Checked:
    """What the check of a bundle found, and what the bundle is."""

    findings: list[Finding]
    about: dict[str, Any] = field(default_factory=dict)
    logs: list[Shown] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """Say how it ended: all holds, something fails, or a key was not compared."""
        levels = {one.level for one in self.findings}
        if FAILURE in levels:
            return BROKEN
        return UNCOMPARED if DOUBT in levels else WHOLE


def silent(_: str) -> None:
    """Tell nobody how far it is."""


def check(path: str, keys: Sequence[str] = (), witnesses: Sequence[str] = ()) -> list[Finding]:
    """Check a bundle, a zip or a folder, against keys that are known from elsewhere.

    Args:
        path: The bundle.
        keys: The first key of each log's notary (vkey).
        witnesses: The keys of witnesses that must have signed.
    """
    return check_all(path, (*keys, *witnesses)).findings


def check_all(
    path: str, vkeys: Sequence[str] = (), progress: Callable[[str], None] = silent
) -> Checked:
    """Check a bundle and say what it is; of a key its kind says whether it is a witness's."""
    report = Report()
    found = Checked(report.findings)
    trust = Trust()
    trust.take(vkeys, report)
    files = opened(path, report)
    if files is not None:
        progress(MANIFEST)
        manifest = read_manifest(files, report)
        if manifest is not None:
            guarded(report, MANIFEST, partial(check_files, files, manifest, report))
            guarded(report, MANIFEST, partial(check_said, files, manifest, trust, found, progress))
    return found


def read_manifest(files: Files, report: Report) -> dict[str, Any] | None:
    """Read the manifest; nothing more can be checked without it."""
    if MANIFEST not in files.names:
        report.say("file-missing", MANIFEST)
        return None
    manifest = read_json(files, MANIFEST, report)
    if isinstance(manifest, dict) and manifest.get("format") == FORMAT:
        return manifest
    report.say("format-unknown", MANIFEST)
    return None


def check_files(files: Files, manifest: dict[str, Any], report: Report) -> None:
    """Check every file against the manifest, and the manifest against the sum beside it."""
    if SUMS not in files.names:
        report.say("file-missing", SUMS)
    elif (
        files.read(SUMS).decode("utf-8", "replace") != f"{digest_of(files, MANIFEST)}  {MANIFEST}\n"
    ):
        report.say("file-changed", SUMS)
        report.say("file-changed", MANIFEST)
    listed = manifest["files"]
    for name in files.names:
        if name not in listed and name not in (MANIFEST, SUMS):
            report.say("file-unlisted", name)
    for name, said in listed.items():
        if name not in files.names:
            report.say("file-missing", name)
        elif digest_of(files, name) != said["sha256"]:
            report.say("file-changed", name)


def is_expected(name: str, services: Container[str]) -> bool:
    """Say whether a bundle of these logs may have a file of this name."""
    match = LOG_FILE.fullmatch(name)
    if match is not None:
        return next(filter(None, match.groups())) in services
    return name in PLAIN_FILES or PAPER_FILE.fullmatch(name) is not None


def check_said(
    files: Files,
    manifest: dict[str, Any],
    trust: Trust,
    found: Checked,
    progress: Callable[[str], None],
) -> None:
    """Check what the files say: each log for itself, then all of it together."""
    report = Report()
    report.findings = found.findings
    known = Known()
    found.about = dict(manifest["about"])
    if found.about["kind"] not in KINDS or found.about["service"] not in manifest["logs"]:
        report.say("manifest-differs", MANIFEST, what="about")
    if found.about["kind"] == "range" and not 1 <= found.about["from"] <= found.about["to"]:
        report.say("manifest-differs", MANIFEST, what="about")  # such a range is empty, and proven
    for name in files.names:
        if not is_expected(name, manifest["logs"]):
            report.say("file-unknown", name)
    for service, told in manifest["logs"].items():
        progress(service)
        origin = f"luatsu/{manifest['province']}/{service}"
        log = Log(files, service, origin, found.about)
        found.logs.append(log.shown)
        guarded(report, log.events, partial(check_log, log, told, trust, known, report))
    progress("")
    guarded(report, MANIFEST, partial(check_reasons, manifest, known, report))
    guarded(report, MANIFEST, partial(check_stream, manifest, known, report))
    guarded(report, RULES, partial(check_rules, files, manifest, known, report))
    guarded(report, MANIFEST, partial(check_papers, files, manifest, known, report))
    guarded(report, MANIFEST, partial(check_erased, manifest, known, report))
    for one in manifest["left_out"]:
        report.say("left-out", str(one["what"]), vi=one["vi"], en=one["en"])


def check_log(log: Log, told: dict[str, Any], trust: Trust, known: Known, report: Report) -> None:
    """Check one log of a bundle."""
    keys = log.keys(trust, report)
    heads = log.heads(keys, report)
    size = max(heads, default=0)
    if told["size"] != size or told["heads"] != sorted(heads):
        report.say("manifest-differs", MANIFEST, what=f"{log.service}, size")
    guarded(report, log.proofs, partial(log.included, heads, size, known, report))
    if told["events"] != log.shown.events:
        report.say("manifest-differs", MANIFEST, what=f"{log.service}, events")
    guarded(report, log.proofs, partial(log.consistent, heads, size, report))
    guarded(report, log.events, partial(log.stamped, report))
    guarded(report, log.events, partial(log.witnessed, heads, trust, report))
