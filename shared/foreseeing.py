"""What a command would come to, before anybody gives it: each stream before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from shared.decider import Decider
from shared.folding import Folded, key_of, noun_of
from shared.law.calendar import legal_day
from shared.messages import Command, Event, Recorded
from shared.personal.place import body_and_places
from shared.personal.seal import CLOSED

NOT_YET: Final = "…"  # stands where the next number of a series will


@dataclass(frozen=True, slots=True)
class Turn:
    """How one stream stands, and how it would stand after a command."""

    decider: Decider[Any, Any, Any, Any]
    stream: str
    before: Any
    after: Any
    records: tuple[Recorded[Any], ...]  # that would be recorded in it, their personal texts closed

    @property
    def key(self) -> UUID:
        """Give the id of the stream."""
        return key_of(self.stream)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a command would come to, its own stream first, and what the service does by itself."""

    turns: tuple[Turn, ...]
    follows: tuple[type[Command], ...] = ()

    @property
    def own(self) -> Turn:
        """Give the stream that the command is about."""
        return self.turns[0]

    @property
    def records(self) -> tuple[Recorded[Any], ...]:
        """List what would be recorded."""
        return tuple(record for turn in self.turns for record in turn.records)


def turns(
    deciders: Mapping[str, Decider[Any, Any, Any, Any]],
    own: str,
    folded: Mapping[str, Folded],
    records: Sequence[Recorded[Any]],
) -> tuple[Turn, ...]:
    """Say how each stream that would be written turns out, the command's own first."""
    written = dict.fromkeys([own, *(one.envelope.stream for one in records)])
    return tuple(
        _turn(
            deciders[noun_of(name)],
            folded[name],
            tuple(closed(one) for one in records if one.envelope.stream == name),
        )
        for name in written
    )


def _turn(
    decider: Decider[Any, Any, Any, Any], folded: Folded, records: tuple[Recorded[Any], ...]
) -> Turn:
    after = decider.replay([*folded.history, *records])
    return Turn(decider, folded.stream, folded.state, after, records)


def closed(record: Recorded[Any]) -> Recorded[Any]:
    """Leave nothing personal readable in an event, as in every state that is read."""
    event: Event = record.data
    body, places = body_and_places(event, stream_subject=key_of(record.envelope.stream))
    if not places:
        return record
    for place in places:
        place.put(CLOSED)
    return record.model_copy(update={"data": type(event).model_validate(body)})


def unreserved(command: Command, at: datetime) -> Mapping[str, str]:
    """Write numbers that nobody has taken: one is taken only for what is recorded."""
    series = command.terms.series
    return {} if series is None else {series: f"{series}-{legal_day(at).year}-{NOT_YET}"}
