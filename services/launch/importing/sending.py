"""Rows are sent as commands, several at once, each under a key of its own."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx

from services.launch.importing.register import Entry, Step

AT_ONCE = 8
TRIES = 40
LOOKS = 15  # each waits a little by itself
PAUSE = 0.25  # seconds, between tries
PATIENCE = 30.0
SOURCE = "registry"
CHANGED = "other-than-before"  # what a key that was used for another body means here
FULL = "/api/registry/organisations"  # any of its lists says how far the registry has come


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    NOT_SENT = "not-sent"


@dataclass(frozen=True, slots=True)
class Told:
    """What the system says against a row: a fault as an answer has it."""

    column: str | None
    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one row."""

    row: int
    outcome: Outcome
    faults: tuple[Told, ...] = ()


class NotLetIn(Exception):
    """The system does not let this token import: it is asked once, and not for every row."""


@dataclass(slots=True)
class Sender:
    """Somebody who enters rows, and remembers how far the registry had come before."""

    http: httpx.AsyncClient
    before: int = 0
    last: int = 0

    async def enter(self, entry: Entry) -> Sent:
        """Give the commands of a row, one after another; an earlier import's are not new."""
        about: str | None = None
        new = False
        for step in entry.steps:
            try:
                answer = await self._give(step, entry.natural, about)
            except httpx.TransportError:
                return Sent(entry.row, Outcome.NOT_SENT)
            match answer.status_code:
                case 200 | 201:
                    said = answer.json()
                    about = said["id"]
                    new = new or self._is_new(said["position"])
                case 401 | 403:
                    raise NotLetIn(str(answer.json().get("type", "")))
                case 503:
                    return Sent(entry.row, Outcome.NOT_SENT)
                case _:
                    faults = answer.json().get("faults", [])
                    about = known_already(faults)
                    if about is None:
                        return Sent(entry.row, Outcome.REFUSED, tuple(told(step, faults)))
        return Sent(entry.row, Outcome.NEW if new else Outcome.UNCHANGED)

    def _is_new(self, position: int | None) -> bool:
        self.last = max(self.last, position or 0)
        return position is not None and position > self.before

    async def _give(self, step: Step, natural: str, about: str | None) -> httpx.Response:
        """Give a command until there is an answer to it; twice under one key is once."""
        body = dict(step.body) | ({} if step.refers is None else {step.refers: about})
        key = {"Idempotency-Key": str(step.key(natural))}
        for tried in range(1, TRIES + 1):
            try:
                answer = await self.http.post(step.path, json=body, headers=key)
            except httpx.TransportError:
                if tried == TRIES:
                    raise
            else:
                if not passing(answer) or tried == TRIES:
                    return answer
            await asyncio.sleep(PAUSE)
        raise AssertionError("unreachable")

    async def settle(self) -> None:
        """Wait until the lists show what was entered, so that they are read right after.

        They follow by themselves; where they take long, nobody is kept.
        """
        for _ in range(LOOKS):
            if await self.look(at_least=self.last) >= self.last:
                return

    async def look(self, at_least: int = 0) -> int:
        """Say how far the registry's lists have come, or wait until they have come so far."""
        query = {"limit": "1", "at_least": f"{SOURCE}:{at_least}"}
        answer = await self.http.get(FULL, params=query)
        if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise NotLetIn(str(answer.json().get("type", "")))
        answer.raise_for_status()
        return int(answer.json()["as_of_position"][SOURCE])


def passing(answer: httpx.Response) -> bool:
    """Say whether the same again may be taken: others were writing, or the log is not open."""
    kind = answer.json().get("type", "") if answer.status_code in {409, 503} else ""
    return answer.status_code == httpx.codes.SERVICE_UNAVAILABLE or kind.endswith(":busy")


def known_already(faults: Sequence[Mapping[str, Any]]) -> str | None:
    """Find whom the citizen number named already: the row goes on with them."""
    for fault in faults:
        if fault["code"] == "already-registered":
            found: str | None = fault["parameters"].get("id")
            return found
    return None


def told(step: Step, faults: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Take over what an answer says; its texts repeat nothing personal."""
    return [
        Told(
            column=step.columns.get(fault.get("field") or ""),
            code=CHANGED if fault["code"] == "key-used-before" else fault["code"],
            vi=fault["vi"],
            en=fault["en"],
        )
        for fault in faults
    ]


async def send(
    entries: Sequence[Entry], url: str, token: str, on_row: Callable[[Sent], None]
) -> list[Sent]:
    """Send rows; give what became of them in their order.

    Raises:
        NotLetIn: when the system does not take this token.
        httpx.TransportError: when nobody answers there at all.
    """
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE) as http:
        sender = Sender(http)
        sender.before = await sender.look()
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(entry: Entry) -> Sent:
            async with gate:
                sent = await sender.enter(entry)
            on_row(sent)
            return sent

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(entry)) for entry in entries]
        except ExceptionGroup as stopped:
            raise stopped.exceptions[0] from stopped
        await sender.settle()
    return [task.result() for task in tasks]
