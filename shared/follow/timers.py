"""The days that a service's nouns wait for, and what is announced when one has passed.

Timers announce; truth never waits for a timer. A timer's command is named after the clock and the
event or change of law that last moved it, so it is given once, and again when the day was moved.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.book import Law
from shared.command_handler import Handler
from shared.decider import Decider, Rejected, Unknown
from shared.folding import Unreadable, fold, key_of, noun_of
from shared.follow import store
from shared.follow.trouble import Alarms, passes
from shared.law.calendar import legal_day
from shared.log import reader
from shared.messages import Actor, Role
from shared.request import Busy, Request

OWN = "own"  # the stage of a service's own log
CHUNK = 200  # streams a transaction
TIMERS = UUID("c7d3f7c6-7f0c-5a53-9d4e-2d8c3f5b1a90")  # the namespace of timers' commands
UNKEPT: Final = "timer-not-kept"
UNFIRED: Final = "timer-not-fired"

SET = text("""
    insert into log.timer (stream, name, due_on, rule_row, moved_by)
    values (:stream, :name, :due_on, :rule_row, :moved_by)
    on conflict (stream, name) do update
       set due_on = excluded.due_on, rule_row = excluded.rule_row, moved_by = excluded.moved_by,
           fired_at = null
     where (log.timer.due_on, log.timer.rule_row) is distinct from
           (excluded.due_on, excluded.rule_row)""")
UNSET = text("""
    delete from log.timer
     where stream = any(:streams) and not (stream || '/' || name) = any(:kept)""")
STREAMS = text("""
    select distinct stream from log.timer where stream > :after order by stream limit :limit""")
DUE = text("""
    select stream, name, moved_by from log.timer
     where due_on < :today and fired_at is null order by due_on, stream, name""")
FIRED = text("""
    update log.timer set fired_at = now()
     where stream = :stream and name = :name and moved_by = :moved_by""")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A limit that has passed."""

    stream: str
    name: str
    moved_by: str


class Timers:
    """Keeps and fires the timers of one service."""

    def __init__(  # noqa: PLR0913  # what they need
        self,
        *,
        engine: AsyncEngine,
        service: str,
        deciders: Mapping[str, Decider[Any, Any, Any, Any]],
        handler: Handler,
        law: Callable[[], Law],
        now: Callable[[], datetime],
        alarms: Alarms,
    ) -> None:
        """Know the nouns and the law."""
        self._engine = engine
        self._service = service
        self._deciders = deciders
        self._handler = handler
        self._law = law
        self._now = now
        self._alarms = alarms
        self._actor = Actor(id=None, role=Role.POLICY, unit=service)

    async def keep(
        self, connection: AsyncConnection, streams: Sequence[str], moved: Callable[[str], str]
    ) -> None:
        """Work out the running limits of some streams.

        Args:
            connection: One whose transaction holds the checkpoint of the own log.
            streams: Which ones.
            moved: Says what moved a stream's timers; no two movements are named alike.
        """
        law = self._law()
        histories = await reader.histories(connection, list(streams))
        read: list[str] = []
        running: list[dict[str, Any]] = []
        for stream, rows in histories.items():
            decider = self._deciders.get(noun_of(stream))
            if decider is None:
                continue
            try:
                state = fold(decider, stream, rows).state
                clocks = decider.clocks(state, law.rules, law.calendar)
            except Unreadable as unreadable:
                log.error("stream unreadable", stream=stream, position=unreadable.position)  # noqa: TRY400
                continue
            except Exception as error:  # noqa: BLE001  # of a noun: it hinders no other stream
                self._alarms.sound(UNKEPT, error, stream=stream)
                continue
            read.append(stream)
            running += [
                {
                    "stream": stream,
                    "name": clock.name,
                    "due_on": clock.due_on,
                    "rule_row": clock.rule_row,
                    "moved_by": f"{moved(stream)}/{clock.rule_row}/{clock.due_on}",
                }
                for clock in clocks
            ]
        kept = [f"{one['stream']}/{one['name']}" for one in running]
        await connection.execute(UNSET, {"streams": read, "kept": kept})
        if running:
            await connection.execute(SET, running)

    async def law_changed(self, position: int) -> None:
        """Work every running limit out anew: a row was added, or a day off declared.

        Args:
            position: Of the law: a day that moves there and back is moved by two of them.
        """
        after = ""
        while True:
            async with self._engine.begin() as connection:
                # Whoever takes own events waits, or has moved the timers already.
                await store.checkpoint(connection, self._service, OWN, lock=True)
                bound = {"after": after, "limit": CHUNK}
                streams = list(await connection.scalars(STREAMS, bound))
                if not streams:
                    return
                await self.keep(connection, streams, lambda _: f"law/{position}")
            after = streams[-1]

    async def due(self, today: date) -> list[Due]:
        """List the limits that have passed and were not announced."""
        async with self._engine.connect() as connection:
            return [Due(*row) for row in await connection.execute(DUE, {"today": today})]

    async def fire(self) -> None:
        """Announce what has passed: by the noun's own command, where it has one."""
        stumbled = False
        for due in await self.due(legal_day(self._now())):
            try:
                await self._announce(due)
            except Busy:
                continue
            except Exception as error:
                if passes(error):
                    raise
                self._alarms.sound(UNFIRED, error, timer=due.name, stream=due.stream)
                stumbled = True
        if not stumbled:
            self._alarms.over(UNFIRED)

    async def _announce(self, due: Due) -> None:
        decider = self._deciders[noun_of(due.stream)]
        if (make := decider.on_due.get(due.name)) is not None:
            await self._give(decider, make(), due)
        async with self._engine.begin() as connection:
            bound = {"stream": due.stream, "name": due.name, "moved_by": due.moved_by}
            await connection.execute(FIRED, bound)

    async def _give(self, decider: Decider[Any, Any, Any, Any], command: Any, due: Due) -> None:
        request = Request(
            command_id=uuid5(TIMERS, f"{self._service}/{due.stream}/{due.name}/{due.moved_by}"),
            actor=self._actor,
            received_at=self._now(),
            key=key_of(due.stream),
        )
        try:
            await self._handler.handle(decider, command, request)
        except (Rejected, Unknown) as refused:
            # The stream went on before the announcement: then there is nothing to announce.
            log.info("timer came late", timer=due.name, stream=due.stream, said=str(refused))
