"""A tree head: the size and root of a log at an instant, as its notary signs them.

Its text is a C2SP tlog-checkpoint: origin, size, root, and one further line `time <instant>`, by
the log's own clock, which a simulated folder moves.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

from shared.log.document import instant
from shared.proof import note as notes
from shared.proof.note import BadNote, Note

SIZE = re.compile(r"0|[1-9][0-9]{0,17}")  # as large as a bigint may be, or less
ROOT = 32
TIME = "time "


def origin(province: str, service: str) -> str:
    """Name a log among all logs, and its notary's keys."""
    return f"luatsu/{province}/{service}"


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a log was at an instant: its first `size` events, all of them in one hash."""

    origin: str
    size: int
    root: bytes
    signed_at: datetime

    @property
    def text(self) -> str:
        """Write what is signed."""
        root = b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n{TIME}{instant(self.signed_at)}\n"


def parse(note: Note) -> TreeHead:
    """Read the head that a note states; who signed it is another question.

    Raises:
        BadNote: It states none.
    """
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) != 4 or not SIZE.fullmatch(lines[1]) or not lines[3].startswith(TIME):  # noqa: PLR2004
        raise BadNote("no tree head")
    try:
        root = b64decode(lines[2], validate=True)
        head = TreeHead(
            lines[0], int(lines[1]), root, datetime.fromisoformat(lines[3].removeprefix(TIME))
        )
    except ValueError as error:
        raise BadNote("no tree head") from error
    if len(root) != ROOT or head.signed_at.tzinfo is None or head.text != note.text:
        raise BadNote("no tree head")
    return head


def read(said: str) -> tuple[Note, TreeHead]:
    """Read a signed head.

    Raises:
        BadNote: It is none.
    """
    note = notes.parse(said)
    return note, parse(note)
