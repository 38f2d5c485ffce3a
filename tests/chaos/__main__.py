"""`python -m tests.chaos`: break a province a thousand times, and see that nothing is lost.

Exits 1 where anything was found; the seed then repeats the same faults in the same order.
"""

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console

from tests.chaos.report import show, write
from tests.chaos.run import KINDS, Wanted, run

SEED = typer.Option(help="which faults come, and when")
FAULTS = typer.Option(help="how many", min=1)
MINUTES = typer.Option(help="after which no more faults come")
ONLY = typer.Option(help="only kinds of faults with this in their name; may be repeated")
EVERY = typer.Option(help="faults between two checks", min=1)
PAUSE = typer.Option(help="seconds between two faults of a burst, in the mean")
RECOVER = typer.Option(help="also put old backups of a database back, and recover")
REPORT = typer.Option(help="a file for the report, as JSON")


def main(  # noqa: PLR0913, PLR0917  # what a run is told
    seed: Annotated[int, SEED] = 1,
    faults: Annotated[int, FAULTS] = 1000,
    minutes: Annotated[float | None, MINUTES] = None,
    only: Annotated[list[str] | None, ONLY] = None,
    check_every: Annotated[int, EVERY] = 100,
    pause: Annotated[float, PAUSE] = 1.0,
    recover: Annotated[bool, RECOVER] = True,  # noqa: FBT002
    report: Annotated[Path, REPORT] = Path("build/chaos.json"),
) -> None:
    """Break a province as a seed says, let it heal, and hold it against what it answered."""
    console = Console(width=140)
    kinds = [kind for kind in KINDS if not only or any(one in kind.name for one in only)]
    wanted = Wanted(seed, faults, minutes, check_every, pause, recover, kinds)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # disks are to be taken away again
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        done = runner.run(run(wanted, lambda said: console.print(said, markup=False)))
    show(done, console)
    write(done, report)
    raise typer.Exit(1 if done.findings else 0)


if __name__ == "__main__":
    typer.run(main)
