"""Weeks that pass once all who tell a story have nothing more to do in them.

What happens on a day is recorded at the end of its week, as in many an office: the clocks of the
logs go from week to week, and a story has a day of its own within it. They may go from day to day.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from shared.law.calendar import LEGAL_ZONE, Calendar, MissingYear

OFFICES_OPEN, OFFICES_CLOSE = time(8), time(17)
A_WEEK = 7
Story = Coroutine[Any, Any, None]


class Timeline:
    """Stories told together, each at its own pace, none before its day."""

    def __init__(
        self,
        start: date,
        calendar: Calendar,
        move: Callable[[datetime], Awaitable[None]],
        step: int = A_WEEK,
    ) -> None:
        """Begin on a day; `move` moves the clocks, so many days at once."""
        self.start, self._step = start, step
        self.recorded = start  # what day the clocks show
        self._today = ContextVar("today", default=start)
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

    @property
    def today(self) -> date:
        """Say which day it is in the story that asks."""
        return self._today.get()

    async def until(self, day: date) -> date:
        """Wait until a day has come, for the story that waits; say which day it is then."""
        if day > self.recorded:
            woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heappush(self._asleep, (self._end_of_step(day), next(self._order), woken))
            self._rest()
            await woken
        self._today.set(max(day, self.today))
        return self.today

    def _end_of_step(self, day: date) -> date:
        steps = -(-(day - self.start).days // self._step)
        return self.start + timedelta(days=steps * self._step)

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
                on_day(self.recorded)

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
        """Go to the next step in which somebody waits for a day, and wake all who do."""
        self.recorded = self._asleep[0][0]
        await self._move(datetime.combine(self.recorded, OFFICES_CLOSE, LEGAL_ZONE))
        self._quiet.clear()
        while self._asleep and self._asleep[0][0] <= self.recorded:
            _, _, woken = heappop(self._asleep)
            self._awake += 1
            woken.set_result(None)
