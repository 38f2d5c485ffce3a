"""Read models made anew out of a log, beside the live ones, compared with them and swapped.

Live nothing changes until the swap, which is one transaction; a build that is cut short leaves a
table that nobody reads, and the next one drops it.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import psycopg
from psycopg import Connection
from psycopg.errors import LockNotAvailable
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.folding import noun_of
from shared.follow import swap
from shared.follow.part import Anything, Job, Parked, Part, take
from shared.follow.store import Source
from shared.follow.workers import fold_all, parts_of, skips
from shared.log.connect import conninfo
from shared.read import beside
from shared.read.compare import Built, Difference, Place, differences, digest_at

Progress: TypeAlias = Callable[[int, int], None]  # events done, of how many
NEAR: Final = 500  # events that may be folded while the live read models wait
ROUNDS: Final = 20  # in which a build comes near to a live read model that goes on
AT_ONCE: Final = 2_000  # streams
ATTEMPTS: Final = 20
BETWEEN_ATTEMPTS: Final = 0.3  # seconds
# Whoever waits for a table that is being read makes all others wait: rather often than long.
SOON = "set local lock_timeout = '500ms'"


class BeingBuilt(Exception):
    """Somebody else is building this read model now."""


class Stopped(Exception):
    """Whoever asked for it does not want it any more."""


def quietly(_: int, __: int) -> None:
    """Show nothing."""


async def rebuild(
    engine: AsyncEngine,
    source: Source,
    projections: Sequence[Anything],
    progress: Progress = quietly,
    *,
    swapping: bool = True,
) -> list[Built]:
    """Build read models of one source anew beside the live ones; compare, and swap them in.

    Args:
        engine: To the service's database, as its own role or an administrator.
        source: The log that they are folded from.
        projections: Which ones, all in one pass over the log.
        progress: Hears how many events are folded, of how many.
        swapping: Whether they take the place of the live ones; else they are dropped again.

    Raises:
        BeingBuilt: when somebody else builds one of them.
    """
    stop = threading.Event()

    def going(done: int, total: int) -> None:
        if stop.is_set():
            raise Stopped
        progress(done, total)

    at = conninfo(engine.url.render_as_string(hide_password=False))
    work = asyncio.create_task(
        asyncio.to_thread(rebuild_now, at, source, projections, going, swapping=swapping)
    )
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()  # a thread cannot be cancelled: it is waited for, until its next look
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()  # it was told to stop: nobody else asks how it ended
        raise


async def check(
    engine: AsyncEngine,
    service: str,
    projections: Sequence[Anything],
    progress: Progress = quietly,
) -> list[Built]:
    """Build all read models of a service beside the live ones and compare; nothing live changes."""
    found: list[Built] = []
    for name in sorted({one.source for one in projections}):
        source, of = Source(name, own=name == service), [p for p in projections if p.source == name]
        found += await rebuild(engine, source, of, progress, swapping=False)
    return found


def rebuild_now(
    at: str,
    source: Source,
    projections: Sequence[Anything],
    progress: Progress = quietly,
    *,
    swapping: bool = True,
) -> list[Built]:
    """Do the same, in this thread; `at` is where the service's database is, for psycopg."""
    wrong = [one.table.name for one in projections if one.source != source.name]
    if wrong:
        raise ValueError(f"not folded from {source.name}: {', '.join(wrong)}")
    if not projections:
        return []
    with _taken(at, source, projections) as build:
        return build.run(progress, swapping=swapping)


def swap_back(at: str, source: Source, projections: Sequence[Anything]) -> list[str]:
    """Put back the read models that were swapped out last, brought up to now; name them.

    What was live until now is kept in their place, so this can be done again.

    Raises:
        BeingBuilt: when somebody else builds one of them.
    """
    with _taken(at, source, projections) as build:
        return [one.table.name for one in projections if build.back(one)]


def drop_before(at: str, source: Source, projections: Sequence[Anything]) -> list[str]:
    """Drop the read models that were swapped out; name them."""
    with _taken(at, source, projections) as build:
        return [one.table.name for one in projections if swap.forget(build.connection, one)]


def role_of(at: str, one: Anything) -> str:
    """Say as which role the tables of a service are made and read."""
    with psycopg.connect(at, autocommit=True) as connection:
        return beside.owner(connection, one.table)


@contextmanager
def _taken(at: str, source: Source, projections: Sequence[Anything]) -> Iterator["_Build"]:
    wrong = [one.table.name for one in projections if one.source != source.name]
    if wrong or not projections:
        raise ValueError(f"nothing to fold from {source.name}: {', '.join(wrong)}")
    role = role_of(at, projections[0])
    with swap.connect(at, role) as connection:
        for one in projections:
            if not swap.lock(connection, one):
                raise BeingBuilt(one.table.name)
        job = Job(
            source=source.name,
            own=source.own,
            until=swap.head(connection, source).position,
            projections=tuple(projections),
            skipped=skips(connection, source, projections),
        )
        yield _Build(connection, at, role, job)


@dataclass(slots=True)
class _Build:
    """A build on its way: how far it has come, and what of it could not be taken."""

    connection: Connection[Any]
    at: str
    role: str
    job: Job
    parked: list[Parked] = field(default_factory=list)

    def run(self, progress: Progress, *, swapping: bool) -> list[Built]:
        """Build; compare; let what was built take the place of the live ones where it is wanted."""
        connection, job = self.connection, self.job
        try:
            self._fold(progress)
            for one in job.projections:
                beside.finish(connection, one.table)
            found = [self._compared(one) for one in job.projections]
            if swapping:
                self._patiently(self._swap)
            return [replace(one, swapped=swapping) for one in found]
        finally:
            if not connection.broken:
                for one in job.projections:
                    beside.drop(connection, beside.BUILDING, one.table.name)

    def _fold(self, progress: Progress) -> None:
        connection, job = self.connection, self.job
        parts = parts_of(connection, job)
        total, done = sum(events for events, _ in parts), 0
        for one in job.projections:
            beside.make(connection, one.table, one.table.name)

        def hear(events: int) -> None:
            nonlocal done
            done += events
            progress(done, total)

        progress(0, total)
        self.parked = fold_all(self.at, self.role, job, parts, hear)

    def _compared(self, one: Anything) -> Built:
        """Compare with the live one, as both were known where both know everything."""
        connection, name = self.connection, one.table.name
        live, built = Place(beside.LIVE, name), Place(beside.BUILDING, name)
        stood = swap.stand(connection, self.job).get(one.stage, 0)
        at = min(stood, self.job.until) if stood else self.job.until
        whole = digest_at(connection, one.table, built, at)
        equal, differing, found = None, 0, list[Difference]()
        empty = not self.job.until  # a log that nobody has written to has nothing to stand behind
        if (stood or empty) and beside.there(connection, beside.LIVE, name):
            equal = digest_at(connection, one.table, live, at) == whole
            if not equal:
                differing, found = differences(connection, one.table, live, built, at)
        return Built(
            source=self.job.source,
            table=name,
            position=at,
            digest=whole,
            equal=equal,
            differing=differing,
            differences=tuple(found),
            parked=sum(place.table == name for place in self.parked),
            swapped=False,
        )

    def _patiently(self, change: Callable[[], None]) -> None:
        """Change live tables; where somebody reads for long, let others read in between."""
        for _ in range(ATTEMPTS):
            try:
                return change()
            except LockNotAvailable:
                threading.Event().wait(BETWEEN_ATTEMPTS)
        return change()

    def _swap(self) -> None:
        for _ in range(ROUNDS):
            stood = swap.stand(self.connection, self.job)
            if max(stood.values(), default=0) - self.job.until <= NEAR:
                break
            self.job, self.parked = self._caught_up(self.job, self.parked, stood)
        with self.connection.transaction():
            self.connection.execute(SOON)
            stood = swap.stand(self.connection, self.job, still=True)
            job, parked = self._caught_up(self.job, self.parked, stood)
            swap.exchange(self.connection, job, parked, stood)

    def back(self, one: Anything) -> bool:
        """Put back what was swapped out, brought up to where the live one is."""
        job = replace(self.job, projections=(one,))
        changed = False

        def change() -> None:
            nonlocal changed
            with self.connection.transaction():
                self.connection.execute(SOON)
                stood = swap.stand(self.connection, job, still=True)
                kept = swap.kept(self.connection, job, one)
                changed = kept is not None
                if kept is None:
                    return
                position, parked = kept
                name = one.table.name
                beside.drop(self.connection, beside.BUILDING, name)
                beside.move(self.connection, name, beside.BEFORE, beside.BUILDING)
                now = self._caught_up(job.to(position), parked, stood)
                swap.exchange(self.connection, *now, stood)

        self._patiently(change)
        return changed

    def _caught_up(
        self, job: Job, parked: Sequence[Parked], stood: Mapping[str, int]
    ) -> tuple[Job, list[Parked]]:
        """Fold anew every stream that has gone on since, up to where the live ones are."""
        until = max(stood.values(), default=0)
        if until <= job.until:
            return job, list(parked)
        nouns = {one.noun for one in job.projections}
        streams = [
            stream
            for stream in swap.touched(self.connection, job, until)
            if noun_of(stream) in nouns
        ]
        job = job.to(until)
        left = [place for place in parked if place.stream not in set(streams)]
        with swap.connect(self.at, self.role) as reader:
            for some in (streams[n : n + AT_ONCE] for n in range(0, len(streams), AT_ONCE)):
                for one in job.projections:
                    beside.clear(self.connection, one.table.name, some)
                left += take(job, Part(streams=tuple(some)), reader, self.connection).parked
        return job, left
