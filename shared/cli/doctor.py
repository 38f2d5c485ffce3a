"""`luatsu doctor`: what is running, how far each log and each follower is, and what is wrong."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from shared.bus.declarations import stream_name
from shared.cli.operated import GivenToken, places
from shared.cli.where import SERVICES, where
from shared.ops.alerts import Severity
from shared.ops.gathering import Seen, gather
from shared.ops.screen import age
from shared.ops.standing import Standing
from shared.settings import Settings

BEGUN = ("pending", "waiting", "overdue")


@dataclass(slots=True)
class Health:
    """What is to be said of one service; `wrong` is what somebody has to see to."""

    stream: str
    head: int = 0
    bus: int = 0
    parked: int = 0
    waiting: int = 0
    refused: int = 0
    signed: int = 0
    notary: str | None = None  # its first public key, by which a stranger begins to verify
    drill_seconds: float | None = None
    findings: int = 0  # of the last comparison of log and copies
    lag: dict[str, int] = field(default_factory=dict)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="dạng JSON / as JSON")] = False,  # noqa: FBT002
    token: GivenToken = None,
) -> None:
    """Kiểm tra hệ thống đang chạy / Examine the running deployment; exits 1 when it ails."""
    settings = Settings.read()
    at = where(settings)
    asked = places(settings, token)
    found = examine(asked.province, settings.data, asyncio.run(gather(asked)))
    if as_json:
        services = {name: asdict(one) for name, one in found.items()}
        said = {"postgres": at.postgres, "nats": at.nats, "url": at.url, "services": services}
        typer.echo(json.dumps(said))
    else:
        _show(found)
    raise typer.Exit(1 if any(one.wrong for one in found.values()) else 0)


def examine(province: str, data: Path, seen: Mapping[str, Seen]) -> dict[str, Health]:
    """Say of every service how it fares; a server that does not answer is itself a finding."""
    found = {name: Health(stream_name(province, name)) for name in SERVICES}
    for name, one in seen.items():
        if one.standing is not None:
            _tell(found[name], one.standing)
        found[name].notary = _notary(data, name)
        found[name].wrong += one.wrong
    for name, one in seen.items():
        for followed in one.standing.follows if one.standing else ():
            ahead = found[followed.source].head - followed.position
            found[name].lag[followed.source] = max(ahead, 0)
    return found


def _tell(health: Health, standing: Standing) -> None:
    counts = standing.orders.counts
    health.head = standing.log.head
    health.bus = standing.bus.last or 0
    health.parked = sum(standing.parked.streams.values())
    health.waiting = sum(counts[state] for state in BEGUN)
    health.refused = counts["refused"]
    health.signed = standing.tree.size
    health.drill_seconds = standing.drill.seconds if standing.drill else None
    health.findings = standing.reconciled.findings
    health.alerts = [one.model_dump(mode="json") for one in standing.firing]
    if health.bus > health.head:
        health.wrong.append("bus-ahead")
    if health.parked:
        health.wrong.append("parked")
    critical = {one.alert for one in standing.firing if one.severity is Severity.CRITICAL}
    health.wrong += sorted(critical)


def _notary(data: Path, name: str) -> str | None:
    path = data / "notary" / f"{name}.vkey"
    return path.read_text().strip() if path.exists() else None


def _show(found: dict[str, Health]) -> None:
    table = Table(
        "", *found, title="Khám hệ thống / examination", title_justify="left", box=SIMPLE_HEAD
    )
    for title, say in FACTS:
        table.add_row(title, *(say(health) for health in found.values()))
    Console().print(table)


FACTS: tuple[tuple[str, Callable[[Health], str]], ...] = (
    ("sổ / log", lambda health: str(health.head)),
    ("bus", lambda health: str(health.bus)),
    ("đã ký / signed", lambda health: str(health.signed)),
    ("bị chặn / parked", lambda health: str(health.parked)),
    ("chờ / waiting", lambda health: str(health.waiting)),
    ("từ chối / refused", lambda health: str(health.refused)),
    (
        "chậm / lag",
        lambda health: "\n".join(f"{source} {events}" for source, events in health.lag.items()),
    ),
    (
        "diễn tập / drill",
        lambda health: "-" if health.drill_seconds is None else age(health.drill_seconds),
    ),
    ("cảnh báo / alerts", lambda health: "\n".join(one["alert"] for one in health.alerts)),
    ("sai / wrong", lambda health: "\n".join(health.wrong) or "không/none"),
)
