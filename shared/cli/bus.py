"""`luatsu bus apply` and `diff`: what stands on the bus, against what is declared."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import nats
import typer

from shared.bus import apply as declared
from shared.cli.where import SERVICES, where
from shared.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Luồng trên NATS / streams on the bus.")
RECREATE = typer.Option(help="xóa và tạo lại luồng của dịch vụ / make a service's stream anew")


@app.command()
def diff() -> None:
    """So sánh, không thay đổi gì / Compare, change nothing; exits 1 when something differs."""
    found = asyncio.run(_diff())
    for one in found:
        typer.echo(str(one))
    raise typer.Exit(1 if found else 0)


@app.command()
def apply(recreate: Annotated[list[str] | None, RECREATE] = None) -> None:
    """Tạo và chỉnh luồng theo khai báo / Make streams as they are declared."""
    for one in asyncio.run(_apply(tuple(recreate or ()))):
        typer.echo(str(one))


async def _diff() -> Sequence[object]:
    at = where(Settings.read())
    bus = await nats.connect(at.nats)
    try:
        return list(await declared.diff(bus.jetstream(), at.province, SERVICES))
    finally:
        await bus.close()


async def _apply(recreate: tuple[str, ...]) -> Sequence[object]:
    at = where(Settings.read())
    bus = await nats.connect(at.nats)
    try:
        return list(await declared.apply(bus.jetstream(), at.province, SERVICES, recreate=recreate))
    finally:
        await bus.close()
