"""Work that goes on until it is told to stop; by a fault of its own it ends with an alarm."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

from structlog.typing import FilteringBoundLogger


class Duty:
    """One task of somebody, such as a relay or a notary."""

    def __init__(self, name: str, log: FilteringBoundLogger, fallen: Callable[[], None]) -> None:
        """Know whose it is, and what is to be done when it falls."""
        self._name = name
        self._log = log
        self._fallen = fallen
        self._task: asyncio.Task[None] | None = None

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin the work."""
        self._task = asyncio.create_task(work, name=self._name)
        self._task.add_done_callback(self._ended)

    async def end(self) -> None:
        """Stop it, and wait until it has."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        self._task = None

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._fallen()
            # Without what the frames hold: events are no log's matter.
            trace = "".join(traceback.format_tb(fault.__traceback__))
            self._log.error(f"{self._name} stopped", error=type(fault).__name__, trace=trace)
