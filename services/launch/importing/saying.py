"""What an import says on a terminal, in both languages, and how far it has come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

SHOWN = 200  # lines of what is wrong, or left open; a workbook has all of it


def say(vi: str, en: str) -> None:
    """Say something in both languages."""
    typer.echo(vi)
    typer.echo(f"    {en}")


def tell(lines: Iterator[tuple[str, str]], count: int) -> None:
    """Say as many lines as anybody reads, and how many there are."""
    for vi, en in islice(lines, SHOWN):
        say(vi, en)
    if count > SHOWN:
        say(f"… cả thảy {count}.", f"… {count} in all.")


@contextmanager
def shown(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how far it has come."""
    console = Console(stderr=True)
    progress = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with progress:
        task = progress.add_task("", total=total)
        yield lambda count: progress.advance(task, count)
