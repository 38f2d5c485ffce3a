"""The missing tail as the bus has it: whether each event is one, and follows from the one before.

The leaf is taken of the very bytes; that the whole leads to a signed root is looked at elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

import orjson

from shared.bus.declarations import Source
from shared.log.document import Unreadable, instant, leaf_of, parse
from shared.log.entry import Stored
from shared.log.storable import LARGEST_EVENT
from shared.messages import Envelope
from shared.recovery.doubt import Doubt


@dataclass(frozen=True, slots=True)
class Piece:
    """An event of the tail at its place, with its envelope."""

    stored: Stored
    envelope: Envelope

    @property
    def position(self) -> int:
        """Name its place."""
        return self.stored.position


def piece(source: Source, position: int, document: bytes) -> Piece:
    """Read an event off the bus.

    Raises:
        Doubt: it is none, not canonical, or of another log.
    """
    try:
        said = orjson.loads(document)
        same = orjson.dumps(said, option=orjson.OPT_SORT_KEYS) == document
        envelope, body = parse(document)
        stamped, of_type = said["time"], body["type"]
    except (Unreadable, ValueError, KeyError, TypeError):
        raise Doubt("no-event", position) from None
    if of_type != envelope.type:
        raise Doubt("no-event", position)
    if not same or len(document) > LARGEST_EVENT or stamped != instant(envelope.recorded_at):
        raise Doubt("not-canonical", position)
    if (envelope.province, envelope.service) != (source.province, source.service):
        raise Doubt("another-source", position)
    stored = Stored(
        position,
        envelope.stream,
        envelope.version,
        envelope.type,
        leaf_of(document),
        document.decode(),
    )
    return Piece(stored, envelope)


@dataclass(slots=True)
class Joint:
    """Where the log ends now: what comes next must follow from it."""

    position: int
    instant: datetime | None
    versions: dict[str, int] = field(default_factory=dict)  # of the streams that were met
    commands: set[UUID] = field(default_factory=set)  # whose events all came
    command: UUID | None = None  # whose events are coming
    fingerprint: str = ""
    ordinal: int = 0

    def missing(self, pieces: list[Piece]) -> list[str]:
        """Name the streams whose versions are not known yet."""
        return sorted({one.stored.stream for one in pieces} - self.versions.keys())

    def met(self, versions: Mapping[str, int]) -> None:
        """Take up the versions of streams."""
        self.versions |= versions

    def take(self, one: Piece) -> None:
        """Move on by one event.

        Raises:
            Doubt: it does not follow.
        """
        envelope, position = one.envelope, one.position
        if position != self.position + 1:
            raise Doubt("bus-incomplete", self.position + 1)
        if self.instant is not None and envelope.recorded_at < self.instant:
            raise Doubt("instant", position)
        if envelope.version != self.versions.get(envelope.stream, 0) + 1:
            raise Doubt("version", position)
        self._take_command(envelope, position)
        self.position, self.instant = position, envelope.recorded_at
        self.versions[envelope.stream] = envelope.version

    def _take_command(self, envelope: Envelope, position: int) -> None:
        if envelope.command_id != self.command:
            if self.command is not None:
                self.commands.add(self.command)
            if envelope.command_id in self.commands:
                raise Doubt("command", position)
            self.command, self.fingerprint = envelope.command_id, envelope.fingerprint
            self.ordinal = 0
        elif envelope.fingerprint != self.fingerprint:
            raise Doubt("command", position)
        if envelope.id != uuid5(envelope.command_id, f"event/{self.ordinal}"):
            raise Doubt("event-id", position)
        self.ordinal += 1
