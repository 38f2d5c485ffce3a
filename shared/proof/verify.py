"""Proving a log whole: its events, the tree over them, the signed heads, keys and witnesses."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from cryptography import x509

from shared.log.verify import Problem, Run, beyond, silent
from shared.proof import keychain, note, spans, tree
from shared.proof.ends import Said, said_in
from shared.proof.keychain import BadChain, Chain, Statement
from shared.proof.note import Verifier
from shared.proof.spans import LENGTH, LEVEL, Part, Task
from shared.proof.timestamps import Stamp, check_time_stamps
from shared.proof.tree import Frontier
from shared.proof.unreadable import Told

MOST_PROCESSES = 4
WORTH_A_PROCESS = LENGTH  # events or heads

SNAPSHOT = "select pg_export_snapshot()"
KEYS = "select statement from log.notary_key order by n"
NODES = "select level, n, hash from log.tree_node where level >= %s"
UNSIGNED = "select level, n from log.tree_node where (n + 1) << level > %s order by n limit 1"
STAMPS = """
    select size, authority, token, note, signed_at
      from log.time_stamp join log.tree_head using (size) order by size, authority"""
SIMULATED = "select simulated from log.head"
# Where no part of a log is read, and yet whoever asks for a stream would be given them.
BESIDE = """
    select min(position), max(position) from log.event where position < 1
    union all
    select min(position), max(position) from log.event where position > %s"""
GONE = """
    select size from (select size from log.cosignature union select size from log.time_stamp) said
     where not exists (select from log.tree_head t where t.size = said.size) order by size"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a log from elsewhere; what is not known is not compared.

    Attributes:
        origin: Which log it is, such as `luatsu/48/registry`.
        first_key: The first key of its notary.
        witnesses: Whose signatures of heads are to hold.
        roots: Who may name time-stamping authorities.
    """

    origin: str | None = None
    first_key: str | None = None
    witnesses: Sequence[Verifier] = ()
    roots: Sequence[x509.Certificate] = ()

    @property
    def source(self) -> str | None:
        """Name the log as its documents do."""
        if self.origin is None:
            return None
        _, province, service = self.origin.split("/")
        return f"urn:luatsu:{province}:{service}"


@dataclass(slots=True)
class Report:
    """What was checked, and what is wrong.

    Attributes:
        events: How many there are.
        heads: How many were signed.
        signed: Up to which event; what came later is proven by nobody yet.
        signed_at: When the newest head was signed.
        first_key: The notary's first key, to be compared with what is known.
        cosigned: By whom, up to which size each.
        losses: What was lost for good after it had been signed, as somebody accepted it.
        problems: What is wrong.
    """

    events: int = 0
    heads: int = 0
    signed: int = 0
    signed_at: datetime | None = None
    first_key: str | None = None
    cosigned: dict[str, int] = field(default_factory=dict)
    losses: Sequence[Statement] = ()
    problems: list[Problem] = field(default_factory=list)

    def take(self, said: Said) -> None:
        """Take up what a log says of itself."""
        self.events, self.heads = said.events, said.heads
        self.signed, self.signed_at = said.signed, said.signed_at


def verify(
    conninfo: str,
    known: Known = Known(),
    progress: Callable[[int], None] = silent,
    processes: int | None = None,
) -> Report:
    """Check a log as it is at this moment; it may grow meanwhile.

    Args:
        conninfo: The database, as psycopg reads it; the right to read is enough.
        known: What must hold beside what the log says of itself.
        progress: Told the position that was reached, now and then.
        processes: Over how many the work is spread; by itself, as many as there are processors.
    """
    report = Report()
    with spans.session(conninfo) as connection:
        (snapshot,) = _one(connection, SNAPSHOT)
        said = said_in(connection, report.problems)
        report.take(said)
        chain, keys = _keys(connection, known, report)
        tasks = [
            Task(
                conninfo=conninfo,
                snapshot=snapshot,
                start=start,
                end=min(start + LENGTH, report.events),
                signed=report.signed,
                source=known.source or _source(chain),
                keys=keys,
                witnesses=tuple(known.witnesses),
            )
            for start in range(0, report.events, LENGTH)
        ]
        joined = Joined(report)
        count = processes or _processes(max(report.events, report.heads))
        with spans.mapped(count) as each:
            for part in each(spans.check, tasks):
                joined.add(part)
                progress(part.end)
        ends = said.ends(joined.run)
        report.problems += beyond(joined.run, ends, ends)
        with Told(connection, report.problems):
            report.problems += _beside(connection, report.events)
        with Told(connection, report.problems):
            joined.compare(connection)
        if said.heads_read:
            with Told(connection, report.problems):
                report.problems += _signed_beyond(connection, report)
        with Told(connection, report.problems):
            report.problems += _stamps(connection, known)
    # A page that cannot be read is met by each part.
    report.problems = sorted(dict.fromkeys(report.problems), key=lambda one: one.position)
    return report


@dataclass(slots=True)
class Joined:
    """Parts of a log, joined in their order."""

    report: Report
    run: Run = field(default_factory=Run)
    tree: Frontier | None = field(default_factory=Frontier)  # of parts; none after a gap
    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    signed_at: datetime | None = None
    right: int = 0  # the largest size whose root was right
    wrong: bool = False  # whether that of the head before was not

    def add(self, part: Part) -> None:
        """Add the next part."""
        self.report.problems += [*part.run.problems, *part.heads.problems]
        self.report.cosigned |= part.heads.cosigned
        self._add_run(part)
        if part.heads.first is not None:
            if self.signed_at is not None and part.heads.first < self.signed_at:
                self.report.problems.append(Problem(part.start + 1, "tree-order"))
            self.signed_at = part.heads.last
        if self.tree is not None:
            self._add_tree(part, self.tree)

    def _add_run(self, part: Part) -> None:
        run = part.run
        for stream, (first, position, last) in run.streams.items():
            before = self.run.streams.get(stream, (0, 0, 0))
            if part.start and first != before[2] + 1:
                self.report.problems.append(Problem(position, "version"))
            self.run.streams[stream] = (first, position, last)
        if self.run.last is not None and run.first is not None and run.first < self.run.last:
            self.report.problems.append(Problem(part.start + 1, "recorded_at"))
        self.run.position, self.run.last = run.position, run.last or self.run.last

    def _add_tree(self, part: Part, before: Frontier) -> None:
        for size, hash_ in part.roots.items():
            right = tree.fold([*before.hashes, hash_]) == part.heads.roots[size]
            if not right and not self.wrong:
                wrong = Problem(self.right + 1, "tree-root", until=size)
                self.report.problems.append(wrong)
            self.wrong = not right
            self.right = size if right else self.right
        if part.tree is None:
            self.tree = None
        elif part.end - part.start == LENGTH:
            self.nodes[LEVEL, before.size] = part.tree
            kept: list[tuple[int, int, bytes]] = []
            self.tree = before.grown([part.tree], kept)
            self.nodes |= {(LEVEL + level, n): hash_ for level, n, hash_ in kept}

    def compare(self, connection: psycopg.Connection[Any]) -> None:
        """Compare the stored nodes of the upper levels with the log."""
        stored = {(level, n): hash_ for level, n, hash_ in connection.execute(NODES, [LEVEL])}
        for (level, n), hash_ in self.nodes.items():
            if (n + 1) << level <= self.report.signed and stored.get((level, n)) != hash_:
                first, last = (n << level) + 1, (n + 1) << level
                self.report.problems.append(Problem(first, "tree-node", until=last))


def _keys(
    connection: psycopg.Connection[Any], known: Known, report: Report
) -> tuple[Chain | None, Sequence[str]]:
    """Check the notary's keys; where they do not fit together, no signature can be checked."""
    said: list[str] | None = None
    with Told(connection, report.problems):
        said = [statement for (statement,) in connection.execute(KEYS)]
    if said is None:
        return None, ()
    if not said:
        if report.heads or (report.events and known.first_key):
            report.problems.append(Problem(0, "keys-missing"))
        return None, ()
    try:
        chain = keychain.chain(said)
    except BadChain:
        report.problems.append(Problem(0, "keys-broken"))
        return None, ()
    report.first_key, report.losses = chain.statements[0].key.vkey, chain.losses
    pinned = note.verifier(known.first_key).vkey if known.first_key else report.first_key
    if report.first_key != pinned or known.origin not in (None, chain.last.origin):
        report.problems.append(Problem(0, "keys-not-pinned"))
    return chain, said


def _source(chain: Chain | None) -> str | None:
    return None if chain is None else Known(origin=chain.last.origin).source


def _beside(connection: psycopg.Connection[Any], last: int) -> list[Problem]:
    """Find events before the first and after the last."""
    connection.execute(spans.BY_INDEX)  # a page that cannot be read is found elsewhere
    ends = connection.execute(BESIDE, (last,)).fetchall()
    return [Problem(at, "beyond", until=until) for at, until in ends if at is not None]


def _signed_beyond(connection: psycopg.Connection[Any], report: Report) -> Iterator[Problem]:
    """Find heads and nodes of what the log does not have, and what is said of heads of no more."""
    if report.events and not report.heads:
        yield Problem(report.events, "tree-missing")
    if report.signed > report.events:
        yield Problem(report.events + 1, "tree-beyond", until=report.signed)
    for level, n in connection.execute(UNSIGNED, (report.signed,)):
        yield Problem((n << level) + 1, "tree-node", until=(n + 1) << level)
    for (size,) in connection.execute(GONE):
        yield Problem(size, "tree-gone")


def _stamps(connection: psycopg.Connection[Any], known: Known) -> list[Problem]:
    """Check what time-stamping authorities said."""
    rows = connection.execute(STAMPS).fetchall()
    (simulated,) = _one(connection, SIMULATED)
    bad = check_time_stamps(
        [Stamp(size, authority, token) for size, authority, token, _, _ in rows],
        {size: (said, signed_at) for size, _, _, said, signed_at in rows},
        known.roots,
        simulated=simulated,
    )
    return [Problem(one.size, one.code, whose=one.authority) for one in bad]


def _processes(work: int) -> int:
    if work <= WORTH_A_PROCESS:
        return 1
    return min(MOST_PROCESSES, len(os.sched_getaffinity(0)))


def _one(connection: psycopg.Connection[Any], query: str, *bound: Any) -> Any:
    return connection.execute(query.encode(), bound).fetchone()
