"""The rule rows that the events of a bundle used: shipped with the program, or added by events."""

import dataclasses
from functools import cache
from hashlib import sha256
from typing import Any, Final

from shared.bundle.chosen import Chosen
from shared.bundle.papers import left_out
from shared.bundle.verifier.links import NO_ROW, RULES
from shared.law.data import FILES, load_rules
from shared.law.rules import UnknownRow

SHIPPED: Final = "rule_rows.csv"


@cache
def shipped() -> dict[str, str]:
    """Name the file of shipped rows and what its bytes hash to."""
    return {"file": SHIPPED, "sha256": sha256((FILES / SHIPPED).read_bytes()).hexdigest()}


def rules_of(chosen: Chosen) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """List the rows that were used, each with where it is from, and what was not found."""
    rows: list[dict[str, Any]] = []
    unknown: list[str] = []
    for row_id in sorted(one for one in chosen.rules if not one.endswith(NO_ROW)):
        if (place := chosen.added.get(row_id)) is not None:
            source: dict[str, Any] = {"service": place[0], "position": place[1]}
            rows.append({"id": row_id, "source": source})
            continue
        try:
            row = load_rules().row(row_id)
        except UnknownRow:
            unknown.append(row_id)
        else:
            rows.append({**dataclasses.asdict(row), "source": shipped(), "says": row.source})
    absent = [left_out(f"{RULES}: {one}", "unknown-row") for one in unknown]
    return {"rows": rows}, absent
