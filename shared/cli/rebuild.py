"""`luatsu rebuild`: read models made anew beside the live ones, compared, swapped, swapped back."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shared.cli.where import where
from shared.follow.part import Anything
from shared.follow.rebuild import BeingBuilt, drop_before, rebuild_now, swap_back
from shared.follow.rebuild import Progress as Hears
from shared.follow.store import Source
from shared.read.compare import Built, Difference
from shared.settings import Settings

SERVICE = typer.Argument(help="registry, inspection, discipline, reporting", show_default=False)
TABLES = typer.Argument(help="những bảng nào; tất cả / which read models; all", show_default=False)
CHECK = typer.Option("--check", help="chỉ dựng và so sánh / build and compare only")
BACK = typer.Option("--swap-back", help="đưa bảng cũ trở lại / put the old ones back")
DROP = typer.Option("--drop-before", help="xóa bảng cũ / drop the old ones")
JSON = typer.Option("--json", help="dạng JSON / as JSON")


def rebuild(  # noqa: PLR0913  # options
    service: Annotated[str, SERVICE],
    table: Annotated[list[str] | None, TABLES] = None,
    *,
    check: Annotated[bool, CHECK] = False,
    swap_old_back: Annotated[bool, BACK] = False,
    drop_old: Annotated[bool, DROP] = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Dựng lại các bảng đọc từ sổ sự kiện / Make read models anew out of the log.

    They are built beside the live ones, compared with them and swapped in; the old ones stay until
    dropped. With --check nothing is swapped, and a difference exits 1.
    """
    if check + swap_old_back + drop_old > 1:
        raise typer.BadParameter("--check, --swap-back, --drop-before: một / one")
    at = where(Settings.read()).databases[service]
    groups = by_source(service, table or [])
    try:
        if swap_old_back or drop_old:
            change = swap_back if swap_old_back else drop_before
            names = [name for source, of in groups for name in change(at, source, of)]
            _tell_names(service, names, as_json=as_json)
            raise typer.Exit(0 if names else 1)
        built: list[Built] = []
        with bar(service) as hears:
            for source, of in groups:
                built += rebuild_now(at, source, of, hears, swapping=not check)
    except BeingBuilt as other:
        typer.echo(f"{other}: đang được dựng lại / is being rebuilt already", err=True)
        raise typer.Exit(1) from other
    tell(service, built, as_json=as_json)
    raise typer.Exit(1 if check and any(one.doubtful for one in built) else 0)


def by_source(service: str, tables: Sequence[str]) -> list[tuple[Source, list[Anything]]]:
    """Find the read models of a service, by the log that they are folded from.

    Raises:
        typer.BadParameter: it has no such table.
    """
    found: dict[str, list[Anything]] = {}
    every = import_module(f"services.{service}.app").build().projections
    names = [one.table.name for one in every]
    if unknown := [name for name in tables if name not in names]:
        raise typer.BadParameter(f"{', '.join(unknown)} ∉ {', '.join(names)}")
    for one in every:
        if not tables or one.table.name in tables:
            found.setdefault(one.source, []).append(one)
    return [(Source(name, own=name == service), of) for name, of in found.items()]


@contextmanager
def bar(title: str) -> Iterator[Hears]:
    """Show how many events are done, as a bar where somebody looks."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def tell(service: str, built: Sequence[Built], *, as_json: bool) -> None:
    """Say how each compares, and where the first differences are."""
    if as_json:
        typer.echo(json.dumps({"service": service, "tables": [one.plain() for one in built]}))
        return
    for one in built:
        said = {
            None: "chưa có bảng để so sánh / no live one to compare with",
            True: f"giống hệt đến vị trí {one.position} / equal up to position {one.position}",
            False: f"KHÁC {one.differing} dòng / DIFFERS in {one.differing} rows",
        }[one.equal]
        swapped = " · đã thay / swapped" if one.swapped else ""
        parked = f" · {one.parked} bị chặn / parked" if one.parked else ""
        typer.echo(f"{service}/{one.table}: {one.digest.count} dòng/rows · {said}{parked}{swapped}")
        tell_differences(one.differences, one.differing)


def tell_differences(differences: Sequence[Difference], count: int) -> None:
    """List where two tables differ: the stream, the day and the columns, never what they say."""
    for one in differences:
        what = {"missing": "thiếu / missing", "surplus": "thừa / surplus"}.get(one.what, "")
        day = f"{one.effective_from:%d/%m/%Y}"
        columns = what or ", ".join(one.columns)
        typer.echo(f"  {one.stream} · {day} · @{one.known_from} · {columns}")
    if count > len(differences):
        typer.echo(f"  … {count - len(differences)} dòng nữa / more rows")


def _tell_names(service: str, names: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"service": service, "tables": list(names)}))
    else:
        none = "không có bảng cũ / no old read models"
        typer.echo("\n".join(f"{service}/{name}" for name in names) or none)
