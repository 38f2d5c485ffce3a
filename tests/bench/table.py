"""What was measured, in lines that stand beside each other, and where it was measured."""

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan
from statistics import median, quantiles

FEWEST = 2  # to have a middle
WIDTHS = (52, 12, 10, 10, 30)
HEADS = ("what", "a second", "p50 ms", "p99 ms", "beside")


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement; the ratio to what stands beside it is of the same run."""

    what: str
    rate: float | None = None  # a second
    p50_ms: float | None = None
    p99_ms: float | None = None
    beside: str = ""
    aim: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way did in one round."""

    rate: float  # a second
    p50_ms: float
    p99_ms: float


def measured(took: Sequence[float], seconds: float) -> Measured:
    """Sum up how many seconds each of many took, of those that ended within a time."""
    if len(took) < FEWEST:
        return Measured(len(took) / seconds, nan, nan)
    spread = quantiles([one * 1000 for one in took], n=100, method="inclusive")
    return Measured(len(took) / seconds, spread[49], spread[98])


def middle(rounds: Sequence[Measured]) -> Measured:
    """Take the middle of some rounds."""
    return Measured(
        median(one.rate for one in rounds),
        median(one.p50_ms for one in rounds),
        median(one.p99_ms for one in rounds),
    )


def machine() -> str:
    """Say on what was measured."""
    cores = len(os.sched_getaffinity(0))
    load, _, _ = os.getloadavg()
    return (
        f"{cores} cores shared by servers, services and clients; Python "
        f"{platform.python_version()}; fsync on; load before {load:.1f}"
    )


def table(lines: Sequence[Line]) -> str:
    """Write lines under each other."""
    rows = [HEADS, *map(cells, lines)]
    written = [
        "  ".join(
            [
                cell.ljust(width) if number in {0, 4} else cell.rjust(width)
                for number, (cell, width) in enumerate(zip(row, WIDTHS, strict=True))
            ]
        ).rstrip()
        for row in rows
    ]
    return "\n".join([written[0], "-" * len(written[0]), *written[1:]])


def markdown(lines: Sequence[Line]) -> str:
    """Write lines as a table of a page."""
    rows = [HEADS, ("---",) * len(HEADS), *map(cells, lines)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def cells(line: Line) -> tuple[str, ...]:
    """Write one line."""
    beside = f"{line.beside}  [{line.aim}]" if line.aim else line.beside
    return (line.what, number(line.rate, 0), number(line.p50_ms, 1), number(line.p99_ms, 1), beside)


def spread(figures: Sequence[float], digits: int = 0) -> str:
    """Write the middle of some figures, and the ends."""
    low, mid, high = (f"{one:,.{digits}f}" for one in (min(figures), median(figures), max(figures)))
    return f"{mid} ({low}-{high})"


def number(value: float | None, digits: int) -> str:
    """Write a figure, or nothing."""
    return "" if value is None or isnan(value) else f"{value:,.{digits}f}"


def tell(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
