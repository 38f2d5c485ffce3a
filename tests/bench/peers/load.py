"""The load that every peer gets: single events of the same bytes, from so many callers at once.

A peer is a program: it is told where its server is, how many callers there are and how many
seconds it lasts, and prints how long each append took as one JSON object.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from secrets import randbits
from time import perf_counter
from uuid import UUID

from shared.log.document import whole
from tests.bench.append import A_STREAM, EVENT, SAID, WARM

DOCUMENT = whole(SAID, EVENT)

Append = Callable[[UUID, int], None]  # a stream of the peer's own, and the version to come


def threads(appender: Callable[[int], Append], callers: int, seconds: float) -> None:
    """Append from threads, and print what it took.

    Args:
        appender: Gives each caller, by number, its way to append.
        callers: How many append at once.
        seconds: How long, after the warm-up.
    """
    until = perf_counter() + WARM + seconds
    mine = randbits(32) << 96  # streams of this run's own: the round before has left its own there

    def call(caller: int) -> list[float]:
        append, n, took = appender(caller), 0, list[float]()
        while (begun := perf_counter()) < until:
            append(UUID(int=mine | caller << 64 | n // A_STREAM), n % A_STREAM + 1)
            ended = perf_counter()
            if until - seconds <= ended <= until:
                took.append(ended - begun)
            n += 1
        return took

    with ThreadPoolExecutor(callers) as running:
        took = [*running.map(call, range(callers))]  # whoever fails, fails all
    tell([one for each in took for one in each], seconds)


def tell(took: list[float], seconds: float) -> None:
    """Print what was measured."""
    json.dump({"took": took, "seconds": seconds}, sys.stdout)
