"""What a drill found, for people and machines; its age is watched."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from services.launch.drill.examining import Doubt
from services.launch.drill.figures import TOTALS, Figures
from shared import edge
from shared.embedded.files import write_whole

REPORT = "drill.json"  # in the deployment's folder: `luatsu doctor` says how old it is


def said(
    restored: Figures, live: Figures, doubts: Sequence[Doubt], *, rto_seconds: float
) -> dict[str, Any]:
    """Sum a drill up.

    RPO is what would be lost: the time between the backup's last event and the living log's, and
    how many events; RTO the time from the first byte brought back until all was verified.
    """
    services = {}
    for name, now in live.last.items():
        kept = restored.asked[name]
        services[name] = {
            "restored": kept.position,
            "live": now.position,
            "events_lost": max(now.position - kept.position, 0),
            "seconds_lost": max(now.at - kept.at, 0.0) if now.position > kept.position else 0.0,
        }
    return {
        "at": edge.now().isoformat(),
        "ok": not doubts,
        "rpo_seconds": max((float(one["seconds_lost"]) for one in services.values()), default=0.0),
        "rto_seconds": round(rto_seconds, 1),
        "services": services,
        "totals": {
            one.name: {
                "vi": one.vi,
                "en": one.en,
                "restored": restored.totals[one.name],
                "live": live.totals[one.name],
            }
            for one in TOTALS
        },
        "doubts": [{"where": one.where, "vi": one.vi, "en": one.en} for one in doubts],
    }


def keep(report: dict[str, Any], folder: Path) -> None:
    """Leave a drill's result where its age is seen."""
    write_whole(folder / REPORT, json.dumps(report, indent=2, ensure_ascii=False))


def show(report: dict[str, Any]) -> None:
    """Tell people."""
    console = Console()
    logs = Table("dịch vụ/service", "khôi phục/restored", "đang chạy/live", "mất/lost")
    for name, one in report["services"].items():
        logs.add_row(name, *(f"{one[key]:,}" for key in ("restored", "live", "events_lost")))
    console.print(logs)
    totals = Table("con số/total", "khôi phục/restored", "đang chạy/live")
    for one in report["totals"].values():
        totals.add_row(f"{one['vi']} / {one['en']}", f"{one['restored']:,}", f"{one['live']:,}")
    console.print(totals)
    console.print(
        f"RPO {report['rpo_seconds']:.1f} s, RTO {report['rto_seconds']:.1f} s", highlight=False
    )
    for one in report["doubts"]:
        console.print(f"[red]{one['where']}[/]: {one['vi']} / {one['en']}", highlight=False)
    verdict = "khôi phục được, nguyên vẹn / restorable, and whole"
    doubted = "KHÔNG tin được bản sao này / this backup is NOT to be trusted"
    console.print(verdict if report["ok"] else f"[red]{doubted}[/]", highlight=False)
