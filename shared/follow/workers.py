"""A log cut into parts, and the parts folded by as many processes as there are processors."""

import gc
import multiprocessing
import os
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeAlias

from psycopg import Connection

from shared.contracts.kernel.skip import StreamSkipped
from shared.follow.part import Anything, Job, Parked, Part, Taken, take
from shared.follow.store import Source
from shared.follow.swap import connect
from shared.log.document import parse

Parts: TypeAlias = list[tuple[int, Part]]  # about how many events, and which streams
EVENTS = 10_000  # a part
WORTH_PROCESSES = 50_000  # events; to start them takes a second or two
MOST_PROCESSES = 8

OWN_STREAMS = (
    "select stream, version from log.stream where stream >= %(lower)s and stream < %(upper)s"
)
FOLLOWED_STREAMS = """
    select stream, max(version) as version from follow.followed
     where source = %(source)s and stream >= %(lower)s and stream < %(upper)s group by stream"""
PARTS = """
    select min(stream), sum(version) from (
      select stream, version, sum(version) over (order by stream) / %(events)s as part
        from ({}) s) p
     group by part order by part"""
SKIPS = """
    select document from log.event
     where stream >= 'skip-' and stream < 'skip.' and type = 'StreamSkipped'"""


def parts_of(connection: Connection[Any], job: Job) -> Parts:
    """Cut the streams of a job into parts of about as many events each."""
    parts: Parts = []
    streams = OWN_STREAMS if job.own else FOLLOWED_STREAMS
    for noun in sorted({one.noun for one in job.projections}):
        lower, upper = f"{noun}-", f"{noun}."  # a dot comes right after a dash
        bound = {"lower": lower, "upper": upper, "source": job.source, "events": EVENTS}
        found = connection.execute(PARTS.format(streams).encode(), bound).fetchall()
        begins = [lower, *(stream for stream, _ in found[1:]), upper]
        parts += [
            (int(events), Part(begin, end))
            for (_, events), begin, end in zip(found, begins, begins[1:], strict=False)
        ]
    return parts


def skips(
    connection: Connection[Any], source: Source, projections: Sequence[Anything]
) -> dict[str, frozenset[int]]:
    """Say which events operators let go by, by the table that could not take them."""
    tables = {one.stage: one.table.name for one in projections}
    found: dict[str, set[int]] = {}
    for (document,) in connection.execute(SKIPS):
        said = StreamSkipped.model_validate(parse(document)[1])
        if said.source == source.name and said.stage in tables:
            found.setdefault(tables[said.stage], set()).add(said.position)
    return {table: frozenset(positions) for table, positions in found.items()}


def fold_all(
    at: str, role: str, job: Job, parts: Parts, hear: Callable[[int], None]
) -> list[Parked]:
    """Fold every part; what cannot travel to another process is folded in this one.

    Args:
        at: Where the service's database is, for psycopg.
        role: Whose the tables are.
        job: What is folded.
        parts: Of which streams.
        hear: Is told of each part how many events it had.
    """
    parked: list[Parked] = []
    if sum(events for events, _ in parts) < WORTH_PROCESSES or not _travels(job):
        with connect(at, role) as reader, connect(at, role) as writer:
            for events, part in parts:
                parked += take(job, part, reader, writer).parked
                hear(events)
        return parked
    processes = min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    context = multiprocessing.get_context("spawn")  # a fork would take threads' locks with it
    with ProcessPoolExecutor(processes, context, _Worker.begin, (at, role, job)) as pool:
        given = {pool.submit(_Worker.take, part): events for events, part in parts}
        try:
            for done in as_completed(given):
                parked += done.result().parked
                hear(given[done])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return parked


def _travels(job: Job) -> bool:
    try:
        pickle.dumps(job)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False  # a function within a function, as tests have them
    return True


class _Worker:
    """What a process of its own keeps from part to part."""

    job: Job
    reader: Connection[Any]
    writer: Connection[Any]

    @classmethod
    def begin(cls, at: str, role: str, job: Job) -> None:
        """Connect; what is folded is let go of by its count alone, so nobody looks for cycles."""
        gc.disable()
        cls.job, cls.reader, cls.writer = job, connect(at, role), connect(at, role)

    @classmethod
    def take(cls, part: Part) -> Taken:
        """Fold a part."""
        return take(cls.job, part, cls.reader, cls.writer)
