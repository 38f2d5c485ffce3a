"""A log proven over HTTP, as a stranger does it: its events by the feed, its proofs by the door."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any

import httpx
import orjson

from shared.log.verify import Problem, Row, Run, document_of, not_as_columns, out_of_order, silent
from shared.proof import checking, keychain, note
from shared.proof import head as heads
from shared.proof.checking import Heads
from shared.proof.keychain import BadChain, Chain
from shared.proof.note import BadNote
from shared.proof.timestamps import Stamp, check_time_stamps
from shared.proof.tree import Frontier
from shared.proof.verify import Known, Report

PAGE = 1000
PATIENCE = 60.0  # seconds for an answer
NEVER = datetime.min.replace(tzinfo=UTC)
BEGINNING = b'{"position":'


class Unanswered(Exception):
    """The door did not answer as it should; the message says which address and how."""


def verify(
    client: httpx.Client, service: str, known: Known, progress: Callable[[int], None] = silent
) -> Report:
    """Check a log by its feed, up to its newest signed head and beyond.

    Args:
        client: Speaks to the service, with a token that sees all of the feed.
        service: Whose log it is.
        known: What must hold beside what the service says of itself: the first key, above all.
        progress: Told the position that was reached.

    Raises:
        Unanswered: The door did not answer.
    """
    report = Report()
    chain = _keys(client, service, known, report)
    found = _read_heads(client, service, chain, known)
    report.heads, report.cosigned = found.count, found.cosigned
    report.signed, report.signed_at = max(found.roots, default=0), found.last
    walk = Walk(Run(source=known.source), found.roots, report)
    for page in _pages(client, service, walk):
        walk.take(page)
        progress(walk.run.position)
    report.events = walk.run.position
    if walk.through > report.events:
        left_out = Problem(report.events + 1, "feed-position", until=walk.through)
        report.problems.append(left_out)
    if report.events and not report.heads:
        report.problems.append(Problem(report.events, "tree-missing"))
    if report.signed > report.events:
        beyond = Problem(report.events + 1, "tree-beyond", until=report.signed)
        report.problems.append(beyond)
    report.problems += [*walk.run.problems, *found.problems]
    report.problems.sort(key=lambda one: one.position)
    return report


class Walk:
    """A way through a feed: its events, and the tree that grows with them."""

    def __init__(self, run: Run, roots: dict[int, bytes], report: Report) -> None:
        """Begin before the first event."""
        self.run = run
        self.through = 0
        self._roots = roots
        self._report = report
        self._tree: Frontier | None = Frontier()
        self._leaves: list[bytes] = []
        self._right = 0
        self._wrong = False

    def take(self, lines: list[bytes]) -> None:
        """Take a page; its last line says how far it goes."""
        try:
            for line in lines[:-1]:
                self._event(line)
            self.through = int(orjson.loads(lines[-1])["through"])
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise Unanswered(f"events: {type(error).__name__}") from error
        self._grow()

    def _event(self, line: bytes) -> None:
        begun, _, rest = line.removeprefix(BEGINNING).partition(b',"leaf":"')
        leaf, _, document = rest.partition(b'","document":')
        document = document.rstrip(b"\n").removesuffix(b"}")
        position = int(begun)
        said = document_of(document)
        row = _columns(position, leaf, document, said)
        found = [
            "feed-position" if one == "position" else one for one in out_of_order(self.run, row)
        ]
        if said is None:
            found.append("document")
        else:
            found += not_as_columns(self.run, row, said)
        taken = sha256(b"\0" + document)
        if taken.hexdigest().encode() != leaf:
            found.append("feed-leaf")
        self.run.problems += [Problem(position, what) for what in found]
        if "feed-position" in found:
            self._tree = None  # no tree stands on what is left out
        self.run.position, self.run.last = position, row.recorded_at
        self._leaves.append(taken.digest())
        if position in self._roots:
            self._grow()
            self._compare(position)

    def _grow(self) -> None:
        if self._tree is not None:
            self._tree = self._tree.grown(self._leaves, [])
        self._leaves.clear()

    def _compare(self, size: int) -> None:
        if self._tree is None:
            return
        right = self._tree.root == self._roots[size]
        if not right and not self._wrong:
            self._report.problems.append(Problem(self._right + 1, "tree-root", until=size))
        self._wrong = not right
        self._right = size if right else self._right


def _columns(position: int, leaf: bytes, document: bytes, said: dict[str, Any] | None) -> Row:
    """Write a feed's line as a row of the table: a feed has no columns but these."""
    if said is None:
        return Row(position, 0, "", "", f"?{position}", "", leaf, document)
    kind = str(said["type"]).rpartition(".")[2]
    version = said["streamversion"] if isinstance(said["streamversion"], int) else 0
    on, at, stream = (str(said[name]) for name in ("effectiveon", "time", "subject"))
    return Row(position, version, on, at, stream, kind, leaf, document)


def _keys(client: httpx.Client, service: str, known: Known, report: Report) -> Chain | None:
    answer = _get(client, f"/api/{service}/proof/keys", missing=True)
    if answer is None:
        report.problems.append(Problem(0, "keys-missing"))
        return None
    try:
        chain = keychain.chain(keychain.split(answer.text))
    except BadChain:
        report.problems.append(Problem(0, "keys-broken"))
        return None
    report.first_key, report.losses = chain.statements[0].key.vkey, chain.losses
    pinned = note.verifier(known.first_key).vkey if known.first_key else report.first_key
    if report.first_key != pinned or known.origin not in (None, chain.last.origin):
        report.problems.append(Problem(0, "keys-not-pinned"))
    return chain


def _read_heads(client: httpx.Client, service: str, chain: Chain | None, known: Known) -> Heads:
    """Check the heads, a page after another: of a head nothing is kept but its root."""
    found = Heads()
    for signed in _heads(client, service):
        checking.read(found, map(_row, signed), chain)
        lines = [(one["size"], line, one["note"]) for one in signed for line in one["cosignatures"]]
        checking.witnessed(found, (_named(*one) for one in lines), known.witnesses)
        found.problems += _stamps(signed, known)
    return found


def _heads(client: httpx.Client, service: str) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while True:
        path = f"/api/{service}/proof/heads"
        answer = _get(client, path, after=after, limit=PAGE)
        assert answer is not None
        try:
            page = [_head(orjson.loads(line)) for line in answer.content.splitlines()]
        except (KeyError, TypeError, ValueError) as error:
            raise Unanswered(f"{path}: {type(error).__name__}") from error
        sizes = [after, *(one["size"] for one in page)]
        if any(earlier >= later for earlier, later in pairwise(sizes)):
            raise Unanswered(f"{path}: not in order")  # it might never end
        yield page
        if len(page) < PAGE:
            return
        after = sizes[-1]


def _head(said: Any) -> dict[str, Any]:
    """Take what a line says of a head; whether that is true is another question."""
    return {
        "size": int(said["size"]),
        "note": str(said["note"]),
        "cosignatures": [str(one) for one in said["cosignatures"]],
        "timestamps": [
            (str(one["authority"]), b64decode(one["token"])) for one in said["timestamps"]
        ],
    }


def _row(one: dict[str, Any]) -> tuple[int, bytes, datetime, str]:
    try:
        _, head = heads.read(one["note"])
    except BadNote:
        return one["size"], b"", NEVER, one["note"]
    return one["size"], head.root, head.signed_at, one["note"]


def _named(size: int, line: str, said: str) -> tuple[int, str, str, str]:
    try:
        return size, note.signature(line).name, line, said
    except BadNote:
        return size, "", line, said


def _stamps(signed: list[dict[str, Any]], known: Known) -> Iterator[Problem]:
    stamps = [
        Stamp(one["size"], authority, token)
        for one in signed
        for authority, token in one["timestamps"]
    ]
    by_size = {size: (said, at) for size, _, at, said in map(_row, signed)}
    for bad in check_time_stamps(stamps, by_size, known.roots):
        yield Problem(bad.size, bad.code, whose=bad.authority)


def _pages(client: httpx.Client, service: str, walk: Walk) -> Iterator[list[bytes]]:
    while True:
        answer = _get(client, f"/api/{service}/events", after=walk.through, limit=PAGE)
        assert answer is not None
        before = walk.through
        yield answer.content.split(b"\n")[:-1]
        if walk.through == before:
            return


def _get(
    client: httpx.Client, path: str, *, missing: bool = False, **query: int
) -> httpx.Response | None:
    try:
        answer = client.get(path, params=query, timeout=PATIENCE)
    except httpx.HTTPError as error:
        raise Unanswered(f"{path}: {type(error).__name__}") from error
    if missing and answer.status_code == httpx.codes.NOT_FOUND:
        return None
    if not answer.is_success:
        raise Unanswered(f"{path}: {answer.status_code}")
    return answer
