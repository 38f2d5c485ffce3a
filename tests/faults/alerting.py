"""Services that may be hurt in this process, and which alerts fire for how they stand then."""

import dataclasses
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import nats
import psycopg
from nats.js import JetStreamContext

from services.launch.deployment import Deployment
from services.registry.certificate import decider as certificates
from services.registry.certificate.supplement import RequestSupplement
from services.registry.person import decider as persons
from shared import edge
from shared.decider import Decider
from shared.law.calendar import legal_day
from shared.messages import Actor, Channel, Role
from shared.ops.alerts import ALERTS
from shared.ops.figures import families
from shared.ops.judging import Firing, judged
from shared.runtime import Runtime
from shared.service import Blueprint
from tests.shared.asked import application, person
from tests.shared.follow.poison import Poison, Poisoned
from tests.support.together import Together

OPERATOR = Actor(id=UUID(int=9), role=Role.OPERATOR, unit="Vận hành")
NAMED = {alert.name: alert for alert in ALERTS}


@dataclass(slots=True)
class Hurt:
    """What fails in these services for as long as it is said here."""

    poisoned: Poisoned = field(default_factory=Poisoned)
    timers: bool = False  # whether a limit that has passed cannot be announced

    def change(self, blueprint: Blueprint) -> Blueprint:
        """Make a service that fails so."""
        changed = self.poisoned.change(blueprint)
        return dataclasses.replace(changed, nouns=tuple(map(self._noun, changed.nouns)))

    def _noun(self, decider: Decider[Any, Any, Any, Any]) -> Decider[Any, Any, Any, Any]:
        def failing(make: Any) -> Any:
            def announce() -> Any:
                if self.timers:
                    raise Poison
                return make()

            return announce

        on_due = {name: failing(make) for name, make in decider.on_due.items()}
        return dataclasses.replace(decider, on_due=on_due)


async def fires(runtime: Runtime, name: str, above: float = 0.0) -> list[Firing]:
    """Look how a service stands, and judge one alert with a limit that is reached sooner."""
    await runtime.count()
    return now_fires(runtime, name, above)


def now_fires(runtime: Runtime, name: str, above: float = 0.0) -> list[Firing]:
    """Judge by what was seen last."""
    standing = runtime.gauges.standing()
    if standing is None:
        return []
    alert = dataclasses.replace(NAMED[name], above=above, hold=0)
    return list(judged(families(standing), [alert]))


def nothing(found: Sequence[Firing]) -> bool:
    """Say whether no alert fires."""
    return not found


@contextmanager
def holding(deployment: Deployment, service: str, statement: str) -> Iterator[None]:
    """Hold a lock in a service's database, as a session does that somebody left open."""
    with psycopg.connect(deployment.postgres.conninfo(service)) as connection:
        connection.execute(statement)
        yield
        connection.rollback()


@asynccontextmanager
async def as_operator(deployment: Deployment) -> AsyncIterator[JetStreamContext]:
    """Do on the bus what only an operator may."""
    bus = await nats.connect(deployment.nats.url())
    try:
        yield bus.jetstream()
    finally:
        await bus.close()


async def overdue_dossier(services: Together) -> None:
    """Ask for a paper that lacks in a dossier, so long ago that it is to be closed by now."""
    today = legal_day(edge.now())
    somebody = (await services.give(persons, person())).id
    command = application(somebody).model_copy(update={"received_on": today - timedelta(days=60)})
    dossier = (await services.give(certificates, command)).id
    folded = await services.runtimes["registry"].fold(certificates, dossier)
    assert folded is not None
    asked = RequestSupplement(
        missing=(folded.history[0].data.items[0].label,),
        reason="Thiếu",
        requested_on=today - timedelta(days=50),
        channel=Channel.ONLINE,
    )
    await services.give(certificates, asked, key=dossier)
