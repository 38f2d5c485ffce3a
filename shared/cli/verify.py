"""`luatsu verify`: a log proven whole, here, over HTTP as a stranger, or out of a bundle."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import nats
import psycopg
import typer
from nats.errors import Error as BusError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from shared.bundle.verifier import telling
from shared.bus.declarations import Source
from shared.cli.where import SERVICES, Where, where
from shared.law.calendar import LEGAL_ZONE
from shared.log.verify import Problem
from shared.proof import bus_copy, feed, findings, note
from shared.proof import head as heads
from shared.proof.note import NOTARY, BadNote, Verifier
from shared.proof.timestamps import roots_in
from shared.proof.unreadable import TORN
from shared.proof.verify import Known, Report
from shared.proof.verify import verify as whole
from shared.settings import BadSettings, Mend, Settings

WHAT = typer.Argument(help="dịch vụ, tệp .zip, hoặc tất cả / a service, a bundle, or all")
FEED = typer.Option("--feed", help="kiểm tra qua HTTP như người ngoài / over HTTP, as a stranger")
TOKEN = typer.Option("--token", help="mã truy cập đọc toàn bộ nguồn / a token that sees the feed")
KEY = typer.Option("--key", help="khóa đầu tiên đã biết (vkey) / a first key as it is known")
WITNESS = typer.Option("--witness", help="khóa của nhân chứng (vkey) / a witness's key")
BUS = typer.Option("--bus", help="so cả bản sao trên NATS / compare the copy on the bus too")
JSON = typer.Option("--json", help="dạng JSON / as JSON")
VKEY = Mend("khóa công khai dạng vkey, hoặc tệp chứa nó", "a public key (vkey), or a file with it")
UNCOMPARED = (
    "CHƯA XONG: khóa đầu tiên chưa được so với khóa biết từ nơi khác (--key)"
    " / UNFINISHED: the first key was not compared with one known from elsewhere (--key)"
)
UNFINISHED = 3  # how it exits then, as `verify.py` does
DAY_AND_TIME = "%d/%m/%Y %H:%M:%S"

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Trust:
    """What whoever checks knows from elsewhere."""

    keys: tuple[Verifier, ...]
    settings: Settings

    def of(self, origin: str) -> Known:
        """Say what is known of a log."""
        roots = self.settings.time_stamping_roots
        pinned = [one.vkey for one in self.keys if one.kind == NOTARY and one.name == origin]
        return Known(
            origin=origin,
            first_key=pinned[0] if pinned else self._published(origin),
            witnesses=[one for one in self.keys if one.kind != NOTARY],
            roots=roots_in(roots) if roots else (),
        )

    def _published(self, origin: str) -> str | None:
        """Read the key that `luatsu up` wrote down in the deployment's folder."""
        file = self.settings.notary_vkeys / f"{origin.rpartition('/')[2]}.vkey"
        if not file.exists():
            return None
        vkey = file.read_text().strip()
        return vkey if vkey.startswith(f"{origin}+") else None


def bars() -> Progress:
    """Show progress as a bar where somebody looks."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(TextColumn("{task.description}"), *columns, console=Console(stderr=True))


def verify(  # noqa: PLR0913  # a command's options
    what: Annotated[str | None, WHAT] = None,
    *,
    feed_url: Annotated[str | None, FEED] = None,
    token: Annotated[str | None, TOKEN] = None,
    key: Annotated[list[str] | None, KEY] = None,
    witness: Annotated[list[str] | None, WITNESS] = None,
    bus: Annotated[bool, BUS] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Kiểm tra sổ: lá, cây, chữ ký / Prove a log whole; exits 1 where something is wrong.

    As a stranger, or with keys that are not those of a log: 3 where no first key was compared.
    """
    given = (*(key or ()), *(witness or ()))
    if what is not None and Path(what).suffix == ".zip":
        said = [f"--key={one}" for one in given] + ["--json"] * as_json
        raise typer.Exit(telling.main([what, *said]))
    settings = Settings.read()
    trust = Trust(_keys(given, settings), settings)
    with bars() as progress:
        if feed_url is not None:
            found = _over_http(feed_url, token, what, trust, progress)
        else:
            found = _here(where(settings), what, trust, progress, bus=bus)
    named = {one.name for one in _keys(witness or (), None) if one.kind != NOTARY}
    for one in found.values():
        missing = sorted(named - one.cosigned.keys())
        one.problems += [Problem(one.signed, "cosignature-missing", whose=name) for name in missing]
    if as_json:
        typer.echo(json.dumps({name: _plain(one) for name, one in found.items()}))
    else:
        _show(found)
    if any(one.problems for one in found.values()):
        raise typer.Exit(1)
    origins = [heads.origin(settings.province, name) for name in found]
    if (feed_url is not None or key) and not all(trust.of(one).first_key for one in origins):
        typer.echo(UNCOMPARED, err=True)
        raise typer.Exit(UNFINISHED)


def _keys(given: Sequence[str], settings: Settings | None) -> tuple[Verifier, ...]:
    try:
        said = [Path(one).read_text() if Path(one).is_file() else one for one in given]
        return note.verifiers("\n".join([*said, settings.witnesses if settings else ""]))
    except BadNote as bad:
        raise BadSettings({"--key": VKEY}) from bad


def _services(what: str | None) -> Sequence[str]:
    if what is not None and what not in SERVICES:
        raise BadSettings({"SERVICE": Mend(", ".join(SERVICES), ", ".join(SERVICES))})
    return SERVICES if what is None else (what,)


@contextmanager
def _bar(progress: Progress, name: str) -> Iterator[Tell]:
    task = progress.add_task(name, total=None)
    reached = 0

    def tell(position: int) -> None:
        nonlocal reached
        reached = position
        progress.update(task, completed=position)

    yield tell
    progress.update(task, completed=reached, total=reached)


def _here(
    at: Where, what: str | None, trust: Trust, progress: Progress, *, bus: bool
) -> dict[str, Report]:
    found = {}
    for name in _services(what) if what else [one for one in SERVICES if one in at.databases]:
        if name not in at.databases:
            raise BadSettings({"SERVICE": Mend(*[", ".join(at.databases)] * 2)})
        with _bar(progress, name) as tell:
            url = at.databases[name]
            total = _events(url)
            progress.update(progress.task_ids[-1], total=total)
            known = trust.of(heads.origin(at.province, name))
            found[name] = whole(url, known, tell)
        if bus:
            with _bar(progress, f"{name} NATS") as tell:
                progress.update(progress.task_ids[-1], total=total)
                found[name].problems += asyncio.run(_bus(at, name, tell))
    return found


def _events(url: str) -> int | None:
    """Say how many there are, for the bar alone."""
    with psycopg.connect(url) as connection, suppress(*TORN):
        row: Any = connection.execute("select position from log.head").fetchone()
        return int(row[0])
    return None


async def _bus(at: Where, name: str, tell: Tell) -> list[Problem]:
    url = at.databases[name].replace("postgresql://", "postgresql+psycopg://")
    try:
        bus = await nats.connect(at.nats, allow_reconnect=False)
    except (BusError, OSError):
        return [Problem(0, "bus-unreachable")]
    engine = create_async_engine(url, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            reading = await connection.execution_options(isolation_level="AUTOCOMMIT")
            return await bus_copy.compare(reading, bus, Source(at.province, name), tell)
    except BusError:
        return [Problem(0, "bus-unreachable")]
    except DBAPIError as error:
        if not isinstance(error.orig, TORN):
            raise
        return [Problem(0, "bus-not-compared")]
    finally:
        await engine.dispose()
        await bus.close()


def _over_http(
    url: str, token: str | None, what: str | None, trust: Trust, progress: Progress
) -> dict[str, Report]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    found = {}
    with httpx.Client(base_url=url, headers=headers) as client:
        for name in _services(what):
            known = trust.of(heads.origin(trust.settings.province, name))
            with _bar(progress, name) as tell:
                try:
                    found[name] = feed.verify(client, name, known, tell)
                except feed.Unanswered as unanswered:
                    typer.echo(f"{name}: {unanswered}", err=True)
                    found[name] = Report(problems=[Problem(0, "feed-unanswered")])
    return found


def _plain(report: Report) -> dict[str, Any]:
    signed_at = report.signed_at
    return {
        "events": report.events,
        "heads": report.heads,
        "signed": report.signed,
        "signed_at": None if signed_at is None else signed_at.isoformat(),
        "first_key": report.first_key,
        "cosigned": report.cosigned,
        "losses": [
            {
                "kept": one.since,
                "lost": one.loss.lost,
                "at": one.loss.at.isoformat(),
                "why": one.loss.why,
            }
            for one in report.losses
            if one.loss is not None
        ],
        "problems": [findings.plain(one) for one in report.problems],
    }


def _show(found: dict[str, Report]) -> None:
    for name, one in found.items():
        signed_at = one.signed_at
        at = signed_at.astimezone(LEGAL_ZONE).strftime(DAY_AND_TIME) if signed_at else "-"
        typer.echo(
            f"{name}: {one.events} sự kiện, đã ký đến {one.signed} lúc {at}"
            f" / {one.events} events, signed up to {one.signed} at {at}"
        )
        typer.echo(f"  khóa đầu tiên / first key: {one.first_key or '-'}")
        for witness, size in one.cosigned.items():
            typer.echo(f"  nhân chứng / witness: {witness} đến / up to {size}")
        for lost in one.losses:
            typer.echo(f"  {findings.loss(lost)}")
        for problem in one.problems:
            vi, en = findings.words(problem)
            where_ = findings.where(problem)
            typer.echo(f"  {name} @{where_}: {problem.what}: {vi} / {en}", err=True)
    wrong = sum(len(one.problems) for one in found.values())
    typer.echo("nguyên vẹn / whole" if not wrong else f"{wrong} sai lệch / problems")
