"""`luatsu witness`: watch logs for somebody else, and put a name to their heads."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from shared import edge
from shared.law.calendar import LEGAL_ZONE
from shared.logs import configure
from shared.proof import note as notes
from shared.proof.note import NOTARY, BadNote, Signer, Verifier
from shared.settings import BadSettings, Mend, Settings
from shared.witness import evidence, following
from shared.witness.door import Door, client
from shared.witness.judging import Doubt
from shared.witness.store import NAME, Found, Look, Store, Taken, Trouble, opened, signer
from shared.witness.witness import Watched

DAY_AND_TIME = "%d/%m/%Y %H:%M:%S"
ORIGIN = 3  # parts of a log's name: luatsu/48/registry
SILENT_AFTER = 3600  # seconds; so long may a log not answer before somebody is told

app = typer.Typer(help="Nhân chứng: theo dõi, đồng ký điểm chốt sổ / a witness of tree heads.")
Folder = Annotated[
    Path | None, typer.Option(help="thư mục riêng của nhân chứng / the witness's own folder")
]
Named = Annotated[
    str | None, typer.Option("--name", help="tên, như luatsu/48/witness/bar / its name")
]
At = Annotated[str, typer.Option(help="địa chỉ của hệ thống / where the deployment is")]
Keys = Annotated[
    list[str] | None,
    typer.Option("--key", help="vkey đầu tiên của sổ, hoặc tệp / a log's first vkey, or a file"),
]
Every = Annotated[
    float, typer.Option(min=0.1, help="giây giữa hai lần hỏi / seconds between looks")
]
Once = Annotated[bool, typer.Option("--once", help="hỏi một lần rồi dừng / look once, and stop")]
AsJson = Annotated[bool, typer.Option("--json", help="dạng JSON / as JSON")]
Silent = Annotated[int, typer.Option(help="giây được phép im lặng / seconds of silence allowed")]

NAME_IT = Mend(
    "một tên không có dấu cách và dấu cộng, như luatsu/48/witness/bar",
    "a name without spaces and plus signs, such as luatsu/48/witness/bar",
)
KEYS_OF_ONE = Mend(
    "khóa đầu tiên của các sổ trong một tỉnh, như LUATSU_DATA/notary/registry.vkey có ghi",
    "first keys of one province's logs, as LUATSU_DATA/notary/registry.vkey has them",
)


@app.callback(invoke_without_command=True)
def witness(  # noqa: PLR0913, PLR0917  # what its operator says
    context: typer.Context,
    name: Named = None,
    at: At = "http://127.0.0.1:8000",
    key: Keys = None,
    folder: Folder = None,
    every: Every = 5.0,
    once: Once = False,  # noqa: FBT002
) -> None:
    """Theo dõi các sổ, đồng ký điểm chốt sổ / Watch logs and cosign heads, until told to stop.

    With LUATSU_NATS_URL it hears of heads over the bus, too, and at once.
    """
    if context.invoked_subcommand is not None:
        return
    settings = Settings.read()
    if name is None or notes.NAME.fullmatch(name) is None:
        raise BadSettings({"--name": NAME_IT})
    firsts, province = _firsts(key or [])
    configure(settings.log_level, frozenset())
    try:
        with opened(_place(folder), alone=True) as store:
            mine = signer(store.folder, name)
            typer.echo(mine.verifier.vkey)
            doors = [(one, f"{at.rstrip('/')}/api/{_service(one)}/proof") for one in firsts]
            follow = partial(
                following.follow, every=every, bus=settings.nats_url, province=province
            )
            asyncio.run(_watch(store, mine, doors, following.look if once else follow))
            raise typer.Exit(1 if once and _wrong(store, None) else 0)
    except Taken as taken:
        typer.echo(str(taken), err=True)
        raise typer.Exit(2) from taken


async def _watch(
    store: Store,
    mine: Signer,
    doors: Sequence[tuple[Verifier, str]],
    how: Callable[[Sequence[Watched]], Awaitable[None]],
) -> None:
    async with client() as asking:
        await how([Watched(first, Door(asking, url), store, mine) for first, url in doors])


@app.command()
def status(
    folder: Folder = None,
    as_json: AsJson = False,  # noqa: FBT002
    silent_after: Silent = SILENT_AFTER,
) -> None:
    """Cho biết tình trạng / Say how it stands; exits 1 when something is wrong."""
    with opened(_place(folder)) as store:
        wrong = _wrong(store, timedelta(seconds=silent_after))
        if as_json:
            typer.echo(json.dumps(_plain(store, wrong), ensure_ascii=False))
        else:
            _show(store, wrong)
    raise typer.Exit(1 if wrong else 0)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="tệp bằng chứng / a file of evidence")],
    key: Annotated[str | None, typer.Option(help="khóa đầu tiên đã biết / the known key")] = None,
) -> None:
    """Kiểm tra bằng chứng / Check evidence; exits 1 when the two heads do not contradict."""
    text = file.read_text()
    if found := evidence.faults(text, key):
        typer.echo(f"không phải bằng chứng / no evidence: {', '.join(found)}", err=True)
        raise typer.Exit(1)
    said = json.loads(text)
    vi, en = evidence.WORDS[Doubt(said["doubt"])]  # our own: its maker may have written anything
    typer.echo(f"{said['origin']}\n{vi}\n{en}")


@app.command()
def settle(
    evidence_id: Annotated[str, typer.Argument(help="mã bằng chứng / which evidence")],
    reason: Annotated[str, typer.Option(help="lý do / why", min=1)],
    folder: Folder = None,
) -> None:
    """Ghi nhận đã xử lý một bằng chứng / Say why evidence alarms nobody any more; it is kept."""
    with opened(_place(folder)) as store:
        done = store.settle(evidence_id, reason, edge.now())
    typer.echo("đã ghi / noted" if done else "không có / there is none", err=not done)
    raise typer.Exit(0 if done else 1)


def _wrong(store: Store, silent_after: timedelta | None) -> list[str]:
    """Say what somebody has to look at; without a time, any trouble is."""
    looks = store.looks()
    found = [one.id for one in store.accused() if one.settled_at is None]
    found += [f"{one.origin}: {ails}" for one in looks if (ails := _ails(one, silent_after))]
    return found if looks else [*found, "never-looked"]


def _ails(look: Look, silent_after: timedelta | None) -> Trouble | None:
    if look.trouble in (Trouble.BEHIND, Trouble.UNSIGNED) or silent_after is None:
        return look.trouble
    if look.seen_at is None:
        return Trouble.SILENT
    seen = datetime.fromisoformat(look.seen_at)
    return Trouble.SILENT if edge.now() - seen > silent_after else None


def _plain(store: Store, wrong: list[str]) -> dict[str, object]:
    logs = [
        {**asdict(one), "size": last.size if (last := store.last(one.origin)) else None}
        for one in store.looks()
    ]
    return {
        "vkey": _vkey(store.folder),
        "logs": logs,
        "evidence": [{**asdict(one), "file": str(store.path(one.id))} for one in store.accused()],
        "wrong": wrong,
    }


def _show(store: Store, wrong: list[str]) -> None:
    console = Console()
    table = Table()
    for title in ("sổ / log", "đã ký đến / cosigned", "thấy lúc / seen", "trục trặc / trouble"):
        table.add_column(title, overflow="fold")
    for one in store.looks():
        last = store.last(one.origin)
        trouble = f"{one.trouble}: {one.said}" if one.trouble else "không / none"
        seen = "–"
        if one.seen_at is not None:
            at = datetime.fromisoformat(one.seen_at)
            seen = at.astimezone(LEGAL_ZONE).strftime(DAY_AND_TIME)
        table.add_row(one.origin, str(last.size if last else 0), seen, trouble)
    console.print(table)
    for found in store.accused():
        console.print(_line(found), soft_wrap=True)
    console.print("cần xem / to be looked at" if wrong else "nhất quán / consistent")


def _line(found: Found) -> str:
    vi, en = evidence.WORDS[found.doubt]
    where = f"{found.after + 1}–{found.until}"
    settled = f" [đã xử lý / settled: {found.reason}]" if found.settled_at else ""
    return f"{found.id}: {vi} / {en} ({where}){settled}"


def _place(folder: Path | None) -> Path:
    return folder or Settings.read().data / "witness"


def _vkey(folder: Path) -> str | None:
    path = folder / NAME
    return path.read_text().strip() if path.exists() else None


def _service(first: Verifier) -> str:
    return first.name.rpartition("/")[2]


def _firsts(said: Sequence[str]) -> tuple[list[Verifier], str]:
    """Read the first keys of logs, each as text or out of a file."""
    texts = [Path(one).read_text() if Path(one).is_file() else one for one in said]
    try:
        firsts = [key for one in texts for key in notes.verifiers(one)]
    except BadNote as bad:
        raise BadSettings({"--key": KEYS_OF_ONE}) from bad
    origins = [one.name.split("/") for one in firsts if one.kind == NOTARY]
    provinces = {parts[1] for parts in origins if len(parts) == ORIGIN}
    if len(origins) != len(firsts) or len(provinces) != 1:
        raise BadSettings({"--key": KEYS_OF_ONE})
    return firsts, provinces.pop()
