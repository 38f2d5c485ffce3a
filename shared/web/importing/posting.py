"""Commands of many rows are sent together; each has its own answer."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import httpx
import orjson

from shared.web.batch import MOST

FLIGHTS: Final = 2  # requests under way: while one is decided, the next is on its way
MOST_BYTES: Final = 200_000  # of a request; a single command may be larger, and is judged as such


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command, as its own route would have said it."""

    status: int
    body: Mapping[str, Any]
    replayed: bool = False  # the first answer to its key, once more

    @property
    def is_success(self) -> bool:
        """Say whether the command was taken."""
        return httpx.codes.is_success(self.status)

    @property
    def kind(self) -> str:
        """Name what went wrong."""
        return str(self.body.get("type", ""))

    @property
    def faults(self) -> Sequence[Mapping[str, Any]]:
        """Give what is said against the command."""
        found: Sequence[Mapping[str, Any]] = self.body.get("faults", ())
        return () if self.is_success else found

    @property
    def codes(self) -> Sequence[str]:
        """Name what is said against it."""
        return [fault["code"] for fault in self.faults]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command that is to be sent."""

    said: bytes
    answer: asyncio.Future[Answer]


@dataclass(slots=True)
class Post:
    """Takes commands one by one, and sends what waits together."""

    http: httpx.AsyncClient
    address: str
    _waiting: deque[Waiting] = field(default_factory=deque)
    _flights: set[asyncio.Task[None]] = field(default_factory=set)

    async def give(self, path: str, body: Mapping[str, Any], key: UUID, request_id: UUID) -> Answer:
        """Send a command, once.

        Raises:
            httpx.TransportError: when nobody answers.
        """
        said = orjson.dumps({"to": path, "body": body, "key": key, "request_id": request_id})
        one = Waiting(said, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        self._depart()
        return await one.answer

    def _depart(self) -> None:
        while self._waiting and len(self._flights) < FLIGHTS:
            flight = asyncio.create_task(self._fly())
            self._flights.add(flight)
            flight.add_done_callback(self._landed)

    def _landed(self, flight: asyncio.Task[None]) -> None:
        self._flights.discard(flight)
        self._depart()

    async def _fly(self) -> None:
        """Take along whatever waits by now."""
        await asyncio.sleep(0)
        if not (aboard := list(self._boarding())):
            return
        try:
            answers = await self._answers(aboard)
        except httpx.TransportError as error:
            for one in aboard:
                if not one.answer.done():
                    one.answer.set_exception(error)
            return
        for one, answer in zip(aboard, answers, strict=True):
            if not one.answer.done():
                one.answer.set_result(answer)

    def _boarding(self) -> "deque[Waiting]":
        aboard: deque[Waiting] = deque()
        size = 0
        while self._waiting and len(aboard) < MOST:
            size += len(self._waiting[0].said)
            if aboard and size > MOST_BYTES:
                break
            aboard.append(self._waiting.popleft())
        return aboard

    async def _answers(self, aboard: Sequence[Waiting]) -> Sequence[Answer]:
        content = b'{"commands":[' + b",".join(one.said for one in aboard) + b"]}"
        headers = {"Content-Type": "application/json"}
        answer = await self.http.post(self.address, content=content, headers=headers)
        said = orjson.loads(answer.content)
        if answer.is_success:
            return [
                Answer(one["status"], one["body"], replayed=one["replayed"])
                for one in said["answers"]
            ]
        return [Answer(answer.status_code, said)] * len(aboard)
