"""`luatsu contracts`: what is promised to others, written down, and what would break a promise."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from shared.cli.where import SERVICES
from shared.published.changes import Verdict, changes_of_all
from shared.published.golden import FOLDER, files, schemas, standing, standing_schemas, write

CHECK = typer.Option(
    "--check", help="chỉ so sánh / compare, write nothing; exits 1 on a difference"
)
READERS = typer.Option(
    "--readers-are-out",
    help="nơi đọc đã biết giá trị mới / new values: all that read them know them already",
)
UNRELEASED = typer.Option(
    "--unreleased",
    help="chưa sổ nào có các sự kiện này / no log anywhere holds what these changes break",
)


def contracts(
    folder: Annotated[Path, typer.Option(help="thư mục / the folder")] = FOLDER,
    check: Annotated[bool, CHECK] = False,  # noqa: FBT002
    readers_are_out: Annotated[bool, READERS] = False,  # noqa: FBT002
    unreleased: Annotated[bool, UNRELEASED] = False,  # noqa: FBT002
) -> None:
    """Ghi lại các hợp đồng dữ liệu / Write down schemas, AsyncAPI, OpenAPI, routes and the map."""
    blueprints = [import_module(f"services.{name}.app").build() for name in SERVICES]
    was = standing(folder)
    accepted = {Verdict.ADDITION}
    accepted |= {Verdict.READERS_FIRST} if readers_are_out else set()
    accepted |= set(Verdict) if unreleased else set()
    found = changes_of_all(standing_schemas(was), schemas(blueprints))
    refused = [one for one in found if one.verdict not in accepted]
    for change in refused:
        typer.echo(str(change), err=True)
    if refused:
        raise typer.Exit(1)
    said = files(blueprints)
    if not check:
        write(folder, said, typer.echo)
        return
    stale = sorted(path for path in was.keys() | said.keys() if was.get(path) != said.get(path))
    for path in stale:
        typer.echo(f"{path}: khác mã nguồn / differs from the code: make contracts", err=True)
    raise typer.Exit(1 if stale else 0)
