"""`python -m tests.bench`: how fast this machine is, each figure beside its limit in the same run.

It asserts nothing about time and ends well whatever it measured. Name parts to run them alone:
`python -m tests.bench append beside relay growth rebuild serve`; `--largest` lets the log grow to
ten million events, `--picture FILE.svg` draws what was measured.
"""

import argparse
import asyncio
from pathlib import Path
from time import perf_counter

import uvloop

from shared.embedded.nats import Nats
from shared.embedded.postgres import Postgres
from tests.bench.append import RECYCLED, appending
from tests.bench.beside import beside
from tests.bench.growth import LARGEST, SIZES, growing
from tests.bench.paging import paging
from tests.bench.picture import draw
from tests.bench.rebuilding import rebuilding
from tests.bench.relaying import relaying
from tests.bench.serving import ask_all, serving
from tests.bench.table import Line, machine, markdown, table, tell
from tests.support import servers

PARTS = ("append", "beside", "relay", "growth", "rebuild", "serve")
APART = "page"  # takes its time, and is asked for by name
ROUNDS = 2


def storing(parts: frozenset[str], *, largest: bool) -> list[Line]:
    """Measure the log and the relay on servers of their own."""
    lines = []
    with servers.home() as home, Postgres(home, options=RECYCLED) as server:
        if "append" in parts:
            lines += uvloop.run(appending(server, ROUNDS))  # as the services do
        if "beside" in parts:
            lines += beside(server, ROUNDS)
        if "growth" in parts:
            lines += asyncio.run(growing(server, (*SIZES, LARGEST) if largest else SIZES))
        if "rebuild" in parts:
            lines += rebuilding(server)
        if "relay" in parts:
            bus = Nats(home)
            try:
                lines += asyncio.run(relaying(server, bus))
            finally:
                bus.stop()
    return lines


def main() -> None:
    """Measure, and tell all at the end."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join((*PARTS, APART))}")
    parser.add_argument("--largest", action="store_true")
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--markdown", type=Path)
    said = parser.parse_args()
    parts = frozenset(said.parts or PARTS)
    begun, where = perf_counter(), machine()
    tell(where)
    lines = storing(parts, largest=said.largest)
    if "serve" in parts:
        with serving() as one:
            uvloop.run(ask_all(one, lines))
    if APART in parts:
        lines += paging()
    tell(f"\n{where}; measured in {perf_counter() - begun:.0f} s\n\n{table(lines)}")
    if said.picture:
        draw(lines, said.picture, where)
    if said.markdown:
        said.markdown.write_text(markdown(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
