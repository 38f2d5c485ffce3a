"""What may go wrong in the background: what passes by itself, and what somebody must hear of."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

import psycopg
import structlog
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError, StatementError

from shared.follow.store import OutOfOrder, place_of
from shared.log.appender import LogUnavailable
from shared.personal.errors import SecretRefused, WrongMasterKey
from shared.request import Busy, LogClosed

ENDED: Final = "task-ended"
AGAIN: Final = 1.0  # seconds after which a task that goes on is told again to end
PASSING = (
    SQLAlchemyError,
    psycopg.Error,
    OSError,
    LogUnavailable,
    LogClosed,
    Busy,
    OutOfOrder,
    WrongMasterKey,
    SecretRefused,
)
# What the values themselves are to blame for: it would fail again and again.
LASTING = (DataError, IntegrityError, psycopg.DataError, psycopg.IntegrityError)

log = structlog.get_logger()


def passes(error: BaseException) -> bool:
    """Say whether an error is trouble of servers, that says nothing about the event at hand."""
    return isinstance(error, PASSING) and not (
        isinstance(error, LASTING) or type(error) is StatementError
    )


class Alarms:
    """What ails somebody's background work now."""

    def __init__(self, whose: str) -> None:
        """Begin without any."""
        self.standing: set[str] = set()
        self._whose = whose

    def sound(self, alarm: str, error: BaseException, **said: object) -> None:
        """Raise an alarm for an error: its class and place, never its text."""
        self.standing.add(alarm)
        log.error("stumbled", whose=self._whose, alarm=alarm, error=place_of(error), **said)

    def over(self, alarm: str) -> None:
        """Let an alarm go."""
        if alarm in self.standing:
            self.standing.discard(alarm)
            log.info("alarm over", whose=self._whose, alarm=alarm)

    def begin(self, work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None]":
        """Begin background work whose end by an error is heard of."""
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self.ended)
        return task

    def ended(self, task: "asyncio.Task[None]") -> None:
        """Hear that background work has ended, by an error or as it was told to."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self.sound(ENDED, error, task=task.get_name())


async def end(tasks: list["asyncio.Task[None]"]) -> None:
    """End background work; told again what a library under it did not pass on."""
    going = set(tasks)
    while going:
        for task in going:
            task.cancel()
        _, going = await asyncio.wait(going, timeout=AGAIN)
        for task in going:
            log.warning("told again to end", task=task.get_name())
    tasks.clear()
