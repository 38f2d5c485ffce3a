"""A stream folded event by event: each once, unless one says that another was an error."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.decider import holding, voided
from shared.folding import recorded
from shared.log.entry import Stored
from shared.read.intervals import Row
from shared.read.projection import Projection

S = TypeVar("S")
E = TypeVar("E")
H = TypeVar("H", bound=Hashable)


@dataclass(slots=True)
class Fold(Generic[S, E, H]):
    """The state to which the events that were taken lead, those that are void left out."""

    evolve: Callable[[S, E], S]
    initial: S
    state: S
    _told: list[tuple[H, H | None, E]] = field(default_factory=list)
    _void: frozenset[H] = frozenset()

    def take(self, command: H, voids: H | None, event: E) -> S:
        """Take the next event of the stream; only a void folds it anew."""
        self._told.append((command, voids, event))
        if voids is not None:
            self._void = voided([(by, of) for by, of, _ in self._told])
            held = (one for by, _, one in self._told if by not in self._void)
            self.state = reduce(self.evolve, held, self.initial)
        elif command not in self._void:
            self.state = self.evolve(self.state, event)
        return self.state


def turned(
    one: Projection[S, Any], taken: AbstractSet[int], history: Sequence[Stored]
) -> Iterator[tuple[int, AbstractSet[Row]]]:
    """Say which rows follow after each of these versions of a stream, in one go through it.

    Raises:
        Exception: what an event, void by now or not, cannot be taken for; then `rows_after` knows.
    """
    known, last = one.types, max(taken)
    fold: Fold[S, Any, UUID] = Fold(one.evolve, one.initial, one.initial)
    for row in history:
        if row.version > last:
            return
        if row.type in known:
            record = recorded(row, one.contract)
            fold.take(record.envelope.command_id, record.envelope.voids, record.data)
        if row.version in taken:
            yield row.position, one.rows_of(fold.state)


def rows_after(
    one: Projection[S, Any], history: Sequence[Stored], version: int
) -> AbstractSet[Row]:
    """Say which rows follow from a stream up to a version, from its beginning.

    Raises:
        Unreadable: when one of the events is not as its contract says.
    """
    known = one.types
    events = [
        recorded(row, one.contract)
        for row in history
        if row.version <= version and row.type in known
    ]
    data = (record.data for record in holding(events))
    return one.rows_of(reduce(one.evolve, data, one.initial))
