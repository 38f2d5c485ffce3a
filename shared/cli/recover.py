"""`luatsu recover`: a log that was restored to an earlier moment, put back to where its bus is."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import nats
import typer
from nats.errors import Error as BusError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from shared.bus.declarations import Source
from shared.cli.where import SERVICES, Where, where
from shared.embedded.files import AlreadyRunning
from shared.logs import configure
from shared.proof.keychain import BadChain
from shared.proof.note import BadNote
from shared.recovery.doubt import Doubt
from shared.recovery.heads import pinned
from shared.recovery.loss import Accepting
from shared.recovery.recover import Report, Wish
from shared.recovery.recover import recover as put_back
from shared.service import with_kernel_nouns
from shared.settings import BadSettings, Mend, Settings

EVERY = "all"
DEPLOYMENT = "services.launch.deployment"  # a machine of one folder starts its servers itself

SERVICE = typer.Argument(help="một dịch vụ, hoặc all / one service, or all")
DRY = typer.Option("--dry-run", help="chỉ kiểm tra và báo lại / only check and tell")
BEYOND = typer.Option(
    "--beyond-heads",
    help="cả phần chưa có điểm chốt sổ đã ký nào chứng minh / also what no signed head proves yet",
)
LOSS = typer.Option(
    "--accept-loss",
    help="dù điểm chốt sổ đã ký còn đi xa hơn bus / although signed heads reach beyond the bus",
)
REASON = typer.Option(
    help="vì sao chấp nhận, một dòng, sẽ được công bố / why, one line, to be published: a role, no"
    " names"
)
KEY = typer.Option(help="khóa công khai của người chốt sổ (vkey) / the notary's public key (vkey)")
AS_JSON = typer.Option("--json", help="dạng JSON / as JSON")
TOGETHER = Mend(
    "cả hai cùng nhau: việc mất sự kiện đã ký phải có lý do, được ký và công bố",
    "both together: that signed events are lost needs a reason, which is signed and published",
)
NO_ANSWER = "máy chủ không trả lời / a server does not answer"


def recover(  # noqa: PLR0913, PLR0917  # options of a command
    service: Annotated[str, SERVICE],
    dry_run: Annotated[bool, DRY] = False,  # noqa: FBT002
    beyond_heads: Annotated[bool, BEYOND] = False,  # noqa: FBT002
    accept_loss: Annotated[bool, LOSS] = False,  # noqa: FBT002
    reason: Annotated[str | None, REASON] = None,
    key: Annotated[str | None, KEY] = None,
    as_json: Annotated[bool, AS_JSON] = False,  # noqa: FBT002
) -> None:
    """Lấy lại từ bus những gì sổ đã mất / Put back what a log lost and its bus still has.

    The services must be stopped. Exits 1 where something is left or does not fit.
    """
    settings = Settings.read()
    if accept_loss != bool(reason and reason.strip()):
        raise BadSettings({"--accept-loss --reason": TOGETHER})
    names = SERVICES if service == EVERY else (service,)
    console = Console(stderr=True)
    found: list[Report | Doubt] = []
    with servers(settings) as at, bars(console) as progress:
        for name in names:
            wish = replace(
                wish_of(name, at.province),
                key=key or pinned(settings.data, name),
                beyond_heads=beyond_heads,
                accept_loss=Accepting(settings.notary_key_of(name), reason) if reason else None,
                dry_run=dry_run,
            )
            found.append(asyncio.run(_recover(at, wish, progress)))
    if as_json:
        typer.echo(json.dumps(plain(names, found)))
    else:
        show(names, found)
    raise typer.Exit(1 if any(isinstance(one, Doubt) or one.left for one in found) else 0)


def wish_of(service: str, province: str) -> Wish:
    """Know the nouns of a service, without which nothing follows from its events."""
    try:
        blueprint = with_kernel_nouns(import_module(f"services.{service}.app").build())
    except ModuleNotFoundError as missing:
        raise typer.BadParameter(
            f"{service}: không có mã của dịch vụ này ở đây, hãy chạy trong ảnh của nó /"
            " its code is not here: run it in the service's own image"
        ) from missing
    deciders = {one.noun: one for one in blueprint.nouns}
    return Wish(source=Source(province, service), deciders=deciders)


@contextmanager
def servers(settings: Settings) -> Iterator[Where]:
    """Find the servers; those of a folder where nothing runs are started for this alone."""
    if settings.database_url or find_spec("services.launch") is None:
        yield where(settings)
        return
    if not (settings.data / "postgres").exists():
        yield where(settings)  # says what is missing
        return
    configure("warning", frozenset())  # what is told goes to machines, too
    with ExitStack() as stack:
        with suppress(AlreadyRunning):
            stack.enter_context(import_module(DEPLOYMENT).running(settings))
        yield where(settings)


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


async def _recover(at: Where, wish: Wish, progress: Progress) -> Report | Doubt:
    service = wish.source.service
    task = progress.add_task(service, total=None)
    url = at.databases[service].replace("postgresql://", "postgresql+psycopg://")
    engine = create_async_engine(url, hide_parameters=True)
    try:
        bus = await nats.connect(at.nats, connect_timeout=5, allow_reconnect=False)
        try:
            return await put_back(
                engine,
                bus,
                wish,
                lambda done, total: progress.update(task, completed=done, total=total),
            )
        finally:
            await bus.close()
    except Doubt as doubt:
        return doubt
    except (BadNote, BadChain) as bad:
        typer.echo(f"{service}: {bad}", err=True)
        return Doubt("no-key")
    except (BusError, SQLAlchemyError, OSError) as error:
        typer.echo(f"{service}: {NO_ANSWER}: {type(error).__name__}", err=True)
        raise typer.Exit(1) from error
    finally:
        await engine.dispose()


def plain(names: Sequence[str], found: Sequence[Report | Doubt]) -> dict[str, object]:
    """Write what was found for machines."""
    return {
        name: {"doubt": one.code, "position": one.position, "vi": one.vi, "en": one.en}
        if isinstance(one, Doubt)
        else asdict(one) | {"left": one.left}
        for name, one in zip(names, found, strict=True)
    }


def show(names: Sequence[str], found: Sequence[Report | Doubt]) -> None:
    """Show what was found to people."""
    table = Table("dịch vụ/service", "sổ/log", "bus", "đã ký/proven", "nay/now", "lệnh/commands")
    for name, one in zip(names, found, strict=True):
        if isinstance(one, Report):
            numbers = (one.restored, one.bus, one.proven, one.position, one.commands)
            table.add_row(name, *map(str, numbers))
    Console().print(table)
    for name, one in zip(names, found, strict=True):
        for said in remarks(one):
            typer.echo(f"{name}: {said}", err=True)


def remarks(one: Report | Doubt) -> Iterator[str]:
    """Say what an operator has to know beside the numbers."""
    if isinstance(one, Doubt):
        yield f"không thay đổi gì / nothing was changed: {one}"
        return
    if one.bus < one.restored:
        yield "bus ngắn hơn sổ, sẽ tự được lấp đầy / the bus is behind: its relay fills it"
    if one.dry_run:
        yield "chỉ kiểm tra, chưa ghi gì / only checked, nothing was stored"
    if one.left and not one.unproven:
        yield (
            f"{one.left} sự kiện chưa có điểm chốt sổ đã ký chứng minh: --beyond-heads lấy cả"
            f" chúng, hoặc luatsu bus apply --recreate bỏ chúng / {one.left} events are proven by"
            " no signed head: --beyond-heads takes them, luatsu bus apply --recreate drops them"
        )
    if one.unproven:
        count = one.position - one.proven
        yield (
            f"{count} sự kiện cuối không có điểm chốt sổ đã ký nào chứng minh"
            f" / the last {count} events are proven by no signed head"
        )
    if one.lost:
        yield (
            f"{one.lost} sự kiện đã ký nay không còn ở đâu; việc chấp nhận đã được ký và công bố"
            f" cùng các khóa / {one.lost} signed events are lost for good: that this was accepted"
            " is signed, and published among the keys"
        )
    if one.strangers:
        yield (
            f"{one.strangers} điểm chốt sổ không kiểm được chữ ký"
            f" / {one.strangers} heads are signed by no known key"
        )
