"""How days pass: none before all that follows from the one before has been done by the services."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from services.launch.demo.marking import Clocks
from shared.decider import Decider
from shared.embedded.databases import SERVICES
from shared.law.calendar import legal_day

PATIENCE = 300.0  # seconds
LOOK = 0.05
AnyDecider = Decider[Any, Any, Any, Any]
# How far a service's policies have come in each log that they answer; read models may be behind.
HEARD = """
    select source, min(position) from follow.checkpoint
     where stage = 'own' or stage = 'voids' or stage like 'policy/%' group by source"""
HEAD = "select position from log.head"
UNANNOUNCED = """
    select count(*) from log.timer
     where split_part(stream, '-', 1) || '/' || name = any(%s)
       and due_on < %s and fired_at is null"""


def acting(service: str) -> Mapping[str, AnyDecider]:
    """Find the nouns of a service whose clocks act by themselves."""
    nouns: Sequence[AnyDecider] = import_module(f"services.{service}.app").build().nouns
    return {one.noun: one for one in nouns if one.on_due}


@dataclass(frozen=True, slots=True)
class Pace:
    """The clocks, and what has to be done before they go on."""

    clocks: Clocks
    played: Sequence[str]  # the services that run
    names: Mapping[str, Sequence[str]]  # by service, the timers that act by themselves

    @classmethod
    def of(cls, clocks: Clocks, played: Sequence[str] = SERVICES) -> "Pace":
        """Know what acts by itself in the services that run."""
        names = {
            service: [
                f"{noun}/{name}" for noun, one in acting(service).items() for name in one.on_due
            ]
            for service in played
        }
        return cls(clocks, played, names)

    async def move(self, to: datetime) -> None:
        """Let all that happened take its effects, go on, and let the clocks of the day act.

        Raises:
            TimeoutError: when the services do not get so far.
        """
        await self.settled(legal_day(to), heard_first=True)
        await self.clocks.move(to)
        await self.settled(legal_day(to), heard_first=False)

    async def settled(self, today: date, *, heard_first: bool) -> None:
        """Wait until policies have heard all, or until the timers of a day were announced."""
        async with asyncio.timeout(PATIENCE):
            while True:
                behind = self.unheard() if heard_first else self.unannounced(today)
                if not await behind:
                    return
                await asyncio.sleep(LOOK)

    async def unheard(self) -> bool:
        """Say whether some service's policies have not heard all of a log that they answer."""
        heads: dict[str, int] = {}
        heard: list[tuple[str, int]] = []
        for service, connection in self._databases():
            row = await (await connection.execute(HEAD)).fetchone()
            heads[service] = int(row[0]) if row else 0
            heard += await (await connection.execute(HEARD)).fetchall()
        return any(position < heads.get(source, 0) for source, position in heard)

    async def unannounced(self, today: date) -> bool:
        """Say whether a timer that acts by itself has passed, and did not."""
        for service, connection in self._databases():
            bound = [self.names[service], today]
            row = await (await connection.execute(UNANNOUNCED, bound)).fetchone()
            if row and row[0]:
                return True
        return False

    def _databases(self) -> Iterator[tuple[str, Any]]:
        every = zip(SERVICES, self.clocks.connections, strict=True)
        return (one for one in every if one[0] in self.played)
