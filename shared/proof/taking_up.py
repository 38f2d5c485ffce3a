"""How a notary begins: it sees that the log is still what was signed and published, or stops."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.proof import head as heads
from shared.proof import keychain, keyfile, signing, store
from shared.proof.board import Board
from shared.proof.keychain import BadChain
from shared.proof.keyfile import BadKeyFile
from shared.proof.note import BadNote, Note
from shared.proof.signing import Kept, KeyMissing, Office, Torn
from shared.proof.store import Signed
from shared.proof.tree import Frontier

AT_ONCE = 65_536  # a log up to so long is hashed anew before the first signature

DIFFERS = "head-differs"  # the log is no longer what was signed: `luatsu verify`
BEHIND = "head-beyond-log"  # more was signed than the log has: `luatsu recover`
KEY_MISSING = "notary-key-missing"  # the private key whose turn it is, is not in the file
KEYS_DIFFER = "notary-keys-differ"  # what the keys state does not fit together
TORN = "log-gap"  # a position is missing in the log, or a leaf is none


class Alarmed(Exception):
    """Something for which nothing is signed and a person has to look."""

    def __init__(self, alarm: str, **said: int) -> None:
        """Say which, and where."""
        super().__init__(alarm)
        self.alarm = alarm
        self.said = said


@dataclass(frozen=True, slots=True)
class Taken:
    """A notary that may go on, and what stands on the board meanwhile."""

    office: Office
    newest: Note | None  # what was signed last
    published: int  # the size on the board
    to_review: Signed | None  # what was not hashed anew, since it is long


async def take_up(connection: AsyncConnection, board: Board, file: Path, *, whole: bool) -> Taken:
    """Take up the work where it stands.

    Args:
        connection: Of the log.
        board: What was published.
        file: The private keys.
        whole: Whether each leaf is hashed anew, however long the log is.

    Raises:
        Alarmed: The log is not what was signed, or the keys are not those that signed.
    """
    office = await _keys(connection, board, file)
    newest = await store.newest(connection)
    review = None
    if newest is not None:
        long = newest.size > AT_ONCE and not whole
        review = newest if long else None
        office = await _signed(connection, office, newest, whole=not long)
    office, published = await _published(connection, office, board)
    newest = await store.newest(connection)
    note = None if newest is None else heads.read(newest.note)[0]
    return Taken(office, note, published, review)


async def compare(connection: AsyncConnection, head: Signed, *, whole: bool) -> None:
    """See that the log is what a head says.

    Raises:
        Alarmed: It is not.
    """
    try:
        near = await signing.differs(connection, head, whole=whole)
    except Torn as torn:
        raise Alarmed(TORN, after=torn.after) from torn
    if near is not None:
        raise Alarmed(DIFFERS, size=head.size, near=near)


async def grown(
    connection: AsyncConnection, office: Office, until: int
) -> tuple[Frontier, list[Kept]]:
    """Grow the tree to a position of the log.

    Raises:
        Alarmed: The log is not so long, or has a gap.
    """
    kept: list[Kept] = []
    try:
        return await signing.grow(connection, office.tree, until, kept), kept
    except Torn as torn:
        raise Alarmed(TORN, after=torn.after) from torn


async def _keys(connection: AsyncConnection, board: Board, file: Path) -> Office:
    """State the keys that are new, here and on the board."""
    origin = heads.origin(board.source.province, board.source.service)
    told = await board.keys()
    try:
        published = await board.head()
        signers = keyfile.read(file, origin)
        known = await _known(connection, told)
        lost = published is not None and known and keychain.chain(known).void(published[1])
        size = 0 if published is None or lost else published[1].size
        chain, signer = await signing.state_keys(connection, origin, known, signers, size)
    except (BadKeyFile, KeyMissing) as missing:
        raise Alarmed(KEY_MISSING) from missing
    except (BadChain, BadNote) as bad:
        raise Alarmed(KEYS_DIFFER) from bad
    if len(told) < len(chain.statements):
        await board.tell_keys(await store.statements(connection))
    return Office(origin, Frontier(), chain, signer)


async def _known(connection: AsyncConnection, told: list[str]) -> list[str]:
    """Read what the keys state; what a log that was restored has lost, the board still has."""
    kept = await store.statements(connection)
    both = min(len(kept), len(told))
    if kept[:both] != told[:both]:
        raise BadChain("the board has another")
    if len(told) > len(kept):
        keychain.chain(told)
        for statement in told[len(kept) :]:
            await signing.add_statement(connection, statement)
    return max(kept, told, key=len)


async def _signed(
    connection: AsyncConnection, office: Office, newest: Signed, *, whole: bool
) -> Office:
    """Take up the tree of the newest head."""
    position, _ = await signing.now(connection)
    if newest.size > position:
        raise Alarmed(BEHIND, size=newest.size)
    try:
        note, head = heads.read(newest.note)
    except BadNote as bad:
        raise Alarmed(DIFFERS, size=newest.size) from bad
    same = (head.size, head.root) == (newest.size, newest.root)
    if not same or not office.chain.signed(note, head.size):
        raise Alarmed(DIFFERS, size=newest.size)
    await compare(connection, newest, whole=whole)
    tree = await _stored(connection, newest.size)
    return replace(office, tree=tree, signed_at=newest.signed_at)


async def _published(
    connection: AsyncConnection, office: Office, board: Board
) -> tuple[Office, int]:
    """Compare with what was published last, and keep that where the log has lost it."""
    try:
        found = await board.head()
    except BadNote as bad:
        raise Alarmed(KEYS_DIFFER) from bad
    office = _after_losses(office)
    if found is None or office.chain.void(found[1]):
        return office, 0
    note, head = found
    if not office.chain.signed(note, head.size):
        raise Alarmed(KEYS_DIFFER, size=head.size)
    position, _ = await signing.now(connection)
    if head.size > position:
        raise Alarmed(BEHIND, size=head.size)
    if head.size <= office.tree.size:
        tree = await _stored(connection, head.size)
        kept: list[Kept] = []
    else:
        tree, kept = await grown(connection, office, head.size)
    if tree.root != head.root:
        raise Alarmed(DIFFERS, size=head.size)
    if head.size > office.tree.size:
        await signing.keep(connection, head, note, kept)
        office = replace(office, tree=tree, signed_at=head.signed_at)
    return office, head.size


def _after_losses(office: Office) -> Office:
    """Sign later than what is void: by its instant it is told apart from it."""
    ends = [one.loss.at + timedelta(microseconds=1) for one in office.chain.losses if one.loss]
    known = [office.signed_at] if office.signed_at else []
    return replace(office, signed_at=max([*ends, *known])) if ends else office


async def _stored(connection: AsyncConnection, size: int) -> Frontier:
    try:
        return await store.frontier(connection, size)
    except store.Incomplete as incomplete:
        raise Alarmed(DIFFERS, size=size) from incomplete
