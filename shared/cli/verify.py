"""`luatsu verify` and `rebuild`: a log proven whole, and read models made anew out of it."""

import asyncio
from importlib import import_module
from typing import Annotated

import psycopg
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.ext.asyncio import create_async_engine

from shared.cli.where import SERVICES, where
from shared.log import reader
from shared.log.verify import Problem
from shared.log.verify import verify as whole
from shared.settings import Settings

SERVICE = typer.Argument(help="một dịch vụ, hoặc tất cả / one service, or all")
TABLE = typer.Option(help="một bảng / one read model's table")


def bars() -> Progress:
    """Show progress as a bar where somebody looks."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )


def verify(service: Annotated[str | None, SERVICE] = None) -> None:
    """Tính lại mọi lá của sổ sự kiện / Recompute every leaf; exits 1 where something is wrong."""
    at = where(Settings.read())
    wrong = 0
    with bars() as progress:
        for name in [service] if service else SERVICES:
            problems = asyncio.run(_verify(at.databases[name], name, progress))
            for one in problems:
                typer.echo(f"{name} @{one.position}: {one.what}", err=True)
            wrong += len(problems)
    typer.echo("nguyên vẹn / whole" if not wrong else f"{wrong} sai lệch / problems")
    raise typer.Exit(1 if wrong else 0)


async def _verify(url: str, name: str, progress: Progress) -> list[Problem]:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        async with engine.connect() as connection:
            total = (await reader.head(connection)).position
            task = progress.add_task(name, total=total)
            return await whole(connection, lambda at: progress.update(task, completed=at))
    finally:
        await engine.dispose()


def rebuild(
    service: Annotated[str, typer.Argument(help="registry, inspection, discipline, reporting")],
    table: Annotated[str | None, TABLE] = None,
) -> None:
    """Dựng lại các bảng đọc từ sổ sự kiện / Make read models anew out of the log.

    The rows of each are emptied with its checkpoint in one transaction, and the running service
    fills them again; an answer meanwhile says how far it is.
    """
    at = where(Settings.read())
    projections = import_module(f"services.{service}.app").build().projections
    with psycopg.connect(at.databases[service]) as connection:
        for one in projections:
            name = one.table.name
            if table not in (None, name):
                continue
            stage = f"read/{name}"
            connection.execute(f'truncate read."{name}"')  # a name of our own
            connection.execute("delete from follow.parked where stage = %s", [stage])
            connection.execute(
                "update follow.checkpoint set position = 0, leaf = null where stage = %s", [stage]
            )
            typer.echo(f"{service}/{name}")
