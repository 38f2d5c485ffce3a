"""`python -m tests.bench`: how fast this machine is, each figure beside its limit in the same run.

It asserts nothing about time and ends well whatever it measured. Name a part to run it alone:
`python -m tests.bench append relay serve`.
"""

import asyncio
import sys
from time import perf_counter

from shared.embedded.nats import Nats
from shared.embedded.postgres import Postgres
from tests.bench.append import RECYCLED, appending
from tests.bench.relaying import relaying
from tests.bench.serving import ask_all, serving
from tests.bench.table import Line, machine, table, tell
from tests.support import servers

PARTS = ("append", "relay", "serve")
ROUNDS = 2


def storing(parts: frozenset[str]) -> list[Line]:
    """Measure the log and the relay on servers of their own."""
    lines = []
    with servers.home() as home, Postgres(home, options=RECYCLED) as server:
        if "append" in parts:
            lines += asyncio.run(appending(server, ROUNDS))
        if "relay" in parts:
            bus = Nats(home)
            try:
                lines += asyncio.run(relaying(server, bus))
            finally:
                bus.stop()
    return lines


def main(parts: frozenset[str]) -> None:
    """Measure, and tell all at the end."""
    begun, where = perf_counter(), machine()
    tell(where)
    lines = storing(parts) if parts & {"append", "relay"} else []
    if "serve" in parts:
        with serving() as one:
            asyncio.run(ask_all(one, lines))
    tell(f"\n{where}; measured in {perf_counter() - begun:.0f} s\n\n{table(lines)}")


if __name__ == "__main__":
    main(frozenset(sys.argv[1:] or PARTS))
