"""What a run has come to: a table for people, a file for machines, and how to run it again."""

import dataclasses
import json
import os
import platform
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.chaos.run import Outcome, Run

KEPT = 100  # complaints of services: errors before warnings, the most frequent first


def table(run: Run) -> Table:
    """Show, for each kind of fault, how many there were and how they healed."""
    said = Table(title=f"seed {run.wanted.seed}: {len(run.outcomes)} faults")
    for column in ("fault", "how many", "by itself", "by command", "not in time", "missed"):
        said.add_column(column, justify="left" if column == "fault" else "right")
    for column in ("median heal (s)", "slowest (s)"):
        said.add_column(column, justify="right")
    kinds = sorted({one.fault.kind for one in run.outcomes})
    for kind in [*kinds, "all"]:
        mine = [one for one in run.outcomes if kind in {"all", one.fault.kind}]
        if kind == "all":
            said.add_section()
        said.add_row(kind, *(str(cell) for cell in _cells(mine)))
    return said


def _cells(mine: list[Outcome]) -> list[Any]:
    there = [one for one in mine if not one.missed]
    times = sorted(one.healed for one in there if one.healed is not None)
    alone = sum(one.healed is not None and not one.by_command for one in there)
    return [
        len(mine),
        alone,
        sum(one.by_command for one in there),
        sum(one.healed is None and not one.by_command for one in there),
        len(mine) - len(there),
        f"{median(times):.1f}" if times else "",
        f"{times[-1]:.1f}" if times else "",
    ]


def show(run: Run, console: Console) -> None:
    """Say all of it."""
    console.print(table(run))
    settled = max(run.settled, default=0)
    console.print(
        f"{run.answered:,} commands answered in {run.tries:,} tries, {run.events:,} events;"
        f" {run.seconds / 60:.1f} min; {len(run.checks)} checks, the slowest rest before one"
        f" {settled:.1f} s; {sum(run.told.values())} stories told, {run.broken_off} broken off"
    )
    for command in sorted(set(run.commands)):
        console.print(f"{run.commands.count(command)} × {command}")
    for name in sorted(set(run.ended)):
        console.print(f"{run.ended.count(name)} × {name} ended by itself and was started again")
    if run.left_out:
        console.print(f"left out here: {run.left_out}")
    for finding in run.findings:
        console.print(f"FINDING: {finding}", markup=False)
    if run.findings:
        again = f"python -m tests.chaos --seed {run.wanted.seed} --faults {run.wanted.faults}"
        console.print(f"{len(run.findings)} findings; again: {again}; kept: {run.folder}")
    else:
        console.print("nothing lost, nothing doubled")


def write(run: Run, path: Path) -> None:
    """Keep it all as JSON."""
    plain = {
        "seed": run.wanted.seed,
        "faults": [
            dataclasses.asdict(one.fault)
            | {"took": one.took, "healed": one.healed, "by_command": one.by_command}
            | {"missed": one.missed}
            for one in run.outcomes
        ],
        "findings": run.findings,
        "commands": run.commands,
        "ended_by_itself": run.ended,
        "complaints": dict(sorted(run.said.items(), key=_weight)[:KEPT]),
        "stories": run.told,
        "broken_off": run.broken_off,
        "answered": run.answered,
        "tries": run.tries,
        "events": run.events,
        "seconds": run.seconds,
        "settled": run.settled,
        "checks": run.checks,
        "left_out": run.left_out,
        "machine": f"{os.cpu_count()} cores, {platform.platform()}",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(plain, indent=1, ensure_ascii=False))


def _weight(complaint: tuple[str, int]) -> tuple[bool, int]:
    words, count = complaint
    return not words.startswith("error"), -count
