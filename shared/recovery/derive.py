"""What follows from the events that are put back: answers of commands, claims, counters.

It is the same as when they were first recorded: each stream is folded by its noun, and what a
command was answered is worked out from its events.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from shared.decider import Decider
from shared.folding import Folded, Unreadable, fold, noun_of, recorded
from shared.log.entry import Claim, Stored
from shared.messages import Recorded, Role
from shared.recording import claims, without
from shared.recovery.doubt import Doubt
from shared.recovery.tail import Piece

Deciders = Mapping[str, Decider[Any, Any, Any, Any]]


class Histories(Protocol):
    """Where streams are read, with what was put back so far."""

    async def __call__(self, streams: Sequence[str]) -> Mapping[str, Sequence[Stored]]:
        """Read streams from their beginnings."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, as it was first answered."""

    id: UUID
    fingerprint: bytes
    answer: Mapping[str, Any]
    position: int


@dataclass(slots=True)
class Held:
    """Who holds which claim now, and which of that was changed here."""

    holder: dict[str, str]
    changed: set[str] = field(default_factory=set)
    _of: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Turn it round."""
        for key, stream in self.holder.items():
            self._of.setdefault(stream, set()).add(key)

    def of(self, stream: str) -> frozenset[str]:
        """Name what a stream holds."""
        return frozenset(self._of.get(stream, ()))

    def move(self, changes: Sequence[Claim]) -> None:
        """Let claims change hands."""
        for one in changes:
            if (before := self.holder.pop(one.key, None)) is not None:
                self._of[before].discard(one.key)
            if one.new is not None:
                self.holder[one.key] = one.new
                self._of.setdefault(one.new, set()).add(one.key)
            self.changed.add(one.key)


class Derivation:
    """Follows the tail, command by command."""

    def __init__(self, deciders: Deciders, held: Held, histories: Histories) -> None:
        """Begin where the restored log ends."""
        self.held = held
        self.counters: dict[tuple[str, int], int] = {}  # series and year: the highest given
        self._deciders = deciders
        self._histories = histories
        self._folded: dict[str, tuple[Any, int]] = {}  # state and version
        self._series = series_of(deciders)

    async def take(self, pieces: Sequence[Piece]) -> list[Outcome]:
        """Take whole commands whose events stand in the log by now.

        Raises:
            Doubt: an event is not as its contract says.
        """
        try:
            await self._meet(pieces)
            return [await self._command(one) for one in by_command(pieces)]
        except Unreadable as unreadable:
            raise Doubt("unknown-type", unreadable.position) from unreadable

    async def _meet(self, pieces: Sequence[Piece]) -> None:
        """Fold each stream that was not met before up to where the pieces go on."""
        first: dict[str, int] = {}
        for one in pieces:
            first.setdefault(one.stored.stream, one.stored.version)
        for stream, version in first.items():
            if version == 1 and stream not in self._folded:
                self._folded[stream] = (self._decider(stream, 0).initial, 0)
        new = [stream for stream in first if stream not in self._folded]
        for stream, rows in (await self._histories(new) if new else {}).items():
            folded = self._fold(stream, [row for row in rows if row.version < first[stream]])
            self._folded[stream] = (folded.state, folded.version)

    async def _command(self, pieces: Sequence[Piece]) -> Outcome:
        before = {one.stored.stream: self._folded[one.stored.stream] for one in pieces}
        after = {stream: await self._after(stream, pieces) for stream in before}
        self._folded |= after
        last, own = pieces[-1], pieces[0].stored.stream
        answer = {
            "version": after[own][1],
            "events": [one.stored.type for one in pieces],
        }
        if unclaimed := self._claim(before, after, last.envelope.actor.role):
            answer["unclaimed"] = list(unclaimed)
        fingerprint = bytes.fromhex(last.envelope.fingerprint)
        return Outcome(last.envelope.command_id, fingerprint, answer, last.position)

    async def _after(self, stream: str, pieces: Sequence[Piece]) -> tuple[Any, int]:
        mine = [one for one in pieces if one.stored.stream == stream]
        events = [self._recorded(one) for one in mine]
        if any(one.envelope.voids for one in mine):
            # What is void now was folded before: only the whole stream says what is left.
            rows = (await self._histories([stream]))[stream]
            folded = self._fold(stream, [r for r in rows if r.version <= mine[-1].stored.version])
            return folded.state, folded.version
        state, _ = self._folded[stream]
        for event in events:
            state = self._decider(stream, event.position).evolve(state, event.data)
        return state, mine[-1].stored.version

    def _claim(
        self,
        before: Mapping[str, tuple[Any, int]],
        after: Mapping[str, tuple[Any, int]],
        role: Role,
    ) -> Sequence[str]:
        """Let claims change hands as the append did; name the keys that stayed another's."""
        of = {stream: self._decider(stream, 0).claims for stream in after}
        wanted = {stream: of[stream](state) for stream, (state, _) in after.items()}
        held = {stream: self.held.of(stream) for stream, (_, version) in before.items() if version}
        changes = claims(wanted, held)
        asked = frozenset(one.key for one in changes if one.new and one.old is None)
        taken = asked & self.held.holder.keys()
        fresh = {
            key for stream, keys in wanted.items() for key in keys - of[stream](before[stream][0])
        }
        self.held.move(without(changes, taken))
        self._count(fresh)
        return sorted(taken & fresh) if role is Role.POLICY else ()

    def _count(self, claimed: Iterable[str]) -> None:
        """Give no number again: each is claimed; what else looks like one is somebody's text."""
        for key in claimed:
            found = self._series and self._series.fullmatch(key.rpartition("/")[2])
            if found:
                series, year, number = found.groups()
                at = (series, int(year))
                self.counters[at] = max(self.counters.get(at, 0), int(number))

    def _decider(self, stream: str, position: int) -> Decider[Any, Any, Any, Any]:
        decider = self._deciders.get(noun_of(stream))
        if decider is None:
            raise Doubt("unknown-type", position)
        return decider

    def _fold(self, stream: str, rows: Sequence[Stored]) -> Folded:
        return fold(self._decider(stream, 0), stream, rows)

    def _recorded(self, one: Piece) -> Recorded[Any]:
        return recorded(one.stored, self._decider(one.stored.stream, one.position).contract)


def by_command(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Put together what one command recorded: its events stand side by side."""
    group: list[Piece] = []
    for one in pieces:
        if group and group[-1].envelope.command_id != one.envelope.command_id:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def series_of(deciders: Deciders) -> re.Pattern[str] | None:
    """Say what a number looks like that people quote, such as `LS-2026-000147`."""
    names = {
        command.terms.series
        for decider in deciders.values()
        for command in decider.commands
        if command.terms.series
    }
    if not names:
        return None
    return re.compile(rf"({'|'.join(map(re.escape, sorted(names)))})-(\d{{4}})-(\d{{6,9}})")
