"""`luatsu reconcile`: a log compared with all copies of it now, byte for byte."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

import nats
import typer
from nats.aio.client import Client
from nats.errors import Error as BusError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.bus.declarations import Source
from shared.bus.reconcile import Compared
from shared.cli.where import SERVICES, Where, where
from shared.follow import comparing
from shared.log import reader
from shared.reconciling.ranges import Ranges, healed_by
from shared.settings import Settings

EVERY = "all"
SERVICE = typer.Argument(help="một dịch vụ, hoặc all / one service, or all")
MEND = typer.Option(
    "--mend", help="lấy lại từ nguồn các bản chép sai / take wrong copies from their source again"
)
AS_JSON = typer.Option("--json", help="dạng JSON / as JSON")
FOLLOWED = text("select source from follow.checkpoint where stage = 'facts' order by source")


Engines = Mapping[str, AsyncEngine]  # by service


@dataclass(frozen=True, slots=True)
class OtherLog:
    """The log of a followed service, read in its own database: what its feed would say."""

    engine: AsyncEngine

    async def after(self, position: int, limit: int) -> Sequence[tuple[int, bytes]]:
        """Read documents after a position."""
        async with self.engine.connect() as connection:
            rows = await reader.after(connection, position, limit)
        return [(row.position, row.document.encode()) for row in rows]


def reconcile(
    service: Annotated[str, SERVICE] = EVERY,
    mend: Annotated[bool, MEND] = False,  # noqa: FBT002
    as_json: Annotated[bool, AS_JSON] = False,  # noqa: FBT002
) -> None:
    """So sánh sổ với mọi bản sao / Compare logs with their copies; exits 1 where they differ."""
    at = where(Settings.read())
    names = list(at.databases.keys() & set(SERVICES)) if service == EVERY else [service]
    console = Console(stderr=True)
    found: dict[str, list[Compared]] = {}
    with bars(console) as progress:
        for name in sorted(names, key=SERVICES.index):
            found[name] = asyncio.run(_reconcile(at, name, progress, mend=mend))
    wrong = {name: [one for one in all_of if one.finding] for name, all_of in found.items()}
    if as_json:
        typer.echo(json.dumps({name: [plain(name, o) for o in of] for name, of in wrong.items()}))
    for name, all_of in wrong.items():
        for one in all_of:
            said = f"{name}/{one.what} @{one.position}: {one.finding} → {healed_by(one, name)}"
            typer.echo(said, err=True)
    count = sum(len(of) for of in found.values())
    ok = not any(wrong.values())
    alike = "đều khớp / all alike" if ok else "có sai lệch / they differ"
    typer.echo(f"{count} đoạn / ranges: {alike}", err=True)
    raise typer.Exit(0 if ok else 1)


def plain(service: str, one: Compared) -> dict[str, object]:
    """Write a finding for machines."""
    return {
        "what": one.what,
        "first": one.first,
        "last": one.last,
        "finding": one.finding,
        "position": one.position,
        "heal": healed_by(one, service),
    }


def bars(console: Console) -> Progress:
    """Show progress as a bar where somebody looks."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


async def _reconcile(at: Where, service: str, progress: Progress, *, mend: bool) -> list[Compared]:
    task = progress.add_task(service, total=None)
    try:
        async with _servers(at, service) as (engines, bus), engines[service].connect() as pooled:
            connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
            sources = list(await connection.scalars(FOLLOWED))
            feeds = {one: OtherLog(engines[one]) for one in sources if one in engines}
            compared = Ranges(connection, bus, Source(at.province, service), feeds)
            found = await compared.all(
                lambda done, total: progress.update(task, completed=done, total=total)
            )
            differing = [one for one in found if one.finding == comparing.DIFFERS]
            if mend:
                for one in differing:
                    feed = feeds[one.what]
                    await comparing.mend(connection, feed, one.what, one.first, one.last)
                    await compared.compare(one.what, one.first, one.last)
                return await compared.all(lambda *_: None)
            return found
    except (BusError, SQLAlchemyError, OSError) as error:
        typer.echo(
            f"{service}: máy chủ không trả lời / a server does not answer: {type(error).__name__}",
            err=True,
        )
        raise typer.Exit(1) from error


@asynccontextmanager
async def _servers(at: Where, service: str) -> AsyncIterator[tuple[Engines, Client]]:
    """Connect to the databases that can be reached from here, and to the bus."""
    engines = {
        name: create_async_engine(
            url.replace("postgresql://", "postgresql+psycopg://"), hide_parameters=True
        )
        for name, url in at.databases.items()
        if name == service or name in SERVICES
    }
    bus = await nats.connect(at.nats, connect_timeout=5, allow_reconnect=False)
    try:
        yield engines, bus
    finally:
        await bus.close()
        for engine in engines.values():
            await engine.dispose()
