"""Where a log says that it ends, and how far it was signed; as much of that as can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import psycopg

from shared.log.verify import HEAD, STREAMS, Ends, Problem, Run, ends_of
from shared.proof.unreadable import Told

LAST: Final = "select coalesce(max(position), 0) from log.event"
NEWEST: Final = "select size, signed_at from log.tree_head order by size desc limit 1"
COUNT: Final = "select count(*) from log.tree_head"


@dataclass(slots=True)
class Said:
    """What a log says of itself; what cannot be read is none, and is compared with nothing."""

    streams: Sequence[Any] | None = None
    head: tuple[int, str | None] | None = None
    events: int = 0
    heads: int = 0
    signed: int = 0
    signed_at: datetime | None = None
    heads_read: bool = False

    def ends(self, run: Run) -> Ends:
        """Say where it ends, by its own word or else as it was read."""
        read = [(stream, last) for stream, (_, _, last) in run.streams.items()]
        streams = read if self.streams is None else self.streams
        return ends_of(streams, *(self.head or (run.position, run.last)))


def said_in(connection: psycopg.Connection[Any], problems: list[Problem]) -> Said:
    """Read where the log ends and how far it was signed."""
    said = Said()
    with Told(connection, problems):
        said.streams = connection.execute(STREAMS).fetchall()
    with Told(connection, problems):
        said.head = _one(connection, HEAD)
    with Told(connection, problems):
        said.events = said.head[0] if said.head else _one(connection, LAST)[0]
    with Told(connection, problems):
        said.signed, said.signed_at = _one(connection, NEWEST) or (0, None)
        (said.heads,) = _one(connection, COUNT)
        said.heads_read = True
    return said


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    return connection.execute(query.encode()).fetchone()
