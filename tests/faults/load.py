"""Many callers who do not give up: each command is given under its key until it is answered."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid5

import httpx

from shared.messages import Role
from tests.support.eventually import BETWEEN_LOOKS
from tests.support.province import SAID, Province

AT_ONCE = 16
RECORD = "/api/discipline/violations/record-violation"
AGAIN = frozenset({409, 502, 503, 504})  # nothing is wrong with the command


@dataclass(slots=True)
class Load:
    """Commands on their way to one service, and what each was answered."""

    hurt: Province
    name: str  # told apart from other loads
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)
    tries: int = 0

    def key(self, number: int) -> str:
        """Name a command: the same again is the same command."""
        return str(uuid5(SAID, f"{self.name}/{number}"))

    async def give(self, numbers: Iterable[int]) -> None:
        """Give commands, many at once, each until it is answered; some by two callers at once."""
        queue = [one for number in numbers for one in (number, *(() if number % 20 else (number,)))]
        queue.reverse()
        token = self.hurt.token(Role.DEPARTMENT)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.hurt.ports['discipline']}",
            headers=headers,
            timeout=15,
        ) as client:

            async def caller() -> None:
                while queue:
                    await self._until_answered(client, queue.pop())

            await asyncio.gather(*(caller() for _ in range(AT_ONCE)))

    async def _until_answered(self, client: httpx.AsyncClient, number: int) -> None:
        while True:
            self.tries += 1
            try:
                answer = await client.post(
                    RECORD, json=body(number), headers={"Idempotency-Key": self.key(number)}
                )
            except httpx.TransportError:
                await asyncio.sleep(BETWEEN_LOOKS * 5)
                continue
            if answer.status_code in AGAIN:
                await asyncio.sleep(BETWEEN_LOOKS * 5)
                continue
            assert answer.is_success, (number, answer.text)
            said = answer.json()
            # Whoever asks again, now or in a year, has the first answer.
            assert self.answers.setdefault(number, said) == said
            return

    async def hurting(
        self, commands: int, moments: int, hurt: Callable[[], Awaitable[Any]]
    ) -> None:
        """Give commands, and hurt the service each time so many of them are answered."""
        chance = random.Random(self.name)
        at = sorted(chance.sample(range(commands // 10, commands * 9 // 10), moments))

        async def meanwhile() -> None:
            for count in at:
                while len(self.answers) < count:  # noqa: ASYNC110  # the moment is a count
                    await asyncio.sleep(BETWEEN_LOOKS / 4)
                await hurt()

        hurting = asyncio.create_task(meanwhile())
        try:
            await self.give(range(commands))
        finally:
            hurting.cancel()
            await asyncio.wait([hurting])
        if not hurting.cancelled() and (error := hurting.exception()):
            raise error


def body(number: int) -> dict[str, Any]:
    """Tell of a violation."""
    return {
        "source": "report",
        "track_proposed": "penalty",
        "description": f"Vi phạm số {number}",
        "certificate": "00000000-0000-0000-0000-000000000005",
        "area": "20194",
        "committed_on": "2026-10-01",
        "recorded_on": "2026-10-02",
    }
