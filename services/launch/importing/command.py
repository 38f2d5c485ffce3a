"""`luatsu import`: everything is checked first, and sent only when nothing is wrong."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.launch.importing import lawyers, organisations
from services.launch.importing.cells import Unreadable
from services.launch.importing.checking import Checked, check
from services.launch.importing.reading import read
from services.launch.importing.register import Entry, Fault, Register, named, registry
from services.launch.importing.sending import CHANGED, NotLetIn, Outcome, Sent, send
from shared import edge
from shared.cli.where import where
from shared.decider import Fault as Said
from shared.law.calendar import legal_day
from shared.messages import Role
from shared.settings import BadSettings, Mend, Settings
from shared.tokens import make
from shared.web.problems import sentence
from shared.web.texts import Language, Texts, load

UNIT = "Sở Tư pháp"
TEXTS = Path(__file__).with_name("texts")
ADDRESS = Mend("--url, địa chỉ của hệ thống", "--url, the address of the system")
DONE, REFUSED, BAD_FILE = 0, 1, 2  # exit codes


class Kind(StrEnum):
    """What a file lists."""

    LAWYERS = "lawyers"
    ORGANISATIONS = "organisations"


REGISTERS: Mapping[Kind, Register] = {
    Kind.LAWYERS: lawyers.REGISTER,
    Kind.ORGANISATIONS: organisations.REGISTER,
}
OUTCOMES = {
    Outcome.NEW: ("mới", "new"),
    Outcome.UNCHANGED: ("không đổi", "unchanged"),
    Outcome.REFUSED: ("bị từ chối", "refused"),
    Outcome.NOT_SENT: ("chưa gửi được", "not sent"),
}


@cache
def texts() -> Texts:
    """Load what is said of faults: the kernel's, the registry's, and what only files have."""
    folder = registry().texts
    return load([*([folder] if folder else []), TEXTS])


def bring_in(
    settings: Settings, file: Path, kind: Kind, *, dry_run: bool = False, url: str | None = None
) -> int:
    """Check a file, and send it where nothing is wrong with it.

    Returns:
        0 when all rows are in the system, or could be; 1 when some were refused; 2 for a file
        with faults, of which nothing was sent.
    """
    register = REGISTERS[kind]
    try:
        checked = check(read(file), register, legal_day(edge.now()))
    except Unreadable as unreadable:
        say(unreadable.vi, unreadable.en)
        return BAD_FILE
    for vi, en in findings(checked, register):
        say(vi, en)
    if checked.faults:
        count = len(checked.faults)
        say(f"{count} lỗi. Không gửi dòng nào.", f"{count} faults. No row was sent.")
        return BAD_FILE
    if dry_run:
        say(f"{checked.rows} dòng hợp lệ, chưa gửi.", f"{checked.rows} rows are good; none sent.")
        return DONE
    return give(settings, url, checked, register)


def say(vi: str, en: str) -> None:
    """Say something in both languages."""
    typer.echo(vi)
    typer.echo(f"    {en}")


# What the dry run found -------------------------------------------------------------------------


def findings(checked: Checked, register: Register) -> Iterator[tuple[str, str]]:
    """Say every fault by the row and the column where it stands; without any, every gap."""
    for fault in checked.faults:
        yield line(fault, checked.where, register)
    if checked.faults:
        return
    for row, columns in checked.gaps.items():
        names = [register.column(name) for name in columns]
        yield (
            f"Dòng {row} không nói, sẽ ghi là chưa biết: {', '.join(one.vi for one in names)}.",
            f"Row {row} does not say, recorded as not known: {', '.join(one.en for one in names)}.",
        )


def line(fault: Fault, where: Mapping[str, int], register: Register) -> tuple[str, str]:
    """Say a fault."""
    vi, en = named(register, fault.column, where)
    said = Said(fault.code, fault.column, fault.parameters)
    return (
        f"Dòng {fault.row}{', ' + vi if vi else ''}: {sentence(texts(), said, Language.VI)}",
        f"Row {fault.row}{', ' + en if en else ''}: {sentence(texts(), said, Language.EN)}",
    )


# Sending ----------------------------------------------------------------------------------------


def give(settings: Settings, url: str | None, checked: Checked, register: Register) -> int:
    """Send the rows and sum up what became of them."""
    address = url or where(settings).url
    if address is None:
        raise BadSettings({"--url": ADDRESS})
    token = make(settings, role=Role.DEPARTMENT, unit=UNIT)
    try:
        sent = asyncio.run(watched(checked.entries, address, token))
    except NotLetIn:
        say("Hệ thống không nhận thẻ truy cập này.", "The system does not take this token.")
        return REFUSED
    except (httpx.TransportError, httpx.HTTPStatusError):
        say("Hệ thống không trả lời.", "The system does not answer.")
        return REFUSED
    for one in sent:
        for vi, en in against(one, checked.where, register):
            say(vi, en)
    say(*summary(sent))
    taken = {Outcome.NEW, Outcome.UNCHANGED}
    return DONE if all(one.outcome in taken for one in sent) else REFUSED


async def watched(entries: Sequence[Entry], url: str, token: str) -> list[Sent]:
    """Send, and show how far it has come."""
    shown = Console(stderr=True)
    progress = Progress(
        TextColumn("nhập / importing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=shown,
        disable=not shown.is_terminal,
    )
    with progress:
        task = progress.add_task("", total=len(entries))
        return await send(entries, url, token, lambda _: progress.advance(task))


def against(sent: Sent, where: Mapping[str, int], register: Register) -> Iterator[tuple[str, str]]:
    """Say why a row was refused, as the system said it."""
    for told in sent.faults:
        if told.code == CHANGED:
            yield line(Fault(sent.row, told.column, told.code), where, register)
            continue
        vi, en = named(register, told.column, where)
        yield (
            f"Dòng {sent.row}{', ' + vi if vi else ''}: {told.vi}",
            f"Row {sent.row}{', ' + en if en else ''}: {told.en}",
        )


def summary(sent: Sequence[Sent]) -> tuple[str, str]:
    """Count what became of the rows."""
    counts = Counter(one.outcome for one in sent)
    vi = ", ".join(f"{counts[outcome]} {words[0]}" for outcome, words in OUTCOMES.items())
    en = ", ".join(f"{counts[outcome]} {words[1]}" for outcome, words in OUTCOMES.items())
    return f"Đã nhập: {vi}.", f"Imported: {en}."
