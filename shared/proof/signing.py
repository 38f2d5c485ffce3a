"""What a notary does with a log: takes up its tree, grows it, signs it, states its keys."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.proof import keychain, store
from shared.proof.head import TreeHead
from shared.proof.keychain import Chain
from shared.proof.note import Note, Signer
from shared.proof.store import Signed
from shared.proof.tree import Frontier

LEAF = 32
PAGE = 2048  # leaves: so many are hashed in two milliseconds, in which nobody else is served

Kept = tuple[int, int, bytes]  # level, number, hash

LEAVES = text("""
    select count(*), coalesce(string_agg(leaf, ''), '') from (
      select leaf from log.event where position > :after and position <= :until order by position
    ) e""")
# In UTC, where every day has 24 hours.
NOW = text("""
    select position,
           greatest((clock_timestamp() at time zone 'UTC' + ahead) at time zone 'UTC', instant)
      from log.head""")
SIGN = text("""
    with kept as (
      insert into log.tree_node
      select * from unnest(cast(:levels as int[]), cast(:numbers as bigint[]),
                           cast(:hashes as bytea[]))
          on conflict do nothing)
    insert into log.tree_head (size, root, signed_at, note) values (:size, :root, :at, :note)""")
STATE = text("insert into log.notary_key (n, vkey, statement) values (:n, :vkey, :statement)")


class Torn(Exception):
    """The log does not hold a leaf at each position."""

    def __init__(self, after: int, until: int) -> None:
        """Say between which positions."""
        super().__init__(f"{after + 1}..{until}")
        self.after = after


class KeyMissing(Exception):
    """The private key whose turn it is, is not in the notary's file."""


@dataclass(frozen=True, slots=True)
class Office:
    """A notary at work: whose log, how far its tree is signed, with which key it goes on."""

    origin: str
    tree: Frontier
    chain: Chain
    signer: Signer
    signed_at: datetime | None = None


async def now(connection: AsyncConnection) -> tuple[int, datetime]:
    """Read how far the log is, and what time it is by its own clock."""
    position, at = (await connection.execute(NOW)).one()
    return int(position), at


async def grow(
    connection: AsyncConnection, tree: Frontier, until: int, kept: list[Kept]
) -> Frontier:
    """Grow a tree by the leaves of the log up to a position, page by page.

    Args:
        connection: Of the log.
        tree: What is known.
        until: How far.
        kept: Gets the nodes that became whole and are to be stored.

    Raises:
        Torn: A position is missing, or its leaf is none.
    """
    while tree.size < until:
        page = min(tree.size + PAGE, until)
        said = {"after": tree.size, "until": page}
        count, leaves = (await connection.execute(LEAVES, said)).one()
        if count != page - tree.size or len(leaves) != count * LEAF:
            raise Torn(tree.size, page)
        tree = tree.grown([leaves[n : n + LEAF] for n in range(0, len(leaves), LEAF)], kept)
        await asyncio.sleep(0)  # others are served between two pages
    return tree


async def sign(
    connection: AsyncConnection, office: Office, tree: Frontier, kept: Sequence[Kept], at: datetime
) -> tuple[Office, Note]:
    """Sign a tree that has grown, and keep its head with the nodes that became whole."""
    at = max(at, office.signed_at or at)
    head = TreeHead(office.origin, tree.size, tree.root, at)
    note = Note(head.text).with_(office.signer.sign(head.text))
    await keep(connection, head, note, kept)
    return replace(office, tree=tree, signed_at=at), note


async def keep(
    connection: AsyncConnection, head: TreeHead, note: Note, kept: Sequence[Kept]
) -> None:
    """Keep a signed head and nodes of its tree, in one statement."""
    levels, numbers, hashes = zip(*kept, strict=True) if kept else ((), (), ())
    said = {
        "levels": list(levels),
        "numbers": list(numbers),
        "hashes": list(hashes),
        "size": head.size,
        "root": head.root,
        "at": head.signed_at,
        "note": str(note),
    }
    await connection.execute(SIGN, said)


async def state_keys(
    connection: AsyncConnection,
    origin: str,
    known: Sequence[str],
    signers: Sequence[Signer],
    published: int = 0,
) -> tuple[Chain, Signer]:
    """State the keys that are new in the notary's file; give all keys and the one to sign with.

    A log that lost what was signed gets no new key before it is whole again: from which size on
    that key signs could be wrong for the heads that come back.

    Args:
        connection: Of the log.
        origin: Whose log it is.
        known: What the keys so far say of themselves.
        signers: The keys in the file, the newest last.
        published: The size of the head that was published last, which a restored log may lack.

    Raises:
        BadChain: The keys so far do not follow from each other.
        KeyMissing: The newest of them is not in the file.
    """
    said = list(known)
    newest = await store.newest(connection)
    signed = max(published, newest.size if newest is not None else 0)
    position, _ = await now(connection)
    before, fresh = None, list(signers)
    if said:
        last = keychain.chain(said).last
        at = next((n for n, one in enumerate(fresh) if one.verifier == last.key), None)
        if at is None:
            raise KeyMissing
        before, fresh = fresh[at], fresh[at + 1 :] if signed <= position else []
        signed = max(signed, last.since)  # after a loss more may be kept than was signed
    for signer in fresh:
        since = signed if said else 0
        stated = keychain.state(origin, len(said) + 1, since, signer=signer, before=before)
        await add_statement(connection, str(stated))
        said.append(str(stated))
        before = signer
    assert before is not None  # a file without any key is refused when it is read
    return keychain.chain(said), before


async def add_statement(connection: AsyncConnection, statement: str) -> None:
    """Keep what a key says of itself."""
    stated = keychain.read(statement)
    said = {"n": stated.n, "vkey": stated.key.vkey, "statement": statement}
    await connection.execute(STATE, said)


async def differs(connection: AsyncConnection, head: Signed, *, whole: bool) -> int | None:
    """Compare a signed head with the log; give a position near which it is another, or none.

    Args:
        connection: Of the log.
        head: What was signed.
        whole: Whether every leaf is hashed anew; else the stored nodes are believed.
    """
    if not whole:
        try:
            found = await store.frontier(connection, head.size)
        except store.Incomplete:
            return head.size
        return None if found.root == head.root else head.size
    tree = Frontier()
    while tree.size < head.size:
        kept: list[Kept] = []
        tree = await grow(connection, tree, min(tree.size + PAGE, head.size), kept)
        try:
            stored = await store.nodes(connection, ((level, n) for level, n, _ in kept))
        except store.Incomplete:
            return tree.size
        for level, n, hash_ in kept:
            if stored[level, n] != hash_:
                return (n << level) + 1
    return None if tree.root == head.root else head.size
