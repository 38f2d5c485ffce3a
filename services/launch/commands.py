"""The commands that need several services at once."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
import uvloop

from services.launch.demo.year import mark, play
from services.launch.deployment import Deployment, running
from services.launch.importing.command import bring_in, take_back
from services.launch.reorganising import reorganise as follow
from services.launch.up import serve
from services.launch.up import up as run
from shared.logs import configure
from shared.settings import Settings

DEMO = typer.Option(help="chơi một năm giả định / play an invented year of a province")
FILE = typer.Argument(help="tệp .xlsx hoặc .csv / an .xlsx or .csv file", show_default=False)
KIND = typer.Option(help="danh sách gì / what it lists: lawyers, organisations, branches, …")
LEAVE = typer.Option("--leave-faulty", help="gửi dòng đúng, để lại dòng sai / send the good rows")
REJECTED = typer.Option(help="tệp .xlsx cho các dòng cần sửa / where the rows to mend go")
UNDO = typer.Option(help="hủy bỏ một đợt nhập theo mã / undo an import by its id")
DRY = typer.Option("--dry-run", help="chỉ kiểm tra, không gửi / only check, send nothing")
LISTS = typer.Option("--dry-run", help="chỉ liệt kê, không ghi / only list, record nothing")
URL = typer.Option(help="địa chỉ hệ thống, nếu không có trong thư mục / the system's address")


def up(*, demo: Annotated[bool, DEMO] = False) -> None:
    """Chạy toàn bộ hệ thống trên một máy / Run the whole system on one machine."""
    settings = Settings.read()
    configure(settings.log_level, frozenset())
    if not demo:
        run(settings)
        return
    with running(settings) as deployment:
        mark(deployment)  # before the services start: they read their logs' heads once
        uvloop.run(serve(deployment, quietly))


async def quietly(deployment: Deployment) -> None:
    """Play the year without a line for each of its requests."""
    settings = deployment.settings
    configure("warning", frozenset())
    try:
        await play(deployment)
    finally:
        configure(settings.log_level, frozenset())


def import_(  # noqa: PLR0913  # what is asked on the command line
    file: Annotated[Path | None, FILE] = None,
    *,
    kind: Annotated[str, KIND] = "",
    dry_run: Annotated[bool, DRY] = False,
    leave: Annotated[bool, LEAVE] = False,
    rejected: Annotated[Path | None, REJECTED] = None,
    undo: Annotated[UUID | None, UNDO] = None,
    url: Annotated[str | None, URL] = None,
) -> None:
    """Nhập danh sách từ sổ cũ / Import an old register; all of it is checked first."""
    settings = Settings.read()
    if undo is not None:
        raise typer.Exit(take_back(settings, undo, url=url))
    if file is None:
        raise typer.BadParameter("FILE")
    code = bring_in(settings, file, kind, dry_run=dry_run, leave=leave, rejected=rejected, url=url)
    raise typer.Exit(code)


def reorganise(
    *, dry_run: Annotated[bool, LISTS] = False, url: Annotated[str | None, URL] = None
) -> None:
    """Chuyển địa bàn theo sắp xếp đơn vị hành chính / Let places follow reorganised areas."""
    raise typer.Exit(follow(Settings.read(), url=url, dry_run=dry_run))
