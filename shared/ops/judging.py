"""Which alerts hold for the figures of a moment, and since when."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client.core import Metric
from pydantic import BaseModel, ConfigDict

from shared.ops.alerts import ALERTS, Alert, Severity


class Firing(BaseModel):
    """An alert that holds now, for one figure."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    alert: str
    severity: Severity
    labels: Mapping[str, str]
    value: float
    above: float
    unit: str
    seconds: float = 0.0  # for how long it has held, as far as anybody looked
    vi: str
    en: str


def judged(families: Iterable[Metric], alerts: Sequence[Alert] = ALERTS) -> Iterator[Firing]:
    """Say which alerts hold for which figures, whatever the time that they have held."""
    by_name = {family.name: family.samples for family in families}
    for alert in alerts:
        for sample in by_name.get(alert.metric, ()):
            if alert.judges(sample.labels) and sample.value > alert.above:
                yield Firing(
                    alert=alert.name,
                    severity=alert.severity,
                    labels=sample.labels,
                    value=round(sample.value, 3),
                    above=alert.above,
                    unit=alert.unit,
                    vi=alert.vi,
                    en=alert.en,
                )


@dataclass(slots=True, eq=False)
class Watch:
    """Remembers since when each alert holds: one that must hold for a while fires after it."""

    now: Callable[[], float]  # seconds of a clock that never goes back
    alerts: Sequence[Alert] = ALERTS
    _since: dict[tuple[str, frozenset[tuple[str, str]]], float] = field(default_factory=dict)

    def look(self, families: Iterable[Metric]) -> tuple[Firing, ...]:
        """Say which alerts fire now."""
        holds = {alert.name: alert.hold for alert in self.alerts}
        now = self.now()
        found = {
            (one.alert, frozenset(one.labels.items())): one for one in judged(families, self.alerts)
        }
        self._since = {key: self._since.get(key, now) for key in found}
        return tuple(
            one.model_copy(update={"seconds": round(now - self._since[key], 1)})
            for key, one in found.items()
            if now - self._since[key] >= holds[one.alert]
        )
