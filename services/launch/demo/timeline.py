"""Days that pass once all who tell a story have nothing more to do on them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from shared.law.calendar import LEGAL_ZONE, Calendar, MissingYear

OFFICES_OPEN = time(8)
Story = Coroutine[Any, Any, None]


class Timeline:
    """Stories told together, each at its own pace, none before its day."""

    def __init__(
        self, start: date, calendar: Calendar, move: Callable[[datetime], Awaitable[None]]
    ) -> None:
        """Begin on a day; `move` moves the clocks."""
        self.start = start
        self.today = start
        self._calendar = calendar
        self._move = move
        self._asleep: list[tuple[date, int, asyncio.Future[None]]] = []
        self._order = count()
        self._awake = 0
        self._quiet = asyncio.Event()

    def day(self, number: int) -> date:
        """Name the first working day from so many days after the start on."""
        return self._working(self.start + timedelta(days=number))

    def later(self, working_days: int) -> date:
        """Name the day so many working days after today."""
        day = self.today
        for _ in range(working_days):
            day = self._working(day + timedelta(days=1))
        return day

    def _working(self, day: date) -> date:
        with suppress(MissingYear):  # then nobody knows better than that offices work
            return self._calendar.first_working(day)
        return day

    async def until(self, day: date) -> date:
        """Wait until a day has come; say which day it is then."""
        if day > self.today:
            woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heappush(self._asleep, (day, next(self._order), woken))
            self._rest()
            await woken
        return self.today

    async def wait(self, working_days: int) -> date:
        """Let working days pass."""
        return await self.until(self.later(working_days))

    async def tell(self, stories: Sequence[Story], on_day: Callable[[date], None]) -> None:
        """Tell stories to their ends.

        Raises:
            ExceptionGroup: with what stopped a story; the others stop with it.
        """
        self._awake = len(stories)
        self._quiet.clear()
        async with asyncio.TaskGroup() as group:
            for story in stories:
                group.create_task(self._one(story))
            while True:
                await self._quiet.wait()
                if not self._asleep:
                    return
                await self._wake()
                on_day(self.today)

    async def _one(self, story: Story) -> None:
        try:
            await story
        finally:
            self._rest()

    def _rest(self) -> None:
        self._awake -= 1
        if self._awake == 0:
            self._quiet.set()

    async def _wake(self) -> None:
        """Go to the next day that somebody waits for, and wake all who wait for it."""
        self.today = self._asleep[0][0]
        await self._move(datetime.combine(self.today, OFFICES_OPEN, LEGAL_ZONE))
        self._quiet.clear()
        while self._asleep and self._asleep[0][0] <= self.today:
            _, _, woken = heappop(self._asleep)
            self._awake += 1
            woken.set_result(None)
