"""An import is undone: each of its commands is voided, but where something later stands on it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from shared.corrections import VoidRecord
from shared.web.importing.feed import Told, told, void
from shared.web.importing.giver import AT_ONCE, Giver
from shared.web.importing.reading import MOST_ROWS
from shared.web.importing.sending import row_id
from shared.web.importing.words import House
from shared.web.route import route

REASON = "Hủy bỏ đợt nhập {id}"
NO_RECORDS = ("reading-", "effect-", "skip-", "retry-")  # streams that nothing is decided on


class Undone(StrEnum):
    """What became of a row's records."""

    VOIDED = "voided"
    BEFORE = "voided-before"
    KEPT = "kept"  # something later stands on them
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row, and by what it was held: positions in the log, or faults."""

    row: int
    outcome: Undone
    held_by: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A command that a row has given, by what it recorded."""

    row: int
    id: UUID
    stream: str
    position: int


@dataclass(slots=True)
class Story:
    """What the log tells of an import, and of what came after it."""

    rows: Mapping[UUID, int]  # by the name that the log keeps with a row's records
    given: dict[UUID, Given] = field(default_factory=dict)  # commands
    caused: set[UUID] = field(default_factory=set)  # events of the import, and what they caused
    keys: dict[bytes, set[int]] = field(default_factory=lambda: defaultdict(set))  # of its streams
    named: list[tuple[Told, frozenset[int]]] = field(default_factory=list)  # what names them later
    voids: list[tuple[UUID, UUID]] = field(default_factory=list)

    def hear(self, one: Told) -> None:
        """Take an event in."""
        if one.voids is not None:
            self.voids.append((one.command_id, one.voids))
        elif self._follows(one):
            self.caused.add(one.id)
        elif (row := self.rows.get(one.correlation_id)) is not None:
            self.caused.add(one.id)
            first = Given(row, one.command_id, one.stream, one.position)
            self.given.setdefault(one.command_id, first)
            self._names(one, row)
            self.keys[one.stream[-36:].encode()].add(row)
        else:
            self._names(one, None)

    def _follows(self, one: Told) -> bool:
        """Say whether something followed of itself: a policy's effect, or what a clock noted.

        The effect goes with its cause. What a clock noted of a stream is nothing without it.
        """
        if not one.by_policy:
            return False
        if one.causation_id is None:
            return one.stream[-36:].encode() in self.keys
        return one.causation_id in self.caused

    def _names(self, one: Told, row: int | None) -> None:
        """Keep that an event names what other rows have opened."""
        if not self.keys or one.stream.startswith(NO_RECORDS):
            return
        found = {of for name in one.names if name in self.keys for of in self.keys[name]}
        if others := frozenset(found - {row}):
            self.named.append((one, others))

    def held(self) -> Mapping[int, set[int]]:
        """Say which rows stay, and what holds them: what came later, and rows that stay."""
        gone = void(self.voids)
        rows_of = {given.id: given.row for given in self.given.values()}
        held: dict[int, set[int]] = defaultdict(set)
        within: list[tuple[int, int, frozenset[int]]] = []  # row, position, rows that it names
        for one, others in self.named:
            if one.command_id in gone:
                continue
            if (row := rows_of.get(one.command_id)) is not None:
                within.append((row, one.position, others))
                continue
            for other in others:
                held[other].add(one.position)
        grows = True
        while grows:
            grows = False
            for row, position, others in within:
                for other in others if row in held else ():
                    grows = grows or other not in held
                    held[other].add(position)
        return held

    def to_void(self, held: Mapping[int, Any]) -> Iterator[Given]:
        """Give the commands that can be voided, the last first."""
        gone = void(self.voids)
        for one in sorted(self.given.values(), key=lambda given: -given.position):
            if one.row not in held and one.id not in gone:
                yield one


async def story_of(giver: Giver, import_id: UUID) -> Story:
    """Read what the log tells of an import."""
    story = Story({row_id(import_id, row): row for row in range(1, 2 * MOST_ROWS)})
    async for one in told(giver.http, giver.house.name):
        story.hear(one)
    return story


async def undo(giver: Giver, import_id: UUID, on_row: Callable[[int, int], None]) -> list[Result]:
    """Undo an import; nothing happens twice, and what was undone stays readable.

    Args:
        giver: Who gives the commands.
        import_id: What the import said of itself.
        on_row: Is told how many commands are voided, of how many.

    Raises:
        NotLetIn: when the system does not take this token.
        HTTPStatusError: when it does not show its log.
    """
    await giver.look()
    story = await story_of(giver, import_id)
    held = story.held()
    waiting = list(story.to_void(held))
    refused = await voided_all(giver, waiting, import_id, on_row)
    await giver.settle()
    return list(results(story, held, {one.row for one in waiting}, refused))


async def voided_all(
    giver: Giver, waiting: list[Given], import_id: UUID, on_row: Callable[[int, int], None]
) -> Mapping[int, tuple[str, ...]]:
    """Void commands, several at once; give the rows of which one could not be."""
    refused: dict[int, tuple[str, ...]] = {}
    paths = dict(void_paths(giver.house))
    left = iter(waiting)
    done = 0

    async def work() -> None:
        nonlocal done
        for one in left:
            noun, key = one.stream[:-37], one.stream[-36:]
            body = {"command_id": str(one.id), "reason": REASON.format(id=import_id)}
            answer = await giver.post(
                paths[noun].format(id=key), body, uuid5(import_id, f"undo/{one.id}"), import_id
            )
            if not answer.is_success:
                refused[one.row] = tuple(answer.codes)
            done += 1
            on_row(done, len(waiting))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                _ = group.create_task(work())
    except ExceptionGroup as stopped:
        raise stopped.exceptions[0] from stopped
    return refused


def void_paths(house: House) -> Iterator[tuple[str, str]]:
    """Say where records of each noun are voided."""
    for decider in house.card.nouns:
        if decider.voidable_by:
            yield decider.noun, route(decider, VoidRecord)


def results(
    story: Story,
    held: Mapping[int, Iterable[int]],
    waited: set[int],
    refused: Mapping[int, tuple[str, ...]],
) -> Iterator[Result]:
    """Say what became of each row that had recorded anything."""
    for row in sorted({given.row for given in story.given.values()}):
        match row:
            case _ if row in held:
                yield Result(row, Undone.KEPT, held_by=tuple(sorted(held[row])))
            case _ if row in refused:
                yield Result(row, Undone.REFUSED, codes=refused[row])
            case _ if row in waited:
                yield Result(row, Undone.VOIDED)
            case _:
                yield Result(row, Undone.BEFORE)
