"""The program: `python3 verify.py [BUNDLE] [--key VKEY] [--witness VKEY] [--json]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from shared.bundle.verifier.checking import BROKEN, WHOLE, Checked, check_all
from shared.bundle.verifier.findings import DOUBT, FAILURE, NOTE, Finding, clipped

DESCRIPTION = """Kiểm tra một gói của luatsu, không cần mạng, không cần gì ngoài Python.
Check a bundle of luatsu: no network, nothing but Python.

Kết thúc / exit: 0 mọi thứ đúng / all holds; 1 có sai lệch / something fails;
2 gọi sai / wrong call; 3 đúng, nhưng khóa chưa được so sánh / holds, but no key was compared.
"""
VERDICTS = {
    WHOLE: ("NGUYÊN VẸN", "WHOLE: everything in the bundle holds"),
    BROKEN: ("CÓ SAI LỆCH", "BROKEN: what is in the bundle is not what was recorded"),
}
UNCOMPARED_KEY = (
    "CHƯA XONG: mọi thứ khớp với nhau, nhưng khóa chưa được so sánh",
    "UNFINISHED: all fits together, but the keys were not compared (--key)",
)
MARKS = {FAILURE: "✗ SAI / FAILS", DOUBT: "? NGỜ / DOUBT", NOTE: "· Lưu ý / note"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a bundle as the command line says."""
    here = os.path.dirname(os.path.abspath(__file__))
    asked = argparse.ArgumentParser(
        description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument(
        "bundle", nargs="?", default=here, help="tệp .zip hoặc thư mục / zip or folder"
    )
    asked.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="VKEY",
        help="khóa đầu tiên của sổ, biết từ nơi khác, hoặc tệp chứa nó / the log's first key",
    )
    asked.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="khóa nhân chứng / a witness's key",
    )
    asked.add_argument("--json", action="store_true", help="cho máy đọc / for machines")
    said = asked.parse_args(arguments)
    vkeys = [vkey for one in (*said.key, *said.witness) for vkey in given(one)]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    checked = check_all(said.bundle, vkeys, told if sys.stderr.isatty() else untold)
    sys.stdout.write(as_json(checked) if said.json else as_text(checked))
    return checked.exit_code


def given(key: str) -> list[str]:
    """Read keys as they were given: themselves, or a file that holds them."""
    if not os.path.isfile(key):
        return [key]
    with open(key, encoding="utf-8") as file:
        return file.read().replace(",", " ").split()


def told(step: str) -> None:
    """Show on a terminal how far the check is."""
    sys.stderr.write(f"\r\x1b[K{step and f'kiểm tra / checking {step} …'}")
    sys.stderr.flush()


def untold(_: str) -> None:
    """Show nothing: nobody looks."""


def as_json(checked: Checked) -> str:
    """Write what was found for a machine."""
    found = {
        "exit": checked.exit_code,
        "about": checked.about,
        "logs": [asdict(one) for one in checked.logs],
        "findings": [asdict(one) for one in checked.findings],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_text(checked: Checked) -> str:
    """Write what was found for people: Vietnamese first, English below."""
    lines = []
    for log in checked.logs:
        head = f"điểm chốt sổ / head {log.size}, {log.day}"
        lines += [
            f"{clipped(log.origin)}: {log.events} sự kiện / events; {head}",
            f"    khóa đầu tiên / first key: {clipped(log.first_key)}",
        ]
    for one in checked.findings:
        lines += [f"{MARKS[one.level]}  {place(one)}", f"    {one.vi}", f"    {one.en}"]
    failures = sum(one.level == FAILURE for one in checked.findings)
    vi, en = VERDICTS.get(checked.exit_code, UNCOMPARED_KEY)
    count = f" ({failures})" if failures else ""
    return "\n".join([*lines, f"{vi}{count}", f"{en}{count}"]) + "\n"


def place(finding: Finding) -> str:
    """Say where something was found."""
    at = "" if finding.position is None else f" @{finding.position}"
    return f"[{finding.code}] {finding.file}{at}"
