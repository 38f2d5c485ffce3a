"""A loss that a person accepts: stated, signed by the notary's key, and kept among its keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.proof import keychain, keyfile, signing, store
from shared.proof.head import TreeHead
from shared.proof.keychain import Loss
from shared.proof.keyfile import BadKeyFile
from shared.proof.note import BadNote
from shared.recovery.doubt import Doubt


@dataclass(frozen=True, slots=True)
class Accepting:
    """Who accepts that signed events are lost signs for it, and says why."""

    keys: Path  # the notary's
    why: str


async def state(
    connection: AsyncConnection,
    statements: Sequence[str],
    accepting: Accepting,
    gone: Sequence[TreeHead],
    kept: tuple[int, bytes],
) -> str:
    """State that what these heads knew is lost, and keep that in the log.

    Args:
        connection: Of the log; who calls commits.
        statements: What the notary's keys state so far, here or on the board.
        accepting: Who accepts it.
        gone: The heads of events that are not there any more.
        kept: The size and the root of the tree that is left.

    Raises:
        Doubt: The key that signs now is not in the file, or the reason is none.
    """
    chain = keychain.chain(statements)
    _, now = await signing.now(connection)
    try:
        signers = keyfile.read(accepting.keys, chain.last.origin)
        signer = next(one for one in signers if one.verifier == chain.last.key)
    except (BadKeyFile, StopIteration) as missing:
        raise Doubt("no-notary-key") from missing
    size, root = kept
    at = max([now, *(one.signed_at for one in gone)])
    loss = Loss(root, max(one.size for one in gone), at, accepting.why)
    try:
        stated = str(keychain.state_loss(chain, size, loss, signer))
    except BadNote as bad:
        raise Doubt("no-reason") from bad
    known = await store.statements(connection)
    for one in [*statements[len(known) :], stated]:
        await signing.add_statement(connection, one)
    return stated
