"""Streams folded in memory, out of a log by COPY and into tables beside the live ones by COPY.

The fast way cuts out of each document what a fold needs. Where it meets anything that it cannot
take, the stream is taken as the live projector takes it: event by event, and parked where it fails.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from psycopg import Connection, sql

from shared.folding import noun_of
from shared.follow.store import place_of
from shared.follow.trouble import passes
from shared.log.entry import Stored
from shared.read.fold import Fold, rows_after
from shared.read.intervals import Belief, by_day, said_by
from shared.read.lines import Cut, cut, line_of, reader_of
from shared.read.projection import Projection

BUILDING = "building"  # the schema
OWN = "from log.event where position <= %(until)s"
FOLLOWED = "from follow.followed where source = %(source)s and position <= %(until)s"
AFTER = " and stream >= %(lower)s and stream < %(upper)s"
NAMED = " and stream = any(%(streams)s)"
# A line a stream: a line an event costs more than the event. Neither COPY nor JSON leaves a control
# character as it is, so two of them stand between. Events of types that no read model lists come
# without their documents.
STREAMS = r"""copy (
    select stream, string_agg(
             version || E'\x1f' || position || E'\x1f' || type || E'\x1f'
               || case when type = any(%(known)s) then document else '' end,
             E'\x1e' order by version)
      {} group by stream order by stream) to stdout"""

Anything: TypeAlias = Projection[Any, Any]
Told: TypeAlias = list[bytes]  # version, position, type, document


@dataclass(frozen=True, slots=True)
class Part:
    """Some streams: all between two names, the second left out, or those that are named."""

    lower: str = ""
    upper: str = ""
    streams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is folded out of which log, up to which position, and where its rows go."""

    source: str
    own: bool
    until: int
    projections: tuple[Anything, ...]
    prefix: str = ""  # of the tables' names
    # By table: what an operator let go by. It counts where the event still cannot be taken.
    skipped: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def to(self, position: int) -> "Job":
        """Do the same up to another position."""
        return replace(self, until=position)

    def name(self, one: Anything) -> sql.Identifier:
        """Name the table in which the rows of a read model are written."""
        return sql.Identifier(BUILDING, self.prefix + one.table.name)


@dataclass(frozen=True, slots=True)
class Parked:
    """An event that could not be taken, or that stands behind one."""

    table: str
    stream: str
    position: int
    error: str | None
    fingerprint: str | None


@dataclass(slots=True)
class Taken:
    """What was folded: how many events, and what of it was parked."""

    events: int = 0
    parked: list[Parked] = field(default_factory=list)


def take(job: Job, part: Part, reader: Connection[Any], writer: Connection[Any]) -> Taken:
    """Fold some streams, and write their rows.

    Args:
        job: What is folded.
        part: Which streams.
        reader: On which the log is read.
        writer: On which the rows are written; in its transaction, if it has one.
    """
    taken = Taken()
    by_noun: dict[str, list[_Folding]] = {}
    for one in job.projections:
        by_noun.setdefault(one.noun, []).append(_Folding(one, job, taken))
    known = frozenset(name for one in job.projections for name in one.types)
    for stream, told in streams(reader, job, part, known):
        taken.events += len(told)
        for folding in by_noun.get(noun_of(stream), ()):
            folding.take(stream, told)
    for foldings in by_noun.values():
        for folding in foldings:
            folding.write(writer)
    return taken


def streams(
    reader: Connection[Any], log: Job, part: Part, known: AbstractSet[str]
) -> Iterator[tuple[str, Sequence[Told]]]:
    """Read some streams of a log up to a position, each from its beginning.

    Args:
        reader: On which it is read.
        log: Which log, up to which position.
        part: Which streams.
        known: The types of which documents are wanted.
    """
    bound = {
        "source": log.source,
        "until": log.until,
        "known": sorted(known),
        "lower": part.lower,
        "upper": part.upper,
        "streams": list(part.streams),
    }
    of = (OWN if log.own else FOLLOWED) + (NAMED if part.streams else AFTER)
    with reader.cursor() as cursor, cursor.copy(STREAMS.format(of).encode(), bound) as copy:
        for line in copy:
            stream, _, told = bytes(line)[:-1].partition(b"\t")
            # COPY doubles each backslash, and JSON leaves nothing else for it to escape.
            events = told.replace(rb"\\", b"\\").split(b"\x1e")
            yield stream.decode(), [event.split(b"\x1f") for event in events]


def stored(stream: str, told: Sequence[Told]) -> list[Stored]:
    """Write what was read of a stream as the log's reader gives it, but for the leaves."""
    return [
        Stored(int(position), stream, int(version), kind.decode(), b"", document.decode())
        for version, position, kind, document in told
    ]


class _Folding:
    """One read model on its way through the streams of its noun."""

    def __init__(self, one: Anything, job: Job, taken: Taken) -> None:
        self._one = one
        self._name = job.name(one)
        self._skipped = job.skipped.get(one.table.name, frozenset())
        self._parked = taken.parked
        self._known = frozenset(name.encode() for name in one.types)
        self._read: Callable[[bytes], Any] = reader_of(one.contract)
        self._lines: list[str] = []

    def take(self, stream: str, told: Sequence[Told]) -> None:
        """Fold a stream from its beginning."""
        try:
            belief = self._fast(told)
        except Exception as error:  # whatever it is, the careful way says what is parked for it
            if passes(error):
                raise
            belief = self._careful(stream, told)
        for (since, values), until in belief.all():
            self._lines.append(line_of((stream, since, until, *values)))

    def _fast(self, told: Sequence[Told]) -> Belief:
        one, belief, known, read = self._one, Belief(), self._known, self._read
        fold: Fold[Any, Any, bytes] = Fold(one.evolve, one.initial, one.initial)
        before = None
        for _, position, kind, document in told:
            if kind not in known:
                continue
            said: Cut = cut(document)
            state = fold.take(said.command, said.voids, read(said.event))
            if state is not before:
                belief.turn(int(position), by_day(one.table, one.rows_of(state)))
                before = state
        return belief

    def _careful(self, stream: str, told: Sequence[Told]) -> Belief:
        history = stored(stream, told)
        belief, blocked = Belief(), False
        for at in history:
            error: Exception | None = None
            if not blocked:
                try:
                    rows = rows_after(self._one, history, at.version)
                    belief.turn(at.position, by_day(self._one.table, rows))
                    continue
                except Exception as failed:
                    if passes(failed):
                        raise
                    error = failed
            if at.position in self._skipped:
                continue
            blocked = True
            self._parked.append(
                Parked(
                    self._one.table.name,
                    stream,
                    at.position,
                    None if error is None else type(error).__name__,
                    None if error is None else place_of(error),
                )
            )
        return belief

    def write(self, writer: Connection[Any]) -> None:
        """Write the rows of all streams that were taken."""
        columns = ("stream", "known_from", "known_to", *said_by(self._one.table))
        into = sql.SQL("copy {} ({}) from stdin").format(
            self._name, sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        if self._lines:
            with writer.cursor() as cursor, cursor.copy(into) as copy:
                copy.write("\n".join(self._lines) + "\n")
            self._lines.clear()
