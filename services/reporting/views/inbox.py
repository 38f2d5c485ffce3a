"""What waits for somebody, whose it is, and how much working time is left."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.assignment import Held
from services.reporting.views.clocks import Running, Timing, WithWhom
from services.reporting.views.late import KINDS, Kind, LateFilters, What, running, theirs
from services.reporting.views.leads import place
from services.reporting.views.seen import LOCAL
from shared.law.calendar import Calendar, MissingYear
from shared.law.territory import fold
from shared.messages import Role
from shared.web.listing import Ask

LATELY: Final = timedelta(days=7)
SOON: Final = 3  # working days: what is near enough to be looked at today
# Since when each thing waits where it is.
SINCE: Final[Mapping[What, str]] = {
    What.DOSSIER: "since",
    What.RECOMMENDATION: "received_on",
    What.INSPECTION: "opened_on",
    What.VIOLATION: "recorded_on",
    What.PENALTY: "made_on",
    What.CASE: "opened_on",
}


# With whom the next step is where it is with whoever looks; an area only waits for the Department.
STEPS: Final[Mapping[Role, WithWhom]] = {
    Role.DEPARTMENT: WithWhom.DEPARTMENT,
    Role.BAR: WithWhom.BAR,
    Role.INSPECTORATE: WithWhom.INSPECTORATE,
}
KEPT: Final = 8  # states of the logs, each as one role sees it


class Queue(StrEnum):
    """By which question somebody looks at the work there is, in the order of the rail."""

    MINE = "mine"  # given to whoever looks, and to nobody else
    OURS = "ours"  # of an office in which no work is given to persons
    UNASSIGNED = "unassigned"
    SOON = "soon"
    LATE = "late"
    OTHERS = "others"  # somebody else has the next step
    REFUSED = "refused"  # what should have come about by itself, and did not
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What somebody has or had to do something about."""

    what: What
    stream: str
    number: str | None
    about: str | None

    @property
    def href(self) -> str:
        """Say where its page is."""
        return place(self.stream)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Thing):
    """One piece of work that waits."""

    area: str
    since: date | None
    running: Running
    days_left: int | None  # working days; nothing where the law or the calendar has a gap
    held: Held | None
    gone: bool  # whoever it was given to has no account any more
    source: str
    known_from: int  # since which position of that source it is as it is

    @property
    def to(self) -> UUID | None:
        """Say whose it is."""
        return self.held.to if self.held is not None and not self.gone else None

    def late(self, on: date) -> bool:
        """Say whether its day is past, be it by a day off alone."""
        return self.running.timing(on) is Timing.LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Thing):
    """One piece of work that does not wait any more, since a day."""

    on: date


async def items(
    connection: AsyncConnection,
    ask: Ask,
    held: Mapping[str, Held],
    colleagues: AbstractSet[UUID],
) -> Sequence[Item]:
    """Give all that waits, the least working time first; what has no day comes last."""
    return [
        replace(one, held=mine, gone=mine.to is not None and mine.to not in colleagues)
        if (mine := held.get(one.stream)) is not None
        else one
        for one in await _waiting(connection, ask)
    ]


Remembered: TypeAlias = dict[Any, tuple[tuple[Any, ...], Sequence[Item]]]
REMEMBERED: Final[WeakKeyDictionary[Any, Remembered]] = WeakKeyDictionary()  # by database


async def _waiting(connection: AsyncConnection, ask: Ask) -> Sequence[Item]:
    """Give what waits, whosever it is; read again when a log, the day or the law has moved.

    Ten thousand rows are the same for every officer until then.
    """
    key = (ask.actor.role, ask.actor.areas, ask.on, tuple(sorted(ask.known_at.items())))
    by = (ask.rules, ask.calendar)
    there = REMEMBERED.setdefault(connection.engine.sync_engine, {})
    if (known := there.get(key)) and all(a is b for a, b in zip(known[0], by, strict=True)):
        return known[1]
    left = WorkingTime(ask.calendar, ask.on)
    found = []
    async for kind, row, one in running(connection, ask, LateFilters()):
        found.append(
            Item(
                **named(kind, row),
                area=row["area"],
                since=row[SINCE[kind.what]],
                running=one,
                days_left=left.until(one.clock.due_on),
                held=None,
                gone=False,
                source=kind.source,
                known_from=row["known_from"],
            )
        )
    found.sort(key=lambda one: (*_urgency(one), one.stream))
    while len(there) >= KEPT:
        there.pop(next(iter(there)))
    there[key] = (by, found)
    return found


def named(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """Say what a row is about."""
    return {
        "what": kind.what,
        "stream": row["stream"],
        "number": row[kind.number] if kind.number else None,
        "about": row[kind.about] if kind.about else None,
    }


def _urgency(one: Item) -> tuple[bool, int, date]:
    due_on = one.running.clock.due_on
    return due_on is None, one.days_left or 0, due_on or date.max


class WorkingTime:
    """The working days from today to others, each counted once."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        """Count from a day."""
        self.calendar = calendar
        self.today = today
        self.known: dict[date, int | None] = {}

    def until(self, day: date | None) -> int | None:
        """Count up to a day, below zero when it is past; nothing where the days off are unknown."""
        if day is None:
            return None
        if day not in self.known:
            try:
                self.known[day] = self.calendar.working_days_between(self.today, day)
            except MissingYear:
                self.known[day] = None
        return self.known[day]


async def finished(
    connection: AsyncConnection, ask: Ask, still: AbstractSet[str]
) -> Sequence[Finished]:
    """Give what stopped waiting lately, the latest first."""
    latest: dict[str, Finished] = {}
    for kind in KINDS:
        table, known_at = kind.table, ask.known_at[kind.source]
        query = select(table).where(
            theirs(kind, ask.actor),
            kind.waits,
            table.c.effective_to > ask.on - LATELY,
            table.c.effective_to <= ask.on,
            table.c.known_from <= known_at,
            table.c.known_to.is_(None) | (known_at < table.c.known_to),
        )
        ordered = query.order_by(table.c.effective_to)
        for row in map(dict, (await connection.execute(ordered)).mappings()):
            if row["stream"] not in still:
                one = Finished(**named(kind, row), on=row["effective_to"])
                latest[one.stream] = one
    return sorted(latest.values(), key=lambda one: (-one.on.toordinal(), one.stream))


def queues_of(one: Item, me: UUID | None, on: date, role: Role) -> frozenset[Queue]:
    """Say in which queues of a role a piece of work stands."""
    found = {Queue.MINE} if me is not None and one.to == me else set()
    if role not in LOCAL and one.running.with_whom is not STEPS.get(role):
        return frozenset(found | {Queue.OTHERS})
    if role is not Role.DEPARTMENT:
        found.add(Queue.OURS)
    elif one.to is None:
        found.add(Queue.UNASSIGNED)
    if one.late(on):
        found.add(Queue.LATE)
    elif one.days_left is not None and one.days_left <= SOON:
        found.add(Queue.SOON)
    return frozenset(found)


def rail_of(role: Role) -> tuple[Queue, ...]:
    """Say which queues a role has, in their order."""
    if role is Role.DEPARTMENT:
        return tuple(one for one in Queue if one is not Queue.OURS)
    theirs_alone = (Queue.OURS, Queue.SOON, Queue.LATE)
    return (*theirs_alone, *(() if role in LOCAL else (Queue.OTHERS,)), Queue.DONE)


def is_new(one: Item, queue: Queue, looked: Mapping[str, int] | None) -> bool:
    """Say whether a piece of work came into a queue after somebody looked through it last."""
    if looked is None:
        return False
    given = queue is Queue.MINE and one.held is not None
    source, since = (
        ("reporting", one.held.known_from) if given and one.held else (one.source, one.known_from)
    )
    return since > looked.get(source, 0)


def matches(said: Iterable[str | None], wanted: str) -> bool:
    """Find words without regard to case and marks, in any of these texts."""
    whole = " ".join(fold(one) for one in said if one)
    return all(word in whole for word in fold(wanted).split())
