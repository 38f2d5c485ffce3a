"""`luatsu replay`: a stretch of the logs replayed beside what stands, or under other rule rows."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from shared.cli.rebuild import bar, by_source, tell_differences
from shared.cli.where import SERVICES, where
from shared.follow.counterfactual import Change, Found, Otherwise, Run, counterfactual_now
from shared.follow.replay import Replayed, Stretch, replay_now
from shared.law.calendar import LEGAL_ZONE
from shared.law.data import rule_rows
from shared.law.rules import Gap, RuleRow
from shared.settings import Settings

STRETCH = typer.Argument(
    metavar="FROM..TO",
    help="vị trí hoặc ngày dd/mm/yyyy, cả hai đầu tính cả / positions or days, both included",
    show_default=False,
)
SERVICE = typer.Option(help="một dịch vụ; tất cả / one service; all")
TABLE = typer.Option(help="một bảng đọc / one read model")
RULES = typer.Option(
    help="tệp CSV các dòng quy tắc khác: hồ sơ nào sẽ trễ? / other rule rows: what would be late?",
    exists=True,
    dir_okay=False,
)
JSON = typer.Option("--json", help="dạng JSON / as JSON")
CSV = typer.Option("--csv", help="dạng CSV, cùng --rules / as CSV, with --rules")
CHANGES: Final[Mapping[Change, str]] = {
    Change.BECOMES_LATE: "thành trễ hạn / becomes late",
    Change.NO_LONGER_LATE: "không còn trễ / no longer late",
    Change.LATE_FROM_ANOTHER_DAY: "trễ từ ngày khác / late from another day",
    Change.MOVED: "dời hạn, vẫn kịp / moved, kept",
}


def replay(  # noqa: PLR0913, PLR0917  # options of a command
    stretch: Annotated[str, STRETCH],
    service: Annotated[str | None, SERVICE] = None,
    table: Annotated[str | None, TABLE] = None,
    rules: Annotated[Path | None, RULES] = None,
    as_json: Annotated[bool, JSON] = False,  # noqa: FBT002
    as_csv: Annotated[bool, CSV] = False,  # noqa: FBT002
) -> None:
    """Diễn lại một đoạn sổ và so với bảng đọc / Replay a stretch of the logs and compare.

    Nothing live is touched; a difference exits 1. With --rules the limits that ran are counted
    again under other rule rows, and what would be late is listed.
    """
    asked, names = stretch_of(stretch), [service] if service else [*SERVICES]
    at = where(Settings.read()).databases
    if rules is not None:
        if table is not None:
            raise typer.BadParameter("--table ≠ --rules")
        rows = read_rows(rules)
        raise typer.Exit(_otherwise(names, at, asked, rows, "csv" if as_csv else as_json))
    if as_csv:
        raise typer.BadParameter("--csv: --rules")
    found: dict[str, list[Replayed]] = {name: [] for name in names}
    for name in names:
        with bar(name) as hears:
            for source, of in _of(name, table):
                found[name] += replay_now(at[name], source, of, asked, progress=hears)
    if not any(found.values()):
        raise typer.BadParameter(f"{table}: không có bảng này / no such read model")
    _tell(found, as_json=as_json)
    every = [one for of in found.values() for one in of]
    raise typer.Exit(0 if all(one.equal and not one.parked for one in every) else 1)


def stretch_of(said: str) -> Stretch:
    """Read `FROM..TO`: positions, or days; where a side is empty, the log's own end.

    Raises:
        typer.BadParameter: it is written otherwise.
    """
    first, dots, last = said.partition("..")
    if not dots:
        raise typer.BadParameter("FROM..TO")
    try:
        begin = _side(first) if first else 1
        end = _side(last) if last else sys.maxsize
    except ValueError as error:
        raise typer.BadParameter("1..500, 01/03/2026..31/03/2026, 2026-03-01..") from error
    after = end + timedelta(days=1) if isinstance(end, date) else end
    return Stretch(*(_midnight(one) if isinstance(one, date) else one for one in (begin, after)))


def _side(said: str) -> int | date:
    if said.isdigit():
        return int(said)
    if "/" in said:
        return datetime.strptime(said, "%d/%m/%Y").replace(tzinfo=LEGAL_ZONE).date()
    return date.fromisoformat(said)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LEGAL_ZONE)


def read_rows(path: Path) -> tuple[RuleRow | Gap, ...]:
    """Read rule rows out of a file with the columns of the law data.

    Raises:
        typer.BadParameter: it has others, or says what no rule row can.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return rule_rows(csv.DictReader(file))
    except (KeyError, ValueError) as error:
        raise typer.BadParameter(f"{path.name}: {error}") from error


def _of(service: str, table: str | None) -> Iterator[tuple[Any, Any]]:
    for source, of in by_source(service, []):
        if named := [one for one in of if table in (None, one.table.name)]:
            yield source, named


def _tell(found: Mapping[str, Sequence[Replayed]], *, as_json: bool) -> None:
    if as_json:
        said = {name: [one.plain() for one in of] for name, of in found.items()}
        typer.echo(json.dumps({"services": said}))
        return
    for name, of in found.items():
        for one in of:
            same = "giống / equal" if one.equal else "KHÁC / DIFFERENT"
            typer.echo(
                f"{name}/{one.table} {one.source}@{one.first}..{one.last}: {same}"
                f" · {one.streams} luồng/streams"
                f" · sổ/log {one.replayed.count} Σ{one.replayed.sum}"
                f" · bảng/table {one.live.count} Σ{one.live.sum}"
            )
            if one.last < one.asked:
                typer.echo(f"  bảng chưa đến {one.asked} / the read model is not at {one.asked}")
            if one.parked:
                typer.echo(f"  {one.parked} sự kiện bị chặn / events parked")
            tell_differences(one.differences, one.differing)


# Under other rule rows ------------------------------------------------------------------------


def _otherwise(
    names: Sequence[str],
    at: Mapping[str, str],
    asked: Stretch,
    rows: Sequence[RuleRow | Gap],
    form: str | bool,  # noqa: FBT001  # `csv`, or whether it is JSON
) -> int:
    found: dict[str, Found] = {}
    for name in names:
        nouns = import_module(f"services.{name}.app").build().nouns
        try:
            found[name] = counterfactual_now(at[name], name, nouns, asked, rows)
        except ValueError as error:
            raise typer.BadParameter(f"--rules: {error}") from error
    changes = [one for of in found.values() for one in of.changes]
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, fieldnames=Otherwise.columns())
        writer.writeheader()
        writer.writerows(one.plain() for one in changes)
    elif form:
        said = {
            name: {"cases": of.cases, "unreadable": list(of.unreadable)}
            for name, of in found.items()
        }
        typer.echo(json.dumps({"services": said, "changes": [one.plain() for one in changes]}))
    else:
        _draw(changes, sum(of.cases for of in found.values()))
    unreadable = [stream for of in found.values() for stream in of.unreadable]
    for stream in unreadable:
        typer.echo(f"{stream}: không đọc được / cannot be read", err=True)
    return 1 if unreadable else 0


def _draw(changes: Sequence[Otherwise], cases: int) -> None:
    table = Table("hồ sơ/case", "thời hạn/limit", "hạn cũ/old", "hạn mới/new", "thay đổi/change")
    table.add_column("từ ngày/from")
    for one in changes:
        would = one.after or one.before
        late = one.after.late_on if one.after and one.after.late_on else None
        table.add_row(
            f"{one.service}/{one.stream}",
            would.name if would else "",
            _shown(one.before),
            _shown(one.after),
            CHANGES[one.change],
            f"{late:%d/%m/%Y}" if late else "",
        )
    console = Console()
    console.print(table)
    console.print(f"{len(changes)} thay đổi trong {cases} hồ sơ / changes in {cases} cases")


def _shown(run: Run | None) -> str:
    if run is None:
        return "không chạy / does not run"
    day = f"{run.due_on:%d/%m/%Y}" if run.due_on else "chưa có / none"
    return f"{day} ({run.rule_row})"
