"""Rows are sent as commands, several at once; what is remembered is what was refused."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

import httpx

from shared.decider import Fault as Said
from shared.sheets.sheet import Before, Known, Step
from shared.web.importing.directory import Directory, NotFoundThere
from shared.web.importing.giver import AT_ONCE, Giver, changed
from shared.web.importing.posting import Answer
from shared.web.importing.steps import Entry, path_of
from shared.web.importing.words import House

CHANGED = "other-than-before"  # what a key that was used for another body means here
TAKEN = {"already-claimed", "already-registered"}


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    NOT_SENT = "not-sent"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said against a row: a fault as an answer has it."""

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


@dataclass(slots=True)
class Tally:
    """What became of all rows; of those that are in the system, only how many they are."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    others: list[Sent] = field(default_factory=list)

    def note(self, sent: Sent) -> None:
        """Count a row."""
        self.counts[sent.outcome] += 1
        if sent.outcome in {Outcome.REFUSED, Outcome.NOT_SENT}:
            self.others.append(sent)


class Refused(Exception):
    """A row does not go on."""

    def __init__(self, faults: Iterable[Told]) -> None:
        """Keep why."""
        super().__init__()
        self.faults = tuple(faults)


@dataclass(slots=True)
class Sender:
    """Somebody who enters the rows of one import."""

    giver: Giver
    directory: Directory
    import_id: UUID

    async def enter(self, entry: Entry) -> Sent:
        """Give the commands of a row, one after another; an earlier import's are not new."""
        opened: list[UUID] = []
        new = False
        try:
            for step in entry.steps:
                found, is_new = await self._take(step, entry, opened)
                opened.append(found)
                new = new or is_new
        except Refused as refused:
            return Sent(entry.row, Outcome.REFUSED, refused.faults)
        except httpx.TransportError:
            return Sent(entry.row, Outcome.NOT_SENT)
        return Sent(entry.row, Outcome.NEW if new else Outcome.UNCHANGED)

    async def _take(self, step: Step, entry: Entry, opened: list[UUID]) -> tuple[UUID, bool]:
        """Give one command; say whose record it is about, and whether it recorded anything."""
        about, body = await self._completed(step, opened)
        answer = await self.giver.give(
            step,
            entry.natural,
            path_of(step, about, self.giver.house),
            body,
            row_id(self.import_id, entry.row),
        )
        if answer.is_success:
            new = answer.body["position"] is not None and not answer.replayed
            return UUID(answer.body["id"]), new
        if answer.status == httpx.codes.SERVICE_UNAVAILABLE:
            raise httpx.ConnectError("the log takes no commands")
        if (found := await self._opened_before(step, answer)) is not None:
            return found, False
        raise Refused(told(step, answer, self.giver.house))

    async def _completed(
        self, step: Step, opened: list[UUID]
    ) -> tuple[UUID | None, Mapping[str, Any]]:
        """Find the ids of those whom a command names, or say of all that are not found."""
        faults: list[Told] = []

        async def of(value: Any, name: str | None) -> Any:
            match value:
                case Before(step=number):
                    return opened[number]
                case Known():
                    try:
                        return await self.directory.find(value)
                    except NotFoundThere as missing:
                        column = step.columns.get(name or "")
                        faults.append(ours(missing.code, column, self.giver.house))
                        return None
                case _:
                    return value

        about = None if step.about is None else await of(step.about, None)
        body = {
            name: str(found) if isinstance(found, UUID) else found
            for name, value in step.body.items()
            if (found := await of(value, name)) is not None
        }
        if faults:
            raise Refused(faults)
        return about, body

    async def _opened_before(self, step: Step, answer: Answer) -> UUID | None:
        """Find whom somebody entered before: the row goes on with them."""
        for fault in answer.faults:
            if fault["code"] == "already-registered" and fault["parameters"].get("id"):
                return UUID(fault["parameters"]["id"])
        if step.otherwise is None or TAKEN.isdisjoint(answer.codes):
            return None
        await self.directory.forget(step.otherwise.what)
        try:
            return await self.directory.find(step.otherwise)
        except NotFoundThere:
            return None


def row_id(import_id: UUID, row: int) -> UUID:
    """Name a row of an import: the log keeps it with all that the row's commands record."""
    return uuid5(import_id, str(row))


def ours(code: str, column: str | None, house: House) -> Told:
    """Say a fault that we found, and not the system."""
    vi, en = house.said(Said(code, None))
    return Told(column, code, vi, en)


def told(step: Step, answer: Answer, house: House) -> Iterator[Told]:
    """Take over what an answer says; its texts repeat nothing personal."""
    if changed(answer):
        yield ours(CHANGED, None, house)
        return
    for fault in answer.faults:
        column = step.columns.get(fault.get("field") or "")
        yield Told(column, fault["code"], fault["vi"], fault["en"])


async def send(
    entries: Iterator[Entry], giver: Giver, import_id: UUID, on_row: Callable[[Sent], None]
) -> Tally:
    """Send rows as they come, so many at once; tell of each, and count them.

    Raises:
        NotLetIn: when the system does not take this token.
        httpx.TransportError: when nobody answers there at all.
    """
    tally = Tally()
    await giver.look()
    sender = Sender(giver, Directory(giver.http, giver.house.name), import_id)

    async def work() -> None:
        for entry in entries:
            sent = await sender.enter(entry)
            tally.note(sent)
            on_row(sent)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                _ = group.create_task(work())
    except ExceptionGroup as stopped:
        raise stopped.exceptions[0] from stopped
    await giver.settle()
    tally.others.sort(key=lambda sent: sent.row)
    return tally
