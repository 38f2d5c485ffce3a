"""How one service stands at an instant: what an operator has to see, as one document.

The metrics, the alerts, `luatsu ops`, `luatsu doctor` and `/api/<service>/ops` all say this and
nothing else. Ages are seconds by the log's clock, which a simulated folder moves; None is what
nobody could find out.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.ops.judging import Firing


class Part(BaseModel):
    """A part of it; whoever reads what a newer service says leaves out what they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class LogStands(Part):
    """The log: how far it is, and whether it takes commands."""

    head: int
    instant: datetime | None
    simulated: bool
    open: bool | None  # None where the service itself was not asked
    closed: str | None  # why
    closed_seconds: float


class BusStands(Part):
    """The copy of the log on the bus, and what it lacks."""

    connected: bool
    last: int | None
    behind: int | None  # events
    outbox_seconds: float | None  # age of the oldest event that the bus lacks


class FollowStands(Part):
    """How far a source is followed: facts and policies, whichever is behind."""

    source: str
    position: int
    behind: int | None
    seconds: float | None


class ReadStands(Part):
    """How far a read model is in the log that it tails; `own` is what timers are kept by."""

    model: str
    source: str
    position: int
    behind: int
    seconds: float


class ParkedStream(Part):
    """A stream that cannot go on at one stage: its oldest parked event, and how many in all."""

    source: str
    stage: str
    stream: str
    position: int
    events: int
    seconds: float
    attempts: int
    error: str | None
    fingerprint: str | None


class ParkedError(Part):
    """One error, and all the streams that it has parked."""

    fingerprint: str | None
    error: str | None
    streams: int
    events: int
    seconds: float
    attempts: int
    rows: tuple[ParkedStream, ...] = ()


class ParkedStands(Part):
    """What is parked."""

    streams: Mapping[str, int]  # by source
    seconds: Mapping[str, float]  # of the oldest, by source
    errors: tuple[ParkedError, ...] = ()


class OrderStands(Part):
    """A policy's command that has not come about, and who has to see to it."""

    id: UUID
    state: str
    seconds: float
    policy: str
    command: str
    target: str
    source: str
    position: int
    faults: tuple[str, ...]
    owner: str  # a role, or `system` while nobody has to


class OrdersStand(Part):
    """The policies' commands that have not come about; the refused without those seen to."""

    counts: Mapping[str, int]
    waiting_seconds: float
    refused_seconds: float
    rows: tuple[OrderStands, ...] = ()


class TimersStand(Part):
    """Days that have passed and were not announced, and the next one to come."""

    due: int
    oldest: str | None  # which one
    overdue_seconds: float
    next_on: date | None


class ClockStands(Part):
    """How far clocks are apart."""

    edge_seconds: float  # the service's from the database's, either way
    head_seconds: float  # the log's last instant before the database's clock


class WitnessStands(Part):
    """How far a witness has cosigned, and the age of the oldest head since."""

    name: str
    size: int
    seconds: float


class TreeStands(Part):
    """What is signed of the log, by whom, and what is not yet."""

    size: int
    signed_at: datetime | None
    unsigned: int  # events
    unsigned_seconds: float
    witnesses: tuple[WitnessStands, ...] = ()
    time_stamp_seconds: float | None = None  # None where no authority is configured


class ReconciledStands(Part):
    """When log and copies were compared last, and what differs."""

    seconds: float | None  # None where it was never done
    findings: int
    rows: tuple[Mapping[str, Any], ...] = ()


class DrillStands(Part):
    """When a backup was last restored and verified."""

    at: datetime | None  # None where it never was
    ok: bool
    seconds: float


class BuildStands(Part):
    """A read model that is being built beside the live one, or kept from before a swap."""

    model: str
    state: str  # `building`, or `before`: swapped out, and to be swapped back or dropped


class AlarmStands(Part):
    """An alarm that a running service has sounded and not let go."""

    name: str
    seconds: float


class Standing(Part):
    """How one service stands."""

    service: str
    at: datetime
    up: bool | None  # None where the service itself was not asked
    looked_seconds: float = 0.0  # how old all this is
    log: LogStands
    bus: BusStands
    follows: tuple[FollowStands, ...]
    reads: tuple[ReadStands, ...]
    parked: ParkedStands
    orders: OrdersStand
    timers: TimersStand
    clock: ClockStands
    tree: TreeStands
    reconciled: ReconciledStands
    drill: DrillStands | None  # None in a simulated folder, which nobody backs up
    builds: tuple[BuildStands, ...] = ()
    alarms: tuple[AlarmStands, ...] = ()
    firing: tuple[Firing, ...] = ()
