"""A stretch of a log replayed beside the live read models, to see that they say what it says.

What is replayed stands in tables of a transaction that is never committed: nothing live is touched,
and nothing stays behind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from shared.folding import noun_of
from shared.follow import swap
from shared.follow.part import Anything, Job, Parked, Part, take
from shared.follow.rebuild import Progress, quietly, role_of
from shared.follow.store import Source
from shared.follow.workers import skips
from shared.read import beside
from shared.read.compare import MOST, Difference, Place, differences, digest_at
from shared.read.digest import Digest

AT_ONCE = 2_000  # streams
NOTHING = Digest(0, 0)
OWN_BEFORE = """
    select position from log.event where recorded_at < %(at)s order by position desc limit 1"""
FOLLOWED_BEFORE = """
    select position from follow.followed where source = %(source)s and recorded_at < %(at)s
     order by position desc limit 1"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From which position or instant, up to which one, that instant left out."""

    first: int | datetime
    last: int | datetime


@dataclass(frozen=True, slots=True)
class Replayed:
    """A read model as the log says it for the streams of a stretch, and as it stands."""

    source: str
    table: str
    first: int
    last: int  # both are taken as they were known here
    asked: int  # up to where was asked: further than `last` where the live one is behind
    streams: int
    live: Digest
    replayed: Digest
    differing: int  # rows
    differences: tuple[Difference, ...]  # the first of them
    parked: int  # events that could not be taken

    @property
    def equal(self) -> bool:
        """Say whether the live one says what the log says, as far as it was asked."""
        return self.live == self.replayed and self.last == self.asked

    def plain(self) -> dict[str, Any]:
        """Say it as JSON can hold it."""
        return {
            "source": self.source,
            "table": self.table,
            "from": self.first,
            "to": self.last,
            "asked": self.asked,
            "streams": self.streams,
            "live": self.live.plain(),
            "replayed": self.replayed.plain(),
            "equal": self.equal,
            "differing": self.differing,
            "differences": [one.plain() for one in self.differences],
            "parked": self.parked,
        }


def replay_now(  # noqa: PLR0913  # what is replayed, and who hears of it
    at: str,
    source: Source,
    projections: Sequence[Anything],
    stretch: Stretch,
    *,
    progress: Progress = quietly,
    only: Sequence[str] = (),
) -> list[Replayed]:
    """Fold every stream of a stretch from its beginning up to the stretch's end, and compare.

    Args:
        at: Where the service's database is, for psycopg.
        source: The log.
        projections: Read models that are folded from it.
        stretch: Which of its events; a live read model that is not that far ends it earlier.
        progress: Hears how many streams are done, of how many.
        only: These streams alone, where any are named, whether the stretch touches them or not.
    """
    role = role_of(at, projections[0])
    with swap.connect(at, role) as reader, swap.connect(at, role) as writer:
        job = Job(
            source=source.name,
            own=source.own,
            until=0,
            projections=tuple(projections),
            prefix=f"{writer.info.backend_pid}~",  # two may replay at once
            skipped=skips(reader, source, projections),
        )
        first, asked = positions(reader, job, stretch)
        stood = swap.stand(reader, job)
        job = job.to(min([asked, *(stood.get(one.stage, 0) for one in projections)]))
        with writer.transaction(force_rollback=True):
            return _Replay(job, first, asked, reader, writer, only).run(progress)


def positions(connection: Connection[Any], job: Job, stretch: Stretch) -> tuple[int, int]:
    """Say at which positions a stretch begins and ends."""
    head = swap.head(connection, Source(job.source, own=job.own)).position
    first, last = stretch.first, stretch.last
    if isinstance(first, datetime):
        first = before(connection, job, first) + 1
    if isinstance(last, datetime):
        last = before(connection, job, last)
    return max(first, 1), min(last, head)


def before(connection: Connection[Any], job: Job, at: datetime) -> int:
    """Say how far a log was at an instant."""
    query = OWN_BEFORE if job.own else FOLLOWED_BEFORE
    row = connection.execute(query, {"source": job.source, "at": at}).fetchone()
    return 0 if row is None else int(row[0])


@dataclass(frozen=True, slots=True)
class _Replay:
    job: Job
    first: int
    asked: int
    reader: Connection[Any]
    writer: Connection[Any]
    only: Sequence[str]

    def run(self, progress: Progress) -> list[Replayed]:
        streams = self._streams()
        told = {one.table.name: _Sum() for one in self.job.projections}
        progress(0, len(streams))
        for number, some in enumerate(_chunks(streams), start=1):
            for one in self.job.projections:
                beside.make(self.writer, one.table, self.job.prefix + one.table.name)
            parked = take(self.job, Part(streams=tuple(some)), self.reader, self.writer).parked
            for one in self.job.projections:
                told[one.table.name].add(*self._compared(one, some), parked=parked, of=one)
            progress(min(number * AT_ONCE, len(streams)), len(streams))
        return [self._replayed(one, streams, told[one.table.name]) for one in self.job.projections]

    def _streams(self) -> list[str]:
        if self.only:
            return sorted(self.only)
        nouns = {one.noun for one in self.job.projections}
        touched = swap.touched(self.reader, self.job.to(self.first - 1), self.job.until)
        return sorted(stream for stream in touched if noun_of(stream) in nouns)

    def _compared(
        self, one: Anything, some: Sequence[str]
    ) -> tuple[Digest, Digest, int, list[Difference]]:
        name, until = one.table.name, self.job.until
        live = Place(beside.LIVE, name)
        built = Place(beside.BUILDING, self.job.prefix + name)
        stands = digest_at(self.writer, one.table, live, until, some)
        folded = digest_at(self.writer, one.table, built, until)
        if stands == folded:
            return stands, folded, 0, []
        count, found = differences(self.writer, one.table, live, built, until, only=some)
        return stands, folded, count, found

    def _replayed(self, one: Anything, streams: Sequence[str], told: "_Sum") -> Replayed:
        return Replayed(
            source=self.job.source,
            table=one.table.name,
            first=self.first,
            last=self.job.until,
            asked=self.asked,
            streams=sum(noun_of(stream) == one.noun for stream in streams),
            live=told.live,
            replayed=told.replayed,
            differing=told.differing,
            differences=tuple(told.differences[:MOST]),
            parked=told.parked,
        )


@dataclass(slots=True)
class _Sum:
    live: Digest = NOTHING
    replayed: Digest = NOTHING
    differing: int = 0
    differences: tuple[Difference, ...] = ()
    parked: int = 0

    def add(  # noqa: PLR0913  # what is summed up
        self,
        live: Digest,
        replayed: Digest,
        differing: int,
        found: Sequence[Difference],
        *,
        parked: Sequence[Parked],
        of: Anything,
    ) -> None:
        self.live += live
        self.replayed += replayed
        self.differing += differing
        self.differences += tuple(found)
        self.parked += sum(one.table == of.table.name for one in parked)


def _chunks(streams: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(streams), AT_ONCE):
        yield streams[begin : begin + AT_ONCE]
