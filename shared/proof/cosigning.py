"""What witnesses say of our heads: taken where the head is ours and the witness is known."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.proof import head as heads
from shared.proof import note as notes
from shared.proof import store
from shared.proof.note import WITNESS, BadNote, Note, Verifier

ADD = text("""
    insert into log.cosignature (size, witness, line) values (:size, :witness, :line)
    on conflict do nothing""")


class NotTaken(Exception):
    """A cosignature that we do not keep; `code` says why."""

    def __init__(self, code: str) -> None:
        """Take the reason."""
        super().__init__(code)
        self.code = code


async def take(connection: AsyncConnection, witnesses: Sequence[Verifier], said: str) -> bool:
    """Keep a witness's signature of one of our heads, and say whether it is new.

    Args:
        connection: Of the log; who calls commits.
        witnesses: Whose signatures are taken.
        said: The head's text, an empty line, and the witness's one line.

    Raises:
        NotTaken: `no-cosignature`, `witness-not-known`, `signature-not-valid`, `head-not-ours`.
    """
    note, size = _read(said)
    (signed,) = note.signatures
    known = [one for one in witnesses if one.kind == WITNESS and one.owns(signed)]
    if not known:
        raise NotTaken("witness-not-known")
    if not known[0].holds(note.text, signed):
        raise NotTaken("signature-not-valid")
    ours = await store.head(connection, size)
    if ours is None or notes.parse(ours.note).text != note.text:
        raise NotTaken("head-not-ours")
    what = {"size": size, "witness": signed.name, "line": signed.line}
    return (await connection.execute(ADD, what)).rowcount == 1


def _read(said: str) -> tuple[Note, int]:
    try:
        note, head = heads.read(said)
    except BadNote as bad:
        raise NotTaken("no-cosignature") from bad
    if len(note.signatures) != 1:
        raise NotTaken("no-cosignature")
    return note, head.size
