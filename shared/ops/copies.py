"""How far logs are on the bus: the service's own, and those that it follows."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

import orjson
from nats.errors import Error as BusError
from nats.js import JetStreamContext

from shared.bus.declarations import stream_name
from shared.bus.streams import document_at, last_sequence
from shared.ops.looking import End

PATIENCE = 2.0  # seconds for all of it: what does not answer by then is not heard


@dataclass(slots=True, eq=False)
class Copies:
    """What was heard last of the streams that a service writes and reads.

    Attributes:
        connected: Whether the bus answered just now.
        published: The last sequence of the own stream, None where nobody has seen it yet.
    """

    province: str
    service: str
    follows: Sequence[str]
    connected: bool = False
    published: int | None = None
    _ends: dict[str, End] = field(default_factory=dict)
    _heard: dict[str, float] = field(default_factory=dict)
    _began: float = field(default_factory=monotonic)

    async def look(self, js: JetStreamContext, positions: Mapping[str, int]) -> None:
        """Ask the bus; where it does not answer, what was heard before stands, and grows old.

        Args:
            js: The bus.
            positions: How far each source was taken.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                own = stream_name(self.province, self.service)
                self.published = await last_sequence(js, own)
                for source in self.follows:
                    self._ends[source] = await self._end(js, source, positions.get(source, 0))
                    self._heard[source] = monotonic()
            self.connected = True
        except (BusError, OSError):  # a time-out is one of them
            self.connected = False

    async def _end(self, js: JetStreamContext, source: str, position: int) -> End:
        stream = stream_name(self.province, source)
        last = await last_sequence(js, stream)
        document = await document_at(js, stream, position + 1) if last > position else None
        return End(last, None if document is None else _time_of(document))

    @property
    def ends(self) -> Mapping[str, End]:
        """Say how far the sources are, and for how long that was not heard."""
        if self.connected:
            return self._ends
        now = monotonic()
        return {
            source: End(
                self._ends.get(source, End(0)).last,
                self._ends.get(source, End(0)).next_at,
                now - self._heard.get(source, self._began),
            )
            for source in self.follows
        }


def _time_of(document: bytes) -> datetime | None:
    """Read when an event was recorded; whoever can write to the bus may have written anything."""
    try:
        return datetime.fromisoformat(orjson.loads(document)["time"])
    except (ValueError, KeyError, TypeError):
        return None
