"""`luatsu backup`, `restore` and `drill`."""

import asyncio
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer
from sqlalchemy.engine import make_url

from services.launch.deployment import Deployment, running
from services.launch.drill import copying, examining, report
from services.launch.drill.copying import NoBackup
from services.launch.drill.examining import Doubt
from services.launch.drill.figures import Figures, figures
from services.launch.up import services
from shared import edge
from shared.cli.where import where
from shared.embedded.databases import KEYS, SERVICES
from shared.embedded.files import PASSABLE, AlreadyRunning, Home
from shared.logs import configure
from shared.personal.secret import read_secrets
from shared.settings import BadSettings, Mend, Settings

FOLDER = typer.Argument(help="thư mục bản sao / the folder of the backup", show_default=False)
BACKUP = typer.Argument(
    help="bản sao; không nêu thì sao ngay / a backup; one is made now where none is named",
    show_default=False,
)
JSON = typer.Option("--json", help="dạng JSON / as JSON")
FIGURES = typer.Option("--figures", help="chỉ in các con số / only print the figures, as JSON")
AT = typer.Option(help="theo vị trí của tệp này / as known at the positions of this file")
AGAINST = typer.Option(
    help="xét hệ thống này so với tệp con số / examine this deployment against a file of figures"
)
RTO = typer.Option(help="số giây đã mất để khôi phục / seconds that bringing back took so far")
RUNS = Mend(
    "thư mục của một hệ thống đang chạy (luatsu up)",
    "the folder of a running deployment (luatsu up)",
)
WITHIN = 120.0  # seconds, for the restored logs to open


def backup(folder: Annotated[Path, FOLDER]) -> None:
    """Sao lưu hệ thống trên máy này / Copy the deployment on this machine; it may be running."""
    settings = Settings.read()
    with _said(), _servers(settings) as databases:
        copying.back_up(Home.at(settings.data), databases, folder)
    typer.echo(f"{folder}: xong / done")


def restore(folder: Annotated[Path, FOLDER]) -> None:
    """Khôi phục bản sao vào LUATSU_DATA trống / Bring a backup back into an empty LUATSU_DATA."""
    settings = Settings.read()
    with _said(), _restored(folder, settings):
        typer.echo(f"{settings.data}: xong / done; luatsu up")


def drill(  # noqa: PLR0913  # the options of a command
    backup_folder: Annotated[Path | None, BACKUP] = None,
    *,
    as_json: Annotated[bool, JSON] = False,
    only_figures: Annotated[bool, FIGURES] = False,
    at: Annotated[Path | None, AT] = None,
    against: Annotated[Path | None, AGAINST] = None,
    rto: Annotated[float, RTO] = 0.0,
) -> None:
    """Diễn tập khôi phục / Restore everything into an empty place and prove it whole.

    Nothing of the living deployment is touched. Exits 1 on any doubt. On one machine it does all
    by itself; `deploy/drill.sh` does the same for containers, with --figures and --against.
    """
    settings = Settings.read()
    with _said():
        if only_figures:
            said = None if at is None else read(at)
            typer.echo(asyncio.run(_figures(settings, said)).model_dump_json())
            return
        if against is not None:
            found = asyncio.run(_examined(settings, read(against), rto))
        else:
            found = _drilled(settings, backup_folder)
            report.keep(found, settings.data)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        report.show(found)
    raise typer.Exit(0 if found["ok"] else 1)


@contextmanager
def _said() -> Iterator[None]:
    configure("warning", frozenset())
    try:
        yield
    except NoBackup as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@contextmanager
def _servers(settings: Settings) -> Iterator[dict[str, str]]:
    """Reach the databases of a folder: of the deployment that runs there, or start its servers."""
    if not (settings.data / "secrets").exists():
        raise BadSettings({"LUATSU_DATA": RUNS})
    with ExitStack() as stack:
        try:
            deployment = stack.enter_context(running(settings))
        except AlreadyRunning:
            yield where(settings).databases
        else:  # whatever addresses an earlier one has left behind
            yield _databases(deployment)


def _databases(deployment: Deployment) -> dict[str, str]:
    return {name: deployment.postgres.conninfo(name) for name in (*SERVICES, KEYS)}


@contextmanager
def _restored(folder: Path, settings: Settings, *, proving: bool = False) -> Iterator[Deployment]:
    """Bring a backup back and run its servers, without a service.

    Where it is only to be proven, the notaries' keys stay away: no copy may sign a second history.
    """
    home = Home.at(settings.data)
    copying.bring_secrets(folder, home)
    if proving:
        for key in home.secrets.glob("notary-*.key"):
            key.unlink()
    with running(settings, before_migrating=lambda one: _fill(folder, one)) as deployment:
        yield deployment


def _fill(folder: Path, deployment: Deployment) -> None:
    copying.bring_databases(folder, _databases(deployment), deployment.home)


def _drilled(settings: Settings, folder: Path | None) -> dict[str, Any]:
    """Do all of it on one machine; told to stop, it clears away what it brought back."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    scratch = Path(tempfile.mkdtemp(prefix="luatsu-drill-"))
    scratch.chmod(PASSABLE)
    try:
        with _servers(settings) as live:
            if folder is None:
                folder = scratch / "backup"
                copying.back_up(Home.at(settings.data), live, folder)
            begun = monotonic()
            there = Settings.read(
                data=scratch / "restored",
                province=settings.province,
                province_vi=settings.province_vi,
                province_en=settings.province_en,
            )
            with _restored(folder, there, proving=True) as deployment:
                return asyncio.run(_proven(deployment, live, settings, begun))
    finally:
        shutil.rmtree(scratch)


async def _proven(
    deployment: Deployment, live: dict[str, str], settings: Settings, begun: float
) -> dict[str, Any]:
    """Let the restored services open their logs, and examine what they have.

    Where the logs end is seen before: once it runs, a service may record what has become due. The
    figures are those of that position, once the read models, which a backup may have caught
    behind their logs, have come so far.
    """
    databases = {name: url for name, url in _databases(deployment).items() if name != KEYS}
    day = edge.now().date()
    known = {name: one.position for name, one in (await figures(databases, day)).last.items()}
    there = await figures({name: live[name] for name in SERVICES}, day, known)
    async with services(deployment) as runtimes:
        async with asyncio.timeout(WITHIN):
            while closed := [one.name for one in runtimes.values() if one.log_open()]:
                _say(f"chưa mở / not open yet: {', '.join(closed)}")
                await asyncio.sleep(1)
        for name, one in runtimes.items():
            await one.projector.wait(name, known[name], WITHIN)  # else the figures differ
        here = await figures(databases, day, known)
    doubts = [
        *examining.of_figures(here, there),
        *await _doubts(databases, deployment.of("registry"), settings.notary_vkeys),
    ]
    return report.said(here, there, doubts, rto_seconds=monotonic() - begun)


async def _doubts(databases: dict[str, str], settings: Settings, vkeys: Path) -> list[Doubt]:
    """Examine logs, read models, keys and papers; `vkeys` holds what is known of the notaries."""
    return [
        *await examining.of_logs(databases, settings.province, vkeys, _say),
        *await examining.of_keys(
            databases,
            settings.needed("keys_url"),
            read_secrets(settings.master_key, settings.pepper),
            settings.documents,
            _say,
        ),
    ]


async def _figures(settings: Settings, said: Figures | None) -> Figures:
    day = edge.now().date() if said is None else said.on
    known = None if said is None else {name: one.position for name, one in said.last.items()}
    return await figures(_of_services(settings), day, known)


async def _examined(settings: Settings, live: Figures, rto: float) -> dict[str, Any]:
    """Examine the deployment that the settings name: the restored one."""
    begun = monotonic()
    databases = _of_services(settings)
    known = {name: one.position for name, one in live.asked.items()}
    here = await figures(databases, live.on, known)
    keys_url = make_url(settings.needed("database_url")).set(database=KEYS)
    said = settings.model_copy(update={"keys_url": keys_url.render_as_string(hide_password=False)})
    doubts = [
        *examining.of_figures(here, live),
        *await _doubts(databases, said, settings.notary_vkeys),
    ]
    return report.said(here, live, doubts, rto_seconds=rto + monotonic() - begun)


def read(path: Path) -> Figures:
    """Read figures that were printed."""
    return Figures.model_validate_json(path.read_text())


def _of_services(settings: Settings) -> dict[str, str]:
    known = where(settings).databases
    return {name: known[name] for name in SERVICES}


def _say(what: str) -> None:
    typer.echo(what, err=True)
