"""How a service fares, kept from one look to the next: figures for a scrape, alerts since when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from shared.ops.figures import FAMILIES, families
from shared.ops.judging import Firing, Watch
from shared.ops.looking import Known, look
from shared.ops.standing import AlarmStands, Standing

LOOKED = "luatsu_looked_seconds"


@dataclass(slots=True, eq=False)
class Gauges(Collector):
    """What was seen last; a scrape asks no server.

    Attributes:
        service: Whose.
        closed: Why the log takes no command now.
        alarms: The alarms that stand.
        firing: The alerts that fire.
    """

    service: str
    closed: str | None = "not-seen"
    alarms: frozenset[str] = frozenset()
    firing: tuple[Firing, ...] = ()
    _standing: Standing | None = None
    _watch: Watch = field(default_factory=lambda: Watch(monotonic))
    _looked: float = field(default_factory=monotonic)
    _closed: float | None = field(default_factory=monotonic)  # since when
    _sounded: dict[str, float] = field(default_factory=dict)  # since when each alarm stands
    _due: tuple[str | None, float] = (None, 0.0)  # the oldest timer, and since when it is that

    def tell(self, closed: str | None, alarms: Iterable[str]) -> None:
        """Hear what the service itself knows, whatever its servers say."""
        now = monotonic()
        self.closed = closed
        self._closed = None if closed is None else self._closed or now
        self.alarms = frozenset(alarms)
        self._sounded = {alarm: self._sounded.get(alarm, now) for alarm in self.alarms}

    def judge(self) -> None:
        """See which alerts hold, and since when."""
        self.firing = self._watch.look(self.collect())

    @property
    def closed_seconds(self) -> float:
        """Say for how long the log has taken no command."""
        return 0.0 if self._closed is None else monotonic() - self._closed

    async def look(self, connection: AsyncConnection, known: Known) -> None:
        """See how things stand, every few seconds."""
        seen = await look(connection, known)
        now = monotonic()
        if seen.timers.oldest != self._due[0]:
            self._due = (seen.timers.oldest, now)
        # A day long past may become known today: it is late from then on.
        overdue = min(seen.timers.overdue_seconds, now - self._due[1])
        timers = seen.timers.model_copy(update={"overdue_seconds": overdue})
        self._standing = seen.model_copy(update={"timers": timers})
        self._looked = now

    def standing(self) -> Standing | None:
        """Say how things stand, as they were seen last; nothing before the first look."""
        if self._standing is None:
            return None
        now = monotonic()
        log = self._standing.log.model_copy(
            update={
                "open": self.closed is None,
                "closed": self.closed,
                "closed_seconds": self.closed_seconds,
            }
        )
        alarms = tuple(
            AlarmStands(name=alarm, seconds=now - since)
            for alarm, since in sorted(self._sounded.items())
        )
        said = {"looked_seconds": now - self._looked, "log": log, "alarms": alarms}
        return self._standing.model_copy(update={**said, "firing": self.firing})

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Say it as metrics."""
        if (standing := self.standing()) is not None:
            yield from families(standing)
            return
        looked = GaugeMetricFamily(LOOKED, FAMILIES[LOOKED], labels=["service"])
        looked.add_metric([self.service], monotonic() - self._looked)
        yield looked
