"""`luatsu doctor`: what is running, how far each log and each follower is, and what is wrong."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Annotated, Any

import nats
import psycopg
import typer
from nats.errors import Error as BusError
from nats.js import JetStreamContext
from rich.console import Console
from rich.table import Table

from shared.bus.declarations import stream_name
from shared.bus.streams import last_sequence
from shared.cli.where import SERVICES, Where, where
from shared.settings import Settings

PATIENCE = 5  # seconds
HEAD = "select position from log.head"
PARKED = "select count(distinct (source, stream)) from follow.parked"
ORDERS = """select count(*) filter (where state in ('pending', 'waiting', 'overdue')),
                   count(*) filter (where state = 'refused') from follow."order" """
CHECKPOINTS = """select source, min(position) from follow.checkpoint
                  where source not in (%s, 'law') group by source"""


@dataclass(slots=True)
class Health:
    """What one service's database and stream say."""

    stream: str
    head: int = 0
    bus: int = 0
    parked: int = 0
    waiting: int = 0
    refused: int = 0
    followed: dict[str, int] = field(default_factory=dict)
    lag: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="dạng JSON / as JSON")] = False,  # noqa: FBT002
) -> None:
    """Kiểm tra hệ thống đang chạy / Examine the running deployment; exits 1 when it ails."""
    at = where(Settings.read())
    found = asyncio.run(examine(at))
    if as_json:
        services = {name: _plain(one) for name, one in found.items()}
        said = {"postgres": at.postgres, "nats": at.nats, "url": at.url, "services": services}
        typer.echo(json.dumps(said))
    else:
        _show(found)
    raise typer.Exit(1 if any(one.wrong for one in found.values()) else 0)


async def examine(at: Where) -> dict[str, Health]:
    """Look at every service; a server that does not answer is itself a finding."""
    found = {name: Health(stream_name(at.province, name)) for name in SERVICES}
    for name, health in found.items():
        if name in at.databases:
            await _database(at.databases[name], name, health)
    await _bus(at.nats, found)
    for name, health in found.items():
        for source, position in health.followed.items():
            health.lag[source] = max(found[source].head - position, 0)
        if health.bus > health.head:
            health.wrong.append("bus-ahead")
        if health.parked:
            health.wrong.append("parked")
        if name not in at.databases:
            health.wrong.clear()
    return found


async def _database(url: str, name: str, health: Health) -> None:
    try:
        async with await psycopg.AsyncConnection.connect(
            url, connect_timeout=PATIENCE, autocommit=True
        ) as connection:
            health.head = await _one(connection, HEAD)
            health.parked = await _one(connection, PARKED)
            cursor = await connection.execute(ORDERS)
            row = await cursor.fetchone()
            health.waiting, health.refused = row or (0, 0)
            cursor = await connection.execute(CHECKPOINTS, [name])
            health.followed = dict(await cursor.fetchall())
    except psycopg.Error as error:
        health.wrong.append(f"database: {type(error).__name__}")


async def _one(connection: psycopg.AsyncConnection, query: str) -> int:
    row: Any = await (await connection.execute(query)).fetchone()
    return int(row[0])


async def _bus(url: str, found: dict[str, Health]) -> None:
    try:
        bus = await nats.connect(url, connect_timeout=PATIENCE, allow_reconnect=False)
    except (BusError, OSError) as error:
        for health in found.values():
            health.wrong.append(f"bus: {type(error).__name__}")
        return
    try:
        await _sequences(bus.jetstream(), found)
    finally:
        await bus.close()


async def _sequences(js: JetStreamContext, found: dict[str, Health]) -> None:
    for health in found.values():
        health.bus = await last_sequence(js, health.stream)


def _plain(health: Health) -> dict[str, Any]:
    names = ("head", "bus", "stream", "parked", "waiting", "refused", "lag", "wrong")
    return {name: getattr(health, name) for name in names}


def _show(found: dict[str, Health]) -> None:
    table = Table("dịch vụ/service", "sổ/log", "bus", "bị chặn/parked", "chờ/waiting")
    table.add_column("chậm/lag")
    table.add_column("sai/wrong")
    for name, health in found.items():
        lag = " ".join(f"{source} {behind}" for source, behind in health.lag.items())
        wrong = ", ".join(health.wrong) or "không/none"
        cells = (health.head, health.bus, health.parked, health.waiting)
        table.add_row(name, *map(str, cells), lag, wrong)
    Console().print(table)
