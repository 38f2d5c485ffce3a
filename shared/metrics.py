"""How a service fares: how far it is, how far behind, what is parked, waits or ails."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

HEAD = text("""
    select position, extract(epoch from clock_timestamp() + ahead - instant) from log.head""")
PARKED = text("""
    select source, count(distinct stream), extract(epoch from now() - min(since))
      from follow.parked group by source""")
ORDERS = text("""
    select state, count(*) from follow."order"
     where state in ('pending', 'waiting', 'overdue', 'refused') group by state""")
BEHIND = text("""
    select c.source, c.position, extract(epoch from clock_timestamp() - f.recorded_at)
      from (select source, min(position) as position from follow.checkpoint
             where stage <> 'facts' and source <> 'law' group by source) c
      left join follow.followed f on f.source = c.source and f.position = c.position + 1""")


@dataclass(slots=True, eq=False)
class Gauges(Collector):
    """What was seen last; a scrape asks no server."""

    service: str
    head: int = 0
    published: int = 0
    is_open: bool = False
    alarms: frozenset[str] = frozenset()
    parked: Mapping[str, tuple[int, float]] = field(default_factory=dict)  # streams, seconds
    orders: Mapping[str, int] = field(default_factory=dict)
    behind: Mapping[str, tuple[int, float]] = field(default_factory=dict)  # position, seconds
    lag: Mapping[str, int] = field(default_factory=dict)  # events

    async def look(self, connection: AsyncConnection) -> None:
        """See how things stand, every few seconds."""
        self.head = (await connection.execute(HEAD)).one()[0]
        rows = await connection.execute(PARKED)
        self.parked = {source: (int(count), float(age)) for source, count, age in rows}
        self.orders = {state: int(count) for state, count in await connection.execute(ORDERS)}
        rows = await connection.execute(BEHIND)
        self.behind = {source: (int(at), float(age or 0)) for source, at, age in rows}

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Say it as metrics."""
        yield self._one("luatsu_log_head", "Last position of the log", self.head)
        yield self._one("luatsu_bus_published", "Last sequence on the bus", self.published)
        behind = max(self.head - self.published, 0)
        yield self._one("luatsu_relay_behind", "Events that the bus has not got", behind)
        yield self._one("luatsu_log_open", "1 while commands are taken", int(self.is_open))
        yield self._one("luatsu_alarms", "Alarms that stand", len(self.alarms))
        yield self._by(
            "luatsu_parked_streams",
            "Streams that are parked",
            "source",
            {source: count for source, (count, _) in self.parked.items()},
        )
        yield self._by(
            "luatsu_parked_seconds",
            "Age of the oldest parked event",
            "source",
            {source: age for source, (_, age) in self.parked.items()},
        )
        yield self._by("luatsu_orders", "Policy commands by how they stand", "state", self.orders)
        yield self._by("luatsu_follow_lag", "Events behind a source", "source", self.lag)
        yield self._by(
            "luatsu_follow_position",
            "Position reached",
            "source",
            {source: at for source, (at, _) in self.behind.items()},
        )
        yield self._by(
            "luatsu_follow_lag_seconds",
            "Age of what is not taken yet",
            "source",
            {source: age for source, (_, age) in self.behind.items()},
        )

    def _one(self, name: str, text_: str, value: float) -> GaugeMetricFamily:
        family = GaugeMetricFamily(name, text_, labels=["service"])
        family.add_metric([self.service], value)
        return family

    def _by(
        self, name: str, text_: str, label: str, values: Mapping[str, float]
    ) -> GaugeMetricFamily:
        family = GaugeMetricFamily(name, text_, labels=["service", label])
        for key, value in sorted(values.items()):
            family.add_metric([self.service, key], value)
        return family
