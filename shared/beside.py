"""Work that others give a service to do beside its own, for as long as it runs."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from shared.follow.trouble import Alarms


@dataclass(slots=True)
class Beside:
    """What is to be done, and what is under way."""

    alarms: Alarms
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _waiting: list[tuple[str, Callable[[], Coroutine[Any, Any, None]]]] = field(
        default_factory=list
    )
    _started: bool = False

    def add(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin something: now, or as soon as the service has started."""
        self._waiting.append((name, work))
        if self._started:
            self.begin()

    def begin(self) -> None:
        """The service has started."""
        self._started = True
        while self._waiting:
            name, work = self._waiting.pop()
            self.tasks.append(self.alarms.begin(work(), name))
