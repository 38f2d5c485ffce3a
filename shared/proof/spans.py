"""A part of a log, checked by a process of its own: its events, its heads, its part of the tree."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import psycopg
from psycopg import sql

from shared.log.verify import PAGE, SPAN, Problem, Run, as_kept, read
from shared.proof import checking, tree
from shared.proof.checking import Heads
from shared.proof.keychain import chain
from shared.proof.note import Verifier
from shared.proof.tree import STORED_EVERY, Frontier
from shared.proof.unreadable import TORN, Told

LEVEL = 16
LENGTH = 1 << LEVEL  # events; a whole subtree, so that the parts join
BLOCK = 1 << STORED_EVERY
LEAF = 32
NODES = "select n, hash from log.tree_node where level = 8 and n >= %s and n < %s"
HEADS = """
    select size, root, signed_at, note from log.tree_head
     where size > %s and size <= %s order by size"""
LINES = """
    select size, witness, line, note from log.cosignature join log.tree_head using (size)
     where size > %s and size <= %s and witness = any(%s) order by size, witness"""

BY_INDEX = """
    select set_config(name, 'off', true)
      from unnest(array['enable_seqscan', 'enable_bitmapscan']) as names(name)"""


@dataclass(frozen=True, slots=True)
class Task:
    """Which part is to be checked, in which snapshot of the database, by which keys."""

    conninfo: str
    snapshot: str
    start: int  # the position before the first
    end: int
    signed: int  # the newest head's size: up to there nodes are stored
    source: str | None
    keys: Sequence[str] = ()  # statements; none where they do not fit together
    witnesses: Sequence[Verifier] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What was found in a part.

    Attributes:
        start: The position before its first.
        end: Its last position.
        run: Its events, how they begin and end; without its leaves.
        heads: Its heads.
        roots: By size of a head, the hash of the leaves from the part's start up to there.
        tree: The hash of all its leaves; none where a position or a leaf is missing.
    """

    start: int
    end: int
    run: Run
    heads: Heads
    roots: dict[int, bytes] = field(default_factory=dict)
    tree: bytes | None = None


def check(task: Task) -> Part:
    """Check a part."""
    run = Run(position=task.start, source=task.source, begins=task.start == 0)
    heads = Heads()
    within = (task.start, task.end)
    with session(task.conninfo, task.snapshot) as connection:
        _read(connection, task, run)
        keys = chain(task.keys) if task.keys else None
        with Told(connection, run.problems):
            checking.read(heads, connection.execute(HEADS, within), keys)
        with Told(connection, run.problems):
            lines = connection.execute(LINES, (*within, [one.name for one in task.witnesses]))
            checking.witnessed(heads, lines, task.witnesses)
        first, last = task.start // BLOCK, min(task.end, task.signed) // BLOCK
        stored = None
        with Told(connection, run.problems):
            stored = dict(connection.execute(NODES, (first, last)).fetchall())
    torn = {"position", "unreadable"} & {one.what for one in run.problems}
    if run.position < task.end and not torn:
        run.problems.append(Problem(run.position + 1, "position"))
    leaves = [leaf if len(leaf) == LEAF else b"" for leaf in run.leaves]
    if stored is not None:
        run.problems += _nodes(first, last, leaves, stored)
    roots, hash_ = _roots(task, leaves, heads)
    run.leaves = []
    return Part(task.start, task.end, run, heads, roots, hash_)


def _read(connection: psycopg.Connection[Any], task: Task, run: Run) -> None:
    """Read the events; where a page's checksum is wrong, by the index, up to that very page."""
    for index, some in ((False, PAGE), (True, PAGE), (True, 1)):
        try:
            with (
                connection.transaction(),  # within that of the snapshot
                connection.cursor(binary=True) as cursor,
            ):
                if index:
                    cursor.execute(BY_INDEX)
                as_kept(cursor)
                while rows := _page(cursor, (run.position, task.end, some)):
                    read(run, rows)
        except TORN:
            continue
        return
    run.problems.append(Problem(run.position + 1, "unreadable", until=task.end))


def _page(
    cursor: psycopg.Cursor[tuple[Any, ...]], bound: tuple[int, int, int]
) -> list[tuple[Any, ...]]:
    return cursor.execute(SPAN, bound, prepare=True).fetchall()


def _roots(task: Task, leaves: list[bytes], heads: Heads) -> tuple[dict[int, bytes], bytes | None]:
    if len(leaves) != task.end - task.start or b"" in leaves:
        return {}, None  # no tree stands on that
    growing, at, roots = Frontier(), 0, {}
    for size in heads.roots:
        growing = growing.grown(leaves[at : size - task.start], [])
        at = size - task.start
        roots[size] = growing.root
    return roots, growing.grown(leaves[at:], []).root


def _nodes(
    first: int, last: int, leaves: list[bytes], stored: dict[int, bytes]
) -> Iterator[Problem]:
    """Compare the lowest stored nodes with the leaves."""
    for n in range(first, last):
        block = leaves[(n - first) * BLOCK : (n - first + 1) * BLOCK]
        whole = len(block) == BLOCK and b"" not in block
        if not whole or stored.get(n) != tree.whole(block):
            yield Problem(n * BLOCK + 1, "tree-node", until=(n + 1) * BLOCK)


@contextmanager
def session(conninfo: str, snapshot: str | None = None) -> Iterator[psycopg.Connection[Any]]:
    """Read a database as it is at one moment: that of a snapshot, or this one."""
    options = (
        "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c timezone=UTC"
        " -c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on"
    )
    with psycopg.connect(conninfo, options=options) as connection:
        if snapshot is not None:
            connection.execute(sql.SQL("set transaction snapshot {}").format(snapshot))
        yield connection
        connection.rollback()


@contextmanager
def mapped(processes: int) -> Iterator[Any]:
    """Lend a `map` over so many processes; over this one alone where one is enough."""
    if processes == 1:
        yield map
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield pool.map
