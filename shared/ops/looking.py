"""Looks how a service stands: its database, with what a process knows beside."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.law.calendar import legal_day
from shared.ops import queries, records
from shared.ops.refused import outstanding
from shared.ops.standing import (
    BusStands,
    ClockStands,
    FollowStands,
    LogStands,
    OrdersStand,
    ParkedStands,
    ReadStands,
    Standing,
    TimersStand,
    TreeStands,
    WitnessStands,
)
from shared.proof.stamping import Authority, unstamped_seconds

FACTS = "facts"
READ = "read/"
HEARS = ("voids", "policy/")  # how the stages begin at which policies hear
OWN = "own"
LAW = "law"  # a source of its own name, which timers were worked out for


@dataclass(frozen=True, slots=True)
class End:
    """How far a source is on the bus, and when the event was recorded that comes next here."""

    last: int
    next_at: datetime | None = None
    unheard: float = 0.0  # seconds since that was seen, where the bus does not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a service beside its database.

    Attributes:
        service: Which one.
        follows: The services that it follows.
        now: The edge's clock, moved as the log's.
        up: Whether the service itself says this; None where it was not asked.
        closed: Why its log is closed.
        connected: Whether the bus answers.
        published: The last sequence on the bus, None where nobody has seen it yet.
        ends: How far the followed sources are on the bus.
        witnesses: The names of those who are to cosign.
        authorities: The addresses of those who are to time-stamp.
        drill_report: Where a drill leaves word.
    """

    service: str
    follows: Sequence[str]
    now: datetime
    up: bool | None
    closed: str | None = None
    closed_seconds: float = 0.0
    connected: bool = False
    published: int | None = None
    ends: Mapping[str, End] = field(default_factory=dict)
    witnesses: Sequence[str] = ()
    authorities: Sequence[str] = ()
    drill_report: Path | None = None


def listed(setting: str) -> list[str]:
    """Read a setting that lists several, with commas or newlines between."""
    return [one for one in re.split(r"[\s,]+", setting) if one]


def named_in(vkeys: str) -> list[str]:
    """Name whose public keys these are; who has changed keys has several under one name."""
    return list(dict.fromkeys(vkey.partition("+")[0] for vkey in listed(vkeys)))


@dataclass(frozen=True, slots=True)
class Head:
    """The log's last row, and what time it is at the database."""

    position: int
    instant: datetime | None
    ahead: timedelta
    simulated: bool
    clock: datetime

    @property
    def now(self) -> datetime:
        """Say what time it is for the log."""
        return self.clock + self.ahead


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stage stands in a source."""

    source: str
    stage: str
    position: int


async def look(connection: AsyncConnection, known: Known) -> Standing:
    """See how a service stands; cheap enough for every few seconds."""
    head = Head(*(await connection.execute(queries.HEAD)).one())
    places = [Place(*row) for row in await connection.execute(queries.CHECKPOINTS)]
    tree = (await connection.execute(queries.TREE)).one_or_none() or (0, None)
    ages = await _ages(connection, known, places, {tree[0], known.published or 0})
    refused = await outstanding(connection)
    return Standing(
        service=known.service,
        at=head.now,
        up=known.up,
        log=LogStands(
            head=head.position,
            instant=head.instant,
            simulated=head.simulated,
            open=None if known.up is None else known.closed is None,
            closed=known.closed,
            closed_seconds=known.closed_seconds,
        ),
        bus=_bus(known, head, ages),
        follows=tuple(_follows(known, head, places, ages)),
        reads=tuple(_reads(known, head, places, ages)),
        parked=await _parked(connection),
        orders=await _orders(connection, refused),
        timers=await _timers(connection, head),
        clock=ClockStands(
            edge_seconds=abs((known.now - head.now).total_seconds()),
            head_seconds=max(((head.instant or head.now) - head.now).total_seconds(), 0.0),
        ),
        tree=TreeStands(
            size=tree[0],
            signed_at=tree[1],
            unsigned=max(head.position - tree[0], 0),
            unsigned_seconds=ages.get((known.service, tree[0]), 0.0),
            witnesses=tuple(
                WitnessStands(name=name, size=size, seconds=_age(age))
                for name, size, age in await connection.execute(
                    queries.COSIGNED, {"witnesses": list(known.witnesses)}
                )
            ),
            time_stamp_seconds=await _unstamped(connection, known.authorities),
        ),
        reconciled=await records.reconciled(connection),
        drill=None
        if head.simulated or known.drill_report is None
        else await records.drill(connection, known.drill_report, head.clock),
        builds=await records.builds(connection),
    )


async def _ages(
    connection: AsyncConnection, known: Known, places: Iterable[Place], own: Iterable[int]
) -> dict[tuple[str, int], float]:
    """Say how old what comes after these positions is; nothing comes after a log's last."""
    mine = {*own, *(place.position for place in places if place.source == known.service)}
    rows = await connection.execute(
        queries.OWN_AGES, {"positions": [position + 1 for position in mine]}
    )
    ages = {(known.service, position - 1): _age(age) for position, age in rows}
    theirs = sorted(
        {(place.source, place.position) for place in places if place.source in known.follows}
    )
    if theirs:
        bound = {
            "sources": [source for source, _ in theirs],
            "positions": [position + 1 for _, position in theirs],
        }
        rows = await connection.execute(queries.FOLLOWED_AGES, bound)
        ages |= {(source, position - 1): _age(age) for source, position, age in rows}
    return ages


def _age(seconds: object) -> float:
    """Read an age; a clock that was put back makes none negative."""
    return max(float(str(seconds or 0)), 0.0)


def _bus(known: Known, head: Head, ages: Mapping[tuple[str, int], float]) -> BusStands:
    if known.published is None:
        return BusStands(connected=known.connected, last=None, behind=None, outbox_seconds=None)
    return BusStands(
        connected=known.connected,
        last=known.published,
        behind=max(head.position - known.published, 0),
        outbox_seconds=ages.get((known.service, known.published), 0.0),
    )


def _follows(
    known: Known,
    head: Head,
    places: Sequence[Place],
    ages: Mapping[tuple[str, int], float],
) -> Iterable[FollowStands]:
    """Say of each source how far facts and policies are, whichever is behind; own policies, too."""
    own = [one for one in places if one.source == known.service and one.stage.startswith(HEARS)]
    if own:
        lowest = min(place.position for place in own)
        yield FollowStands(
            source=known.service,
            position=lowest,
            behind=max(head.position - lowest, 0),
            seconds=ages.get((known.service, lowest), 0.0),
        )
    for source in known.follows:
        mine = {place.stage: place.position for place in places if place.source == source}
        heard = [at for stage, at in mine.items() if not stage.startswith(READ)]
        lowest, facts = min(heard, default=0), mine.get(FACTS, 0)
        end = known.ends.get(source)
        behind = None if end is None else max(end.last, facts) - lowest
        seconds: float | None = ages.get((source, lowest), 0.0)
        if lowest == facts and end is not None and end.last > facts and end.next_at is not None:
            seconds = max((head.now - end.next_at).total_seconds(), 0.0)
        if end is not None:
            seconds = max(seconds or 0.0, end.unheard)
        yield FollowStands(
            source=source,
            position=lowest,
            behind=behind,
            seconds=None if end is None and not seconds else seconds,
        )


def _reads(
    known: Known,
    head: Head,
    places: Sequence[Place],
    ages: Mapping[tuple[str, int], float],
) -> Iterable[ReadStands]:
    """Say of each read model, and of what the timers are kept by, how far it is."""
    facts = {place.source: place.position for place in places if place.stage == FACTS}
    ends = {**facts, known.service: head.position}
    for place in sorted(places, key=lambda one: (one.source, one.stage)):
        if place.source == LAW or not (place.stage.startswith(READ) or place.stage == OWN):
            continue
        yield ReadStands(
            model=place.stage.removeprefix(READ),
            source=place.source,
            position=place.position,
            behind=max(ends.get(place.source, 0) - place.position, 0),
            seconds=ages.get((place.source, place.position), 0.0),
        )


async def _parked(connection: AsyncConnection) -> ParkedStands:
    rows = (await connection.execute(queries.PARKED)).all()
    return ParkedStands(
        streams={source: int(count) for source, count, _ in rows},
        seconds={source: _age(age) for source, _, age in rows},
    )


async def _orders(connection: AsyncConnection, refused: Mapping[str, float]) -> OrdersStand:
    rows = (await connection.execute(queries.ORDERS)).all()
    counts = dict.fromkeys(("pending", "waiting", "overdue"), 0)
    counts |= {state: int(count) for state, count, _ in rows}
    return OrdersStand(
        counts={**counts, "refused": len(refused)},
        waiting_seconds=max((_age(age) for *_, age in rows), default=0.0),
        refused_seconds=max(refused.values(), default=0.0),
    )


async def _unstamped(connection: AsyncConnection, urls: Sequence[str]) -> float | None:
    if not urls:
        return None
    return max(await unstamped_seconds(connection, [Authority(url, ()) for url in urls]), 0.0)


async def _timers(connection: AsyncConnection, head: Head) -> TimersStand:
    today = {"today": legal_day(head.now)}
    due, next_on = (await connection.execute(queries.TIMERS, today)).one()
    oldest = (await connection.execute(queries.OLDEST_TIMER, today)).one_or_none()
    name, age = oldest or (None, 0.0)
    return TimersStand(due=due, oldest=name, overdue_seconds=_age(age), next_on=next_on)
