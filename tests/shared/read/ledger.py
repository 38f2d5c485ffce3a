"""A log of memberships written by hand, and which rows must follow, by nothing of the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.app import build
from shared.contracts.kernel.skip import StreamSkipped
from shared.contracts.registry.membership import MembershipRecordVoided
from shared.edge import new_id
from shared.follow.projector import Projector
from shared.follow.rebuild import rebuild
from shared.follow.store import Source
from shared.log.document import leaf_of, whole
from shared.log.waker import Waker
from shared.messages import Event
from shared.read.compare import Built
from shared.read.projection import Projection
from tests.reporting.given import admitted
from tests.shared.log.given import envelope

(VIEW,) = (one for one in build().projections if one.noun == "membership")
LOG = Source("registry", own=True)
BEGAN = datetime(2025, 1, 2, tzinfo=UTC)
POISON = "không hiện được"
INSERT = """insert into log.event
    (position, version, effective_on, recorded_at, stream, type, leaf, document)
    values (%s, %s, %s, %s, %s, %s, %s, %s)"""
Rows: TypeAlias = list[tuple[Any, ...]]


class Poison(Exception):
    """What nobody had thought of."""


class NewlyMade(Event):
    """A type that no read model of today knows."""

    type: str = "NewlyMade"


def poisoned(projection: Projection[Any, Any]) -> Projection[Any, Any]:
    """Make a read model that cannot show some states."""

    def rows_of(state: Any) -> Any:
        if POISON in str(state):
            raise Poison
        return projection.rows_of(state)

    return replace(projection, rows_of=rows_of)


@dataclass(slots=True)
class Said:
    """An event as it was recorded."""

    position: int
    version: int
    command: UUID
    voids: UUID | None
    event: Event


@dataclass(slots=True)
class Ledger:
    """The log, and what was recorded in it."""

    connection: psycopg.Connection[Any]
    engine: AsyncEngine
    view: Projection[Any, Any] = VIEW
    said: dict[str, list[Said]] = field(default_factory=dict)
    position: int = 0

    def projector(self) -> Projector:
        """Keep the read model, as the service does."""
        return Projector(self.engine, LOG.name, (self.view,), Waker())

    async def project(self, projector: Projector) -> None:
        """Take all that there is."""
        while await projector.turn():
            pass

    async def rebuild(self, *, swapping: bool = True) -> Built:
        """Build the read model anew."""
        (built,) = await rebuild(self.engine, LOG, (self.view,), swapping=swapping)
        return built

    def record(
        self, key: int, *events: Event, voids: UUID | None = None, command: UUID | None = None
    ) -> UUID:
        """Append events of one command to a stream."""
        by, stream = command or new_id(), stream_of(key)
        told = self.said.setdefault(stream, [])
        for event in events:
            self.position += 1
            one = Said(self.position, len(told) + 1, by, voids, event)
            told.append(one)
            self._store(stream, one)
        self.connection.execute(
            "insert into log.stream values (%s, %s) on conflict (stream) do update"
            " set version = excluded.version",
            [stream, len(told)],
        )
        self.connection.execute("update log.head set position = %s", [self.position])
        return by

    def void(self, key: int, which: int) -> None:
        """Void a command of a stream, or a void of one."""
        if told := self.said.get(stream_of(key)):
            voids = told[which % len(told)].command
            self.record(key, MembershipRecordVoided(reason="Nhầm"), voids=voids)

    def skip(self, key: int, stage: str, position: int) -> None:
        """Record that an operator let an event go by."""
        said = StreamSkipped(
            source=LOG.name,
            stage=stage,
            skipped=stream_of(key),
            position=position,
            reason="Ghi nhầm",
        )
        self.position += 1
        one = Said(self.position, 1, new_id(), None, said)
        self._store(f"skip-{UUID(int=position)}", one)

    def _store(self, stream: str, one: Said) -> None:
        at = BEGAN + timedelta(minutes=one.position)
        around = envelope(
            stream,
            one.version,
            type=one.event.type,
            command_id=one.command,
            voids=one.voids,
            recorded_at=at,
        )
        document = whole(around, one.event.model_dump(mode="json"))
        values = (one.position, one.version, around.effective_on, at, stream, one.event.type)
        self.connection.execute(INSERT, [*values, leaf_of(document), document.decode()])

    def fill(self, streams: int, first: int = 1) -> None:
        """Record a few memberships, all in one transaction."""
        with self.connection.transaction():
            for key in range(first, first + streams):
                self.record(key, admitted())

    # What must stand there ----------------------------------------------------------------

    def expected(self) -> tuple[Rows, set[int]]:
        """Say which rows must stand there, and which positions are parked."""
        rows: Rows = []
        parked: set[int] = set()
        for stream, told in self.said.items():
            now: dict[date, tuple[Any, ...]] = {}
            blocked = False
            for number, one in enumerate(told, start=1):
                after = None if blocked else self._shown(told[:number])
                if after is None:
                    blocked = True
                    parked.add(one.position)
                    continue
                for day in {*now, *after}:
                    if day in now and after.get(day) != now[day][1:]:
                        since, *values = now.pop(day)
                        rows.append((stream, since, one.position, *values))
                    if day in after and day not in now:
                        now[day] = (one.position, *after[day])
            rows += [(stream, since, None, *values) for since, *values in now.values()]
        return in_order(rows), parked

    def _shown(self, told: Sequence[Said]) -> dict[date, tuple[Any, ...]] | None:
        state = self.view.initial
        for number, one in enumerate(told):
            if not is_void(told, number) and not isinstance(one.event, NewlyMade):
                state = self.view.evolve(state, one.event)
        try:
            return {row.effective_from: values(row) for row in self.view.rows_of(state)}
        except Poison:
            return None

    def live(self, schema: str = "read") -> Rows:
        """Read which rows stand there."""
        names = ", ".join(("stream", "known_from", "known_to", *COLUMNS))
        found = self.connection.execute(f"select {names} from {schema}.membership_3".encode())
        return in_order([tuple(row) for row in found])

    def parked(self) -> set[int]:
        """Read what is parked."""
        return {one for (one,) in self.connection.execute("select position from follow.parked")}

    def checkpoint(self) -> int:
        """Read how far the read model is."""
        row = self.connection.execute("select position from follow.checkpoint").fetchone()
        assert row is not None
        return int(row[0])


KERNELS = {"stream", "known_from", "known_to"}
COLUMNS = [column.name for column in VIEW.table.c if column.name not in KERNELS]


def stream_of(key: int) -> str:
    """Name a stream."""
    return f"membership-{UUID(int=key)}"


def is_void(told: Sequence[Said], number: int) -> bool:
    """Say whether an event's command is void: some void of it holds, and is itself not void."""
    return any(
        told[later].voids == told[number].command and not is_void(told, later)
        for later in range(number + 1, len(told))
    )


def values(row: Any) -> tuple[Any, ...]:
    """Read what a row says, column by column."""
    return tuple(getattr(row, name) for name in COLUMNS)


def in_order(rows: Rows) -> Rows:
    """Sort rows by their place: stream, day, since when known."""
    return sorted(rows, key=lambda row: (row[0], row[3], row[1]))
