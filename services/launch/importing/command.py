"""`luatsu import`: everything is checked first; what is wrong comes back to be mended."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid5

import httpx

from services.launch.importing.saying import say, shown, tell
from services.launch.importing.words import kinds, registry
from shared import edge
from shared.cli.where import where
from shared.law.calendar import legal_day
from shared.messages import Role
from shared.settings import BadSettings, Mend, Settings
from shared.sheets.cells import Row, Unreadable
from shared.sheets.sheet import Sheet
from shared.tokens import make
from shared.web.importing import mending
from shared.web.importing.checking import Checked, check, entries, judge
from shared.web.importing.feed import SCOPES
from shared.web.importing.giver import Giver, NotLetIn, caller_of, connected
from shared.web.importing.heads import begin, named
from shared.web.importing.reading import read
from shared.web.importing.sending import Outcome, Sent, Tally, Told, send
from shared.web.importing.steps import IMPORTS
from shared.web.importing.undoing import Result, Undone, undo
from shared.web.importing.words import Kind

R = TypeVar("R")
UNIT = "Sở Tư pháp"
ADDRESS = Mend("--url, địa chỉ của hệ thống", "--url, the address of the system")
DONE, REFUSED, BAD_FILE = 0, 1, 2  # exit codes
OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.NEW: ("mới", "new"),
    Outcome.UNCHANGED: ("không đổi", "unchanged"),
    Outcome.REFUSED: ("bị từ chối", "refused"),
    Outcome.NOT_SENT: ("chưa gửi được", "not sent"),
}
UNDONE: Mapping[Undone, tuple[str, str]] = {
    Undone.VOIDED: ("đã hủy bỏ", "voided"),
    Undone.BEFORE: ("đã hủy bỏ từ trước", "voided before"),
    Undone.KEPT: ("giữ lại", "kept"),
    Undone.REFUSED: ("bị từ chối", "refused"),
}


def bring_in(  # noqa: PLR0913  # what is asked on the command line
    settings: Settings,
    file: Path,
    kind: str,
    *,
    dry_run: bool = False,
    leave: bool = False,
    rejected: Path | None = None,
    url: str | None = None,
) -> int:
    """Check a file, and send it where nothing is wrong with it, or what is right of it.

    Returns:
        0 when all rows are in the system, or could be; 1 when some were refused; 2 for a file
        with faults, of which nothing was sent unless the faulty rows are to be left.
    """
    sought = kinds().get(kind)
    if sought is None:
        known = ", ".join(kinds())
        say(f"Không biết loại danh sách này. Chọn: {known}.", f"Unknown kind. Choose: {known}.")
        return BAD_FILE
    today = legal_day(edge.now())
    aside = rejected or file.with_name(f"{file.stem}-can-sua.xlsx")
    try:
        with shown("kiểm tra / checking", None) as advance:
            checked = check(counted(read(file), advance), sought, today)
        tell(findings(checked, sought), checked.fault_count or checked.gap_count)
        if checked.fault_count:
            set_aside(file, sought, aside, {})
            if dry_run or checked.head_is_wrong or not (leave and checked.rows):
                count = checked.fault_count
                say(f"{count} lỗi. Không gửi dòng nào.", f"{count} faults. No row was sent.")
                return BAD_FILE
        if dry_run:
            count = checked.rows
            say(f"{count} dòng hợp lệ, chưa gửi.", f"{count} rows are good; none sent.")
            return DONE
        return give(settings, url, file, checked, sought, aside)
    except Unreadable as unreadable:
        say(unreadable.vi, unreadable.en)
        return BAD_FILE


def counted(rows: Iterator[Row], advance: Callable[[int], None]) -> Iterator[Row]:
    """Tell of each row that it is read."""
    for row in rows:
        advance(1)
        yield row


# What the dry run found -------------------------------------------------------------------------


def findings(checked: Checked, kind: Kind) -> Iterator[tuple[str, str]]:
    """Say every fault by the row and the column where it stands; without any, every gap."""
    where = checked.head.where
    for fault in checked.faults:
        yield line(fault.row, mending.said(fault, kind.house), where, kind.sheet)
    if checked.fault_count:
        return
    for row, columns in checked.gaps.items():
        names = [kind.sheet.column(name) for name in columns]
        yield (
            f"Dòng {row} không nói, sẽ ghi là chưa biết: {', '.join(one.vi for one in names)}.",
            f"Row {row} does not say, recorded as not known: {', '.join(one.en for one in names)}.",
        )


def line(row: int, told: Told, where: Mapping[str, int], sheet: Sheet) -> tuple[str, str]:
    """Say a fault."""
    vi, en = named(sheet, told.column, where)
    return (
        f"Dòng {row}{', ' + vi if vi else ''}: {told.vi}",
        f"Row {row}{', ' + en if en else ''}: {told.en}",
    )


def set_aside(file: Path, kind: Kind, aside: Path, refused: Mapping[int, Sent]) -> None:
    """Write the rows that are not taken into a workbook, to be mended there."""
    head, body = begin(read(file), kind.sheet)

    def wrong() -> Iterator[tuple[Row, tuple[Told, ...]]]:
        for judged in judge(head, body, kind, legal_day(edge.now())):
            sent = refused.get(judged.row.number)
            found = (
                *(mending.said(one, kind.house) for one in judged.faults),
                *(sent.faults if sent else ()),
            )
            if found or sent:
                yield judged.row, found

    if count := mending.write(aside, head, kind.sheet, wrong()):
        say(
            f"{count} dòng cần sửa ở tệp {aside.name}; sửa xong thì nhập chính tệp đó.",
            f"{count} rows to mend are in {aside.name}; import that file once they are mended.",
        )


# Sending ----------------------------------------------------------------------------------------


def give(  # noqa: PLR0913, PLR0917  # what is sent, from where, to where
    settings: Settings, url: str | None, file: Path, checked: Checked, kind: Kind, aside: Path
) -> int:
    """Send the rows and sum up what became of them."""
    address, token = reached(settings, url)
    today = legal_day(edge.now())
    import_id = id_of(file, kind.sheet)
    try:
        with shown("nhập / importing", checked.rows) as advance:
            rows = entries(read(file), kind, today)
            sending = over(
                address, token, lambda giver: send(rows, giver, import_id, lambda _: advance(1))
            )
            tally = asyncio.run(sending)
    except NotLetIn:
        return not_let_in()
    except (httpx.TransportError, httpx.HTTPStatusError):
        return no_answer()
    lines = (
        line(sent.row, told, checked.head.where, kind.sheet)
        for sent in tally.others
        for told in sent.faults
    )
    tell(lines, sum(len(sent.faults) for sent in tally.others))
    if tally.others:
        set_aside(file, kind, aside, {sent.row: sent for sent in tally.others})
    say(*summary(tally))
    say(f"Mã đợt nhập: {import_id}.", f"Import: {import_id}.")
    return REFUSED if tally.others or checked.fault_count else DONE


def id_of(file: Path, sheet: Sheet) -> UUID:
    """Name an import: the same file again is the same import."""
    with file.open("rb") as content:
        return uuid5(IMPORTS, f"{sheet.name}/{file_digest(content, 'sha256').hexdigest()}")


def reached(settings: Settings, url: str | None) -> tuple[str, str]:
    """Say where the system is, and make what lets us in.

    Raises:
        BadSettings: when nobody knows where it is, or who signs.
    """
    address = url or where(settings).url
    if address is None:
        raise BadSettings({"--url": ADDRESS})
    return address, make(settings, role=Role.DEPARTMENT, unit=UNIT, scopes=SCOPES)


async def over(url: str, token: str, work: Callable[[Giver], Awaitable[R]]) -> R:
    """Do something over a connection."""
    async with connected(url, token) as http:
        return await work(Giver(http, caller_of(token), registry()))


def not_let_in() -> int:
    """Say that the token is not taken."""
    say("Hệ thống không nhận thẻ truy cập này.", "The system does not take this token.")
    return REFUSED


def no_answer() -> int:
    """Say that nobody answers."""
    say("Hệ thống không trả lời.", "The system does not answer.")
    return REFUSED


def summary(tally: Tally) -> tuple[str, str]:
    """Count what became of the rows."""
    counts = tally.counts
    vi = ", ".join(f"{counts[outcome]} {words[0]}" for outcome, words in OUTCOMES.items())
    en = ", ".join(f"{counts[outcome]} {words[1]}" for outcome, words in OUTCOMES.items())
    return f"Đã nhập: {vi}.", f"Imported: {en}."


# Undoing ----------------------------------------------------------------------------------------


def take_back(settings: Settings, import_id: UUID, *, url: str | None = None) -> int:
    """Undo an import, and say what became of each row.

    Returns:
        0 when nothing of it holds any more; 1 when something stays.
    """
    address, token = reached(settings, url)
    try:
        with shown("hủy bỏ / voiding", None) as advance:
            undoing = over(
                address, token, lambda giver: undo(giver, import_id, lambda _, __: advance(1))
            )
            found = asyncio.run(undoing)
    except NotLetIn:
        return not_let_in()
    except (httpx.TransportError, httpx.HTTPStatusError):
        return no_answer()
    stay = [one for one in found if one.outcome in {Undone.KEPT, Undone.REFUSED}]
    tell(map(held, stay), len(stay))
    counts = {outcome: sum(one.outcome is outcome for one in found) for outcome in Undone}
    vi = ", ".join(f"{counts[outcome]} {words[0]}" for outcome, words in UNDONE.items())
    en = ", ".join(f"{counts[outcome]} {words[1]}" for outcome, words in UNDONE.items())
    say(f"{len(found)} dòng: {vi}.", f"{len(found)} rows: {en}.")
    return REFUSED if stay or not found else DONE


def held(one: Result) -> tuple[str, str]:
    """Say why a row stays."""
    if one.codes:
        said = ", ".join(one.codes)
        return f"Dòng {one.row}: không hủy bỏ được ({said}).", f"Row {one.row}: refused ({said})."
    places = ", ".join(map(str, one.held_by))
    return (
        f"Dòng {one.row}: giữ lại, vì ghi nhận sau đó dựa vào nó (vị trí {places} trong sổ).",
        f"Row {one.row}: kept, because later records stand on it (positions {places}).",
    )
