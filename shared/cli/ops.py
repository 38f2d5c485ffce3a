"""`luatsu ops`: how everything stands, on one screen, and what an operator does about it."""

import asyncio
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
import typer
from rich.console import Console
from rich.live import Live
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from shared.cli.operated import GivenToken, places
from shared.ops import monitoring
from shared.ops.gathering import Seen, gather
from shared.ops.screen import screen
from shared.settings import BadSettings, Mend, Settings

EVERY = 5.0  # seconds between looks, as often as services count
PATIENCE = 60  # seconds for what is tried again
app = typer.Typer(help="Vận hành / looking after a running deployment.")

AS_JSON = typer.Option("--json", help="dạng JSON / as JSON")
WATCHED = typer.Option("--watch", help="vẽ lại mỗi 5 giây / draw it anew every 5 seconds")
SERVICE = typer.Argument(help="dịch vụ / the service", show_default=False)
REASON = typer.Option(help="lý do, được ghi vào sổ / why; it is recorded", show_default=False)
CHECK = typer.Option(
    "--check", help="chỉ so sánh / compare, write nothing; exits 1 on a difference"
)
DOOR = Mend("LUATSU_FEED_<SERVICE> hoặc hệ thống đang chạy", "LUATSU_FEED_<SERVICE>, or running")
KEY = Mend("thẻ của người vận hành", "an operator's token, or the private key of tokens")


@app.callback(invoke_without_command=True)
def ops(
    context: typer.Context,
    *,
    as_json: Annotated[bool, AS_JSON] = False,
    watch: Annotated[bool, WATCHED] = False,
    token: GivenToken = None,
) -> None:
    """Tình trạng của mọi dịch vụ / How every service stands; exits 1 where it ails."""
    if context.invoked_subcommand is not None:
        return
    at = places(Settings.read(), token)
    if watch and not as_json:
        with Live(screen(asyncio.run(gather(at))), console=Console(), screen=True) as live:
            while True:
                time.sleep(EVERY)
                live.update(screen(asyncio.run(gather(at))))
    found = asyncio.run(gather(at))
    if as_json:
        typer.echo(json.dumps(plain(found), ensure_ascii=False))
    else:
        Console().print(screen(found))
    raise typer.Exit(1 if any(ails(seen) for seen in found.values()) else 0)


def plain(found: Mapping[str, Seen]) -> dict[str, Any]:
    """Say it as JSON: each service's own document, and what was seen from outside."""
    return {
        name: {
            "standing": seen.standing and seen.standing.model_dump(mode="json"),
            "wrong": seen.wrong,
        }
        for name, seen in found.items()
    }


def ails(seen: Seen) -> bool:
    """Say whether somebody has to look."""
    return bool(seen.wrong) or seen.standing is None or bool(seen.standing.firing)


# What an operator does --------------------------------------------------------------------------


@app.command("retry-parked")
def retry_parked(  # noqa: PLR0913  # options of a command
    service: Annotated[str, SERVICE],
    *,
    source: Annotated[str, typer.Option(help="dịch vụ nguồn / the source")],
    stage: Annotated[str, typer.Option(help="bước / the stage")],
    stream: Annotated[str, typer.Option(help="hồ sơ / the stream")],
    reason: Annotated[str, REASON],
    token: GivenToken = None,
) -> None:
    """Thử lại các sự kiện bị chặn của một hồ sơ / Try the parked events of a stream again."""
    body = {"source": source, "stage": stage, "stream": stream, "reason": reason}
    said = _post(service, "parked/retry", body, token)
    left = said["remaining"]
    typer.echo(f"còn bị chặn / still parked: {left}")
    raise typer.Exit(1 if left else 0)


@app.command("retry")
def retry_alike(
    service: Annotated[str, SERVICE],
    *,
    fingerprint: Annotated[str, typer.Option(help="lỗi, như bảng nêu / the error, as shown")],
    reason: Annotated[str, REASON],
    token: GivenToken = None,
) -> None:
    """Thử lại mọi hồ sơ bị cùng một lỗi chặn / Try again all streams that one error parked."""
    body: dict[str, Any] = {"fingerprint": fingerprint, "reason": reason}
    rows: list[dict[str, Any]] = []
    with _bar() as progress:
        task = progress.add_task("", total=None)
        more = True
        while more:
            said = _post(service, "parked/retry-alike", body, token)
            rows += said["rows"]
            more = said["more"]
            progress.update(task, completed=len(rows))
            if rows:
                last = rows[-1]
                body["after"] = {name: last[name] for name in ("source", "stage", "stream")}
    for row in rows:
        left = row["remaining"]
        became = {0: "xong / done", None: "không có bước này / no such stage"}.get(
            left, f"còn bị chặn / still parked: {left}"
        )
        typer.echo(f"{row['source']} {row['stage']} {row['stream']}: {became}")
    done = sum(row["remaining"] == 0 for row in rows)
    typer.echo(f"{done}/{len(rows)} hồ sơ đã thông / streams go on")
    raise typer.Exit(0 if rows and done == len(rows) else 1)


@app.command("skip")
def skip(  # noqa: PLR0913  # options of a command
    service: Annotated[str, SERVICE],
    *,
    source: Annotated[str, typer.Option(help="dịch vụ nguồn / the source")],
    stage: Annotated[str, typer.Option(help="bước / the stage")],
    stream: Annotated[str, typer.Option(help="hồ sơ / the stream")],
    position: Annotated[int, typer.Option(help="vị trí của sự kiện / the event's position")],
    reason: Annotated[str, REASON],
    token: GivenToken = None,
) -> None:
    """Bỏ qua sự kiện bị chặn cũ nhất của một hồ sơ / Let the oldest parked event go by."""
    body = {
        "source": source,
        "stage": stage,
        "stream": stream,
        "position": position,
        "reason": reason,
    }
    said = _post(service, "skips/skip-parked", body, token)
    typer.echo(f"đã ghi / recorded: {', '.join(said['events'])} @{said['position']}")


@app.command("retry-order")
def retry_order(
    service: Annotated[str, SERVICE],
    order: Annotated[UUID, typer.Argument(help="mã hệ quả / the effect's id")],
    *,
    reason: Annotated[str, REASON],
    token: GivenToken = None,
) -> None:
    """Thử lại một hệ quả chưa thành / Give an effect that has not come about once more."""
    said = _post(service, f"waiting/{order}/retry", {"reason": reason}, token)
    typer.echo(f"nay là / now: {said['state']}")
    raise typer.Exit(0 if said["state"] in {"done", "nothing"} else 1)


@app.command("rules")
def rules(
    root: Annotated[Path, typer.Option(help="gốc của kho mã / root of the repository")] = Path(),
    *,
    check: Annotated[bool, CHECK] = False,
) -> None:
    """Ghi các quy tắc cảnh báo cho Prometheus / Write the alert rules for Prometheus."""
    found = list(monitoring.stale(root))
    for path in found:
        typer.echo(path)
    if not check:
        monitoring.write(root)
    raise typer.Exit(1 if check and found else 0)


def _post(service: str, path: str, body: Mapping[str, Any], token: str | None) -> dict[str, Any]:
    at = places(Settings.read(), token)
    if service not in at.doors:
        raise BadSettings({"LUATSU_FEED": DOOR})
    if at.token is None:
        raise BadSettings({"--token": KEY})
    try:
        answer = httpx.post(
            f"{at.doors[service]}/api/{service}/{path}",
            json=dict(body),
            headers={"Authorization": f"Bearer {at.token}"},
            timeout=PATIENCE,
        )
    except httpx.HTTPError as error:
        typer.echo(f"không trả lời / no answer: {type(error).__name__}", err=True)
        raise typer.Exit(1) from error
    said: dict[str, Any] = answer.json()
    if not answer.is_success:
        typer.echo(f"{said['detail']} / {said['detail_en']}", err=True)
        raise typer.Exit(1)
    return said


def _bar() -> Progress:
    shown = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("thử lại / trying again: {task.completed}"),
        TimeElapsedColumn(),
        console=shown,
        disable=not shown.is_terminal,
    )
