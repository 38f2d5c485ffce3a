"""`luatsu export`: a case or a range of a log as a bundle that anybody can check without us."""

import asyncio
import json
import os
import re
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from importlib import import_module
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.status import Status
from sqlalchemy.exc import SQLAlchemyError

from shared.bundle.chosen import Paper
from shared.bundle.collecting import NoSuchCase
from shared.bundle.exporting import Case, Place, Range, export
from shared.bundle.papers import NotGiven, Opener
from shared.bundle.sources import NotSigned
from shared.bundle.standalone import verifier
from shared.bundle.verifier.checking import Checked, check_all
from shared.bundle.verifier.findings import FAILURE
from shared.bundle.writing import TooLarge
from shared.cli.where import SERVICES, Where, where
from shared.messages import Role
from shared.proof.store import Incomplete
from shared.settings import Settings
from shared.tokens import make as signed_token

app = typer.Typer(
    help="Xuất gói bằng chứng / Export bundles of proof, which verify.py checks without us.",
    no_args_is_help=True,
)

STREAM = typer.Argument(help="hồ sơ, ví dụ certificate-0197… / a stream")
SERVICE = typer.Argument(help="registry, inspection, discipline, reporting")
RANGE = typer.Argument(metavar="FROM..TO", help="hai vị trí / two positions")
OUTPUT = typer.Option("-o", "--output", help="tệp .zip / the file")
HEAD = typer.Option(
    help="registry=1234: điểm chốt sổ cỡ này / the head of this size, not the newest"
)
HOPS = typer.Option(min=0, max=9, help="theo tên hồ sơ mấy bước / how far names are followed")
PAPERS = typer.Option("--papers", help="cả bản rõ của giấy tờ, cần --why / papers in clear too")
WHY = typer.Option(help="lý do đọc, được ghi vào sổ / why they are read: it is recorded")
TOKEN = typer.Option(help="tệp chứa thẻ của người đọc / a file with the reader's token")
JSON = typer.Option("--json", help="dạng JSON / as JSON")
PATIENCE = 60  # seconds
REFUSED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says of any bundle."""

    output: Path
    heads: tuple[str, ...]
    papers: bool
    why: str | None
    token_file: Path | None
    as_json: bool


@app.command("case")
def case(  # noqa: PLR0913, PLR0917  # options of a command
    stream: Annotated[str, STREAM],
    output: Annotated[Path | None, OUTPUT] = None,
    head: Annotated[list[str] | None, HEAD] = None,
    hops: Annotated[int, HOPS] = 1,
    papers: Annotated[bool, PAPERS] = False,  # noqa: FBT002
    why: Annotated[str | None, WHY] = None,
    token_file: Annotated[Path | None, TOKEN] = None,
    as_json: Annotated[bool, JSON] = False,  # noqa: FBT002
) -> None:
    """Một hồ sơ và mọi thứ liên quan / A case: its stream and all that is linked to it."""
    options = Options(
        output=output or Path(f"{stream}.zip"),
        heads=tuple(head or ()),
        papers=papers,
        why=why,
        token_file=token_file,
        as_json=as_json,
    )
    _export(Case(stream, hops), options)


@app.command("range")
def range_(  # noqa: PLR0913, PLR0917  # options of a command
    service: Annotated[str, SERVICE],
    positions: Annotated[str, RANGE],
    output: Annotated[Path | None, OUTPUT] = None,
    head: Annotated[list[str] | None, HEAD] = None,
    papers: Annotated[bool, PAPERS] = False,  # noqa: FBT002
    why: Annotated[str | None, WHY] = None,
    token_file: Annotated[Path | None, TOKEN] = None,
    as_json: Annotated[bool, JSON] = False,  # noqa: FBT002
) -> None:
    """Mọi sự kiện của một sổ từ vị trí này đến vị trí kia / All events of a log in a range."""
    match = re.fullmatch(r"([1-9]\d{0,17})\.\.([1-9]\d{0,17})", positions)
    if match is None:
        raise typer.BadParameter("cần FROM..TO, ví dụ 1..500 / FROM..TO is needed, such as 1..500")
    first, last = int(match[1]), int(match[2])
    options = Options(
        output=output or Path(f"{service}-{first}-{last}.zip"),
        heads=tuple(head or ()),
        papers=papers,
        why=why,
        token_file=token_file,
        as_json=as_json,
    )
    _export(Range(service, first, last), options)


@app.command("check")
def check(output: Annotated[Path, OUTPUT] = Path("verify.py")) -> None:
    """Chương trình kiểm tra, một tệp / The program that checks bundles, one file, for strangers."""
    output.write_bytes(verifier())
    typer.echo(f"{output}\nSHA-256 {sha256(verifier()).hexdigest()}")


def _export(wanted: Case | Range, options: Options) -> None:
    """Write the bundle, check it as a stranger would, and only then give it its name."""
    if options.papers and not (options.why or "").strip():
        raise typer.BadParameter("--papers cần --why / --papers needs --why")
    settings = Settings.read()
    at = where(settings)
    place = Place(
        province=at.province,
        databases={name: at.databases[name] for name in SERVICES if name in at.databases},
        documents=settings.documents,
        made_by=f"luatsu {settings.software_version}",
        heads=dict(_size(one) for one in options.heads),
        opener=_opener(settings, at, options) if options.papers else None,
        unreachable=[name for name in SERVICES if name not in at.databases],
    )
    with Console(stderr=True).status("…") as status:
        manifest, unfinished = _written(wanted, place, options.output, status)
        status.update("kiểm tra / checking …")
        checked = check_all(str(unfinished))
    failed = any(one.level == FAILURE for one in checked.findings)
    if failed:  # whoever finds it must not take it for a bundle
        options = replace(options, output=options.output.with_name(f"{options.output.name}.failed"))
    unfinished.rename(options.output)
    _tell(options, manifest, checked)
    damaged = any(one["code"] == "damaged" for one in manifest["left_out"])
    raise typer.Exit(REFUSED if failed or damaged else 0)


def _written(
    wanted: Case | Range, place: Place, output: Path, status: Status
) -> tuple[dict[str, Any], Path]:
    """Write the bundle beside where it is to be; nothing stays of one that did not come about."""
    with NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as to:
        unfinished = Path(to.name)
        try:
            manifest = asyncio.run(
                export(to, wanted, place, lambda step: status.update(f"{step} …"))
            )
            to.flush()
            os.fsync(to.fileno())
        except BaseException as error:
            unfinished.unlink()
            if (said := _refusal(error)) is None:
                raise
            typer.echo(said, err=True)
            raise typer.Exit(REFUSED) from error
    return manifest, unfinished


def _refusal(error: BaseException) -> str | None:
    """Say why a bundle cannot be made; none where it is a fault of ours."""
    match error:
        case NoSuchCase():
            return (
                f"không có trong điểm chốt sổ đã ký / not in a signed head: {error} "
                "(sự kiện mới cần một giây để được ký / new events are signed within a second)"
            )
        case NotSigned():
            return f"chưa có điểm chốt sổ đã ký như vậy / no such signed head: {error}"
        case Incomplete():
            return (
                "sổ không còn giữ điều mà điểm chốt sổ đã ký nói; hãy chạy luatsu verify"
                f" / the log does not hold what its signed head says; run luatsu verify: {error}"
            )
        case httpx.HTTPError() | SQLAlchemyError():
            return f"không đọc được / cannot be read: {type(error).__name__}"
        case TooLarge():
            return (
                "quá 4 GiB hoặc quá 65534 tệp: hãy chia khoảng"
                " / more than 4 GiB or 65534 files: divide the range"
            )
        case _:
            return None


def _tell(options: Options, manifest: dict[str, Any], checked: Checked) -> None:
    with options.output.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    keys = {one.origin: one.first_key for one in checked.logs}
    failures = [one for one in checked.findings if one.level == FAILURE]
    if options.as_json:
        said = {
            "file": str(options.output),
            "sha256": digest,
            "logs": manifest["logs"],
            "keys": keys,
            "left_out": manifest["left_out"],
            "failures": [f"{one.code} {one.file} {one.position}" for one in failures],
        }
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    typer.echo(f"{options.output}\nSHA-256 {digest}")
    for service, log in manifest["logs"].items():
        typer.echo(
            f"{service}: {log['events']} sự kiện / events, điểm chốt sổ / head {log['size']}"
        )
        typer.echo(f"    khóa đầu tiên / first key: {keys.get(log['origin'], '')}")
    for one in manifest["left_out"]:
        typer.echo(f"để lại / left out: {one['what']}: {one['vi']} / {one['en']}")
    for failure in failures:
        where_ = f"{failure.file} @{failure.position}"
        typer.echo(f"SAI / FAILS {where_}: {failure.vi} / {failure.en}", err=True)


def _size(head: str) -> tuple[str, int]:
    service, _, size = head.partition("=")
    if service not in SERVICES or not size.isdecimal():
        raise typer.BadParameter("cần registry=1234 / registry=1234 is needed")
    return service, int(size)


def _opener(settings: Settings, at: Where, options: Options) -> Opener:
    """Ask the running service for a paper in clear; it records the reading before it gives it."""
    token = (
        options.token_file.read_text().strip()
        if options.token_file
        else signed_token(settings, role=Role.AUDITOR, unit="luatsu export")
    )

    async def give(paper: Paper) -> bytes:
        door = at.url or settings.feed(paper.service)  # type: ignore[arg-type]  # one of ours
        nouns = import_module(f"services.{paper.service}.app").build().nouns
        noun = next(one for one in nouns if one.noun == paper.stream[:-37])
        path = f"/api/{paper.service}/{noun.nouns}/{paper.stream[-36:]}/papers/{paper.digest}"
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.post(
                f"{door}{path}",
                json={"why": options.why},
                headers={"Authorization": f"Bearer {token}"},
            )
        if answer.is_client_error and answer.status_code != httpx.codes.UNAUTHORIZED:
            raise NotGiven
        answer.raise_for_status()
        return answer.content

    return give
