"""`luatsu reorganise`: every place whose area passed into one other follows it.

What an officer has to choose is left to them, and named. It may be stopped and run again: what
followed is not listed any more, and a command that is given twice changes nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any
from uuid import UUID, uuid5

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shared import edge
from shared.cli.where import where
from shared.messages import Role
from shared.settings import BadSettings, Mend, Settings
from shared.tokens import make
from shared.web.route import route

UNIT = "Sở Tư pháp"
LISTED = "/api/registry/unsettled-areas"
A_PAGE = "500"
SOURCE = "registry"
AT_ONCE = 8
TRIES = 40
PAUSE = 0.25  # seconds, between tries
PATIENCE = 30.0
ADDRESS = Mend("--url, địa chỉ của hệ thống", "--url, the address of the system")
DONE, LEFT = 0, 1  # exit codes
SEAT, OFFICE = "FollowReorganisation", "FollowOfficeReorganisation"


class Outcome(StrEnum):
    """What became of a place."""

    FOLLOWED = "followed"
    UNCHANGED = "unchanged"  # somebody was quicker
    REFUSED = "refused"
    NOT_SENT = "not-sent"


WORDS = {
    Outcome.FOLLOWED: ("đã chuyển", "followed"),
    Outcome.UNCHANGED: ("không đổi", "unchanged"),
    Outcome.REFUSED: ("bị từ chối", "refused"),
    Outcome.NOT_SENT: ("chưa gửi được", "not sent"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one place, and why not."""

    stream: str
    outcome: Outcome
    position: int = 0
    faults: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What became of all of them, and which are left for an officer."""

    sent: tuple[Sent, ...]
    left: tuple[Mapping[str, Any], ...]


def reorganise(settings: Settings, *, url: str | None = None, dry_run: bool = False) -> int:
    """Let every place follow, and say what became of each that did not.

    Returns:
        0 when nothing is left; 1 when an officer has to choose, or something was refused.
    """
    address = url or where(settings).url
    if address is None:
        raise BadSettings({"--url": ADDRESS})
    token = make(settings, role=Role.DEPARTMENT, unit=UNIT)
    try:
        told = asyncio.run(watched(address, token, dry_run=dry_run))
    except (httpx.TransportError, httpx.HTTPStatusError):
        say("Hệ thống không trả lời, hoặc không nhận.", "The system does not answer, or refuses.")
        return LEFT
    for one in told.sent:
        for fault in one.faults:
            say(f"{one.stream}: {fault['vi']}", f"{one.stream}: {fault['en']}")
    for row in told.left:
        say(*waiting(row))
    say(*summary(told))
    followed = {Outcome.FOLLOWED, Outcome.UNCHANGED}
    return LEFT if told.left or any(one.outcome not in followed for one in told.sent) else DONE


def say(vi: str, en: str) -> None:
    """Say something in both languages."""
    typer.echo(vi)
    typer.echo(f"    {en}")


def waiting(row: Mapping[str, Any]) -> tuple[str, str]:
    """Say what a place waits for, and which areas there are for it."""
    areas = ", ".join(f"{one['name']} ({one['code']})" for one in row["candidates"])
    vi, en = ("chuyển vào", "passed into")
    if row["choice"] == "officer":
        vi, en = ("đã chia, cán bộ chọn", "was split, an officer chooses")
    before = f"{row['stream']}: {row['area_name']} ({row['area']})"
    return f"{before} {vi}: {areas}", f"{before} {en}: {areas}"


def summary(told: Told) -> tuple[str, str]:
    """Count what became of the places."""
    counts = Counter(one.outcome for one in told.sent)
    vi = ", ".join(f"{counts[outcome]} {words[0]}" for outcome, words in WORDS.items())
    en = ", ".join(f"{counts[outcome]} {words[1]}" for outcome, words in WORDS.items())
    left = len(told.left)
    return f"{vi}; {left} chờ cán bộ chọn.", f"{en}; {left} wait for an officer."


async def watched(url: str, token: str, *, dry_run: bool) -> Told:
    """Let them follow, and show how far it has come."""
    shown = Console(stderr=True)
    progress = Progress(
        TextColumn("chuyển địa bàn / reorganising"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=shown,
        disable=not shown.is_terminal,
    )
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE) as http:
        rows = [] if dry_run else await listed(http, "follows")
        with progress:
            task = progress.add_task("", total=len(rows))
            sent = await follow(http, rows, lambda: progress.advance(task))
        last = max((one.position for one in sent), default=0)
        left = await listed(http, None if dry_run else "officer", at_least=last)
    return Told(tuple(sent), tuple(left))


async def listed(
    http: httpx.AsyncClient, choice: str | None, at_least: int = 0
) -> list[Mapping[str, Any]]:
    """Read all pages of the list."""
    found: list[Mapping[str, Any]] = []
    query = {"limit": A_PAGE, "at_least": f"{SOURCE}:{at_least}"}
    query |= {} if choice is None else {"choice": choice}
    while True:
        answer = await http.get(LISTED, params=query)
        answer.raise_for_status()
        page = answer.json()
        found += page["rows"]
        if page["next"] is None:
            return found
        query["cursor"] = page["next"]


async def follow(
    http: httpx.AsyncClient, rows: Sequence[Mapping[str, Any]], on_row: Callable[[], None]
) -> list[Sent]:
    """Give each place its command, several at once."""
    run, gate = edge.new_id(), asyncio.Semaphore(AT_ONCE)
    paths = {
        (decider.noun, command.__name__): route(decider, command)
        for decider in import_module("services.registry.app").build().nouns  # nobody imports it
        for command in decider.commands
    }

    async def one(row: Mapping[str, Any]) -> Sent:
        path = paths[row["noun"], OFFICE if row["office_id"] else SEAT]
        body = {"office_id": row["office_id"]} if row["office_id"] else {}
        key = str(uuid5(run, row["cursor"]))
        async with gate:
            sent = await give(http, path, body, key, row["stream"])
        on_row()
        return sent

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(row)) for row in rows]
    return [task.result() for task in tasks]


async def give(
    http: httpx.AsyncClient, path: str, body: Mapping[str, str], key: str, stream: str
) -> Sent:
    """Give one command until there is an answer to it; twice under one key is once."""
    about = str(UUID(stream.partition("-")[2]))
    for _ in range(TRIES):
        try:
            answer = await http.post(
                path.format(id=about), json=body, headers={"Idempotency-Key": key}
            )
        except httpx.TransportError:
            await asyncio.sleep(PAUSE)
            continue
        if passing(answer):
            await asyncio.sleep(PAUSE)
            continue
        said = answer.json()
        if answer.is_success:
            outcome = Outcome.FOLLOWED if said["events"] else Outcome.UNCHANGED
            return Sent(stream, outcome, said["position"] or 0)
        return Sent(stream, Outcome.REFUSED, faults=tuple(said.get("faults", ())))
    return Sent(stream, Outcome.NOT_SENT)


def passing(answer: httpx.Response) -> bool:
    """Say whether the same again may be taken: others were writing, or the log is not open."""
    busy = answer.status_code == httpx.codes.CONFLICT
    return answer.status_code == httpx.codes.SERVICE_UNAVAILABLE or (
        busy and str(answer.json().get("type", "")).endswith(":busy")
    )
