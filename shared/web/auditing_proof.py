"""What proves an event, checked as a stranger would, step by step; and the heads of a log.

The checks are those of `luatsu verify`, over what is stored. A page can be wrong like any other
program of ours: it says how to do each of them without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from shared.decider import Fault
from shared.log.document import leaf_of
from shared.proof import head as heads
from shared.proof import keychain, note, store, tree
from shared.proof.keychain import BadChain, Chain
from shared.proof.note import BadNote
from shared.proof.store import Incomplete, Signed, Witnessed
from shared.proof.tree import NoSuchProof
from shared.web.asking import whole
from shared.web.auditing_frame import drawn
from shared.web.auditing_queries import Stored
from shared.web.auth import require
from shared.web.commands import Endpoint
from shared.web.console_map import AUDITS
from shared.web.kernel import Kernel
from shared.web.problems import Problem
from shared.web.proof import LARGEST
from shared.web.render import Site, reader

SHOWN: Final = 50
LATEST = text("""
    select size, root, signed_at, note from log.tree_head
     where size < :before order by size desc limit :limit""")
NEXT_STAMPED = text("""
    select h.size, h.root, h.signed_at, h.note from log.tree_head h
     where h.size >= :position and exists (select 1 from log.time_stamp s where s.size = h.size)
     order by h.size limit 1""")


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A witness under a head, and whether the line is by a key that is known here."""

    name: str
    holds: bool | None  # None where no key of that name is known


@dataclass(frozen=True, slots=True)
class HeadSeen:
    """A signed head, and what holds of it."""

    signed: Signed
    by_notary: bool
    witnesses: tuple[Cosigned, ...]
    stamps: tuple[str, ...]  # authorities

    @property
    def root(self) -> str:
        """Write the hash of the whole log."""
        return self.signed.root.hex()


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked of an event."""

    leaf: str
    leaf_holds: bool  # it is the hash of the stored bytes
    head: HeadSeen | None  # the newest; none where it does not hold the event yet
    hashes: tuple[str, ...] = ()
    included: bool = False
    stamped: HeadSeen | None = None  # the first time-stamped head that holds it


async def checked(connection: AsyncConnection, event: Stored, kernel: Kernel) -> Proof:
    """Check an event against the newest head."""
    leaf = leaf_of(event.document.encode())
    holds = leaf == event.leaf
    chain = await chain_of(connection)
    newest = await store.newest(connection)
    if newest is None or newest.size < event.position:
        return Proof(leaf.hex(), holds, None)
    try:
        path = (await store.paths(connection, [event.position], newest.size))[event.position]
    except (NoSuchProof, Incomplete):
        path = []
    row = (await connection.execute(NEXT_STAMPED, {"position": event.position})).one_or_none()
    stamped = await _seen(connection, [Signed(*row)], chain, kernel) if row else [None]
    (head,) = await _seen(connection, [newest], chain, kernel)
    return Proof(
        leaf=leaf.hex(),
        leaf_holds=holds,
        head=head,
        hashes=tuple(one.hex() for one in path),
        included=tree.includes(newest.root, newest.size, event.position - 1, leaf, path),
        stamped=stamped[0],
    )


async def chain_of(connection: AsyncConnection) -> Chain | None:
    """Follow the notary's keys; nothing where they do not follow from each other."""
    try:
        return keychain.chain(await store.statements(connection))
    except BadChain:
        return None


async def _seen(
    connection: AsyncConnection, signed: Sequence[Signed], chain: Chain | None, kernel: Kernel
) -> list[HeadSeen]:
    known = note.verifiers(kernel.settings.witnesses)
    return [
        HeadSeen(
            one.head,
            _by_notary(one.head, chain),
            tuple(_cosigned(one, line, known) for line in one.cosignatures),
            tuple(authority for authority, _ in one.time_stamps),
        )
        for one in await store.witnessed(connection, signed)
    ]


def _by_notary(signed: Signed, chain: Chain | None) -> bool:
    """Say whether a head states what its row says, signed by the key whose turn it was."""
    try:
        said, head = heads.read(signed.note)
    except BadNote:
        return False
    same = (head.size, head.root) == (signed.size, signed.root)
    return chain is not None and same and chain.signed(said, signed.size)


def _cosigned(one: Witnessed, line: str, known: Sequence[note.Verifier]) -> Cosigned:
    try:
        signature, text_ = note.signature(line), note.parse(one.head.note).text
    except BadNote:
        return Cosigned(line[:40], holds=False)
    keys = [key for key in known if key.owns(signature)]
    holds = any(key.holds(text_, signature) for key in keys) if keys else None
    return Cosigned(signature.name, holds)


# The heads ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grown:
    """Whether one head continues another."""

    first: Signed
    second: Signed
    hashes: tuple[str, ...]
    holds: bool


async def grown(connection: AsyncConnection, first: int, second: int) -> Grown:
    """Check that the log of one head grew out of that of another.

    Raises:
        Problem: 422, where there are no such heads.
    """
    found = [await store.head(connection, size) for size in (first, second)]
    faults = [
        Fault("head-not-ours", name)
        for name, head in zip(("from", "to"), found, strict=True)
        if head is None
    ]
    if first > second:
        faults.append(Fault("not-in-range", "from", {"most": second}))
    before, after = found
    if faults or before is None or after is None:
        raise Problem(422, "invalid", faults)
    try:
        hashes = await store.consistency(connection, first, second)
    except (NoSuchProof, Incomplete):
        hashes = []
    holds = tree.consistent(first, before.root, second, after.root, hashes)
    return Grown(before, after, tuple(one.hex() for one in hashes), holds)


def heads_page(site: Site) -> Endpoint:
    """Make the page of signed heads, and of the proof between two of them."""

    async def show(request: Request) -> Response:
        require(AUDITS, reader(request, site.kernel))
        query = request.query_params
        problem, proof = None, None
        async with site.kernel.connection() as connection:
            before = whole(query, "before", 0, LARGEST) if query.get("before") else LARGEST
            bound = {"before": before, "limit": SHOWN + 1}
            rows = [Signed(*row) for row in await connection.execute(LATEST, bound)]
            chain = await chain_of(connection)
            seen = await _seen(connection, rows[:SHOWN], chain, site.kernel)
            if query.get("from") or query.get("to"):
                try:
                    first, second = (whole(query, name, 0, LARGEST) for name in ("from", "to"))
                    proof = await grown(connection, first, second)
                except Problem as wrong:
                    problem = wrong
            statements = await store.statements(connection)
        context = {
            "seen": seen,
            "next": rows[SHOWN - 1].size if len(rows) > SHOWN else None,
            "proof": proof,
            "problem": problem,
            "chain": chain,
            "keys": [one.split("\n")[3] for one in statements],
            "typed": {name: query.get(name, "") for name in ("from", "to")},
        }
        status = 200 if problem is None else problem.status
        return await drawn(site, request, "audit_heads.html", context, status=status)

    return show


def mount(app: FastAPI, site: Site) -> None:
    """Add it."""
    path = f"/{site.kernel.blueprint.name}/audit/heads"
    app.add_route(path, heads_page(site), methods=["GET"], include_in_schema=False)
