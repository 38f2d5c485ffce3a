"""The same log under other rule rows: which limits would have ended when, and what would be late.

Nothing is decided anew: what people did stands as they did it, on the legal days on which it took
effect, with what was recorded in error left out. Only the limits that ran are counted again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from psycopg import Connection

from shared.book import Law, amended, shipped
from shared.contracts.registry.law import HolidayDeclared, LawEvent
from shared.decider import Decider, holding
from shared.folding import Unreadable, recorded, types_of
from shared.follow import swap
from shared.follow.part import Job, Part, stored, streams
from shared.follow.replay import Stretch, before, positions
from shared.follow.statute import REGISTRY, declared
from shared.law.calendar import ONE_DAY, legal_day
from shared.law.clock import Clock
from shared.law.data import holidays_by
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Recorded

Noun: TypeAlias = Decider[Any, Any, Any, Any]
AT = "select recorded_at from log.event where position = %s"
STREAMS = """
    select stream from log.stream where stream >= %(lower)s and stream < %(upper)s
     order by stream"""
AT_ONCE = 2_000  # streams


class Change(StrEnum):
    """What other rule rows make of a limit."""

    BECOMES_LATE = "becomes_late"
    NO_LONGER_LATE = "no_longer_late"
    LATE_FROM_ANOTHER_DAY = "late_from_another_day"
    MOVED = "moved"  # it was kept before and after


@dataclass(frozen=True, slots=True)
class Run:
    """A limit as one law counts it; it has no day where the law data has a gap, or while paused."""

    name: str
    due_on: date | None
    rule_row: str
    late_on: date | None  # the first day on which it was late, if it ever was


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A limit that ends on another day under the other rule rows."""

    service: str
    stream: str
    since: date  # the day from which it ran
    until: date | None  # the day on which what it waited for was done, if it was
    before: Run | None
    after: Run | None
    change: Change

    @classmethod
    def columns(cls) -> list[str]:
        """Name what `plain` says."""
        return [*cls("", "", date.min, None, None, None, Change.MOVED).plain()]

    def plain(self) -> dict[str, str]:
        """Say it as a line of a table can hold it."""
        return {
            "service": self.service,
            "stream": self.stream,
            "change": self.change.value,
            "since": self.since.isoformat(),
            "until": _day(self.until),
            **_plain("before", self.before),
            **_plain("after", self.after),
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What the same log says under other rule rows."""

    changes: tuple[Otherwise, ...]
    cases: int  # looked at
    unreadable: tuple[str, ...]  # streams of which nothing can be said


def with_rows(rules: Rules, rows: Sequence[RuleRow | Gap]) -> Rules:
    """Put rows in the place of those with the same id, and the others after all."""
    return Rules(tuple({row.id: row for row in (*rules.rows, *rows)}.values()))


def counterfactual_now(
    at: str,
    service: str,
    nouns: Sequence[Noun],
    stretch: Stretch,
    rows: Sequence[RuleRow | Gap],
) -> Found:
    """Count every limit that ran in a stretch of a log once by its law and once by other rows.

    Args:
        at: Where the service's database is, for psycopg.
        service: Whose log.
        nouns: Its nouns; those without limits are passed over.
        stretch: From when to when; the law is taken as it was known at the end.
        rows: The other rule rows.

    Raises:
        ValueError: when a row is no time limit where one is needed.
    """
    with swap.connect(at, None) as connection:
        log = Job(source=service, own=True, until=0, projections=())
        first, last = positions(connection, log, stretch)
        if last < first:
            return Found((), 0, ())
        begin, end = (_at(connection, position) for position in (first, last))
        said = _declared(connection, service, end)
        law = amended(shipped(), said)
        other = _under(law, said, rows)
        days = legal_day(begin), legal_day(end)
        changes: list[Otherwise] = []
        cases, unreadable = 0, list[str]()
        for noun in nouns:
            for stream, held in _held(connection, log.to(last), noun):
                cases += 1
                if held is None:
                    unreadable.append(stream)
                    continue
                found = compared(noun, held, (law, other), days[1])
                changes += [
                    replace(one, service=service, stream=stream)
                    for one in found
                    if one.since <= days[1] and (one.until or days[1]) >= days[0]
                ]
    changes.sort(key=lambda one: (list(Change).index(one.change), one.stream, one.since))
    return Found(tuple(changes), cases, tuple(unreadable))


def compared(
    noun: Noun, held: Sequence[Recorded[Any]], laws: tuple[Law, Law], today: date
) -> list[Otherwise]:
    """Compare the limits of one stream under two laws, with what holds of it."""
    state, running, found = noun.initial, dict[str, _Running](), list[Otherwise]()
    for record in held:
        state = noun.evolve(state, record.data)
        day = record.envelope.effective_on
        old, new = (_by_name(noun.clocks(state, one.rules, one.calendar)) for one in laws)
        for name in {*running, *old, *new}:
            now = old.get(name), new.get(name)
            known = running.get(name)
            if known is not None and known.clocks == now:
                continue
            if known is not None:
                found += known.ended(day, today)
                del running[name]
            if now != (None, None):
                running[name] = _Running(day, now)
    for one in running.values():
        found += one.ended(None, today)
    return found


@dataclass(frozen=True, slots=True)
class _Running:
    since: date
    clocks: tuple[Clock | None, Clock | None]  # by the one law and by the other

    def ended(self, until: date | None, today: date) -> Iterator[Otherwise]:
        """Say what differs, if anything does, now that it has ended, or where it runs still."""
        before, after = (_run(clock, until or today) for clock in self.clocks)
        was, would = (one.late_on if one else None for one in (before, after))
        if (before and before.due_on) == (after and after.due_on):
            return
        match was, would:
            case None, None:
                change = Change.MOVED
            case None, _:
                change = Change.BECOMES_LATE
            case _, None:
                change = Change.NO_LONGER_LATE
            case _:
                change = Change.LATE_FROM_ANOTHER_DAY
        yield Otherwise("", "", self.since, until, before, after, change)


def _run(clock: Clock | None, until: date) -> Run | None:
    if clock is None:
        return None
    late = clock.due_on is not None and clock.due_on < until
    late_on = clock.due_on + ONE_DAY if late and clock.due_on else None
    return Run(clock.name, clock.due_on, clock.rule_row, late_on)


def _by_name(clocks: Sequence[Clock]) -> Mapping[str, Clock]:
    return {clock.name: clock for clock in clocks}


# Out of the log -------------------------------------------------------------------------------


def _held(
    connection: Connection[Any], log: Job, noun: Noun
) -> Iterator[tuple[str, list[Recorded[Any]] | None]]:
    """Give each stream of a noun with what holds of it; nothing of one that cannot be read."""
    bound = {"lower": f"{noun.noun}-", "upper": f"{noun.noun}."}
    names = [name for (name,) in connection.execute(STREAMS, bound)]
    for begin in range(0, len(names), AT_ONCE):
        part = Part(streams=tuple(names[begin : begin + AT_ONCE]))
        for stream, told in streams(connection, log, part, types_of(noun.contract)):
            try:
                history = [recorded(row, noun.contract) for row in stored(stream, told)]
            except Unreadable:
                yield stream, None
            else:
                yield stream, holding(history)


def _at(connection: Connection[Any], position: int) -> datetime:
    row = connection.execute(AT, [position]).fetchone()
    assert row is not None
    at: datetime = row[0]
    return at


def _declared(connection: Connection[Any], service: str, until: datetime) -> list[Any]:
    """Read what was declared of the law by an instant, that instant included."""
    log = Job(source=REGISTRY, own=service == REGISTRY, until=0, projections=())
    log = log.to(before(connection, log, until + timedelta(microseconds=1)))
    told = streams(connection, log, Part("law-", "law."), types_of(LawEvent))
    return declared(row for stream, events in told for row in stored(stream, events))


def _under(law: Law, said: Sequence[Any], rows: Sequence[RuleRow | Gap]) -> Law:
    """Put other rows into a law; what was declared of single days holds after all."""
    rules = with_rows(law.rules, rows)
    other = replace(law, rules=rules, calendar=holidays_by(rules))
    return amended(other, [one for one in said if isinstance(one, HolidayDeclared)])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(when: str, run: Run | None) -> dict[str, str]:
    return {
        f"{when}_clock": run.name if run else "",
        f"{when}_due_on": _day(run.due_on) if run else "",
        f"{when}_rule_row": run.rule_row if run else "",
        f"{when}_late_on": _day(run.late_on) if run else "",
    }
